// A file of products on its way into what is sold, on both databases.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fixedClock } from '../../base/clock.ts';
import { describeOnBothDatabases } from '../../../test/databases.ts';
import { ask, openCommand, openEngine } from '../../../test/engine-makers.ts';
import { makeItem, MERCHANT_ID, NOW_MS } from '../../../test/makers.ts';
import { seed } from '../../../test/store-makers.ts';
import { importShopify, type ImportRequest } from './import-shopify.ts';
import type { Store } from '../../store/store.ts';

const fixture = (name: string): string => readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8');
const HEAD = 'Handle,Title,Option1 Value,Variant SKU,Variant Inventory Qty,Variant Price\n';

async function take(store: Store, name: string, text: string, over: Partial<ImportRequest> = {}) {
  const merchant = await store.loadMerchant(MERCHANT_ID);
  if (merchant === null) throw new Error('there is no merchant');
  const file = { name, text };
  const request = { merchant, file, onlyPlan: false, archiveMissing: false, ...over };
  return importShopify({ store, clock: fixedClock(NOW_MS) }, request, () => {});
}

const onSale = async (store: Store): Promise<readonly string[]> =>
  (await store.loadCatalogue(MERCHANT_ID))
    .filter(({ owner }) => owner === 'import')
    .flatMap(({ variants }) => variants.flatMap(({ variant, isOnSale }) => (isOnSale ? [variant.id] : [])));

