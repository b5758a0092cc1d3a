// Orders and invoices by Shoppex's own client, unchanged, on both databases: product lines at the shop's prices, paid on the
// page of the sandbox, refunded in part and whole.
import { randomUUID } from 'node:crypto';
import { ShoppexClient } from '@shoppexio/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall, type Call } from '../test/call.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { payOnPage } from './pay-on-page.ts';
import { checkedFetch, failure } from './shoppex-fetch.ts';

interface Order {
  readonly id: string;
  readonly uniqid: string;
  readonly status: string;
  readonly payment_status: string;
  readonly total: number;
  readonly checkout_url: string;
  readonly items: readonly { readonly id: string; readonly delivery_status: string }[];
}

describe.each(['pglite', 'postgres'] as const)('@shoppexio/sdk on %s', (database) => {
  let server: TestServer;
  let client: ShoppexClient;
  let call: Call;

  beforeAll(async () => {
    server = await startTestServer({ database });
    client = new ShoppexClient({ apiKey: server.keys.shoppex, baseUrl: server.baseUrl, fetch: checkedFetch });
    call = createCall(server.baseUrl, server.keys.shoppex);
  });
  afterAll(() => server.stop());

  const body = (over: Readonly<Record<string, unknown>> = {}) => ({
    items: [
      { product_id: 'font-marble', variant_id: 'font-marble-desktop', quantity: 2 },
      { productId: 'phoenix-guide', qty: 1 },
    ],
    email: 'ada@example.com',
    custom_fields: { campaign: 'spring' },
    ...over,
  });
  const create = async (over: Readonly<Record<string, unknown>> = {}): Promise<Order> =>
    (await client.orders.create<Order>(body(over))).data;
  const read = async (id: string): Promise<Order> => (await client.orders.get<Order>(id)).data;
  const once = () => ({ idempotencyKey: randomUUID() });

  async function paid(over: Readonly<Record<string, unknown>> = {}): Promise<Order> {
    const order = await create(over);
    await payOnPage(server, new URL(order.checkout_url).pathname);
    return read(order.uniqid);
  }

  it('makes an order at the prices of the shop, whatever the request says of them', async () => {
    const order = await create({
      items: [{ product_id: 'phoenix-guide', quantity: 3, price: 1, unit_price: 1, delivery_instructions: 'By mail' }],
    });
    expect(order).toMatchObject({
      ...{ status: 'PENDING', payment_status: 'CREATED', currency: 'USD', subtotal: 59.85, total: 59.85, discount: 0 },
      ...{ is_developer_invoice: false, developer_title: null, customer_email: 'ada@example.com' },
      custom_fields: { campaign: 'spring' },
      items: [
        {
          ...{ product_title: 'The Phoenix Guide', quantity: 3, unit_price: 19.95, total: 59.85 },
          ...{ delivery_status: 'PENDING', delivery_instructions: 'By mail' },
        },
      ],
    });
    expect(new URL(order.checkout_url).pathname).toBe(`/invoice/${order.uniqid}`);
    expect(await read(order.id)).toEqual(order);
  });

  it('takes a coupon off, and one that does not exist is a mistake', async () => {
    const order = await create({ coupon_code: 'launch20' });
    // A fifth of $117.95.
    expect(order).toMatchObject({ subtotal: 117.95, discount: 23.59, discount_display: 23.59, total: 94.36 });
    expect(order).toHaveProperty('coupon_id', expect.stringMatching(/^[0-9a-f-]{36}$/));
    const error = await failure(create({ coupon_code: 'nothing' }));
    expect(error).toMatchObject({ status: 422, details: [{ field: 'coupon_code' }] });
  });

  it('takes a product with one variant on sale as that one, and of several names those there are', async () => {
    const { items } = await create({ items: [{ product_id: 'icons-harbor' }] });
    expect(items).toMatchObject([{ product_id: 'icons-harbor', unit_price: 29 }]);
    const error = await failure(create({ items: [{ product_id: 'font-marble' }] }));
    expect(error).toMatchObject({ status: 422, details: [{ field: 'items[0].product_id' }] });
    expect(error.message).toMatch(
      /`items\[0\]\.product_id`: “font-marble” has several variants; send the id .*font-marble-desktop \(/,
    );
  });

  it.each([
    ['a product that is not sold', { items: [{ product_id: 'no-such' }] }, 'items[0].product_id'],
    [
      'a variant of another product',
      { items: [{ product_id: 'icons-harbor', variant_id: 'font-marble-web' }] },
      'items[0]',
    ],
    ['no product', { items: [{ quantity: 1 }] }, 'items[0].product_id'],
    ['half a piece', { items: [{ product_id: 'phoenix-guide', quantity: 0.5 }] }, 'items[0].quantity'],
    ['no items', { items: [] }, 'items'],
    [
      'more than there is',
      { items: [{ product_id: 'poster-grid', variant_id: 'poster-grid-a2', quantity: 81 }] },
      'items[0]',
    ],
    ['nobody', { email: undefined }, 'email'],
    ['a gateway that is not there', { gateway: 'STRIPE' }, 'gateway'],
  ])('refuses %s, and names the field', async (_, over, field) => {
    const error = await failure(create(over));
    expect(error).toMatchObject({ status: 422, code: 'VALIDATION_ERROR' });
    expect((error.details as readonly { field: string }[])[0]?.field).toContain(field);
  });

  it('reads what was paid, as order, invoice and payment', async () => {
    const order = await paid();
    expect(order).toMatchObject({ status: 'COMPLETED', payment_status: 'COMPLETED', gateway: 'SANDBOX' });
    expect(order.items.map(({ delivery_status: status }) => status)).toEqual(['DELIVERED', 'DELIVERED']);
    const invoice = await client.invoices.get<Record<string, unknown>>(order.uniqid);
    expect(invoice.data).toMatchObject({ uniqid: order.uniqid, type: 'PRODUCT', status: 'COMPLETED', total: 117.95 });
    const payment = await client.payments.get<Record<string, unknown>>(order.uniqid);
    expect(payment.data).toMatchObject({ uniqid: order.uniqid, status: 'COMPLETED' });
  });

  it('refunds a part, then the rest, and never more', async () => {
    const { uniqid } = await paid();
    await client.orders.refund(uniqid, { amount: '17.95', reason: 'One too many' }, once());
    await expect.poll(() => read(uniqid)).toMatchObject({ status: 'COMPLETED', payment_status: 'PARTIAL_REFUND' });
    const tooMuch = await failure(client.orders.refund(uniqid, { amount: 100.01 }, once()));
    const message = 'amount is too large: 100 USD are left to refund.';
    expect(tooMuch).toMatchObject({ status: 422, message, details: [{ field: 'amount', message }] });
    const key = once();
    await client.orders.refund(uniqid, {}, key);
    await client.orders.refund(uniqid, {}, key);
    await expect.poll(() => read(uniqid)).toMatchObject({ status: 'REFUNDED', payment_status: 'REFUNDED' });
    expect(await failure(client.orders.refund(uniqid, {}, once()))).toMatchObject({ status: 422 });
  });

  it('refuses a refund without a key, of nothing, and where the gateway has none, in the words that clients look for', async () => {
    const { uniqid } = await create();
    const keyless = await failure(client.orders.refund(uniqid, {}));
    expect(keyless).toMatchObject({ status: 422, details: [{ field: 'Idempotency-Key' }] });
    expect(await failure(client.orders.refund(uniqid, {}, once()))).toMatchObject({ status: 422 });
    await client.orders.fulfill(uniqid, {});
    const byHand = await failure(client.orders.refund(uniqid, {}, once()));
    expect(byHand.message.toLowerCase()).toContain('refunds are not supported');
  });

  it.each(['fulfill', 'complete'] as const)('completes by hand: %s', async (action) => {
    const { uniqid } = await create();
    expect((await client.orders[action]<Order>(uniqid, { note: 'Paid in the shop' })).data.status).toBe('COMPLETED');
    expect(await failure(client.orders[action](uniqid, {}))).toMatchObject({ status: 422 });
  });

  it('keeps who has recommended the shop, as long as the order is not paid', async () => {
    const order = await create({ affiliateCode: 'ada-10' });
    expect(order).toMatchObject({ affiliate_code: 'ada-10', total: 117.95 });
    const change = async (body: Record<string, unknown>) =>
      (await client.orders.update<Order>(order.uniqid, body)).data;
    expect(await change({ referral_code: 'bob' })).toMatchObject({ affiliate_code: 'bob', total: 117.95 });
    expect(await change({})).toMatchObject({ affiliate_code: 'bob' });
    expect(await change({ affiliate_id: null })).toMatchObject({ affiliate_code: null });
    const put = { path: { id: order.uniqid }, body: { affiliate_code: 'eve' } };
    await client.raw.PUT('/dev/v1/orders/{id}', put);
    expect((await client.invoices.get(order.uniqid)).data).toMatchObject({ affiliate_code: 'eve' });
    await client.orders.complete(order.uniqid, {});
    expect(await failure(change({ affiliate_code: 'late' }))).toMatchObject({ status: 422 });
  });

  it('delivers a line by hand once the order is completed', async () => {
    const order = await create();
    const [line] = order.items;
    const deliver = (body: object, itemId = line?.id ?? '', id = order.uniqid) =>
      client.raw.POST<{ data: object }>('/dev/v1/orders/{id}/items/{itemId}/fulfill', { path: { id, itemId }, body });
    const content = { message: 'Enjoy', codes: ['AAAA-1'], links: [{ label: 'Manual', url: 'https://a.example/m' }] };
    expect(await failure(deliver(content))).toMatchObject({ status: 422 });
    await client.orders.complete(order.uniqid, {});
    expect((await deliver({ ...content, notify_customer: false })).data).toEqual({
      ...{ line_item_id: line?.id, delivery_status: 'DELIVERED', delivered_items: content },
      delivered_at: expect.stringMatching(/^\d{4}-.*Z$/) as string,
    });
    expect((await read(order.uniqid)).items[0]).toMatchObject({
      delivered_items: content,
      delivery_status: 'DELIVERED',
    });
    for (const [body, field] of [
      [{}, 'message'],
      [{ files: [{ attachment_id: 'a' }] }, 'files'],
      [{ links: [{ url: 'javascript:alert(1)' }] }, 'links[0].url'],
    ] as const) {
      expect(await failure(deliver(body))).toMatchObject({ status: 422, details: [{ field }] });
    }
    expect(await failure(deliver(content, 'li_99'))).toMatchObject({ status: 404 });
    expect(await failure(deliver(content, line?.id, randomUUID()))).toMatchObject({ status: 404 });
    const retry = { path: { id: order.uniqid, itemId: line?.id ?? '' } };
    const again = client.raw.POST('/dev/v1/orders/{id}/items/{itemId}/retry-delivery', retry);
    expect(await failure(again)).toMatchObject({ status: 422 });
  });

  it('completes an invoice with a key, once, and voids another', async () => {
    const { uniqid } = await create();
    expect(await failure(client.invoices.complete(uniqid, {}))).toMatchObject({ status: 422 });
    expect((await client.invoices.complete(uniqid, {}, once())).data).toMatchObject({ uniqid, status: 'COMPLETED' });
    expect(await failure(client.invoices.complete(uniqid, {}, once()))).toMatchObject({ status: 422 });
    const other = await create();
    const path = { path: { uniqid: other.uniqid }, body: { void_details: 'A test' } };
    const voided = await client.raw.POST<{ data: Order }>('/dev/v1/invoices/{uniqid}/void', path);
    expect(voided.data.status).toBe('VOIDED');
  });

  it('lists orders and invoices by status and by buyer, both ways round', async () => {
    const email = `${randomUUID()}@example.com`;
    const made = [await create({ email }), await create({ email }), await create({ email })].map(
      ({ uniqid }) => uniqid,
    );
    await client.orders.complete(made[1] ?? '', {});
    const ids = (orders: readonly Order[]): string[] => orders.map(({ uniqid }) => uniqid);
    expect(ids(await client.orders.listAll<Order>({ customer_email: email, limit: 2 }))).toEqual(made.toReversed());
    expect(ids(await client.invoices.listAll<Order>({ filters: `email:${email}`, sorts: 'created_at:asc' }))).toEqual(
      made,
    );
    const done = await client.orders.list<Order>({ customer_email: email, status: 'completed' });
    expect(ids(done.data)).toEqual([made[1]]);
    for (const query of [
      { sorts: 'total:asc' },
      { filters: 'zzz' },
      { sort: 'x' },
      { search: 'marble' },
      { status: 'lost' },
    ]) {
      expect(await failure(client.orders.list(query))).toMatchObject({ status: 422 });
    }
  });

  it('tells what the key may do and how the shop can be paid', async () => {
    expect((await client.me.getCapabilities<Record<string, unknown>>()).data).toEqual({
      scopes: ['*'],
      payment_methods: [
        { gateway: 'SANDBOX', type: 'fiat', enabled: true, supports_refund: true, currencies: ['USD'] },
        { gateway: 'MANUAL', type: 'manual', enabled: true, supports_refund: false, currencies: ['USD'] },
      ],
      crypto_gateways: [],
    });
  });

  it('has nothing of other shops', async () => {
    const foreign = createCall(server.baseUrl, server.keys.native);
    const made = await foreign<{ public_id: string }>('POST', '/kassa/v1/sessions', {
      lines: [{ variant: 'GIFT-1000' }],
    });
    for (const path of [`orders/${made.body.public_id}`, `invoices/${made.body.public_id}`, `orders/${randomUUID()}`]) {
      expect((await call('GET', `/dev/v1/${path}`)).status).toBe(404);
    }
  });
});
