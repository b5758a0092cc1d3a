// Shoppex's own client, unchanged, against a live server on both databases; every answer is also held against the
// vendor's OpenAPI document.
import { randomUUID } from 'node:crypto';
import { ShoppexClient } from '@shoppexio/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall, type Call } from '../test/call.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { checkedFetch, failure } from './shoppex-fetch.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Reply<Data> {
  readonly data: Data;
}
interface SessionData {
  readonly id: string;
  readonly url: string;
  readonly status: string;
  readonly checkout_url?: string;
}
interface PaymentData {
  readonly uniqid: string;
  readonly status: string;
  readonly total_display: number;
  readonly custom_fields: unknown;
}

describe.each(['pglite', 'postgres'] as const)('@shoppexio/sdk on %s', (database) => {
  let server: TestServer;
  let client: ShoppexClient;
  let call: Call;

  beforeAll(async () => {
    server = await startTestServer({ database });
    client = new ShoppexClient({ apiKey: server.keys.shoppex, baseUrl: `${server.baseUrl}/`, fetch: checkedFetch });
    call = createCall(server.baseUrl, server.keys.shoppex);
  });
  afterAll(() => server.stop());

  const session = (over: Readonly<Record<string, unknown>> = {}) => ({
    product: { name: 'Marble, Desktop', quantity: 2 },
    amount: 49.5,
    currency: 'USD',
    customer_email: 'ada@example.com',
    success_url: 'https://shop.example/thanks',
    cancel_url: 'https://shop.example/cart',
    metadata: { order: '1001' },
    gateway: 'SANDBOX',
    white_label: true,
    ...over,
  });
  const payment = (over: Readonly<Record<string, unknown>> = {}) => ({
    title: 'Harbor Icons',
    email: 'ada@example.com',
    value: 29,
    currency: 'USD',
    ...over,
  });
  const createPayment = async (over: Readonly<Record<string, unknown>> = {}): Promise<PaymentData> =>
    ((await client.payments.create(payment(over))) as unknown as Reply<PaymentData>).data;
  const openSession = (body: unknown, idempotencyKey?: string): Promise<Reply<SessionData>> =>
    client.raw.POST('/dev/v1/checkout/sessions', { body, ...(idempotencyKey && { idempotencyKey }) });

  it('reads whose key it is', async () => {
    const { data } = (await client.me.get()) as unknown as Reply<{ name: string; currency: string }>;
    expect(data).toMatchObject({ name: 'Pixel Goods', currency: 'USD' });
  });

  it('opens a checkout session with exactly the keys of the vendor', async () => {
    const { data } = await openSession(session());
    expect(Object.keys(data).sort()).toEqual(SESSION_KEYS);
    expect(data).toMatchObject({
      status: 'PENDING',
      amount: 49.5,
      currency: 'USD',
      customer_email: 'ada@example.com',
      success_url: 'https://shop.example/thanks',
      cancel_url: 'https://shop.example/cart',
    });
    expect(data.id).toMatch(UUID);
    expect(new URL(data.url).pathname).toBe(`/invoice/${data.id}`);
    expect((await fetch(data.checkout_url ?? '')).status).toBe(200);
  });

  it('leaves out the provider session where no gateway was asked for', async () => {
    const { data } = await openSession(session({ gateway: undefined }));
    expect(Object.keys(data).sort()).toEqual(
      SESSION_KEYS.filter((key) => key !== 'checkout_url' && key !== 'session_id'),
    );
  });

  it('answers a repeated key with the same session, and another body with it is a mistake', async () => {
    const key = `woo_order_${randomUUID()}`;
    const first = await openSession(session(), key);
    expect(await openSession(session(), key)).toEqual(first);
    const error = await failure(openSession(session({ amount: 50 }), key));
    expect(error).toMatchObject({ status: 422, code: 'VALIDATION_ERROR' });
    expect((error.raw as { error: { subcode?: string } }).error.subcode).toBe('idempotency_key_reused');
  });

  it('reads a session as a payment with the same id', async () => {
    const { data } = await openSession(session());
    const read = (await client.payments.get(data.id)) as unknown as Reply<PaymentData>;
    expect(read.data).toMatchObject({
      uniqid: data.id,
      status: 'PENDING',
      total_display: 49.5,
      custom_fields: { order: '1001' },
    });
  });

  it('lists payments page by page, newest first', async () => {
    const made: string[] = [];
    for (let count = 0; count < 5; count++) made.unshift((await createPayment()).uniqid);
    const page = (await client.payments.list({ limit: 2 })) as unknown as {
      data: PaymentData[];
      pagination: { has_more: boolean; next_cursor: string | null };
    };
    expect(page.data.map(({ uniqid }) => uniqid)).toEqual(made.slice(0, 2));
    expect(page.pagination).toEqual({ has_more: true, next_cursor: expect.any(String) as string });

    const all = (await client.payments.listAll({ limit: 3 })) as unknown as PaymentData[];
    expect(all.slice(0, 5).map(({ uniqid }) => uniqid)).toEqual(made);
    expect(new Set(all.map(({ uniqid }) => uniqid)).size).toBe(all.length);
    const walked: string[] = [];
    for await (const one of client.payments.iterateAll({ limit: 2 })) {
      walked.push((one as unknown as PaymentData).uniqid);
    }
    expect(walked).toEqual(all.map(({ uniqid }) => uniqid));
  });

  it('lists payments alone as payments, and orders of products as orders and invoices', async () => {
    const items = [{ product_id: 'phoenix-guide', quantity: 1 }];
    const order = (await client.orders.create<{ uniqid: string }>({ items, email: 'ada@example.com' })).data.uniqid;
    const { uniqid } = await createPayment();
    const ids = (all: readonly unknown[]) => all.map((one) => (one as { uniqid: string }).uniqid);
    const payments = ids(await client.payments.listAll());
    expect(payments).toContain(uniqid);
    expect(payments).not.toContain(order);
    expect(ids(await client.invoices.listAll())).toEqual(expect.arrayContaining([uniqid, order]));
    expect((await client.payments.get(order)).data).toMatchObject({ uniqid: order });
  });

  it('lets buyers choose among the gateways that were named, and says how long', async () => {
    const pageOf = async (gateways: readonly string[]): Promise<string> => {
      const { uniqid } = await createPayment({ gateways });
      return (await fetch(`${server.baseUrl}/invoice/${uniqid}`)).text();
    };
    const ways = (page: string) => [...page.matchAll(/name="method" value="(\w+)"/g)].map(([, way]) => way);
    expect(ways(await pageOf(['SANDBOX', 'MANUAL'])).toSorted()).toEqual(['bank_transfer', 'card']);
    const manual = await pageOf(['MANUAL']);
    expect(manual).toContain('bank_transfer');
    expect(manual).not.toContain('value="card"');
    const [, leftMs] = /id="expiry" data-left-ms="(\d+)"/.exec(manual) ?? [];
    expect(Number(leftMs) / 3_600_000).toBeCloseTo(24, 1);
  });

  it('completes a payment by hand, once', async () => {
    const { uniqid } = await createPayment();
    expect(await client.payments.complete(uniqid)).toEqual({ data: { message: expect.any(String) as string } });
    const read = (await client.payments.get(uniqid)) as unknown as Reply<PaymentData>;
    expect(read.data.status).toBe('COMPLETED');
    const completed = (await client.payments.listAll({ status: 'completed' })) as unknown as PaymentData[];
    expect(completed.map((one) => one.uniqid)).toContain(uniqid);
    expect(await failure(client.payments.complete(uniqid))).toMatchObject({ status: 422, code: 'VALIDATION_ERROR' });
  });

  it('voids a pending payment, which then stays void', async () => {
    const { uniqid } = await createPayment();
    const path = { path: { uniqid } };
    expect(await client.raw.DELETE('/dev/v1/payments/{uniqid}', path)).toEqual({
      data: { message: expect.any(String) as string },
    });
    const read = (await client.payments.get(uniqid)) as unknown as Reply<PaymentData>;
    expect(read.data.status).toBe('VOIDED');
    expect(await failure(client.payments.complete(uniqid))).toMatchObject({ status: 422 });
  });

  it('tells the secret of a callback once', async () => {
    const made = await createPayment({ webhook: 'https://shop.example/hook' });
    expect(made).toHaveProperty('webhook_secret');
    const read = (await client.payments.get(made.uniqid)) as unknown as Reply<PaymentData>;
    expect(read.data).not.toHaveProperty('webhook_secret');
  });

  describe('errors become the error of the client', () => {
    it('for a wrong body, with the field', async () => {
      const error = await failure(openSession(session({ amount: 0 })));
      expect(error).toMatchObject({ name: 'ShoppexApiError', status: 422, code: 'VALIDATION_ERROR' });
      expect(error.details).toEqual([{ field: 'amount', message: expect.any(String) as string }]);
      expect(error.docUrl).toMatch(/#VALIDATION_ERROR$/);
      expect(error.requestId).toMatch(/^req_/);
    });

    it.each([
      ['three decimals of a dollar', { amount: 1.005 }, 'amount'],
      ['a gateway that is not there', { gateway: 'STRIPE' }, 'gateway'],
      ['a currency that is none', { currency: 'XXL' }, 'currency'],
      ['an address that is none', { customer_email: 'ada' }, 'customer_email'],
      ['no product', { product: undefined }, 'product'],
    ])('for %s', async (_, over, field) => {
      const error = await failure(openSession(session(over)));
      expect(error.status).toBe(422);
      expect((error.details as readonly { field: string }[])[0]?.field).toMatch(new RegExp(`^${field}`));
    });

    it('for a payment of nobody', async () => {
      expect(await failure(client.payments.get(randomUUID()))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      expect(await failure(client.payments.get('no-uuid'))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    });

    it('for a key that nobody has', async () => {
      const stranger = new ShoppexClient({ apiKey: `shx_${'0'.repeat(32)}`, baseUrl: server.baseUrl });
      expect(await failure(stranger.me.get())).toMatchObject({ status: 401, code: 'UNAUTHORIZED' });
    });

    it("for a session of another shop's key", async () => {
      const native = createCall(server.baseUrl, server.keys.native);
      const made = await native<{ public_id: string }>('POST', '/kassa/v1/sessions', {
        lines: [{ variant: 'GIFT-1000' }],
      });
      expect(made.status).toBe(201);
      expect(await failure(client.payments.get(made.body.public_id))).toMatchObject({ status: 404 });
    });
  });

  describe('quirks of other clients', () => {
    const json = { 'content-type': 'application/json' };

    it('sends a JSON content type with nothing behind it', async () => {
      expect((await call('GET', '/dev/v1/payments', undefined, json)).status).toBe(200);
      expect((await call('GET', '/dev/v1/me', undefined, json)).status).toBe(200);
      const { uniqid } = await createPayment();
      expect((await call('POST', `/dev/v1/payments/${uniqid}/complete`, undefined, json)).status).toBe(200);
      const other = await createPayment();
      expect((await call('DELETE', `/dev/v1/payments/${other.uniqid}`, undefined, json)).status).toBe(200);
    });

    it('sends [] for an empty object', async () => {
      const { uniqid } = await createPayment();
      expect((await call('POST', `/dev/v1/payments/${uniqid}/complete`, '[]')).status).toBe(200);
      expect((await call('POST', '/dev/v1/checkout/sessions', '[]')).status).toBe(422);
    });

    it('ends paths with a slash', async () => {
      for (const path of ['/dev/v1/me/', '/dev/v1/payments/']) expect((await call('GET', path)).status).toBe(200);
      expect((await call('POST', '/dev/v1/payments/', payment())).status).toBe(201);
    });

    it('is mounted under its own name too', async () => {
      const own = new ShoppexClient({ apiKey: server.keys.shoppex, baseUrl: `${server.baseUrl}/shoppex` });
      expect(await own.me.get()).toEqual(await client.me.get());
    });
  });
});

const SESSION_KEYS = [
  'amount',
  'cancel_url',
  'checkout_url',
  'created_at',
  'currency',
  'customer_email',
  'expires_at',
  'id',
  'session_id',
  'status',
  'success_url',
  'url',
];
