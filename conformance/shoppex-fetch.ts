// What tests of Shoppex's client share: a fetch that holds every answer against the vendor's document before the client sees
// it, and the client's error.
import { ShoppexApiError } from '@shoppexio/sdk';
import { mismatches } from './openapi.ts';

/** The document leaves these answers open. */
const OPEN = /^\/dev\/v1\/(me|customers|disputes|payment-links|subscriptions|webhooks|products\/[^/]+\/stock)(\/|$)/;
const isOpen = (method: string, path: string): boolean =>
  OPEN.test(path) || (method === 'DELETE' && path === '/dev/v1/products/{id}');

/** What stands in the path in place of ids, and the slash that the document ends some lists with. */
const templateOf = (path: string): string =>
  path
    .replace(/(\/dev\/v1\/(?:payments|invoices)\/)[^/]+/, '$1{uniqid}')
    .replace(/(\/dev\/v1\/orders\/)[^/]+/, '$1{id}')
    .replace(/(\/dev\/v1\/coupons\/code\/)[^/]+/, '$1{code}')
    .replace(/(\/dev\/v1\/coupons\/)(?!code\/)[^/]+/, '$1{id}')
    .replace(/(\/dev\/v1\/products\/)(?!search$)[^/]+/, '$1{id}')
    .replace(/(\/items\/)[^/]+/, '$1{itemId}')
    .replace(/(\/variants\/)[^/]+/, '$1{variantId}');

export const checkedFetch: typeof fetch = async (input, init) => {
  const answer = await fetch(input, init);
  const { pathname } = new URL(input instanceof Request ? input.url : input);
  const method = init?.method ?? 'GET';
  const path = templateOf(pathname);
  if (isOpen(method, path)) return answer;
  const text = await answer.clone().text();
  const wrong = mismatches(method, path, answer.status, text === '' ? undefined : (JSON.parse(text) as unknown));
  if (wrong.length > 0) throw new Error(`${init?.method} ${path} answered ${answer.status}: ${wrong.join('; ')}`);
  return answer;
};

export async function failure(call: Promise<unknown>): Promise<ShoppexApiError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ShoppexApiError)) throw new Error('the call should have been refused', { cause: error });
  return error;
}
