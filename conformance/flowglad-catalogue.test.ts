// Products, prices and pricing models through Flowglad's own clients of both generations, unchanged, on both databases.
import { Flowglad } from '@flowglad/node';
import { Flowglad as FirstFlowglad } from 'flowglad-node-0-21';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createCall } from '../test/call.ts';
import { startTestServer, type TestServer } from '../test/server.ts';

const URLS = { successUrl: 'https://pixel-goods.example/thanks', cancelUrl: 'https://pixel-goods.example/cart' };

describe.each(['pglite', 'postgres'] as const)('the catalogue on %s', (database) => {
  let server: TestServer;
  let client: Flowglad;
  let first: FirstFlowglad;
  let modelId: string;

  beforeAll(async () => {
    server = await startTestServer({ database });
    const options = { apiKey: server.keys.flowglad, baseURL: server.baseUrl, maxRetries: 0 };
    client = new Flowglad(options);
    first = new FirstFlowglad(options);
    modelId = (await client.pricingModels.retrieveDefault()).pricingModel.id;
  });
  afterAll(() => server.stop());

  const price = (over: object = {}) => ({
    type: 'single_payment' as const,
    unitPrice: 1_500,
    isDefault: true,
    ...over,
  });
  const product = (name: string, over: object = {}) => ({ name, pricingModelId: modelId, active: true, ...over });
  const make = (name: string, slug: string) =>
    client.products.create({ product: product(name, { slug: `${slug}-product` }), price: price({ slug }) });
  const open = (over: object) =>
    client.checkoutSessions.create({
      checkoutSession: { type: 'product', anonymous: true, ...URLS, ...over } as never,
    });

  it('the pricing model is exported as it would be set up', async () => {
    await make('Exported', 'exported');
    type Export = { pricingModel: { products: { product: { name: string } }[] }; updatedAt: number };
    const { pricingModel, updatedAt } = await client.get<Export>(`/api/v1/pricing-models/${modelId}/export`);
    expect(pricingModel).toMatchObject({ isDefault: true, features: [], usageMeters: [] });
    expect(updatedAt).toEqual(expect.any(Number));
    const exported = pricingModel.products.find(({ product }) => product.name === 'Exported');
    expect(exported).toEqual({
      product: {
        ...{ name: 'Exported', slug: 'exported-product', active: true, default: false },
        ...{ description: null, imageURL: null, singularQuantityLabel: null, pluralQuantityLabel: null },
      },
      price: {
        ...{ type: 'single_payment', name: null, slug: 'exported', unitPrice: 1_500, currency: 'USD' },
        ...{ isDefault: true, active: true, intervalUnit: null, intervalCount: null, trialPeriodDays: null },
        ...{ usageMeterId: null, usageEventsPerUnit: null },
      },
      features: [],
    });
    const setup = client.post('/api/v1/pricing-models/setup', { body: { ...pricingModel, name: 'Again' } });
    await expect(setup).rejects.toBeInstanceOf(Flowglad.PermissionDeniedError);
    await expect(client.get('/api/v1/pricing-models/other/export')).rejects.toBeInstanceOf(Flowglad.NotFoundError);
  });

  it('a product is made, sold at once, and read with its prices', async () => {
    const { product: mug } = await client.products.create({
      product: product('Mug', { slug: 'mug-product', description: 'A <b>mug</b>', singularQuantityLabel: 'mug' }),
      price: price({ slug: 'mug', name: null }),
    });
    expect(mug).toMatchObject({
      id: expect.stringMatching(/^prod_[0-9A-Za-z]{21}$/) as string,
      createdAt: expect.any(Number) as number,
      livemode: false,
      pricingModelId: modelId,
      name: 'Mug',
      slug: 'mug-product',
      description: 'A <b>mug</b>',
      singularQuantityLabel: 'mug',
      imageURL: null,
      active: true,
      default: false,
    });
    const read = await client.products.retrieve(mug.id);
    expect(read).toMatchObject({ ...mug, prices: [read.defaultPrice], features: [] });
    expect(read.defaultPrice).toMatchObject({
      id: expect.stringMatching(/^price_[0-9A-Za-z]{21}$/) as string,
      productId: mug.id,
      unitPrice: 1_500,
      currency: 'USD',
      slug: 'mug',
      name: null,
      isDefault: true,
      active: true,
      intervalUnit: null,
    });
    const { checkoutSession } = await open({ priceId: read.defaultPrice.id, quantity: 2 });
    expect(checkoutSession).toMatchObject({ priceId: read.defaultPrice.id, quantity: 2 });
    expect((await open({ priceSlug: 'mug' })).checkoutSession.priceId).toBe(read.defaultPrice.id);
    const native = createCall(server.baseUrl, server.keys.flowglad);
    const listed = await native<{ price: unknown }>('GET', `/api/v1/prices/${read.defaultPrice.id}`);
    expect(listed.body.price).toMatchObject({ unitPrice: 1_500 });
  });

  it('another price stands beside the first, and one that is not active is not sold', async () => {
    const { product: cup } = await make('Cup', 'cup');
    const { price: big } = await client.prices.create({
      price: price({ productId: cup.id, slug: 'cup-big', name: 'Big', unitPrice: 2_500, isDefault: false }) as never,
    });
    expect(big).toMatchObject({ name: 'Big', isDefault: false, active: true, productId: cup.id });
    const { prices } = await client.products.retrieve(cup.id);
    expect(prices.map(({ slug, isDefault }) => [slug, isDefault])).toEqual([
      ['cup', true],
      ['cup-big', false],
    ]);
    const changed = await client.prices.update(big.id, {
      price: { id: big.id, type: 'single_payment', isDefault: true, active: false },
    });
    expect(changed.price).toMatchObject({ isDefault: true, active: false, unitPrice: 2_500 });
    await expect(open({ priceSlug: 'cup-big' })).rejects.toBeInstanceOf(Flowglad.BadRequestError);
    await client.prices.update(big.id, {
      price: { id: big.id, type: 'single_payment', isDefault: true, active: true, slug: 'cup-huge' },
    });
    expect((await open({ priceSlug: 'cup-huge' })).checkoutSession.priceId).toBe(big.id);
  });

  it('a change is sold to sessions that are opened after it, and to no session before', async () => {
    const { product: pen } = await make('Pen', 'pen');
    const before = await open({ priceSlug: 'pen' });
    const { product: changed } = await client.products.update(pen.id, {
      product: { id: pen.id, active: true, name: 'Fine pen' },
      price: price({ productId: pen.id, unitPrice: 1_900 }) as never,
    });
    expect(changed).toMatchObject({ id: pen.id, name: 'Fine pen', slug: 'pen-product' });
    const { prices, defaultPrice } = await client.products.retrieve(pen.id);
    expect(prices.map(({ unitPrice, active }) => [unitPrice, active])).toEqual([
      [1_500, false],
      [1_900, true],
    ]);
    expect(defaultPrice).toMatchObject({ unitPrice: 1_900, slug: 'pen' });
    expect((await open({ priceSlug: 'pen' })).checkoutSession.priceId).toBe(defaultPrice.id);
    const { checkoutSession } = await client.checkoutSessions.retrieve(before.checkoutSession.id);
    expect(checkoutSession).toMatchObject({ status: 'open', priceId: before.checkoutSession.priceId });
    await client.products.update(pen.id, { product: { id: pen.id, active: false, name: 'Fine pen' } });
    await expect(open({ priceSlug: 'pen' })).rejects.toBeInstanceOf(Flowglad.BadRequestError);
  });

  it('lists go page by page, oldest first, with what the configuration declares', async () => {
    await make('Bag', 'bag');
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await client.products.list({ limit: '3', ...(cursor !== undefined && { cursor }) });
      ids.push(...page.data.map(({ id }) => id));
      expect(page.total).toBeGreaterThan(4);
      cursor = page.nextCursor;
      expect(page.hasMore).toBe(cursor !== undefined);
    } while (cursor !== undefined);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(0, 5).sort()).toEqual([
      'font-marble',
      'icons-club',
      'icons-harbor',
      'phoenix-guide',
      'poster-grid',
    ]);
    const prices = await client.prices.list({ limit: '100' });
    expect(prices.data.find(({ id }) => id === 'icons-harbor-1')).toMatchObject({ unitPrice: 2_900, currency: 'USD' });
    expect(prices.total).toBe(prices.data.length);
  });

  it('there is one pricing model, with all that is sold', async () => {
    const { pricingModel } = await client.pricingModels.retrieve(modelId);
    expect(pricingModel).toEqual((await client.pricingModels.retrieveDefault()).pricingModel);
    expect(pricingModel).toMatchObject({ name: 'Pixel Goods', isDefault: true, livemode: false, usageMeters: [] });
    expect(pricingModel.products.map(({ id }) => id)).toContain('icons-harbor');
    const listed = await client.pricingModels.list({});
    expect(listed).toMatchObject({ total: 1, hasMore: false, data: [{ id: modelId, name: 'Pixel Goods' }] });
    const same = await client.pricingModels.update(modelId, { pricingModel: { id: modelId, name: 'Pixel Goods' } });
    expect(same.pricingModel.id).toBe(modelId);
  });

  it('the first client calls it a catalog, and reads times as texts', async () => {
    const { catalog } = await first.catalogs.retrieveDefault();
    expect(catalog).toMatchObject({ id: modelId, isDefault: true, createdAt: expect.stringMatching(/Z$/) as string });
    expect((await first.catalogs.list({})).data.map(({ id }) => id)).toEqual([modelId]);
    expect((await first.catalogs.retrieve(modelId)).catalog.id).toBe(modelId);
    const made = await first.products.create({
      product: { ...EMPTY, name: 'Hat', catalogId: modelId, active: true, default: false, slug: 'hat' },
      price: { type: 'single_payment', unitPrice: 700, isDefault: true, active: true, name: null, slug: 'hat' },
    });
    expect(made.product).toMatchObject({ catalogId: modelId, createdAt: expect.stringMatching(/Z$/) as string });
    const { prices } = await first.products.retrieve(made.product.id);
    expect(prices).toMatchObject([{ setupFeeAmount: null, slug: 'hat' }]);
    const updated = await first.prices.update(prices[0]?.id ?? '', {
      price: { id: prices[0]?.id ?? '', type: 'single_payment', unitPrice: 700, name: 'Straw' },
    });
    expect(updated.price).toMatchObject({ name: 'Straw', slug: 'hat' });
    const renamed = await first.products.update(made.product.id, {
      product: { id: made.product.id, name: 'Straw hat' },
    });
    expect(renamed.product).toMatchObject({ name: 'Straw hat', active: true });
    expect((await first.products.list({ limit: 100 })).data.map(({ id }) => id)).toContain(made.product.id);
    expect((await first.prices.list({ limit: 100 })).data.map(({ slug }) => slug)).toContain('hat');
  });

  it('a price can be for each period, with a trial, and stays in its rhythm', async () => {
    const monthly = { type: 'subscription' as const, intervalUnit: 'month' as const, intervalCount: 1 };
    const { product: club } = await client.products.create({
      product: product('Club'),
      price: price({ ...monthly, trialPeriodDays: 14, slug: 'club-monthly' }),
    });
    const { defaultPrice } = await client.products.retrieve(club.id);
    const shown = { ...monthly, trialPeriodDays: 14, unitPrice: 1_500 };
    expect(defaultPrice).toMatchObject(shown);
    const yearly = { productId: club.id, ...monthly, intervalUnit: 'year', unitPrice: 15_000, isDefault: false };
    const { price: second } = await client.prices.create({ price: price(yearly) as never });
    expect(second).toMatchObject({ intervalUnit: 'year', trialPeriodDays: null });
    const renamed = await client.prices.update(defaultPrice.id, {
      price: { id: defaultPrice.id, type: 'subscription', isDefault: true, name: 'Monthly' },
    });
    expect(renamed.price).toMatchObject({ ...shown, name: 'Monthly' });
    const { price: shorter } = await first.prices.update(defaultPrice.id, {
      price: { ...monthly, id: defaultPrice.id, trialPeriodDays: 7 },
    });
    expect(shorter).toMatchObject({ ...monthly, trialPeriodDays: 7 });
    for (const other of [{ type: 'single_payment' }, { ...monthly, intervalUnit: 'week' }]) {
      const change = client.prices.update(defaultPrice.id, { price: { id: defaultPrice.id, ...other } as never });
      await expect(change).rejects.toThrow(/intervalUnit.* is every 1 month and stays so/);
    }
    const { checkoutSession } = await open({ priceSlug: 'club-monthly', quantity: 3 });
    expect(checkoutSession).toMatchObject({ priceId: defaultPrice.id, quantity: 3 });
  });

  it('errors have the client’s classes, and nothing of what was refused is there', async () => {
    const { total } = await client.products.list({});
    const calls: readonly [() => Promise<unknown>, new (...rest: never[]) => Error, RegExp][] = [
      [() => client.products.create({ product: product(''), price: price() }), Flowglad.BadRequestError, /too_small/],
      [
        () => client.products.create({ product: product('X', { pricingModelId: 'pricing_model_x' }), price: price() }),
        Flowglad.BadRequestError,
        /pricingModelId/,
      ],
      [
        () => client.products.create({ product: product('X'), price: price({ type: 'subscription' }) }),
        Flowglad.BadRequestError,
        /intervalUnit/,
      ],
      [
        () => client.products.create({ product: product('X'), price: price({ intervalUnit: 'month' }) }),
        Flowglad.BadRequestError,
        /single_payment/,
      ],
      [
        () => client.products.create({ product: product('X'), price: price({ type: 'usage' }) }),
        Flowglad.BadRequestError,
        /usage/,
      ],
      [
        () => client.products.create({ product: product('X'), price: price({ slug: 'HARBOR-1' }) }),
        Flowglad.ConflictError,
        /HARBOR-1/,
      ],
      [() => client.products.retrieve('prod_x'), Flowglad.NotFoundError, /product/],
      [
        () => client.prices.create({ price: price({ productId: 'prod_x' }) as never }),
        Flowglad.NotFoundError,
        /product/,
      ],
      [
        () => client.prices.update('price_x', { price: { id: 'price_x', type: 'single_payment', isDefault: true } }),
        Flowglad.NotFoundError,
        /price/,
      ],
      [
        () => client.prices.create({ price: price({ productId: 'icons-harbor' }) as never }),
        Flowglad.PermissionDeniedError,
        /configuration/,
      ],
      [
        () => client.products.update('icons-harbor', { product: { id: 'icons-harbor', active: false, name: 'Mine' } }),
        Flowglad.PermissionDeniedError,
        /configuration/,
      ],
      [() => client.pricingModels.create({ pricingModel: { name: 'Two' } }), Flowglad.PermissionDeniedError, /one/],
      [
        () => client.pricingModels.update(modelId, { pricingModel: { id: modelId, name: 'Other' } }),
        Flowglad.PermissionDeniedError,
        /configuration/,
      ],
      [() => client.pricingModels.retrieve('pricing_model_x'), Flowglad.NotFoundError, /pricing model/],
    ];
    for (const [index, [call, kind, words]] of calls.entries()) {
      const error: unknown = await call().catch((reason: unknown) => reason);
      expect(error, String(index)).toBeInstanceOf(kind);
      expect(JSON.stringify((error as { error: unknown }).error), String(index)).toMatch(words);
    }
    expect((await client.products.list({})).total).toBe(total);
    expect((await client.products.retrieve('icons-harbor')).name).toMatch(/^Harbor Icons/);
  });
});

const EMPTY = {
  description: null,
  imageURL: null,
  displayFeatures: null,
  singularQuantityLabel: null,
  pluralQuantityLabel: null,
};
