// Coupons by Shoppex's own client, unchanged, on both databases: made, checked, taken by orders and entered on the page, paid
// with, used up, changed and deleted. Every answer fits the vendor's document.
import { randomUUID } from 'node:crypto';
import { ShoppexClient, type Coupon, type CouponCreateInput } from '@shoppexio/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test/server.ts';
import { enterCode, payOnPage } from './pay-on-page.ts';
import { checkedFetch, failure } from './shoppex-fetch.ts';

interface Order {
  readonly uniqid: string;
  readonly status: string;
  readonly total: number;
  readonly coupon_id: string | null;
  readonly checkout_url: string;
}

type Checked = Readonly<Record<'coupon', Readonly<Record<string, unknown>>>>;

describe.each(['pglite', 'postgres'] as const)('coupons of @shoppexio/sdk on %s', (database) => {
  let server: TestServer;
  let client: ShoppexClient;

  beforeAll(async () => {
    server = await startTestServer({ database });
    client = new ShoppexClient({ apiKey: server.keys.shoppex, baseUrl: server.baseUrl, fetch: checkedFetch });
  });
  afterAll(() => server.stop());

  const create = async (body: CouponCreateInput & Readonly<Record<string, unknown>>) =>
    (await client.coupons.create(body)).data as Coupon & { readonly id: string };
  const order = async (over: object = {}) =>
    (
      await client.orders.create<Order>({
        items: [{ product_id: 'phoenix-guide', quantity: 1 }],
        email: `${randomUUID()}@example.com`,
        ...over,
      })
    ).data;
  const pay = async ({ uniqid, checkout_url }: Order) => {
    await payOnPage(server, new URL(checkout_url).pathname);
    return (await client.orders.get<Order>(uniqid)).data;
  };
  const check = async (code: string, query: Readonly<Record<string, string>> = {}) =>
    (await client.raw.GET<{ readonly data: Checked }>('/dev/v1/coupons/code/{code}', { path: { code }, query })).data
      .coupon;

  it('one is made, taken by an order, paid with and counted', async () => {
    const made = await create({ code: 'spring5', discount_type: 'FIXED', discount_value: 5, max_uses: 2 });
    expect(made).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
      ...{ uniqid: made.id, type: 'FIXED', code: 'spring5', discount: 5, used: 0, max_uses: 2, is_active: true },
      ...{ first_order_only: false, min_order_amount: null, max_discount: null, valid_from: null, valid_until: null },
      ...{ products_bound: [], products_count: 0, variants_bound: [], variants_count: 0 },
    });
    const taken = await order({ coupon_code: 'SPRING5' });
    expect(taken).toMatchObject({ total: 14.95, coupon_id: made.id });
    expect(await pay(taken)).toMatchObject({ status: 'COMPLETED', total: 14.95 });
    expect((await client.coupons.get(made.id)).data).toMatchObject({ used: 1 });
    expect(await check('Spring5')).toMatchObject({ id: made.id, value: 5, used_count: 1, code: 'spring5' });
    expect((await client.coupons.listAll()).map(({ id }) => id)).toContain(made.id);
  });

  it('one is entered on the page, as often as it may be used', async () => {
    const made = await create({ code: 'ONCE', discount_value: 50, max_uses: 1, max_discount: 7 });
    const [first, second] = [await order(), await order()];
    for (const { checkout_url } of [first, second]) await enterCode(server, new URL(checkout_url).pathname, 'once');
    expect(await pay(first)).toMatchObject({ status: 'COMPLETED', total: 12.95, coupon_id: made.id });
    await expect(pay(second)).rejects.toThrow('has been used up');
    const error = await failure(check('ONCE'));
    expect(error).toMatchObject({ status: 422, details: [{ field: 'code' }] });
    expect((await client.coupons.get(made.id)).data).toMatchObject({ used: 1, max_uses: 1 });
  });

  it('one for some products, larger carts and first orders is checked against a cart, and refused elsewhere', async () => {
    await create({
      code: 'FONTS',
      discount_value: 12.5,
      products_bound: ['font-marble'],
      variants_bound: ['phoenix-guide'],
      min_order_amount: 40,
      first_order_only: true,
    });
    const cart = (...items: readonly object[]) => ({ cart: JSON.stringify(items) });
    const fonts = { product_id: 'font-marble', variant_id: 'font-marble-desktop', quantity: 2 };
    expect(await check('fonts')).toMatchObject({ first_order_only: true, min_order_amount: 40, value: 12.5 });
    expect(await check('fonts', cart(fonts))).toMatchObject({ type: 'PERCENTAGE' });
    expect(await check('fonts', { cart_json: JSON.stringify({ items: [fonts] }) })).toMatchObject({ code: 'FONTS' });
    const refused = async (query: Readonly<Record<string, string>>): Promise<string> =>
      (await failure(check('fonts', query))).message;
    expect(await refused({ product_id: 'phoenix-guide' })).toMatch(/add \$20\.05 more of what it is for/);
    expect(await refused({ variant_id: 'icons-harbor-1' })).toMatch(/not for anything in this order/);
    expect(await refused({ product_id: 'nothing' })).toMatch(/`product_id`: there is no product or variant “nothing”/);
    expect(await refused({ cart: '{' })).toMatch(/cart must be JSON text/);
    const bought = { items: [fonts], email: 'new@example.com', coupon_code: 'FONTS' };
    expect(await pay(await order(bought))).toMatchObject({ status: 'COMPLETED' });
    expect((await failure(order(bought))).message).toMatch(/first orders only/);
  });

  it('one is changed by what is given, switched off and on', async () => {
    const made = await create({ code: 'CHANGE', discount_value: 10, valid_until: '2099-01-01T00:00:00Z' });
    expect(made).toMatchObject({ valid_until: 4_070_908_800 });
    const change = async (body: object) => (await client.coupons.update(made.id, body)).data;
    expect(
      await change({ discount_value: 20, max_uses: 5, min_order_amount: 1.5, products_bound: ['font-marble'] }),
    ).toEqual({
      ...made,
      ...{ discount: 20, max_uses: 5, min_order_amount: 1.5, products_bound: ['font-marble'], products_count: 1 },
      updated_at: expect.any(Number) as number,
    });
    const cleared = { max_uses: null, min_order_amount: null, products_bound: [], valid_until: null, code: 'Changed' };
    expect(await change(cleared)).toMatchObject({ ...cleared, products_count: 0, discount: 20 });
    expect(await change({ discount_type: 'FIXED', discount_value: 1.25 })).toMatchObject({
      type: 'FIXED',
      discount: 1.25,
    });
    expect(await change({ is_active: false })).toMatchObject({ is_active: false });
    expect((await failure(order({ coupon_code: 'changed' }))).details).toMatchObject([{ field: 'coupon_code' }]);
    expect((await client.coupons.listAll()).map(({ id }) => id)).not.toContain(made.id);
    expect((await failure(create({ code: 'CHANGED', discount_value: 1 }))).message).toMatch(/CHANGED/);
    await change({ is_active: true });
    expect(await order({ coupon_code: 'changed' })).toMatchObject({ total: 18.7 });
    expect(await check('CHANGED')).toMatchObject({ is_active: true });
  });

  it('one that nobody used goes, another is switched off for good and leaves its code', async () => {
    const unused = await create({ code: 'UNUSED', discount_value: 1 });
    expect(await client.coupons.delete(unused.id)).toBeNull();
    expect(await failure(client.coupons.get(unused.id))).toMatchObject({ status: 404 });
    const used = await create({ code: 'USED', discount_value: 1 });
    await pay(await order({ coupon_code: 'USED' }));
    const idempotencyKey = randomUUID();
    for (let nth = 0; nth < 2; nth++) expect(await client.coupons.delete(used.id, { idempotencyKey })).toBeNull();
    expect((await client.coupons.get(used.id)).data).toMatchObject({ is_active: false, used: 1 });
    expect(await failure(client.coupons.delete(used.id))).toMatchObject({ status: 404 });
    expect(await create({ code: 'used', discount_value: 2 })).toMatchObject({ used: 0 });
  });

  it('the configuration’s are shown and not changed', async () => {
    const launch = (await client.coupons.listAll()).find(({ code }) => code === 'LAUNCH20');
    expect(launch).toMatchObject({ type: 'PERCENTAGE', discount: 20, max_discount: 50 });
    const id = String(launch?.id);
    expect((await client.coupons.get(id)).data).toEqual(launch);
    const managed = { message: expect.stringMatching(/LAUNCH20.*configuration/) as string };
    expect(await failure(client.coupons.update(id, { discount_value: 90 }))).toMatchObject({ status: 422, ...managed });
    expect(await failure(client.coupons.delete(id))).toMatchObject({ status: 403, ...managed });
    expect((await client.coupons.get(id)).data).toEqual(launch);
  });

  it.each([
    ['no code', { discount_value: 1 }, 'code'],
    ['a long code', { code: 'x'.repeat(65), discount_value: 1 }, 'code'],
    ['no value', { code: 'X' }, 'discount_value'],
    ['nothing off', { code: 'X', discount_value: 0 }, 'discount_value'],
    ['more than everything off', { code: 'X', discount_value: 101 }, 'discount_value'],
    ['half a cent off', { code: 'X', discount_type: 'FIXED', discount_value: 0.005 }, 'discount_value'],
    ['another type', { code: 'X', discount_type: 'SHARE', discount_value: 1 }, 'discount_type'],
    ['no uses', { code: 'X', discount_value: 1, max_uses: 0 }, 'max_uses'],
    ['an unknown product', { code: 'X', discount_value: 1, products_bound: ['nothing'] }, 'products_bound[0]'],
    ['an unknown variant', { code: 'X', discount_value: 1, variants_bound: ['font-marble'] }, 'variants_bound[0]'],
    ['no time', { code: 'X', discount_value: 1, valid_from: 'tomorrow' }, 'valid_from'],
    ['an end before the beginning', { code: 'X', discount_value: 1, valid_from: 20, valid_until: 10 }, 'valid_until'],
    ['a code that is taken', { code: 'launch20', discount_value: 1 }, 'code'],
  ])('refuses %s and says where', async (_, body, field) => {
    const error = await failure(client.coupons.create(body as CouponCreateInput));
    expect(error).toMatchObject({ status: 422, code: 'VALIDATION_ERROR', details: [{ field }] });
    expect(await failure(check('X'))).toMatchObject({ status: 422 });
  });

  it('an id that is nobody’s is not found', async () => {
    for (const id of [randomUUID(), 'x']) {
      expect(await failure(client.coupons.get(id))).toMatchObject({ status: 404, code: 'NOT_FOUND' });
      expect(await failure(client.coupons.update(id, { discount_value: 1 }))).toMatchObject({ status: 404 });
    }
  });
});