describeOnBothDatabases('kassa import shopify', (open) => {
  async function start() {
    const store = await open();
    await seed(store);
    return store;
  }

  it.each([
    ['storefront.json', ['my-store: 2 products added.']],
    ['admin.json', ['my-store: 2 products added.', '1 gift card left out, which only the shop itself can make good.']],
    [
      'products.csv',
      ['my-store: 3 products added.', '1 gift card left out, which only the shop itself can make good.'],
    ],
  ])('of %s twice changes nothing the second time', async (name, lines) => {
    const store = await start();
    const text = fixture(name);
    const [summary = '', ...remarks] = lines;
    const planned = await take(store, name, text, { onlyPlan: true });
    expect(planned.lines[0]).toBe(summary.replace(': ', ': would change: '));
    expect(await onSale(store)).toEqual([]);
    expect(await take(store, name, text)).toEqual({ changed: true, lines, complaints: [] });
    const version = await store.factsVersion(MERCHANT_ID);
    const count = summary.replace('my-store: ', '').replace(' added.', '');
    for (const archiveMissing of [false, true]) {
      expect(await take(store, name, text, { archiveMissing })).toEqual({
        changed: false,
        lines: [`my-store: nothing to change (${count} as before).`, ...remarks],
        complaints: [],
      });
    }
    expect(await store.factsVersion(MERCHANT_ID)).toBe(version);
  });

  it('plans the first changes and counts the rest', async () => {
    const store = await start();
    const rows = Array.from({ length: 15 }, (_, index) => `p${index},P ${index},,,,10\n`).join('');
    await take(store, 'a.csv', `${HEAD}mug,Mug,,M,5,10\ncup,Cup,,C,,10\n`);
    const next = `${HEAD}mug,Mug,,M,4,12.5\n${rows}`;
    const { lines } = await take(store, 'a.csv', next, { onlyPlan: true, archiveMissing: true });
    expect(lines).toEqual([
      'my-store: would change: 15 products added, 1 changed, 1 archived.',
      '  variant M: price INR 10 → INR 12.5, stock 5 → 4',
      '  product p0: added',
      '  variant p0: added, INR 10',
      ...Array.from(lines.slice(4, 21)),
      '  and 13 more.',
    ]);
    expect(lines).toHaveLength(22);
  });

  it('is seen by sessions that are opened afterwards', async () => {
    const store = await start();
    const { engine } = openEngine(store);
    const total = async (): Promise<number | undefined> => {
      const command = openCommand();
      const lines = [{ kind: 'catalog', variant: 'MUG-1', quantity: 2 }] as const;
      const input = { ...command.input, lines };
      const merchant = { kind: 'shop', value: 'your-store.myshopify.com' } as const;
      await ask(engine, { do: 'open', merchant, command: { ...command, input } });
      return (await store.loadSession(MERCHANT_ID, command.ids.session))?.session.totals.total;
    };
    await take(store, 'a.csv', `${HEAD}mug,Mug,,MUG-1,,10\n`);
    const first = await total();
    await take(store, 'a.csv', `${HEAD}mug,Mug,,MUG-1,,20\n`);
    expect([first, await total()]).toEqual([expect.any(Number), (first ?? 0) + 2_000]);
  });

  it('leaves a product with a bad row as it was, and takes over the others', async () => {
    const store = await start();
    await take(store, 'a.csv', `${HEAD}mug,Mug,Red,R,5,10\nmug,,Blue,B,5,10\ncup,Cup,,C,,10\n`);
    const bad = `${HEAD}mug,Mug,Red,R,5,11\nmug,,Blue,B,5,ten\ncup,Cup,,C,,11\n`;
    const told = await take(store, 'a.csv', bad, { archiveMissing: true });
    expect(told).toEqual({
      changed: true,
      lines: ['my-store: 1 product changed.'],
      complaints: [
        'a.csv:3 Variant Price (mug) “ten” must be a plain decimal number such as 19.99. Leave the sign of the currency out.',
        'Products with mistakes are as they were before; the others are not held up.',
      ],
    });
    const items = await store.loadItems(MERCHANT_ID, ['R', 'B', 'C']);
    expect(items.map(({ variant }) => [variant.id, variant.prices['INR']]).sort()).toEqual([
      ['B', 1_000],
      ['C', 1_100],
      ['R', 1_000],
    ]);
  });

  it('archives nothing while something in the file cannot be told by its name', async () => {
    const store = await start();
    await take(store, 'a.csv', `${HEAD}mug,Mug,,M,,10\n`);
    const { lines, complaints } = await take(store, 'a.csv', `${HEAD},,,M,,10\ncup,Cup,,C,,10\n`, {
      archiveMissing: true,
    });
    expect(lines).toEqual(['my-store: 1 product added.']);
    expect(complaints.at(-1)).toMatch(/^Nothing is archived/);
    expect([...(await onSale(store))].sort()).toEqual(['C', 'M']);
  });

  it('tells at most twenty mistakes, with places', async () => {
    const store = await start();
    const rows = Array.from({ length: 23 }, (_, index) => `p${index},P,,,,\n`).join('');
    const { complaints } = await take(store, 'a.csv', `${HEAD}${rows.replaceAll(',,,,\n', ',,,,x\n')}`);
    expect(complaints).toHaveLength(22);
    expect(complaints[19]).toMatch(/^a\.csv:21 Variant Price \(p19\)/);
    expect(complaints[20]).toBe('and 3 more.');
  });

  it('prints nothing of a file that a terminal would act on', async () => {
    const store = await start();
    const text = `${HEAD}mug,Mug,,,,"\u001b[2J\n${'9'.repeat(5_000)}"\ncup,\u001b[31mCup,,,,1\n`;
    const { lines, complaints } = await take(store, 'a.csv', text, { onlyPlan: true });
    const printed = [...lines, ...complaints];
    expect(printed.filter((line) => /\p{Cc}/u.test(line) || line.length > 700)).toEqual([]);
    expect(complaints[0]).toMatch(/^a\.csv:2 Variant Price \(mug\) “ \[2J 999/);
  });

  it('tells whose a name is, and where the file has it', async () => {
    const store = await start();
    const { product, variant } = makeItem();
    const { complaints } = await take(store, 'a.csv', `${HEAD}mug,Mug,Red,R,,10\nmug,,Blue,${variant.sku},,10\n`);
    expect(complaints[0]).toBe(
      `a.csv:3 Variant SKU (mug) ${variant.sku} stands in the configuration too; take it out of one of the two.`,
    );
    const json = JSON.stringify(
      { products: [{ id: product.id, title: 'A', variants: [{ id: 1, price: '1' }] }] },
      null,
      2,
    );
    expect((await take(store, 'a.json', json.replace('"title"', '"handle": "gown", "title"'))).complaints[0]).toBe(
      `a.json:5 products[0].id (gown) ${product.id} stands in the configuration too; take it out of one of the two.`,
    );
    await take(store, 'a.csv', `${HEAD}cup,Cup,,C,,10\n`);
    const other = `${HEAD}jug,Jug,,C,,10\n`;
    expect((await take(store, 'a.csv', other)).changed).toBe(true);
  });

  it('refuses a file without products, and one that is none', async () => {
    const store = await start();
    await expect(take(store, 'a.json', '{"products":[]}')).rejects.toThrow('a.json has no products.');
    await expect(take(store, 'a.csv', HEAD)).rejects.toThrow('a.csv has no products.');
    await expect(take(store, 'a.json', '{"orders":[]}')).rejects.toThrow('a.json has no list `products`');
  });
});
