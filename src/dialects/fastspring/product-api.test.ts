// The calls about products and prices: what they ask for, and how it is answered.
import { describe, expect, it } from 'vitest';
import { shopItems, shopMerchant } from '../../../test/fastspring-shop.ts';
import { NOW_MS } from '../../../test/makers.ts';
import { makeCaller, makeContext, makeRequest } from '../../../test/wire-makers.ts';
import type { CatalogItem, ProductEntry } from '../../domain/catalog.ts';
import { problem } from '../../domain/problem.ts';
import { putProduct, type ProductPut } from '../../domain/put-product.ts';
import type { Asked, BadRequest, Intent, Result, WireReply, WireRequest } from '../dialect.ts';
import {
  parseDeleteProducts,
  parsePrices,
  parseProducts,
  parsePutProducts,
  parseReadProducts,
} from './parse-products.ts';
import {
  renderDeletedProducts,
  renderNamedPrices,
  renderNamedProducts,
  renderPrices,
  renderProducts,
  renderPutProducts,
} from './render-products.ts';

const caller = makeCaller(shopMerchant);
const context = makeContext({ merchant: shopMerchant });
const asking = (over: Parameters<typeof makeRequest>[0] = {}): Asked => ({ request: makeRequest(over), caller });
const shown = ({ status, body }: WireReply) => ({ status, body: JSON.parse(body ?? '') as Record<string, unknown> });
const each = (...results: Result[]): Result => ({ kind: 'each', results });
const missing: Result = { kind: 'not-found', what: 'product' };

const BOOK = {
  product: 'book',
  display: { en: 'Book', de: 'Buch' },
  description: { summary: { en: 'A <b>book</b>' }, action: { en: 'Buy' } },
  fulfillment: { instructions: { en: 'Open it' } },
  image: 'https://example.com/book.png',
  format: 'digital',
  sku: 'B-1',
  badge: { en: 'New' },
  rank: 3,
  attributes: { genre: 'tale' },
  pricing: { price: { USD: 14.95, EUR: 10.99, JPY: 1_500 }, quantityBehavior: 'lock', quantityDefault: 2 },
};

const parse = (body: unknown) => parsePutProducts(makeRequest({ body }));

function putIn(product: object): ProductPut {
  const intent = parse({ products: [product] });
  if (intent.do !== 'each' || intent.parts[0]?.do !== 'put-product') throw new Error(JSON.stringify(intent));
  return intent.parts[0].put;
}

/** As the catalogue keeps what was put there. */
function entryOf(product: object, over: Partial<ProductEntry['product']> = {}): ProductEntry {
  const made = putProduct(null, putIn(product), { currency: 'USD', nowMs: NOW_MS });
  if ('problems' in made) throw new Error(JSON.stringify(made.problems));
  return { ...made, product: { ...made.product, ...over } };
}

function variantOf(of: ProductEntry): Result {
  const [entry] = of.variants;
  if (entry === undefined) throw new Error('it has no variant');
  return { kind: 'variant', of, entry };
}

const entryOfItem = ({ product, variant }: CatalogItem): ProductEntry => {
  const times = { createdAtMs: NOW_MS, updatedAtMs: NOW_MS };
  return { product, owner: 'configuration', variants: [{ variant, isOnSale: true, ...times }], ...times };
};

