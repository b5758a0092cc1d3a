// What is read from each of Shopify's formats, and what is said about files that are none.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RawFile, Unreadable } from './raw-product.ts';
import { readShopifyCsv } from './read-shopify-csv.ts';
import { readShopifyJson } from './read-shopify-json.ts';
import { toImported } from './to-imported.ts';

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');

async function imported(reading: Promise<RawFile | Unreadable>, currency = 'INR') {
  const raw = await reading;
  if ('unreadable' in raw) throw new Error(raw.unreadable);
  const { mistakes, products, ...rest } = await toImported(raw, currency);
  return {
    ...rest,
    products: products.map(({ product, variants }) => ({ product, variants })),
    mistakes: mistakes.map(({ at, field, text }) => `${at.line ?? ''}${at.path} ${field} ${text}`),
  };
}

const mug = {
  title: 'Harbour Mug',
  handle: 'harbour-mug',
  vendor: 'Quay & Co',
  imageUrl: 'https://cdn.example.com/mug.jpg',
  status: 'active',
  collections: ['mugs-cups'],
  tags: ['kitchen', 'Deep Blue'],
};
const blue = {
  sku: 'MUG-BLUE',
  prices: { INR: 64_900 },
  compareAt: { INR: 79_900 },
  imageUrl: 'https://cdn.example.com/mug-blue.jpg',
  grams: 420,
  taxable: true,
  requiresShipping: true,
  whenOutOfStock: 'deny',
};

describe('products.json of a storefront', () => {
  it('has products under their numbers, and says what is sold out', async () => {
    const read = await imported(readShopifyJson(fixture('storefront.json')));
    expect(read.mistakes).toEqual([]);
    expect(read.products).toMatchObject([
      {
        product: {
          ...mug,
          id: '7310000000001',
          defaultVariantId: '41100000000001',
          descriptionHtml: '<p>Stoneware, 300 ml.</p>',
        },
        variants: [
          { saysStock: true, variant: { ...blue, id: '41100000000001', title: 'Blue', inventoryQuantity: null } },
          { saysStock: true, variant: { id: '41100000000002', imageUrl: null, compareAt: {}, inventoryQuantity: 0 } },
        ],
      },
      {
        product: { id: '7310000000002', imageUrl: null },
        variants: [
          { variant: { title: 'Default Title', sku: null, prices: { INR: 125_050 }, compareAt: {}, grams: 0 } },
        ],
      },
    ]);
    expect(read.products[1]?.product).not.toHaveProperty('collections');
    expect(read.products[1]?.product).not.toHaveProperty('tags');
  });
});

describe('products.json of the Admin API', () => {
  it('says how much there is, what it weighs, and which picture is whose', async () => {
    const read = await imported(readShopifyJson(fixture('admin.json')));
    expect(read.mistakes).toEqual([]);
    expect(read.giftCards).toBe(1);
    expect(read.leftAlone).toEqual(new Set(['7310000000004']));
    expect(read.products).toMatchObject([
      {
        product: { ...mug, id: '7310000000001' },
        variants: [
          { saysStock: true, variant: { ...blue, title: 'Blue / Large', inventoryQuantity: 12 } },
          {
            saysStock: true,
            variant: {
              ...{ sku: null, grams: 420, taxable: false, requiresShipping: false },
              ...{ inventoryQuantity: null, whenOutOfStock: 'continue' },
            },
          },
        ],
      },
      { product: { status: 'draft', descriptionHtml: '' }, variants: [{ saysStock: false }] },
    ]);
  });
});

