// What clients get wrong, each through the whole server: answered in the vendor's shape, and nothing is stored.
import type { LightMyRequestResponse as Injected } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../../test/server.ts';
import { fixedClock } from '../base/clock.ts';

const HOUR_MS = 3_600_000;
const clock = fixedClock(Date.now());
const item = { product_id: 8948397801608, variant_id: 46107636203656, quantity: 1 };

let server: TestServer;

beforeAll(async () => {
  server = await startTestServer({ clock });
});
afterAll(() => server.stop());

async function post(url: string, body: unknown, key?: string): Promise<Injected> {
  return server.app.server.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json', ...(key !== undefined && { authorization: `Bearer ${key}` }) },
    payload: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const get = (url: string, key?: string): Promise<Injected> =>
  server.app.server.inject({
    method: 'GET',
    url,
    ...(key !== undefined && { headers: { authorization: `Bearer ${key}` } }),
  });

async function countSessions(): Promise<number> {
  const { store } = server.app;
  let count = 0;
  for (const merchantId of await store.merchantIds()) {
    count += (await store.listSessions(merchantId, {}, { limit: 1000, after: null })).rows.length;
  }
  return count;
}

describe('FlexyPe', () => {
  const cart = (change: object = {}, line: object = {}): object => ({
    data: { shop_domain: 'your-store.myshopify.com', items: [{ ...item, ...line }], ...change },
  });
  const many = Array.from({ length: 251 }, (_, index) => ({ ...item, properties: { number: String(index) } }));

  it.each<[name: string, body: unknown, status: number, code: string]>([
    ['wrong JSON', '{"data":', 400, 'INVALID_REQUEST'],
    ['an empty body', '', 400, 'INVALID_REQUEST'],
    ['wrong types', cart({ items: 'gown' }), 400, 'INVALID_REQUEST'],
    ['no wrapper', { shop_domain: 'your-store.myshopify.com', items: [item] }, 400, 'INVALID_REQUEST'],
    ['an unknown shop', cart({ shop_domain: 'other.myshopify.com' }), 404, 'MERCHANT_NOT_FOUND'],
    ['an unknown variant', cart({}, { variant_id: 1 }), 422, 'VARIANT_NOT_FOUND'],
    ['a variant of another product', cart({}, { product_id: 12184723390782 }), 422, 'PRODUCT_NOT_FOUND'],
    ['quantity 0', cart({}, { quantity: 0 }), 400, 'INVALID_REQUEST'],
    ['half a piece', cart({}, { quantity: 0.5 }), 400, 'INVALID_REQUEST'],
    ['251 lines', cart({ items: many }), 400, 'INVALID_REQUEST'],
    ['a note of 1 MB', cart({ note: 'x'.repeat(1_000_000) }), 413, 'INVALID_REQUEST'],
    ['a note of 5,001 characters', cart({ note: 'x'.repeat(5_001) }), 400, 'INVALID_REQUEST'],
    ['a NUL in a note', cart({ note: 'a\u0000b' }), 400, 'INVALID_REQUEST'],
    ['a foreign redirect host', cart({ redirect_url: 'https://evil.example/cart' }), 400, 'INVALID_REQUEST'],
    ['a redirect that is a script', cart({ redirect_url: 'javascript:alert(1)' }), 400, 'INVALID_REQUEST'],
  ])('refuses %s', async (_, body, status, code) => {
    const before = await countSessions();
    const reply = await post('/session', body);
    expect(reply.json()).toEqual({
      status: 'ERROR',
      data: null,
      error: { code, message: expect.stringMatching(/\w/) as string, details: expect.any(Array) as unknown[] },
    });
    expect(reply.statusCode).toBe(status);
    expect(await countSessions()).toBe(before);
  });

  it('says that a session is expired, unknown or no id at all', async () => {
    const opened = (await post('/session', cart())).json<{ data: { session_id: string } }>();
    const path = `/session/${opened.data.session_id}`;
    expect((await get(path)).statusCode).toBe(200);
    clock.advance(HOUR_MS + 1);
    const expired = await get(path);
    expect([expired.statusCode, expired.json()]).toMatchObject([410, { error: { code: 'SESSION_EXPIRED' } }]);
    const unknown = await get('/session/71ef30e1-85c8-4f7a-9e89-7691fd7c1bfb');
    expect([unknown.statusCode, unknown.json()]).toMatchObject([404, { error: { code: 'SESSION_NOT_FOUND' } }]);
    expect((await get('/session/7')).statusCode).toBe(400);
  });

  it('ignores a price that the client sent', async () => {
    const opened = await post('/session', cart({}, { price: 1, final_price: 1, original_price: 100, line_price: 1 }));
    const { data } = opened.json<{ data: { session_id: string } }>();
    expect((await get(`/session/${data.session_id}`)).json()).toMatchObject({ data: { pricing: { total: 3595 } } });
  });
});

describe('Shoppex', () => {
  const order = (change: object = {}): object => ({
    product: { name: 'Icons', quantity: 1 },
    amount: 29,
    currency: 'USD',
    customer_email: 'jo@example.com',
    ...change,
  });

  it.each<[name: string, body: unknown, status: number, code: string]>([
    ['wrong JSON', '{"product":', 400, 'BAD_REQUEST'],
    ['wrong types', order({ product: 'Icons' }), 422, 'VALIDATION_ERROR'],
    ['an empty list for the body', '[]', 422, 'VALIDATION_ERROR'],
    ['amount 0', order({ amount: 0 }), 422, 'VALIDATION_ERROR'],
    ['a negative amount', order({ amount: -5 }), 422, 'VALIDATION_ERROR'],
    ['three decimals of a dollar', order({ amount: 1.001 }), 422, 'VALIDATION_ERROR'],
    ['a currency that is none', order({ currency: 'XXQ' }), 422, 'VALIDATION_ERROR'],
    ['quantity 0', order({ product: { name: 'Icons', quantity: 0 } }), 422, 'VALIDATION_ERROR'],
    ['an unknown gateway', order({ gateway: 'NOBODY' }), 422, 'VALIDATION_ERROR'],
    ['a success URL that is none', order({ success_url: 'thanks' }), 422, 'VALIDATION_ERROR'],
    ['a NUL in a name', order({ product: { name: 'a\u0000b' } }), 422, 'VALIDATION_ERROR'],
    ['a body of 1 MB', order({ metadata: { note: 'x'.repeat(1_000_000) } }), 413, 'PAYLOAD_TOO_LARGE'],
  ])('refuses %s', async (_, body, status, code) => {
    const before = await countSessions();
    const reply = await post('/dev/v1/checkout/sessions', body, server.keys.shoppex);
    const { error } = reply.json<{ error: Record<string, unknown> }>();
    expect([reply.statusCode, error['code']]).toEqual([status, code]);
    expect(error['message']).toMatch(/\w/);
    expect(error['doc_url']).toMatch(new RegExp(`^http.*/api/errors#${code}$`));
    expect(await countSessions()).toBe(before);
  });

  it('does not find another merchant’s payment, nor one without a fitting key', async () => {
    const opened = await post('/session', { data: { shop_domain: 'your-store.myshopify.com', items: [item] } });
    const { data } = opened.json<{ data: { session_id: string } }>();
    const foreign = await get(`/dev/v1/payments/${data.session_id}`, server.keys.shoppex);
    expect([foreign.statusCode, foreign.json()]).toMatchObject([404, { error: { code: 'NOT_FOUND' } }]);
    expect((await get('/dev/v1/payments', server.keys.native)).statusCode).toBe(401);
  });
});

describe('native', () => {
  const lines = [{ variant: '46107636203656', quantity: 1 }];

  it.each<[name: string, body: unknown, status: number, type: string, param: string | null]>([
    ['wrong JSON', '{"lines":', 400, 'invalid_request', null],
    ['wrong types', { lines: 'gown' }, 400, 'invalid_request', 'lines'],
    ['an unknown key', { lines, sucess_url: 'https://my-store.com' }, 400, 'invalid_request', 'sucess_url'],
    [
      'quantity 0',
      { lines: [{ variant: '46107636203656', quantity: 0 }] },
      400,
      'invalid_request',
      'lines[0].quantity',
    ],
    ['an unknown variant', { lines: [{ variant: 'nothing', quantity: 1 }] }, 422, 'refused', 'lines[0].variant'],
    ['no lines', { lines: [] }, 400, 'invalid_request', 'lines'],
    ['251 lines', { lines: Array.from({ length: 251 }, () => lines[0]) }, 400, 'invalid_request', 'lines'],
    [
      'an amount that is no integer',
      { lines: [{ title: 'x', unit_amount: 1.001, quantity: 1 }] },
      400,
      'invalid_request',
      'lines[0].unit_amount',
    ],
    ['amount 0', { lines: [{ title: 'x', unit_amount: 0, quantity: 1 }] }, 400, 'invalid_request', null],
    ['a NUL in a note', { lines, note: 'a\u0000b' }, 400, 'invalid_request', 'note'],
    ['a subscription of what is paid once', { lines, mode: 'subscription' }, 400, 'invalid_request', 'mode'],
  ])('refuses %s', async (_, body, status, type, param) => {
    const before = await countSessions();
    const reply = await post('/kassa/v1/sessions', body, server.keys.native);
    const { error } = reply.json<{ error: Record<string, unknown> }>();
    expect([reply.statusCode, error['type']]).toEqual([status, type]);
    if (param !== null) expect(error['param']).toBe(param);
    expect(error['request_id']).toBe(reply.headers['request-id']);
    expect(await countSessions()).toBe(before);
  });

  it('does not find another merchant’s session', async () => {
    const body = { product: { name: 'Icons' }, amount: 29, currency: 'USD', customer_email: 'jo@example.com' };
    const opened = await post('/dev/v1/checkout/sessions', body, server.keys.shoppex);
    const { data } = opened.json<{ data: { id: string } }>();
    expect((await get(`/dev/v1/payments/${data.id}`, server.keys.shoppex)).statusCode).toBe(200);
    const foreign = await get(`/kassa/v1/sessions/${data.id}`, server.keys.native);
    expect([foreign.statusCode, foreign.json()]).toMatchObject([404, { error: { type: 'not_found' } }]);
  });

  it('refuses to change a session that is over', async () => {
    const opened = await post('/kassa/v1/sessions', { lines, expires_in_s: 60 }, server.keys.native);
    const { id } = opened.json<{ id: string }>();
    clock.advance(61_000);
    const reply = await server.app.server.inject({
      method: 'PATCH',
      url: `/kassa/v1/sessions/${id}`,
      headers: { authorization: `Bearer ${server.keys.native}`, 'content-type': 'application/json' },
      payload: '{"note":"late"}',
    });
    expect([reply.statusCode, reply.json()]).toMatchObject([409, { error: { code: 'session_expired' } }]);
  });
});
