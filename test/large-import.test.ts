// A shop of 5,000 variants comes in twice, in either format and into either database; how long it takes is told, not judged.
import { expect, it } from 'vitest';
import { fixedClock } from '../src/base/clock.ts';
import { importShopify } from '../src/cli/import/import-shopify.ts';
import { describeOnBothDatabases } from './databases.ts';
import { MERCHANT_ID, NOW_MS } from './makers.ts';
import { seed } from './store-makers.ts';

const PRODUCTS = 1_250;
const SIZES = ['Small', 'Medium', 'Large', 'Extra large'];

const products = Array.from({ length: PRODUCTS }, (_, index) => ({
  id: 7_310_000_000_000 + index,
  title: `Linen shirt no. ${index}`,
  handle: `linen-shirt-${index}`,
  body_html: `<p>${'Washed linen from a small mill. '.repeat(20)}</p>`,
  vendor: 'Quay & Co',
  product_type: ['Shirts', 'Trousers', 'Coats'][index % 3] ?? '',
  published_at: '2026-01-05T09:00:00Z',
  tags: ['linen', `season-${index % 4}`],
  images: [{ id: 1, position: 1, src: `https://cdn.example.com/shirt-${index}.jpg` }],
  variants: SIZES.map((size, place) => ({
    id: 41_100_000_000_000 + index * SIZES.length + place,
    title: size,
    price: `${1_000 + index}.50`,
    compare_at_price: null,
    sku: `SHIRT-${index}-${place}`,
    grams: 250,
    inventory_management: 'shopify',
    inventory_policy: 'deny',
    inventory_quantity: (index * 7 + place) % 40,
    requires_shipping: true,
    taxable: true,
  })),
}));

const FILES = {
  'products.json': () => JSON.stringify({ products }),
  'products.csv': () =>
    [
      'Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Inventory Policy,Variant Price,Variant Requires Shipping,Variant Taxable,Image Src,Image Position,Status',
      ...products.flatMap(({ handle, title, body_html: body, vendor, product_type: type, tags, images, variants }) =>
        variants.map(({ title: size, sku, grams, inventory_quantity: stock, price }, index) => {
          const first = [title, body, vendor, type, `"${tags.join(', ')}"`, 'TRUE', 'Size'];
          const about = index === 0 ? first : first.map(() => '');
          const image = index === 0 ? [images[0]?.src ?? '', '1', 'active'] : ['', '', ''];
          return [handle, ...about, size, sku, grams, 'shopify', stock, 'deny', price, 'TRUE', 'TRUE', ...image].join(
            ',',
          );
        }),
      ),
    ].join('\n'),
} as const;

/** A format is read before it comes to any database, so that one for each shows both. */
const FORMAT = { pglite: 'products.json', postgres: 'products.csv' } as const;

describeOnBothDatabases('5,000 variants', (open, database) => {
  it('come in twice, and are the same', async () => {
    const name = FORMAT[database];
    const store = await open();
    await seed(store);
    const merchant = await store.loadMerchant(MERCHANT_ID);
    if (merchant === null) throw new Error('there is no merchant');
    const file = { name, text: FILES[name]() };
    const deps = { store, clock: fixedClock(NOW_MS) };
    const request = { merchant, file, onlyPlan: false, archiveMissing: true };
    const seconds: string[] = [];
    const told: number[] = [];
    const turns = countTurns();
    for (const summary of ['1250 products added.', 'nothing to change (1250 products as before).']) {
      const startedAt = performance.now();
      const { lines, complaints } = await importShopify(deps, request, (done) => void told.push(done));
      seconds.push(((performance.now() - startedAt) / 1_000).toFixed(2));
      expect({ lines, complaints }).toEqual({ lines: [`my-store: ${summary}`], complaints: [] });
    }
    // On either database, whoever else is there is heard between any two portions.
    expect(turns.stop()).toBeGreaterThan(told.length);
    const once = told.slice(0, told.length / 2);
    expect(once).toEqual([...new Set(once)].sort((a, b) => a - b));
    expect(once.at(-1)).toBe(PRODUCTS * SIZES.length);
    const entries = (await store.loadCatalogue(MERCHANT_ID)).filter(({ owner }) => owner === 'import');
    expect(entries.flatMap(({ variants }) => variants)).toHaveLength(PRODUCTS * SIZES.length);
    const megabytes = (Buffer.byteLength(file.text) / 1_048_576).toFixed(1);
    console.log(`${name}, ${megabytes} MB, on ${database}: ${seconds.join(' s, again ')} s`);
  });
});

/** How often the process turns to what else there is to do. */
function countTurns(): { stop: () => number } {
  let count = 0;
  let next = setImmediate(turn);
  function turn(): void {
    count += 1;
    next = setImmediate(turn);
  }
  return {
    stop() {
      clearImmediate(next);
      return count;
    },
  };
}
