// Whatever stands in a file, each of its products is read whole or has a mistake, and what is read can be stored.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RawFile, Unreadable } from './raw-product.ts';
import { readShopifyCsv } from './read-shopify-csv.ts';
import { readShopifyJson } from './read-shopify-json.ts';
import { toImported } from './to-imported.ts';

/** Each column with something that may stand in it. */
const COLUMNS = {
  Handle: 'mug',
  Title: '',
  'Body (HTML)': '<p>A mug.</p>',
  Type: 'Mugs',
  Tags: 'blue, tall',
  Published: 'TRUE',
  'Option1 Value': 'Red',
  'Variant SKU': 'MUG',
  'Variant Grams': '250',
  'Variant Inventory Tracker': 'shopify',
  'Variant Inventory Qty': '3',
  'Variant Inventory Policy': 'deny',
  'Variant Price': '12.50',
  'Variant Compare At Price': '',
  'Variant Taxable': 'FALSE',
  'Image Src': '',
  'Image Position': '1',
  'Gift Card': '',
  Status: 'active',
};
const HEADER = Object.keys(COLUMNS);

const odd = fc.constantFrom(
  ...[
    '',
    ' ',
    '0',
    '-1',
    '1e9',
    '12.50',
    '12,50',
    'TRUE',
    'mug',
    '../mug',
    '"',
    'a\nb',
    "' or 1=1 --",
    '__proto__',
    '𝕏',
  ],
  ...['constructor', '9'.repeat(400), '\u0000', '<script>', 'javascript:alert(1)', 'https://a.example/b.jpg', 'active'],
);
const cell = fc.oneof({ weight: 5, arbitrary: odd }, fc.string({ unit: 'binary', maxLength: 12 }));
const row = fc.tuple(
  ...Object.values(COLUMNS).map((usual) => fc.oneof({ weight: 20, arbitrary: fc.constant(usual) }, cell)),
);
const table = fc.array(
  fc.tuple(row, fc.nat(4)).map(([[, , ...rest], product]) => [`mug-${product}`, `Mug ${product}`, ...rest]),
  { maxLength: 8 },
);

const value = fc.oneof(cell, fc.double(), fc.integer(), fc.boolean(), fc.constant(null));
const variant = fc.dictionary(
  fc.constantFrom(
    'id',
    'title',
    'sku',
    'price',
    'compare_at_price',
    'grams',
    'weight',
    'inventory_quantity',
    'available',
  ),
  value,
);
const product = fc.dictionary(
  fc.constantFrom(
    'id',
    'title',
    'handle',
    'body_html',
    'product_type',
    'tags',
    'status',
    'variants',
    'images',
    '__proto__',
  ),
  fc.oneof(value, fc.array(fc.oneof(variant, value), { maxLength: 3 })),
);
/** Every other one lacks nothing, so that something of a file is read. */
const whole = fc
  .tuple(product, variant, fc.nat(5), fc.nat(5))
  .map(([about, one, id, place]) => ({ ...about, id, title: 'Mug', variants: [{ ...one, id: place, price: '1.5' }] }));

async function check(raw: RawFile | Unreadable): Promise<void> {
  if ('unreadable' in raw) return;
  const read = await toImported(raw, 'INR');
  const items = read.products.flatMap(({ variants }) => variants.map((one) => one.variant));
  const ids = [...read.products.map(({ product: { id } }) => `p ${id}`), ...items.map(({ id }) => `v ${id}`)];
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id.length).toBeLessThanOrEqual(102);
  for (const { prices, compareAt, grams, inventoryQuantity } of items) {
    for (const amount of [...Object.values(prices), ...Object.values(compareAt), grams, inventoryQuantity ?? 0]) {
      expect(Number.isSafeInteger(amount)).toBe(true);
    }
    expect(prices['INR']).toBeGreaterThanOrEqual(0);
  }
  for (const url of [...items.map(({ imageUrl }) => imageUrl), ...read.products.map((one) => one.product.imageUrl)]) {
    if (url !== null) expect(url).toMatch(/^https?:/i);
  }
  expect(JSON.stringify(read.products)).not.toMatch(/\\u0000|\\ud[89a-f]/);
  const lost = raw.products.length - read.products.length - read.giftCards;
  if (lost > 0) expect(read.mistakes).not.toEqual([]);
}

it('of a table', () =>
  fc.assert(
    fc.asyncProperty(table, async (rows) => {
      const quoted = [HEADER, ...rows].map((cells) => cells.map((text) => `"${text.replaceAll('"', '""')}"`).join(','));
      await check(await readShopifyCsv(quoted.join('\n')));
    }),
  ));

it('of JSON', () =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.oneof(product, whole, value), { maxLength: 6 }), async (products) => {
      await check(await readShopifyJson(JSON.stringify({ products })));
    }),
  ));

it('of anything', () =>
  fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), async (text) => {
      await check(await readShopifyJson(text));
      await check(await readShopifyCsv(text));
      await check(await readShopifyCsv(`Handle,Title,Variant Price\n${text}`));
    }),
  ));
