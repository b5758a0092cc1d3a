// Imported products beside what a configuration declares and what was made through an API, on both databases.
import { expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { makeItem, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig, makeOtherConfig, OTHER_MERCHANT_ID, seed } from '../../test/store-makers.ts';
import { createProduct } from '../domain/catalog-change.ts';
import type { Product, Variant } from '../domain/catalog.ts';
import type { ImportedProduct } from '../domain/catalog-import.ts';
import type { ImportOptions } from './import-store.ts';
import type { Store } from './store.ts';

/** A product with variants named after it: `mug-0`, with the SKU `MUG-0`, and so on. */
function imported(
  id: string,
  over: { product?: Partial<Product>; variants?: readonly Partial<Variant>[] } = {},
): ImportedProduct {
  const variants = (over.variants ?? [{}]).map((variant, index) => ({
    variant: makeItem({
      variant: {
        ...{ id: `${id}-${index}`, productId: id, sku: `${id.toUpperCase()}-${index}`, title: `No. ${index}` },
        ...variant,
      },
    }).variant,
    saysStock: true,
  }));
  return { product: makeItem({ product: { id, title: id, handle: id, ...over.product } }).product, variants };
}

const asked = (store: Store, products: readonly ImportedProduct[], over: Partial<ImportOptions> = {}) =>
  store.importProducts(
    MERCHANT_ID,
    products,
    { dropsMissing: false, isLeft: () => true, onlyPlan: false, ...over },
    NOW_MS + 1,
  );
const kinds = async (...args: Parameters<typeof asked>) => (await asked(...args)).map(({ kind }) => kind);
const versionOf = (store: Store) => store.factsVersion(MERCHANT_ID);
const statusOf = async (store: Store, ref: string) => {
  const items = await store.loadItems(MERCHANT_ID, [ref]);
  return items.map(({ product, variant }) => `${variant.id} ${product.status}`);
};

describeOnBothDatabases('imported products', (open) => {
  async function start() {
    const store = await open();
    await seed(store);
    await seed(store, makeOtherConfig());
    return store;
  }

  it('are sold, once, and importing them again writes nothing', async () => {
    const store = await start();
    const before = (await versionOf(store)) ?? 0;
    const file = [imported('mug', { variants: [{}, { inventoryQuantity: 3 }] }), imported('cup')];
    expect(await kinds(store, file, { onlyPlan: true })).toEqual(['added', 'added']);
    expect(await versionOf(store)).toBe(before);
    expect(await kinds(store, file)).toEqual(['added', 'added']);
    expect(await versionOf(store)).toBe(before + 1);
    expect(await kinds(store, file)).toEqual(['same', 'same']);
    expect(await versionOf(store)).toBe(before + 1);
    expect(await store.loadItems(MERCHANT_ID, ['MUG-1'])).toEqual([
      { product: file[0]?.product, variant: file[0]?.variants[1]?.variant },
    ]);
    expect(await store.loadItems(OTHER_MERCHANT_ID, ['MUG-1'])).toEqual([]);
    expect(await store.findProduct(MERCHANT_ID, { product: 'mug' })).toMatchObject({ owner: 'import' });
  });

  it('change with the file, and another quantity is another stocktake', async () => {
    const store = await start();
    await asked(store, [imported('mug', { variants: [{ inventoryQuantity: 3 }] })]);
    const dearer = imported('mug', { variants: [{ inventoryQuantity: 2, prices: { INR: 1 } }] });
    const [outcome] = await asked(store, [dearer]);
    const { variant } = dearer.variants[0] ?? makeItem();
    expect(outcome).toMatchObject({ kind: 'changed', before: [{ variant: { prices: { INR: 359_500 } } }] });
    expect(await store.loadItems(MERCHANT_ID, ['mug-0'])).toMatchObject([{ variant: { ...variant, stocktake: 1 } }]);
  });

  it('stay when the file leaves them out, until what is missing is to go', async () => {
    const store = await start();
    const both = imported('mug', { variants: [{}, {}] });
    await asked(store, [both, imported('cup')]);
    const less = imported('mug');
    expect(await kinds(store, [less])).toEqual(['same']);
    expect(await kinds(store, [less], { dropsMissing: true })).toEqual(['changed']);
    expect(await store.archiveImported(MERCHANT_ID, ['mug'], true, NOW_MS)).toHaveLength(1);
    expect(await statusOf(store, 'cup-0')).toEqual(['cup-0 active']);
    expect(await store.archiveImported(MERCHANT_ID, ['mug'], false, NOW_MS)).toHaveLength(1);
    expect(await store.archiveImported(MERCHANT_ID, ['mug'], false, NOW_MS)).toEqual([]);
    for (const [ref, status] of [
      ['mug-0', 'active'],
      ['mug-1', 'archived'],
      ['cup-0', 'archived'],
      [makeItem().variant.id, 'active'],
    ] as const) {
      expect(await statusOf(store, ref)).toEqual([`${ref} ${status}`]);
    }
    expect(await kinds(store, [both, imported('cup')])).toEqual(['changed', 'changed']);
    expect(await statusOf(store, 'MUG-1')).toEqual(['mug-1 active']);
  });

  it('leave the names of others alone, and the rest of the file goes on', async () => {
    const store = await start();
    const { product, variant } = makeItem();
    const mine = { id: 'mine', title: 'mine', handle: 'mine', descriptionHtml: '', imageUrl: null } as const;
    const price = {
      id: 'v-mine',
      title: null,
      sku: 'MINE',
      unitAmount: 5,
      recurring: null,
      isOnSale: true,
      isDefault: true,
    };
    const facts = { currency: 'INR', nowMs: NOW_MS };
    const entry = createProduct({ ...mine, status: 'active', extra: {} }, price, facts);
    await store.changeProduct<never>(MERCHANT_ID, null, () => ({ entry }));
    const outcomes = await asked(store, [
      imported(product.id),
      imported('a', { variants: [{}, { id: variant.id }] }),
      imported('b', { variants: [{ sku: variant.sku }] }),
      imported('mine'),
      imported('c', { variants: [{ sku: 'MINE' }] }),
      imported('d'),
    ]);
    expect(outcomes.map((one) => (one.kind === 'taken' ? one.by : one.kind))).toEqual([
      { what: 'product', name: product.id, owner: 'configuration' },
      { what: 'variant', name: variant.id, owner: 'configuration' },
      { what: 'sku', name: variant.sku, owner: 'configuration' },
      { what: 'product', name: 'mine', owner: 'api' },
      { what: 'sku', name: 'MINE', owner: 'api' },
      'added',
    ]);
    expect(await statusOf(store, 'a-0')).toEqual([]);
    expect(await statusOf(store, 'd-0')).toEqual(['d-0 active']);
  });

  it('give a SKU to another only where the one that had it is in the file too', async () => {
    const store = await start();
    await asked(store, [imported('mug')]);
    const cup = imported('cup', { variants: [{ sku: 'MUG-0' }] });
    expect(await asked(store, [cup])).toEqual([{ kind: 'taken', by: { what: 'sku', name: 'MUG-0', owner: 'import' } }]);
    const file = [cup, imported('mug', { variants: [{ sku: 'CUP-0' }] })];
    expect(await kinds(store, file, { isLeft: () => false })).toEqual(['added', 'changed']);
    expect(await statusOf(store, 'MUG-0')).toEqual(['cup-0 active']);
  });

  it('may be parted in two by the file, at once', async () => {
    const store = await start();
    const single = { sku: null, title: 'Default Title' };
    await asked(store, [imported('shirt', { variants: [{}, {}] })]);
    const isLeft = (_: string, variantId: string): boolean => !['shirt-0', 'shirt-1'].includes(variantId);
    const parted = [
      imported('shirt', { variants: [{ ...single, id: 'shirt-1' }] }),
      imported('red', { variants: [{ ...single, id: 'shirt-0' }] }),
    ];
    expect(await kinds(store, parted, { isLeft })).toEqual(['changed', 'added']);
    const items = await store.loadItems(MERCHANT_ID, ['shirt-0', 'shirt-1']);
    expect(items.map(({ product, variant }) => [variant.id, product.id, product.singleVariant]).sort()).toEqual([
      ['shirt-0', 'red', true],
      ['shirt-1', 'shirt', true],
    ]);
    expect(await kinds(store, parted, { isLeft })).toEqual(['same', 'same']);
  });

  it('and a configuration leave each other alone', async () => {
    const store = await start();
    await asked(store, [imported('mug', { product: { tags: ['blue'], collections: ['cups'] } })]);
    expect(await store.applyConfig(makeConfig(), NOW_MS + 2)).toEqual({ changed: false });
    expect(await store.applyConfig(makeConfig({ items: [] }), NOW_MS + 2)).toEqual({ changed: true });
    expect(await statusOf(store, 'mug-0')).toEqual(['mug-0 active']);
    expect((await store.loadConfigured(MERCHANT_ID)).items).toEqual([]);
    const twin = makeConfig({ items: [makeItem({ variant: { sku: 'MUG-0' } })] });
    await expect(store.applyConfig(twin, NOW_MS + 3)).rejects.toThrow('MUG-0, of something that was imported');
    expect(await store.namesOfImported(MERCHANT_ID)).toEqual({
      products: ['mug'],
      variants: ['mug-0'],
      collections: ['cups'],
      tags: ['blue'],
    });
    expect(await store.namesOfImported(OTHER_MERCHANT_ID)).toMatchObject({ products: [], tags: [] });
  });

  it('take over what a configuration has given up, and the other way round', async () => {
    const store = await start();
    const { product, variant } = makeItem({ variant: { inventoryQuantity: 5 } });
    await store.applyConfig(makeConfig({ items: [{ product, variant }] }), NOW_MS + 1);
    const file = [{ product, variants: [{ variant: { ...variant, inventoryQuantity: 4 }, saysStock: true }] }];
    expect(await kinds(store, file)).toEqual(['taken']);
    await store.applyConfig(makeConfig({ items: [] }), NOW_MS + 2);
    expect(await kinds(store, file)).toEqual(['added']);
    expect(await store.findProduct(MERCHANT_ID, { product: product.id })).toMatchObject({
      owner: 'import',
      variants: [{ isOnSale: true, variant: { inventoryQuantity: 4, stocktake: 2 } }],
    });
    expect(await store.applyConfig(makeConfig({ items: [] }), NOW_MS + 3)).toEqual({ changed: false });
    await store.archiveImported(MERCHANT_ID, [], false, NOW_MS + 4);
    await store.applyConfig(makeConfig({ items: [{ product, variant }] }), NOW_MS + 5);
    expect(await store.findProduct(MERCHANT_ID, { product: product.id })).toMatchObject({
      owner: 'configuration',
      variants: [{ isOnSale: true, variant: { inventoryQuantity: 5, stocktake: 3 } }],
    });
  });
});
