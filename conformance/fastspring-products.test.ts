// Products and prices through two public clients, unchanged, on both databases.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestServer, type TestServer } from '../test/server.ts';
import { openClients, type Clients } from './fastspring-clients.ts';

const atlas = {
  product: 'atlas',
  display: { en: 'Atlas', de: 'Atlas' },
  description: { summary: { en: 'Maps' }, action: { en: 'Look' }, full: { en: 'All the maps' } },
  fulfillment: { instructions: { en: 'Unfold', es: 'Desplegar' } },
  image: 'https://example.com/atlas.png',
  format: 'digital',
  sku: 'A-1',
  attributes: { pages: '300' },
  pricing: { price: { USD: 14.95, EUR: 10.99 }, quantityBehavior: 'allow', quantityDefault: 1 },
};

describe.each(['pglite', 'postgres'] as const)('products on %s', (database) => {
  let server: TestServer;
  let clients: Clients;

  beforeAll(async () => {
    server = await startTestServer({ database });
    clients = openClients(server);
  });
  afterAll(() => server.stop());

  const put = (...products: object[]) => clients.sdk('createoneormorenewproducts', { products });
  const sessionOf = (country: string, product = 'atlas') =>
    clients.toolkit.sessions().post({ contact: { country }, items: [{ product, quantity: 2 }] });

  it('are made and sold at once, in every currency they have', async () => {
    const { sdk, toolkit } = clients;
    expect(await put(atlas)).toEqual({ products: [{ product: 'atlas', action: 'product.create', result: 'success' }] });
    expect(await sdk('getproductsbyid', { product_path: 'atlas' })).toMatchObject({
      products: [{ ...atlas, action: 'products.get', result: 'success' }],
    });
    expect(await toolkit.products('atlas,gone,phoenix-guide').get()).toMatchObject({
      products: [
        { product: 'atlas' },
        { product: 'gone', error: { product: 'Not found' } },
        { product: 'phoenix-guide' },
      ],
    });
    const all = await sdk<{ products: string[] }>('getlistofallproductids');
    expect(all).toMatchObject({ action: 'products.getall', result: 'success' });
    expect(all.products).toEqual(expect.arrayContaining(['atlas', 'phoenix-guide']));
    expect(await sessionOf('US')).toMatchObject({ currency: 'USD', subtotal: 29.9, items: [{ product: 'atlas' }] });
    expect(await sessionOf('DE')).toMatchObject({ currency: 'EUR', subtotal: 21.98 });
  });

  it('are paid again and again where they say so, from their next sale on', async () => {
    const { toolkit } = clients;
    const pricing = { price: { USD: 10 }, interval: 'month', intervalLength: 3, trial: 14 };
    await put({ ...atlas, product: 'atlas-club', pricing });
    const read = async () =>
      (await toolkit.products('atlas-club').get()) as { products: readonly { pricing: object }[] };
    expect((await read()).products[0]?.pricing).toMatchObject(pricing);
    await put({ product: 'atlas-club', pricing: { price: { USD: 12 } } });
    expect((await read()).products[0]?.pricing).toMatchObject({ ...pricing, price: { USD: 12 } });
    await put({ product: 'atlas-club', pricing: { interval: 'year', intervalLength: 1, trial: 0 } });
    expect((await read()).products[0]?.pricing).toMatchObject({ interval: 'year', trial: 0, price: { USD: 12 } });
    const { id } = (await sessionOf('US', 'atlas-club')) as { id: string };
    const found = await server.app.store.findSession('fastspring', id, null);
    expect(found?.session).toMatchObject({ mode: 'subscription', lines: [{ recurring: { interval: 'year' } }] });
  });

  it('are changed by the same call, and keep what it does not say', async () => {
    const { toolkit } = clients;
    const change = { product: 'atlas', display: { en: 'World Atlas' }, pricing: { price: { USD: 19.95 } } };
    expect(await toolkit.products().post({ products: [change] })).toEqual({
      products: [{ product: 'atlas', action: 'product.update', result: 'success' }],
    });
    expect(await toolkit.products('atlas').get()).toMatchObject({
      products: [{ display: { en: 'World Atlas' }, sku: 'A-1', pricing: { price: { USD: 19.95, EUR: 10.99 } } }],
    });
    expect(await sessionOf('US')).toMatchObject({ subtotal: 39.9 });
  });

  it('fail one by one', async () => {
    const data = {
      products: [
        {
          product: 'phoenix-guide',
          result: 'error',
          error: { product: expect.stringMatching(/configuration/) as string },
        },
        { product: 'free', result: 'error', error: { 'pricing.price.USD': expect.any(String) as string } },
        {
          product: 'icons-harbor-1',
          result: 'error',
          error: { product: expect.stringMatching(/declared in the configuration/) as string },
        },
      ],
    };
    const bad = [
      { ...atlas, product: 'phoenix-guide' },
      { ...atlas, product: 'free', pricing: {} },
      { ...atlas, product: 'icons-harbor-1' },
    ];
    await expect(put(...bad)).rejects.toMatchObject({ status: 400, data });
    expect(await put(...bad, { ...atlas, product: 'globe' })).toMatchObject({
      products: [...data.products, { product: 'globe', action: 'product.create', result: 'success' }],
    });
    const gone = { products: [{ product: 'icons-harbor-1', result: 'error', error: data.products[2]?.error }] };
    await expect(clients.toolkit.products('icons-harbor-1').delete()).rejects.toMatchObject({
      response: { status: 400, data: gone },
    });
    await expect(clients.toolkit.products('free').get()).rejects.toMatchObject({ response: { status: 400 } });
  });

  it('have prices by country and currency', async () => {
    const { sdk, toolkit } = clients;
    const priceIn = (country: string, currency: string, price: number) => ({
      products: [
        {
          ...{ action: 'product.price.get', result: 'success', product: 'atlas' },
          pricing: { [country]: { currency, price } },
        },
      ],
    });
    expect(await sdk('getspecificproductprice', { id: 'atlas' })).toMatchObject(priceIn('US', 'USD', 19.95));
    const german = { id: 'atlas', country: 'DE' };
    expect(await sdk('getspecificproductpricecountry', german)).toMatchObject(priceIn('DE', 'EUR', 10.99));
    const inDollars = { ...german, currency: 'USD' };
    expect(await sdk('getspecificproductpricecountrycurrency', inDollars)).toMatchObject(priceIn('DE', 'USD', 19.95));
    const all = await sdk<{ products: object[] }>('getallproductspricewithcountry', { country: 'DE' });
    expect(all).toMatchObject({ page: 1, limit: 50 });
    expect(all.products).toContainEqual(expect.objectContaining({ product: 'atlas', result: 'success' }));
    expect(await toolkit.api('/products/price').query({ limit: 1 }).get()).toMatchObject({ limit: 1, nextPage: 2 });
  });

  it('are taken off sale, and can come back', async () => {
    const { sdk, toolkit } = clients;
    expect(await sdk('deleteProducts', { id: 'atlas' })).toEqual({
      products: [{ action: 'products.delete', product: 'atlas', result: 'success' }],
    });
    await expect(toolkit.products('atlas').get()).rejects.toMatchObject({
      response: { status: 400, data: { products: [{ product: 'atlas', error: { product: 'Not found' } }] } },
    });
    await expect(sessionOf('US')).rejects.toMatchObject({ response: { status: 400 } });
    await expect(sdk('deleteProducts', { id: 'phoenix-guide' })).rejects.toMatchObject({ status: 400 });
    await expect(toolkit.products('nothing').delete()).rejects.toMatchObject({ response: { status: 400 } });
    expect(await put({ product: 'atlas' })).toMatchObject({ products: [{ action: 'product.create' }] });
    expect(await sessionOf('US')).toMatchObject({ subtotal: 39.9 });
  });
});
