// The link by which a buyer takes up a session that they had left, in the vendor's own parameter.
import type { Session } from '../../domain/session.ts';
import type { RenderContext } from '../dialect.ts';

export const resume = { path: '/pay', parameter: 'flx_s' };

export function resumeLink(session: Session, context: Pick<RenderContext, 'pageUrl'>): string {
  // The page's own address is this path and the id after it.
  const base = context.pageUrl(session).replace(/\/[^/]*$/, '');
  return `${base}?${resume.parameter}=${encodeURIComponent(session.publicId)}`;
}
