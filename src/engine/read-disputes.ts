// Disputes, as a merchant's programs look at them.
import type { Result } from '../dialects/dialect.ts';
import type { DisputeIntent } from '../dialects/dispute-intent.ts';
import type { EngineDeps } from './deps.ts';
import { findSession } from './find-session.ts';

export const isDisputeIntent = (intent: { readonly do: string }): intent is DisputeIntent =>
  /-disputes?$/.test(intent.do);

export async function readDisputes(
  deps: EngineDeps,
  merchantId: string,
  dialect: string,
  intent: DisputeIntent,
): Promise<Result> {
  const { store } = deps;
  if (intent.do === 'read-dispute') {
    const dispute = await store.findDispute(merchantId, intent.id);
    return dispute?.dialect === dialect ? { kind: 'dispute', dispute } : { kind: 'not-found', what: 'dispute' };
  }
  const { session: ref, ...filter } = intent.filter;
  const found = ref === undefined ? null : await findSession(deps, ref, merchantId);
  if (ref !== undefined && found === null) return { kind: 'disputes', page: { items: [], nextCursor: null } };
  const query = { ...filter, dialect, ...(found !== null && { sessionId: found.session.id }) };
  const { rows, next } = await store.listDisputes(merchantId, query, { ...intent.page, after: intent.page.cursor });
  return { kind: 'disputes', page: { items: rows, nextCursor: next } };
}
