// Answers of the page: HTML under a strict policy, and redirects.
import type { PageReply } from '../../base/http.ts';

type Cookies = NonNullable<PageReply['cookies']>;

const HEADERS = {
  'cache-control': 'no-store',
  // Ids of sessions and secrets of links stay here.
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex',
};

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  // Merchants keep product pictures wherever they like.
  "img-src 'self' https: data:",
  "connect-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/**
 * Forms lead to this page only; on to a provider goes a link or a refresh, never a form. Where the answer to a form leads
 * elsewhere, `formsTo` is the origin: browsers hold a redirect to the policy too.
 */
export function html(status: number, body: string, cookies: Cookies = [], formsTo: string | null = null): PageReply {
  const policy = `${POLICY}; form-action 'self'${formsTo === null ? '' : ` ${formsTo}`}`;
  return {
    status,
    headers: { ...HEADERS, 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy },
    cookies,
    body,
  };
}

/** After a change: a reload of the page must not send the form again. */
export const seeOther = (location: string, cookies: Cookies = []): PageReply => ({
  status: 303,
  headers: { ...HEADERS, location },
  cookies,
  body: '',
});

/** The same as a part of these sites, in a frame: all others are kept out, and its cookies have to be those of a frame. */
export function inFrames(reply: PageReply, sites: readonly string[]): PageReply {
  if (sites.length === 0) return reply;
  const headers = Object.entries(reply.headers).flatMap(([name, value]) =>
    name === 'x-frame-options'
      ? []
      : [[name, value.replace("frame-ancestors 'none'", `frame-ancestors ${sites.join(' ')}`)]],
  );
  return { ...reply, headers: Object.fromEntries(headers) as PageReply['headers'], isFramed: true };
}
