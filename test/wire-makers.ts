// Makers for tests of dialects: requests as the edge hands them over, callers, and what renderers may look up.
import type { Asked, Caller, RenderContext, WireRequest } from '../src/dialects/dialect.ts';
import type { CatalogItem } from '../src/domain/catalog.ts';
import type { Merchant } from '../src/domain/merchant.ts';
import { makeItem, makeMerchant, METHODS, NOW_MS } from './makers.ts';

/** `body`: bytes and texts go as they are, anything else as JSON. */
export function makeRequest(over: Partial<Omit<WireRequest, 'body'>> & { readonly body?: unknown } = {}): WireRequest {
  const { body, ...rest } = over;
  return {
    method: 'POST',
    path: '/',
    params: {},
    query: {},
    headers: { 'content-type': 'application/json' },
    ip: '127.0.0.1',
    countryOf: () => null,
    ...rest,
    body: bytesOf(body),
  };
}

function bytesOf(body: unknown): Uint8Array {
  if (body === undefined) return new Uint8Array();
  if (body instanceof Uint8Array) return body;
  return new TextEncoder().encode(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Asked by the caller of the makers, with these headers. */
export const makeAsked = (headers: WireRequest['headers'] = {}, caller: Caller | null = makeCaller()): Asked => ({
  request: makeRequest({ headers }),
  caller,
});

export function makeCaller(merchant: Merchant = makeMerchant(), scopes: readonly string[] = ['*']): Caller {
  return { merchant, key: { id: 'key_1', dialect: 'native', prefix: 'key_…abcd', scopes, livemode: false } };
}

export function makeContext(
  over: Partial<RenderContext> & { readonly items?: readonly CatalogItem[] } = {},
): RenderContext {
  const { items = [makeItem()], ...rest } = over;
  return {
    merchant: makeMerchant(),
    item: (variantId) => items.find(({ variant }) => variant.id === variantId),
    inPostalList: () => false,
    heldByOthers: () => 0,
    coinsOf: () => 0,
    methods: () => METHODS,
    nowMs: NOW_MS,
    requestId: 'req_test',
    orderNumber: (_, { number }) => number,
    pageUrl: ({ publicId }) => `https://pay.example/pay/${publicId}`,
    paymentLinkUrl: ({ id }) => `https://pay.example/link/${id}`,
    clientSecret: () => 'client-secret',
    callbackSecret: () => 'callback-secret',
    docsUrl: 'https://docs.example',
    ...rest,
  };
}