describe('a product', () => {
  it('becomes one of the catalogue, at prices in minor units', () => {
    expect(putIn(BOOK)).toEqual({
      id: 'book',
      change: {
        title: 'Book',
        descriptionHtml: 'A &lt;b&gt;book&lt;/b&gt;',
        imageUrl: BOOK.image,
        extra: {
          ...{
            display: BOOK.display,
            descriptions: BOOK.description,
            fulfillment: BOOK.fulfillment,
            format: 'digital',
          },
          ...{ articleNumber: 'B-1', badge: BOOK.badge, rank: 3, attributes: BOOK.attributes },
          ...{ quantityBehavior: 'lock', quantityDefault: 2 },
        },
      },
      prices: { USD: 1_495, EUR: 1_099, JPY: 1_500 },
      requiresShipping: false,
      variantId: expect.stringMatching(/^book-[\w-]{22}$/) as string,
    });
    expect(putIn({ product: 'book', display: { de: 'Buch' } })).toMatchObject({ change: { title: 'Buch' } });
    expect(Object.keys(putIn({ product: 'book' }))).toEqual(['id', 'change', 'variantId']);
  });

  it('is shown as it was given', () => {
    const reply = renderNamedProducts(each(variantOf(entryOf(BOOK))), context, asking({ params: { id: 'book' } }));
    expect(shown(reply)).toMatchObject({
      status: 200,
      body: { products: [{ ...BOOK, parent: null, offers: [], action: 'products.get', result: 'success' }] },
    });
  });

  it('of somebody else is shown by the path it is bought by', () => {
    const [guide, icons] = shopItems.map((item) => variantOf(entryOfItem(item)));
    if (guide === undefined || icons === undefined) throw new Error('the shop is empty');
    const reply = renderNamedProducts(each(guide, icons), context, asking({ params: { id: 'guide,ICONS-1' } }));
    expect(shown(reply).body).toMatchObject({
      products: [
        { product: 'guide', display: { en: 'The Guide' }, sku: null, pricing: { price: { USD: 19.95, JPY: 3_000 } } },
        { product: 'icons', sku: 'ICONS-1', format: 'digital', attributes: {} },
      ],
    });
  });

  it('that was given up is not there', () => {
    const gone = variantOf(entryOf(BOOK, { status: 'archived' }));
    expect(shown(renderNamedProducts(each(gone), context, asking({ params: { id: 'book' } })))).toEqual({
      status: 400,
      body: {
        products: [{ action: 'products.get', product: 'book', result: 'error', error: { product: 'Not found' } }],
      },
    });
  });

  it('is told to be made or changed', () => {
    const body = { products: [{ product: 'book' }, { product: 'tome' }, { product: 'guide' }] };
    const managed = problem('managed_by_configuration', null, 'Change it there.');
    const result = each(
      { kind: 'product', entry: entryOf(BOOK), isNew: true },
      { kind: 'product', entry: entryOf({ ...BOOK, product: 'tome' }) },
      { kind: 'refused', problems: [managed], session: null },
    );
    expect(shown(renderPutProducts(result, context, asking({ body }))).body).toEqual({
      products: [
        { action: 'product.create', product: 'book', result: 'success' },
        { action: 'product.update', product: 'tome', result: 'success' },
        { action: 'product.update', product: 'guide', result: 'error', error: { product: 'Change it there.' } },
      ],
    });
  });

  it('is given up by its path', () => {
    expect(parseDeleteProducts(makeRequest({ params: { id: 'book,tome' } }))).toMatchObject({
      parts: [
        { do: 'update-product', id: 'book', change: { status: 'archived' } },
        { do: 'update-product', id: 'tome' },
      ],
    });
    const result = each({ kind: 'product', entry: entryOf(BOOK) }, missing);
    expect(shown(renderDeletedProducts(result, context, asking({ params: { id: 'book,tome' } }))).body).toEqual({
      products: [
        { action: 'products.delete', product: 'book', result: 'success' },
        { action: 'products.delete', product: 'tome', result: 'error', error: { product: 'Not found' } },
      ],
    });
  });
});

describe('all products', () => {
  const entries = [
    entryOf(BOOK),
    entryOf({ ...BOOK, product: 'gone' }, { status: 'archived' }),
    ...shopItems.map(entryOfItem),
  ];
  const catalogue: Result = { kind: 'catalogue', products: entries };

  it('are the paths of what is sold', () => {
    expect(parseProducts()).toEqual({ do: 'read-catalogue', id: null });
    expect(shown(renderProducts(catalogue)).body).toEqual({
      ...{ action: 'products.getall', result: 'success', page: null, limit: null, nextPage: null, total: 3 },
      products: ['book', 'guide', 'icons'],
    });
  });

  const pricesFor = (query: Record<string, string>): unknown[] => {
    const { body } = shown(renderPrices(catalogue, context, asking({ query })));
    return body['products'] as unknown[];
  };

  it('have prices in a country, in its currency or the shop’s, as a session would ask', () => {
    expect(pricesFor({ country: 'de' })).toMatchObject([
      {
        action: 'product.price.getall',
        product: 'book',
        result: 'success',
        pricing: { DE: { currency: 'EUR', price: 10.99 } },
      },
      { product: 'guide', pricing: { DE: { currency: 'EUR', price: 18.5, display: '€18.50' } } },
      { product: 'icons', pricing: { DE: { currency: 'USD', price: 29 } } },
    ]);
    expect(pricesFor({})).toMatchObject([{ pricing: { US: { currency: 'USD', price: 14.95 } } }, {}, {}]);
  });

  it('have a price in a currency or say that they have none', () => {
    expect(pricesFor({ country: 'US', currency: 'jpy' })).toMatchObject([
      { pricing: { US: { currency: 'JPY', price: 1_500 } } },
      { product: 'guide', result: 'success' },
      { product: 'icons', result: 'error', error: { currency: expect.stringContaining('JPY') as string } },
    ]);
    const icons = shopItems.map(entryOfItem).map(variantOf)[1] ?? missing;
    const query = { currency: 'JPY' };
    const reply = renderNamedPrices(each(icons), context, asking({ params: { id: 'icons' }, query }));
    expect(shown(reply)).toMatchObject({ status: 400, body: { products: [{ product: 'icons', result: 'error' }] } });
    const priced = renderNamedPrices(each(icons), context, asking({ params: { id: 'icons' } }));
    expect(shown(priced).body).toMatchObject({
      products: [{ action: 'product.price.get', product: 'icons', pricing: { US: { price: 29 } } }],
    });
  });

  it('come in pages', () => {
    expect(shown(renderPrices(catalogue, context, asking({ query: { limit: '2', page: '2' } }))).body).toMatchObject({
      ...{ page: 2, limit: 2, nextPage: null, total: 3, products: [{ product: 'icons' }] },
    });
  });
});