describe('a table of products', () => {
  it('has products under their handles, and variants under SKUs that are theirs alone', async () => {
    const read = await imported(readShopifyCsv(fixture('products.csv')));
    expect(read.mistakes).toEqual([]);
    expect(read.giftCards).toBe(1);
    expect(read.products).toMatchObject([
      {
        product: { ...mug, id: 'harbour-mug', descriptionHtml: '<p>Stoneware,\n300 ml.</p>' },
        variants: [
          { saysStock: true, variant: { ...blue, id: 'MUG-BLUE', title: 'Blue / Large', inventoryQuantity: 12 } },
          {
            saysStock: true,
            variant: {
              ...{ id: 'harbour-mug/Sand / Large', sku: null, taxable: false, requiresShipping: true },
              ...{ inventoryQuantity: null, whenOutOfStock: 'continue' },
            },
          },
        ],
      },
      {
        product: { id: 'rope-mat' },
        variants: [{ variant: { id: '0042', title: 'Default Title', compareAt: {}, inventoryQuantity: 0 } }],
      },
      { product: { id: 'winter-mug', status: 'draft' }, variants: [{ variant: { id: 'winter-mug' } }] },
    ]);
  });

  it('is the same with the headings of the newer template, with semicolons, and with the columns in another order', async () => {
    const newer = `Price;Title;URL handle;Description;Published on online store;Status;SKU;Option1 name;Option1 value;Compare-at price;Charge tax;Inventory tracker;Inventory quantity;Continue selling when out of stock;Weight value (grams);Requires shipping;Product image URL;Variant image URL;Type;Tags;Vendor
649.00;Harbour Mug;harbour-mug;;TRUE;Active;MUG-BLUE;Colour;Blue;799.00;TRUE;shopify;;DENY;420;TRUE;https://cdn.example.com/mug.jpg;https://cdn.example.com/mug-blue.jpg;Mugs & Cups;kitchen, Deep Blue;Quay & Co
1;Untold;;;;;;;;;;;;;;;;;;;
`;
    const read = await imported(readShopifyCsv(`\uFEFF${newer}`));
    expect(read.mistakes).toEqual([]);
    expect(read.products).toMatchObject([
      { product: mug, variants: [{ saysStock: false, variant: { ...blue, id: 'MUG-BLUE' } }] },
      { product: { id: 'untold', status: 'active' }, variants: [{ variant: { id: 'untold' } }] },
    ]);
  });

  it('names nothing by a SKU that several variants have', async () => {
    const text = 'Handle,Title,Option1 Value,Variant SKU,Variant Price\na,A,Red,X,1\na,,Blue,X,1\nb,B,,Y,1\n';
    const { products, sharedSkus } = await imported(readShopifyCsv(text));
    expect(sharedSkus).toBe(1);
    expect(products.flatMap(({ variants }) => variants.map(({ variant: { id, sku } }) => [id, sku]))).toEqual([
      ['a/Red', null],
      ['a/Blue', null],
      ['Y', 'Y'],
    ]);
    const variants = [
      { id: 1, title: 'Red', sku: '2', price: '1' },
      { id: 2, title: 'Blue', sku: 'B', price: '1' },
    ];
    const json = await imported(
      readShopifyJson(JSON.stringify({ products: [{ id: 9, title: 'A', handle: 'a', variants }] })),
    );
    expect(json.products[0]?.variants.map(({ variant: { id, sku } }) => [id, sku])).toEqual([
      ['1', null],
      ['2', 'B'],
    ]);
  });
});

describe('prices', () => {
  it.each([
    ['JPY', '1500', 1_500],
    ['JPY', '1500.00', 1_500],
    ['KWD', '1.250', 1_250],
    ['KWD', '1.25', 1_250],
    ['USD', '19.9', 1_990],
  ])('in %s are read from %s', async (currency, price, amount) => {
    const read = await imported(readShopifyCsv(`Handle,Title,Variant Price\nmug,Mug,${price}\n`), currency);
    expect(read.products[0]?.variants[0]?.variant.prices).toEqual({ [currency]: amount });
    const json = JSON.stringify({ products: [{ id: 1, title: 'Mug', variants: [{ id: 2, price }] }] });
    expect((await imported(readShopifyJson(json), currency)).products[0]?.variants[0]?.variant.prices).toEqual({
      [currency]: amount,
    });
  });

  it.each([
    [
      'JPY',
      '15.50',
      '“15.50” has decimals, and JPY has none. Prices are in JPY, the currency of the merchant; is the file of another shop?',
    ],
    ['INR', '"12,50"', '“12,50” must be a plain decimal number such as 19.99. Write 12.50, with a point.'],
    [
      'INR',
      '"1,250.00"',
      '“1,250.00” must be a plain decimal number such as 19.99. Write 1250.00, without separators.',
    ],
    ['INR', '₹99', '“₹99” must be a plain decimal number such as 19.99. Leave the sign of the currency out.'],
    [
      'INR',
      '-1',
      '“-1” must not be negative. Prices are in INR, the currency of the merchant; is the file of another shop?',
    ],
  ])('in %s that say %s are told', async (currency, price, text) => {
    const read = await imported(readShopifyCsv(`Handle,Title,Variant Price\nmug,Mug,${price}\ncup,Cup,1\n`), currency);
    expect(read.mistakes).toEqual([`2 Variant Price ${text}`]);
    expect(read.products.map(({ product }) => product.id)).toEqual(['cup']);
    expect(read.leftAlone).toEqual(new Set(['mug']));
  });
});

