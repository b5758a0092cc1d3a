// The catalogue as APIs change it, beside what a configuration declares, on both databases.
import { expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { makeItem, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig, makeOtherConfig, OTHER_MERCHANT_ID, seed } from '../../test/store-makers.ts';
import { addVariant, changeVariant, createProduct, type NewVariant } from '../domain/catalog-change.ts';
import type { ProductEntry } from '../domain/catalog.ts';
import type { PageQuery, Store } from './store.ts';

const variantOf = (id: string, over: Partial<NewVariant> = {}): NewVariant => ({
  ...{ id, title: null, sku: `SKU-${id}`, unitAmount: 500, recurring: null, isOnSale: true, isDefault: false },
  ...over,
});

function made(id: string, over: Partial<NewVariant> = {}, nowMs = NOW_MS + 1): ProductEntry {
  const product = {
    id,
    title: id,
    handle: id,
    descriptionHtml: '',
    imageUrl: null,
    status: 'active',
    extra: {},
  } as const;
  return createProduct(product, variantOf(`v-${id}`, over), { currency: 'INR', nowMs });
}

const add = (store: Store, entry: ProductEntry, merchantId = MERCHANT_ID) =>
  store.changeProduct<never>(merchantId, null, () => ({ entry }));
const versionOf = async (store: Store) => (await store.loadMerchant(MERCHANT_ID))?.factsVersion ?? 0;

describeOnBothDatabases('the catalogue', (open) => {
  async function start() {
    const store = await open();
    await seed(store);
    await seed(store, makeOtherConfig());
    return store;
  }

  it('has what was made through an API, for its merchant only, and can sell it', async () => {
    const store = await start();
    const before = await versionOf(store);
    const entry = made('mug');
    expect(await add(store, entry)).toEqual({ entry });
    expect(await versionOf(store)).toBe(before + 1);
    for (const by of [{ product: 'mug' }, { variant: 'v-mug' }]) {
      expect(await store.findProduct(MERCHANT_ID, by)).toEqual(entry);
      expect(await store.findProduct(OTHER_MERCHANT_ID, by)).toBeNull();
    }
    const [variant] = entry.variants;
    expect(await store.loadItems(MERCHANT_ID, ['SKU-v-mug'])).toEqual([
      { product: entry.product, variant: variant?.variant },
    ]);
    expect(await store.findProduct(MERCHANT_ID, { product: 'mug\u0000' })).toBeNull();
  });

  it('changes it, and what is off sale leaves its SKU to another', async () => {
    const store = await start();
    await add(store, made('mug'));
    const facts = { currency: 'INR', nowMs: NOW_MS + 5 };
    const change = (decide: (standing: ProductEntry) => ReturnType<typeof addVariant>) =>
      store.changeProduct(MERCHANT_ID, { product: 'mug' }, (standing) => {
        const next = standing === null ? { problems: [] } : decide(standing);
        return 'problems' in next ? { stop: next.problems } : { entry: next };
      });
    const twin = variantOf('v-2', { sku: 'SKU-v-mug' });
    expect(await change((entry) => addVariant(entry, twin, facts))).toEqual({ taken: 'sku', name: 'SKU-v-mug' });
    await change((entry) => changeVariant(entry, 'v-mug', { isOnSale: false }, facts));
    const version = await versionOf(store);
    expect(await change((entry) => addVariant(entry, twin, facts))).toHaveProperty('entry');
    expect(await versionOf(store)).toBe(version + 1);
    const items = await store.loadItems(MERCHANT_ID, ['SKU-v-mug', 'v-mug']);
    expect(items.map(({ product, variant }) => [variant.id, product.status]).sort()).toEqual([
      ['v-2', 'active'],
      ['v-mug', 'archived'],
    ]);
    expect(await change((entry) => changeVariant(entry, 'v-2', { sku: 'SKU-v-mug' }, facts))).toHaveProperty('entry');
    expect(await versionOf(store)).toBe(version + 1);
  });

  it('gives no name twice', async () => {
    const store = await start();
    const { product, variant } = makeItem();
    await add(store, made('mug'));
    const cup = made('cup');
    const taken = async (entry: ProductEntry) => add(store, entry);
    expect(await taken(made('mug'))).toEqual({ taken: 'id', name: 'mug' });
    expect(await taken(made('cup', { id: variant.id }))).toEqual({ taken: 'id', name: variant.id });
    expect(await taken(made('cup', { sku: variant.sku }))).toEqual({ taken: 'sku', name: variant.sku });
    expect(await taken(made('cup', { sku: variant.id }))).toEqual({ taken: 'sku', name: variant.id });
    expect(await taken(made('cup', { id: variant.sku ?? '' }))).toEqual({ taken: 'id', name: variant.sku });
    const [first] = cup.variants;
    if (first === undefined) throw new Error('a product without a variant');
    const second = { ...first, variant: { ...first.variant, id: 'v-2', sku: first.variant.id } };
    const twins = { ...cup, variants: [first, second] };
    expect(await taken(twins)).toEqual({ taken: 'sku', name: first.variant.id });
    expect(await taken({ ...cup, product: { ...cup.product, handle: product.handle } })).toEqual({
      taken: 'handle',
      name: product.handle,
    });
    expect(await store.findProduct(MERCHANT_ID, { product: 'cup' })).toBeNull();
    expect(await add(store, made('mug'), OTHER_MERCHANT_ID)).toHaveProperty('entry');
  });

  it('is made by one at a time', async () => {
    const store = await start();
    const results = await Promise.all(['a', 'b', 'c'].map((id) => add(store, made(id, { sku: 'SAME' }))));
    expect(results.filter((result) => 'entry' in result)).toHaveLength(1);
    expect(results.filter((result) => 'taken' in result)).toHaveLength(2);
  });

  it('is listed page by page in both directions, with what is no longer sold', async () => {
    const store = await start();
    for (const [index, id] of ['a', 'b', 'c'].entries()) await add(store, made(id, {}, NOW_MS + 1 + index));
    const configured = makeItem().product.id;
    const ids = async (page: PageQuery, query: Parameters<Store['listProducts']>[1] = {}) =>
      (await store.listProducts(MERCHANT_ID, query, page)).rows.map(({ product }) => product.id);
    const all = { limit: 10, after: null, order: 'oldest-first', counted: true } as const;
    expect(await ids(all)).toEqual([configured, 'a', 'b', 'c']);
    expect(await store.listProducts(MERCHANT_ID, {}, { ...all, limit: 2 })).toMatchObject({ total: 4 });
    expect(await ids({ ...all, past: { atMs: NOW_MS + 1, id: 'a' } })).toEqual(['b', 'c']);
    const { order, ...newestFirst } = all;
    expect(order).toBe('oldest-first');
    expect(await ids({ ...newestFirst, past: { atMs: NOW_MS + 2, id: 'b' } })).toEqual(['a', configured]);
    expect(await ids(all, { search: '' })).toEqual([configured, 'a', 'b', 'c']);
    expect(await ids(all, { search: 'no such title %' })).toEqual([]);
    await store.changeProduct(MERCHANT_ID, { product: 'b' }, (standing) =>
      standing === null
        ? { stop: null }
        : { entry: { ...standing, product: { ...standing.product, status: 'archived' } } },
    );
    expect(await ids(all, { unlessArchived: true })).toEqual([configured, 'a', 'c']);
    const variants = await store.listVariants(MERCHANT_ID, { ...all, limit: 3 });
    expect(variants.rows.map(({ id, of }) => [id, of.product.id])).toEqual([
      [makeItem().variant.id, configured],
      ['v-a', 'a'],
      ['v-b', 'b'],
    ]);
    expect((await store.loadCatalogue(MERCHANT_ID)).map(({ product }) => product.id)).toEqual([
      configured,
      'a',
      'b',
      'c',
    ]);
  });
});

describeOnBothDatabases('a configuration beside it', (open) => {
  it('neither changes nor archives what was made through an API, and knows what that is called', async () => {
    const store = await open();
    await seed(store);
    const entry = made('mug');
    await add(store, entry);
    expect(await store.applyConfig(makeConfig(), NOW_MS + 9)).toEqual({ changed: false });
    expect(await store.applyConfig(makeConfig({ items: [] }), NOW_MS + 9)).toEqual({ changed: true });
    expect(await store.findProduct(MERCHANT_ID, { product: 'mug' })).toEqual(entry);
    expect((await store.loadConfigured(MERCHANT_ID)).items).toEqual([]);
    const names = { products: ['mug', 'cup'], variants: ['v-mug', 'v-cup'], skus: ['SKU-v-mug', 'SKU-v-cup'] };
    expect(await store.namesOfOthers(MERCHANT_ID, 'configuration', names)).toEqual([
      { what: 'product', name: 'mug', owner: 'api' },
      { what: 'variant', name: 'v-mug', owner: 'api' },
      { what: 'sku', name: 'SKU-v-mug', owner: 'api' },
    ]);
    const crossed = { products: [], variants: ['SKU-v-mug'], skus: ['v-mug'] };
    expect(await store.namesOfOthers(MERCHANT_ID, 'configuration', crossed)).toEqual([
      { what: 'variant', name: 'SKU-v-mug', owner: 'api' },
      { what: 'sku', name: 'v-mug', owner: 'api' },
    ]);
    expect(await store.namesOfOthers(MERCHANT_ID, 'api', names)).toEqual([]);
    expect(await store.namesOfOthers(OTHER_MERCHANT_ID, 'configuration', names)).toEqual([]);
  });

  it('takes no name from it, not even one that was made while it was being read', async () => {
    const store = await open();
    await seed(store);
    await add(store, made('mug'));
    for (const [name, item] of [
      ['mug', makeItem({ product: { id: 'mug' }, variant: { productId: 'mug', id: 'other', sku: null } })],
      ['v-mug', makeItem({ variant: { id: 'v-mug', sku: null } })],
      ['SKU-v-mug', makeItem({ variant: { sku: 'SKU-v-mug' } })],
    ] as const) {
      await expect(store.applyConfig(makeConfig({ items: [item] }), NOW_MS + 9)).rejects.toThrow(
        `the name ${name}, of something that was made through an API`,
      );
    }
    expect((await store.loadConfigured(MERCHANT_ID)).items).toHaveLength(makeConfig().items.length);
  });
});