describe('what is wrong with products', () => {
  const fieldsOf = (intent: Intent | BadRequest, request: Partial<WireRequest> = {}): string[] => {
    if (intent.do !== 'reject') throw new Error('it was taken');
    const reply = renderPutProducts({ kind: 'rejected', problems: intent.problems }, context, asking(request));
    expect(reply.status).toBe(400);
    return Object.keys(shown(reply).body['error'] as object);
  };

  it.each<[unknown, string]>([
    [{}, 'products'],
    [{ products: [] }, 'products'],
    [{ products: [{}] }, 'products[0].product'],
    [{ products: [{ ...BOOK, product: 'a b' }] }, 'products[0].product'],
    [{ products: [{ ...BOOK, product: 'a,b' }] }, 'products[0].product'],
    [{ products: [{ ...BOOK, product: 'price' }] }, 'products[0].product'],
    [{ products: [BOOK, BOOK] }, 'products[1].product'],
    [{ products: [{ ...BOOK, display: {} }] }, 'products[0].display'],
    [{ products: [{ ...BOOK, image: 'javascript:alert(1)' }] }, 'products[0].image'],
    [{ products: [{ ...BOOK, format: 'cloud' }] }, 'products[0].format'],
    [{ products: [{ ...BOOK, pricing: { price: { USD: -1 } } }] }, 'products[0].pricing.price.USD'],
    [{ products: [{ ...BOOK, pricing: { price: { XYZ: 1 } } }] }, 'products[0].pricing.price.XYZ'],
  ])('refuses %j before any is made', (body, field) => {
    expect(fieldsOf(parse(body))).toEqual([field]);
  });

  it.each<[object, string]>([
    [{ price: { USD: 1.234 } }, 'pricing.price.USD'],
    [{ price: { JPY: 1.5 } }, 'pricing.price.JPY'],
    [{ price: { USD: 1 }, interval: 'adhoc' }, 'pricing.interval'],
    [{ price: { USD: 1 }, trial: 14 }, 'pricing.trial'],
    [{ price: { USD: 1 }, interval: 'month', paidTrial: true }, 'pricing.paidTrial'],
    [{ price: { USD: 1 }, quantityDiscounts: { 10: 25 } }, 'pricing.quantityDiscounts'],
    [{ price: { USD: 1 }, setupFee: { price: { USD: 5 } } }, 'pricing.setupFee'],
  ])('answers a product with the price %j beside the others', (pricing, field) => {
    const intent = parse({
      products: [
        { ...BOOK, pricing },
        { ...BOOK, product: 'tome' },
      ],
    });
    if (intent.do !== 'each') throw new Error(JSON.stringify(intent));
    const [bad, good] = intent.parts;
    expect(fieldsOf(bad ?? { do: 'whoami' })).toEqual([field]);
    expect(good).toMatchObject({ do: 'put-product', put: { id: 'tome' } });
  });

  it('takes empty fields for none', () => {
    const pricing = {
      ...BOOK.pricing,
      trial: 0,
      interval: '',
      quantityDiscounts: {},
      paidTrial: false,
      trialPrice: null,
    };
    expect(putIn({ ...BOOK, pricing })).toMatchObject({ prices: { USD: 1_495 } });
  });

  it.each<[Record<string, string>, string[]]>([
    [{ country: 'Germany' }, ['country']],
    [{ currency: 'euro' }, ['currency']],
    [{ country: 'Germany', currency: 'EURO' }, ['country', 'currency']],
    [{ limit: '0' }, ['limit']],
  ])('refuses prices for %j', (query, fields) => {
    expect(fieldsOf(parsePrices(makeRequest({ method: 'GET', query })))).toEqual(fields);
  });

  it('refuses a path that names nothing', () => {
    expect(fieldsOf(parseReadProducts(makeRequest({ params: { id: ',' } })))).toEqual(['product']);
  });
});