describe('a bad row', () => {
  const HEAD =
    'Handle,Title,Option1 Value,Variant SKU,Variant Price,Variant Inventory Qty,Variant Grams,Variant Taxable,Image Src,Status';
  it.each([
    ['mug,Mug,,,,,,,,', '2 Variant Price is empty in all rows of the product; it needs one at least.'],
    ['mug,Mug,Red,,,,,,,', '2 Variant Price is empty; each variant needs one.'],
    ['mug,Mug,,,5,1.5,,,,', '2 Variant Inventory Qty “1.5” must be a whole number such as 12, without separators.'],
    ['mug,Mug,,,5,,a lot,,,', '2 Variant Grams “a lot” must be a number of grams such as 250.'],
    ['mug,Mug,,,5,,,maybe,,', '2 Variant Taxable “maybe” must be TRUE or FALSE.'],
    ['mug,Mug,,,5,,,,mug.jpg,', '2 Image Src “mug.jpg” must be an absolute URL that begins with https://.'],
    [
      'mug,Mug,,,5,,,,javascript:alert(1),',
      '2 Image Src “javascript:alert(1)” must be an absolute URL that begins with https://.',
    ],
    ['mug,Mug,,,5,,,,,sold', '2 Status “sold” must be active, draft, archived or unlisted.'],
    ['mug,,,,5,,,,,', '2 Title is empty in the first row of the product.'],
    [',,,,5,,,,,', '2 Handle is empty; each row names the product that it belongs to.'],
    [
      'mug,Mug,Red,,5,,,,,\nmug,,Red,,6,,,,,',
      '3 Option1 Value repeats “Red”; each variant of a product has options of its own.',
    ],
    [
      'mug,Mug,Red,,5,,,,,\nmug,Cup,Blue,,6,,,,,',
      '3 Title “Cup” is another than in line 2; each product has a handle of its own.',
    ],
    ['mug,Mug,,,5,,,,,,,', '2  has more cells than the first line. A text with the delimiter in it needs quotes.'],
    ['a,A,,b,5,,,,,\nb,B,,,5,,,,,', '3 Variant SKU makes the name b, which another variant has.'],
  ])('%j is told with its line, and the rest goes on', async (rows, told) => {
    const read = await imported(readShopifyCsv(`${HEAD}\n${rows}\nrest,Rest,,,5,,,,,\n`));
    expect(read.mistakes).toEqual([told]);
    expect(read.products.map(({ product }) => product.id)).toContain('rest');
    expect(read.products.map(({ product }) => product.id)).not.toContain('mug');
  });

  it.each<[unknown, string]>([
    [
      { id: 1, title: 'A', variants: [{ id: 2 }] },
      'products[0] variants[0].price must be a price in quotes such as "19.99".',
    ],
    [
      { id: 'x\u0000', title: 'A', variants: [{ id: 2, price: '1' }] },
      'products[0]  contains a NUL or half of a surrogate pair, which is no text; remove it.',
    ],
    [
      { id: ' ', title: 'A', variants: [{ id: 2, price: '1' }] },
      'products[0] id is empty; it must be a whole number such as 46107636203656.',
    ],
    [
      { id: 1, title: 'A', variants: [{ id: 2, price: '1', grams: 1e300 }] },
      'products[0] variants[0].grams must be at most 1000000000.',
    ],
    [{ id: 1, title: 'A', variants: [] }, 'products[0] variants is empty; a product is sold as one variant at least.'],
    [
      { id: 1, title: 'A', variants: [{ id: 2, price: '1', weight: 1, weight_unit: 'stone' }] },
      'products[0] variants[0].weight_unit must be one of "g", "kg", "lb", "oz".',
    ],
    [
      { id: 1, title: 'A', variants: [{ id: 2, price: '1' }], images: [{ src: 'ftp://a/b' }] },
      'products[0] images[0].src “ftp://a/b” must be an absolute URL that begins with https://.',
    ],
    [
      { id: 1, title: 'A', price_varies: false, variants: [{ id: 2, price: 100 }] },
      'products[0]  is what /products/….js answers, with prices in hundredths. Take /products.json instead.',
    ],
    [5, 'products[0]  is no product.'],
  ])('of JSON is told with its path', async (product, told) => {
    const rest = { id: 9, title: 'Rest', variants: [{ id: 10, price: '1' }] };
    const read = await imported(readShopifyJson(JSON.stringify({ products: [product, rest] })));
    expect(read.mistakes).toEqual([told]);
    expect(read.products.map(({ product: { id } }) => id)).toEqual(['9']);
  });

  it.each([
    ['a list', (one: unknown) => [one]],
    ['one product', (one: unknown) => ({ product: one })],
    ['ids of the GraphQL API', (one: object) => ({ products: [{ ...one, id: 'gid://shopify/Product/9' }] })],
  ])('of JSON is none where it is %s', async (_, wrap) => {
    const one = { id: 9, title: 'Rest', variants: [{ id: 10, price: 1.5 }] };
    const read = await imported(readShopifyJson(JSON.stringify(wrap(one))));
    expect(read).toMatchObject({ mistakes: [], products: [{ product: { id: '9', handle: 'rest' } }] });
  });

  it('of JSON that stands twice is the second', async () => {
    const one = { id: 9, title: 'Rest', variants: [{ id: 10, price: '1' }] };
    const read = await imported(readShopifyJson(JSON.stringify([one, one])));
    expect(read.mistakes[0]).toBe('products[1] id repeats 9, which stands above already; each product stands once.');
    expect(read.products).toEqual([]);
  });
});

