// Remembers for a moment that the buyer has just pressed Pay and goes on to the provider without another click.
import type { PageReply, PageRequest } from '../../base/http.ts';
import type { Attempt } from '../../domain/payment.ts';

const COOKIE = 'kassa_forward';
const LIFE_S = 30;

/** `null` takes the memory back. */
export function forwardCookie(path: string, attempt: Attempt | null): NonNullable<PageReply['cookies']>[number] {
  return { name: COOKIE, value: attempt?.id ?? '', path, maxAgeS: attempt === null ? 0 : LIFE_S };
}

export const isForwardingTo = (request: PageRequest, attempt: Attempt): boolean =>
  request.cookies[COOKIE] === attempt.id;
