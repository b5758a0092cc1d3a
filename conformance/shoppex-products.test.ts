// Products by Shoppex's own client, unchanged, on both databases: made, sold at their price, counted, repriced and deleted.
import { randomUUID } from 'node:crypto';
import { ShoppexClient } from '@shoppexio/sdk';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test/server.ts';
import { payOnPage } from './pay-on-page.ts';
import { checkedFetch, failure } from './shoppex-fetch.ts';

interface Variant {
  readonly id: string;
  readonly title: string;
  readonly price: number;
  readonly stock: number | null;
}
interface Product {
  readonly id: string;
  readonly title: string;
  readonly price: number;
  readonly stock: number;
  readonly variants: readonly Variant[];
}
interface Order {
  readonly uniqid: string;
  readonly total: number;
  readonly checkout_url: string;
}

describe.each(['pglite', 'postgres'] as const)('@shoppexio/sdk on %s', (database) => {
  let server: TestServer;
  let client: ShoppexClient;

  beforeAll(async () => {
    server = await startTestServer({ database });
    client = new ShoppexClient({ apiKey: server.keys.shoppex, baseUrl: server.baseUrl, fetch: checkedFetch });
  });
  afterAll(() => server.stop());

  const create = async (over: Readonly<Record<string, unknown>> = {}): Promise<Product> =>
    (await client.products.create<Product>({ title: 'Field Guide', price: 12.5, type: 'SERVICE', ...over })).data;
  const read = async (id: string): Promise<Product> => (await client.products.get<Product>(id)).data;
  const order = async (...items: readonly object[]): Promise<Order> =>
    (await client.orders.create<Order>({ items, email: 'ada@example.com' })).data;

  it('makes a product that can be ordered by its id at once', async () => {
    const made = await create({ description: 'A <b>guide</b>', customFields: [], currency: 'usd', on_hold: false });
    expect(made).toMatchObject({
      ...{ uniqid: made.id, type: 'SERVICE', subtype: null, title: 'Field Guide', description: 'A <b>guide</b>' },
      ...{ price: 12.5, price_display: 12.5, currency: 'USD', stock: -1, custom_fields: [], variants: [] },
      ...{ unlisted: false, private: false, on_hold: false },
    });
    expect(await read(made.id)).toEqual(made);
    expect((await order({ product_id: made.id, quantity: 2 })).total).toBe(25);
  });

  it('changes the price in place: what was ordered before keeps the old one', async () => {
    const made = await create();
    const before = await order({ product_id: made.id });
    const changed = (await client.products.update<Product>(made.id, { price: 15, title: 'Second edition' })).data;
    expect(changed).toMatchObject({ id: made.id, price: 15, title: 'Second edition', type: 'SERVICE' });
    expect((await order({ product_id: made.id })).total).toBe(15);
    expect((await client.orders.get<Order>(before.uniqid)).data.total).toBe(12.5);
  });

  it('counts pieces, and counts anew from a new statement of them', async () => {
    const made = await create({ stock: 3 });
    expect(made.stock).toBe(3);
    const { checkout_url } = await order({ product_id: made.id, quantity: 2 });
    await payOnPage(server, new URL(checkout_url).pathname);
    expect((await read(made.id)).stock).toBe(1);
    expect((await client.products.getStock(made.id)).data).toEqual({
      ...{ product_id: made.id, product_uniqid: made.id, type: 'SERVICE' },
      ...{ stock: 1, available_stock: 1, unlimited: false, variants: [] },
    });
    const short = await failure(order({ product_id: made.id, quantity: 2 }));
    expect(short).toMatchObject({ status: 422, details: [{ field: 'items[0]' }] });
    expect((await client.products.update<Product>(made.id, { stock: 3 })).data.stock).toBe(3);
    expect((await client.products.update<Product>(made.id, { stock: -1 })).data.stock).toBe(-1);
    expect((await client.products.getStock(made.id)).data).toMatchObject({ stock: null, unlimited: true });
  });

  it('has variants with prices of their own', async () => {
    const made = await create({
      variants: [
        { title: 'Paper', price: 20, stock: 5 },
        { title: 'Screen', isDefault: true },
      ],
    });
    const [screen, paper] = made.variants;
    expect(made.variants).toMatchObject([
      { id: made.id, title: 'Screen', price: 12.5, stock: null, is_default: true, product_uniqid: made.id },
      { title: 'Paper', price: 20, stock: 5, is_default: false },
    ]);
    expect((await order({ product_id: made.id, variant_id: paper?.id })).total).toBe(20);
    const path = { id: made.id, variantId: paper?.id ?? '' };
    const one = '/dev/v1/products/{id}/variants/{variantId}';
    const all = '/dev/v1/products/{id}/variants';
    expect((await client.raw.GET<{ data: Variant }>(one, { path })).data).toEqual(paper);
    const changed = await client.raw.PATCH<{ data: Variant }>(one, { path, body: { price: 22, title: 'Hardback' } });
    expect(changed.data).toMatchObject({ id: paper?.id, price: 22, title: 'Hardback', stock: 5 });
    const body = { title: 'Audio', price: 9 };
    const audio = await client.raw.POST<{ data: Variant }>(all, { path: { id: made.id }, body });
    expect((await order({ product_id: made.id, variant_id: audio.data.id })).total).toBe(9);
    expect((await client.raw.GET<{ data: Variant[] }>(all, { path: { id: made.id } })).data).toHaveLength(3);
    expect(await client.raw.DELETE(one, { path })).toBeNull();
    expect(await failure(client.raw.GET(one, { path }))).toMatchObject({ status: 404 });
    expect(await failure(client.raw.PATCH(one, { path, body: { price: 1 } }))).toMatchObject({ status: 404 });
    expect(await failure(order({ product_id: made.id, variant_id: paper?.id }))).toMatchObject({ status: 422 });
    expect((await read(made.id)).variants.map(({ title }) => title)).toEqual(['Screen', 'Audio']);
    expect(screen?.id).toBe(made.id);
  });

  it('lists and searches page by page what is not deleted, whoever made it', async () => {
    const made: string[] = [];
    for (let count = 0; count < 3; count++) made.unshift((await create({ title: `Atlas ${count} of 100%` })).id);
    const page = await client.products.list<Product>({ limit: 2 });
    expect(page.data.map(({ id }) => id)).toEqual(made.slice(0, 2));
    expect(page.pagination).toEqual({ has_more: true, next_cursor: expect.any(String) as string });
    expect((await client.products.search<Product>({ q: 'of 100%' })).data.map(({ id }) => id)).toEqual(made);
    const [last = ''] = made;
    expect(await client.products.delete(last)).toBeNull();
    expect((await client.products.search<Product>({ q: 'ATLAS' })).data).toHaveLength(2);
    const all = await client.products.listAll<Product>({ limit: 3, include_variants: true });
    expect(all.map(({ id }) => id)).not.toContain(last);
    expect(all.find(({ id }) => id === 'font-marble')).toMatchObject({
      title: expect.stringMatching(/Marble/) as string,
    });
    for (const call of [
      () => client.products.get(last),
      () => client.products.update(last, { title: 'Ghost' }),
      () => client.products.delete(last),
      () => order({ product_id: last }),
    ]) {
      expect([404, 422]).toContain((await failure(call())).status);
    }
  });

  it('takes a product on hold off sale and puts it back', async () => {
    const { id } = await create({ on_hold: true });
    expect(await failure(order({ product_id: id }))).toMatchObject({ status: 422 });
    await client.products.update(id, { on_hold: false });
    expect((await order({ product_id: id })).total).toBe(12.5);
  });

  it('makes one of two requests with the same key', async () => {
    const key = { idempotencyKey: randomUUID() };
    const body = { title: 'Once', price: 1, type: 'FILE' };
    expect(await client.products.create(body, key)).toEqual(await client.products.create(body, key));
  });

  describe('errors become the error of the client', () => {
    it.each([
      ['no title', { title: undefined }, 'title'],
      ['three decimals', { price: 1.005 }, 'price'],
      ['a price of a variant with three', { variants: [{ title: 'A', price: 1.005 }] }, 'variants[0].price'],
      ['a type that is none', { type: 'BOOK' }, 'type'],
      ['a subscription', { type: 'SUBSCRIPTION' }, 'type'],
      ['another currency', { currency: 'EUR' }, 'currency'],
      ['serials', { serials: ['a'] }, 'serials'],
      ['a discount', { discountPercent: 10 }, 'discount_percent'],
      ['a price that the buyer names', { payWhatYouWant: true }, 'pay_what_you_want'],
    ])('for %s', async (_, over, field) => {
      const error = await failure(create(over));
      expect(error).toMatchObject({ status: 422, code: 'VALIDATION_ERROR' });
      expect(error.details).toEqual([{ field, message: expect.any(String) as string }]);
    });

    it('for a slug that is taken', async () => {
      await create({ slug: 'atlas' });
      expect(await failure(create({ slug: 'atlas' }))).toMatchObject({ status: 422, details: [{ field: 'slug' }] });
    });

    it('for a product of the configuration', async () => {
      const error = await failure(client.products.update('font-marble', { price: 1 }));
      expect(error).toMatchObject({ status: 422, message: expect.stringMatching(/configuration/) as string });
    });

    it('for variants in a change of the product, and a search for nothing', async () => {
      const { id } = await create();
      const variants = await failure(client.products.update(id, { variants: [{ title: 'A', price: 1 }] }));
      expect(variants).toMatchObject({ status: 422, details: [{ field: 'variants' }] });
      expect(await failure(client.products.search({ q: ' ' }))).toMatchObject({ status: 422 });
    });

    it('for what is nobody’s', async () => {
      const id = randomUUID();
      const calls = [
        client.products.get(id),
        client.products.getStock(id),
        client.products.update(id, { price: 1 }),
        client.products.delete(id),
      ];
      for (const error of await Promise.all(calls.map(failure))) expect(error).toMatchObject({ status: 404 });
    });
  });
});
