// FlexyPe's documented requests against a live server on both databases: the keys of its samples, and their numbers.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall, type Call } from '../test/call.ts';
import { startTestServer, type TestServer } from '../test/server.ts';

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
interface Created {
  readonly status: string;
  readonly data: { readonly session_id: string; readonly merchant_id: string };
}
interface CreateBody {
  readonly data: { readonly items: readonly Readonly<Record<string, unknown>>[] } & Readonly<Record<string, unknown>>;
}

const request = fixture('flexype-create-session.request.json') as unknown as CreateBody;
const created = fixture('flexype-create-session.response.json');
const sample = fixture('flexype-get-session.response.json');

describe.each(['pglite', 'postgres'] as const)('FlexyPe on %s', (database) => {
  let server: TestServer;
  let shop: Call;
  let merchant: Call;

  beforeAll(async () => {
    server = await startTestServer({ database });
    shop = createCall(server.baseUrl);
    merchant = createCall(server.baseUrl, server.keys.native);
  });
  afterAll(() => server.stop());

  const open = async (body: unknown = request): Promise<Created['data']> => {
    const answer = await shop<Created>('POST', '/session', body);
    expect(answer.status).toBe(200);
    return answer.body.data;
  };
  const redeem = async (sessionId: string): Promise<void> => {
    const path = `/kassa/v1/sessions/${sessionId}`;
    expect((await merchant('PATCH', path, { discounts: [{ code: 'SUMMER10' }] })).status).toBe(200);
  };

  it('opens a session from the documented request with exactly the documented keys', async () => {
    const answer = await shop<Created>('POST', '/session', request);
    expect(answer.status).toBe(200);
    expect(shapeOf(answer.body as unknown as Json)).toEqual(shapeOf(created));
    expect(answer.body.status).toBe('SUCCESS');
  });

  it('shows the documented session once the code is redeemed', async () => {
    const { session_id, merchant_id } = await open();
    await redeem(session_id);
    const { status, body } = await shop<Json>('GET', `/session/${session_id}`);
    expect(status).toBe(200);
    // The sample's line has no properties; this one has those that were sent.
    const expected = replaced(sample, ['data', 'items', 0, 'properties'], { Engraving: 'John Doe' });
    expect(shapeOf(body)).toEqual(shapeOf(expected));
    expect(withoutOwn(body)).toEqual(withoutOwn(expected));
    expect(body).toMatchObject({ status: 'success', data: { id: session_id, merchant_id } });
  });

  it('has no discount before the code, and the gift is on offer already', async () => {
    const { session_id } = await open();
    const { body } = await shop('GET', `/session/${session_id}`);
    expect(body).toMatchObject({
      data: {
        session_state: 'INITIATED',
        coupons: [],
        add_ons: [{ target: 3500, max_quantity: 1 }],
        pricing: { discount: 0, total: 3595, total_payable: 3595, shipping: -1, amount_paid: 0 },
      },
    });
  });

  it('never believes a price that the browser sent', async () => {
    const [item] = request.data.items;
    const cheap = { ...item, price: 1, final_price: 1, item_price: 0.01, line_price: 1 };
    const { session_id } = await open({ data: { ...request.data, items: [cheap] } });
    const { body } = await shop('GET', `/session/${session_id}`);
    expect(body).toMatchObject({ data: { items: [{ item_price: 3595 }], pricing: { total: 3595 } } });
  });

  it('takes the note and the attribution, and shows neither to who only knows the id', async () => {
    const { session_id } = await open();
    const { text } = await shop('GET', `/session/${session_id}`);
    for (const hidden of ['Please deliver', 'CjwKCAjw', 'fb.1.', 'gift_wrap']) expect(text).not.toContain(hidden);
    const { body } = await merchant('GET', `/kassa/v1/sessions/${session_id}`);
    expect(body).toMatchObject({ dialect: 'flexype', public_id: session_id, note: 'Please deliver after 6 PM' });
  });

  it('is mounted under its own name too', async () => {
    const { session_id } = await open();
    const { body } = await shop('GET', `/session/${session_id}/`);
    expect((await shop('GET', `/flexype/session/${session_id}`)).body).toEqual(body);
  });
});

function fixture(name: string): Json {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')) as Json;
}

/** The same structure with the type in the place of each value. A null says nothing of what else could stand there. */
function shapeOf(value: Json): Json {
  if (Array.isArray(value)) return value.map(shapeOf);
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)]));
}

/** Ids and pictures are each server's own. */
function withoutOwn(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutOwn);
  if (typeof value !== 'object' || value === null) return value;
  const own = new Set(['id', '_id', 'coupon_id', 'merchant_id', 'image']);
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !own.has(key))
      .map(([key, inner]) => [key, withoutOwn(inner)]),
  );
}

function replaced(value: Json, path: readonly (string | number)[], by: Json): Json {
  const [first, ...rest] = path;
  if (first === undefined) return by;
  if (Array.isArray(value)) return value.map((one, index) => (index === first ? replaced(one, rest, by) : one));
  if (typeof value !== 'object' || value === null) throw new Error(`the sample has nothing at ${path.join('.')}`);
  return { ...value, [first]: replaced(value[String(first)] ?? null, rest, by) };
}