describe('a large file', () => {
  it.each(['json', 'csv'])('of %s is read while others have their turn', async (format) => {
    const rows = Array.from({ length: 1_000 }, (_, index) => ({
      id: index,
      handle: `p${index}`,
      title: 'P',
      price: '1',
    }));
    const products = rows.map(({ price, ...rest }) => ({ ...rest, variants: [{ id: rest.id, price }] }));
    const lines = rows.map(({ handle, title, price }) => `${handle},${title},${price}`).join('\n');
    let turns = 0;
    let isOver = false;
    const turn = (): void => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    const reading =
      format === 'json'
        ? readShopifyJson(JSON.stringify({ products }))
        : readShopifyCsv(`Handle,Title,Price\n${lines}`);
    const read = await imported(reading);
    isOver = true;
    expect(read.products).toHaveLength(1_000);
    expect(turns).toBeGreaterThan(10);
  });
});

describe('a file that is none', () => {
  it.each([
    ['{', 'cannot be read. It is not valid JSON:'],
    ['{"orders":[]}', 'has no list `products`'],
  ])('%s is told', async (text, told) => {
    expect(await readShopifyJson(text)).toEqual({ unreadable: expect.stringContaining(told) as string });
  });

  it.each([
    ['', 'is empty.'],
    ['Handle,Title,Varian Price\na,b,1\n', 'has no column Variant Price. Did you mean Varian Price?'],
    ['SKU,Location\n1,2\n', 'has no column Title. Is it an export of products?'],
    ['Title,Variant Price\n"a,1\n', 'is no table that can be read. Quote Not Closed'],
  ])('%j is told', async (text, told) => {
    expect(await readShopifyCsv(text)).toEqual({ unreadable: expect.stringContaining(told) as string });
  });
});
