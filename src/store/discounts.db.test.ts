// Discounts as APIs change them, beside what a configuration declares, on both databases.
import { expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { makeDiscount, makeMerchant, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig, makeOtherConfig, OTHER_MERCHANT_ID, seed } from '../../test/store-makers.ts';
import type { Discount } from '../domain/discount.ts';
import { createDiscount, declaredEntry, type DiscountEntry } from '../domain/discount-change.ts';
import type { Store } from './store.ts';

const DECLARED = makeDiscount({ id: 'declared', code: 'Declared', maxUses: null });

function made(id: string, codes: readonly string[], over: Partial<Discount> = {}, nowMs = NOW_MS + 1): DiscountEntry {
  const { terms } = declaredEntry(makeDiscount({ maxUses: null, label: id, ...over }), nowMs);
  const entry = createDiscount(
    id,
    { terms, codes, extra: { note: id }, isActive: true },
    { nowMs, codes: 0, maxCodes: 10 },
  );
  if ('problems' in entry) throw new Error('a discount was refused');
  return entry;
}

const put = (store: Store, entry: DiscountEntry, merchantId = MERCHANT_ID) =>
  store.changeDiscount<never>(merchantId, [entry.id], () => ({ entry }));
const versionOf = async (store: Store) => (await store.loadMerchant(MERCHANT_ID))?.factsVersion ?? 0;
const codesOf = async (store: Store) =>
  (await store.loadMerchant(MERCHANT_ID))?.offers.map((offer) => (offer.kind === 'discount' ? offer.code : offer.id));

const withOffers = (offers: readonly Discount[]) => makeConfig({ merchant: makeMerchant({ offers }) });

describeOnBothDatabases('discounts', (open) => {
  async function start() {
    const store = await open();
    await seed(store, withOffers([DECLARED]));
    await seed(store, makeOtherConfig());
    return store;
  }

  it('are there at once for their merchant only, behind those that are declared', async () => {
    const store = await start();
    const before = await versionOf(store);
    const entry = made('d-1', ['Save10']);
    expect(await put(store, entry)).toEqual({ entry });
    expect(await versionOf(store)).toBe(before + 1);
    for (const by of [{ ids: ['other', 'd-1'] }, { code: ' save10' }]) {
      expect(await store.findDiscount(MERCHANT_ID, by)).toEqual(entry);
      expect(await store.findDiscount(OTHER_MERCHANT_ID, by)).toBeNull();
    }
    expect(await store.findDiscount(MERCHANT_ID, { code: 'declared' })).toMatchObject({ owner: 'configuration' });
    expect(await store.findDiscount(MERCHANT_ID, { code: 'x\u0000' })).toBeNull();
    expect((await store.loadMerchant(MERCHANT_ID))?.offers).toEqual([
      DECLARED,
      { kind: 'discount', id: 'd-1', code: 'Save10', owner: 'api', ...entry.terms },
    ]);
    expect((await store.loadMerchant(OTHER_MERCHANT_ID))?.offers).not.toContainEqual(
      expect.objectContaining({ id: 'd-1' }),
    );
  });

  it('have a code for themselves, whoever made them, also while they are off', async () => {
    const store = await start();
    await put(store, { ...made('d-1', ['Save10']), status: 'inactive' });
    const version = await versionOf(store);
    expect(await put(store, made('d-2', ['NEW', 'save10']))).toEqual({ taken: 'SAVE10' });
    expect(await put(store, made('d-2', ['DECLARED']))).toEqual({ taken: 'DECLARED' });
    expect(await store.findDiscount(MERCHANT_ID, { code: 'NEW' })).toBeNull();
    expect(await versionOf(store)).toBe(version);
    expect(await put(store, made('d-2', ['save10']), OTHER_MERCHANT_ID)).toHaveProperty('entry');
    await put(store, { ...made('d-1', ['Save10']), status: 'archived' });
    expect(await put(store, made('d-2', ['save10']))).toHaveProperty('entry');
    expect(await codesOf(store)).toEqual(['Declared', 'save10']);
    expect(await store.findDiscount(MERCHANT_ID, { ids: ['d-1'] })).toMatchObject({ status: 'archived' });
  });

  it('are made by one at a time', async () => {
    const store = await start();
    const results = await Promise.all(['a', 'b', 'c'].map((id) => put(store, made(id, ['SAME']))));
    expect(results.filter((result) => 'entry' in result)).toHaveLength(1);
    expect(results.filter((result) => 'taken' in result)).toHaveLength(2);
  });

  it('give up their codes when they go', async () => {
    const store = await start();
    const entry = made('d-1', ['A', 'B']);
    await put(store, entry);
    expect(await codesOf(store)).toEqual(['Declared', 'A', 'B']);
    expect(await put(store, { ...entry, codes: ['B', 'C'] })).toHaveProperty('entry');
    expect(await store.findDiscount(MERCHANT_ID, { code: 'A' })).toBeNull();
    await store.changeDiscount(MERCHANT_ID, ['d-1'], (standing) =>
      standing === null ? { stop: 'gone' } : { gone: standing },
    );
    expect(await store.findDiscount(MERCHANT_ID, { ids: ['d-1'] })).toBeNull();
    expect(await codesOf(store)).toEqual(['Declared']);
    expect(await put(store, made('d-2', ['C']))).toHaveProperty('entry');
  });

  it('stay as they are when a configuration is applied, which may not take their codes', async () => {
    const store = await start();
    const entry = made('d-1', ['Save10']);
    await put(store, entry);
    const config = withOffers([makeDiscount({ id: 'other', code: 'Other' })]);
    expect(await store.applyConfig(config, NOW_MS)).toEqual({ changed: true });
    expect(await store.applyConfig(config, NOW_MS)).toEqual({ changed: false });
    expect(await codesOf(store)).toEqual(['Other', 'Save10']);
    expect(await store.findDiscount(MERCHANT_ID, { ids: ['declared'] })).toBeNull();
    expect(await store.findDiscount(MERCHANT_ID, { ids: ['d-1'] })).toEqual(entry);
    expect(await store.codesOfApis(MERCHANT_ID, ['SAVE10', 'OTHER'])).toEqual(['SAVE10']);
    const taking = withOffers([makeDiscount({ id: 'mine', code: 'SAVE10' })]);
    await expect(store.applyConfig(taking, NOW_MS)).rejects.toThrow(
      'SAVE10, of a discount that was made through an API',
    );
    expect(await codesOf(store)).toEqual(['Other', 'Save10']);
  });

  it('are declared in an order of their own, and may change it and their codes', async () => {
    const store = await start();
    const [one, two] = [makeDiscount({ id: 'one', code: 'ONE' }), makeDiscount({ id: 'two', code: null })];
    await store.applyConfig(withOffers([one, two]), NOW_MS);
    await store.applyConfig(withOffers([two, one]), NOW_MS + 1);
    expect(await codesOf(store)).toEqual([null, 'ONE']);
    expect(await store.findDiscount(MERCHANT_ID, { ids: ['one'] })).toMatchObject({ updatedAtMs: NOW_MS });
    await store.applyConfig(
      withOffers([
        { ...one, code: null },
        { ...two, code: 'ONE' },
      ]),
      NOW_MS + 2,
    );
    expect(await store.findDiscount(MERCHANT_ID, { code: 'one' })).toMatchObject({
      id: 'two',
      updatedAtMs: NOW_MS + 2,
    });
  });

  it('are listed page by page in both directions, by what they give', async () => {
    const store = await start();
    const free: Partial<Discount> = { benefit: { kind: 'free-shipping', upTo: {} } };
    for (const [index, id] of ['a', 'b', 'c'].entries()) {
      await put(store, made(id, [id], id === 'b' ? free : {}, NOW_MS + 1 + index));
    }
    await put(store, made('codeless', [], {}, NOW_MS + 9));
    await put(store, { ...made('off', ['off'], {}, NOW_MS + 10), status: 'inactive' });
    await put(store, { ...made('old', ['old'], {}, NOW_MS + 11), status: 'archived' });
    const query = { benefits: ['percentage', 'free-shipping'] } as const;
    const all = { limit: 10, after: null, order: 'oldest-first', counted: true } as const;
    const ids = async (
      page: Parameters<Store['listDiscounts']>[2],
      asked: Parameters<Store['listDiscounts']>[1] = query,
    ) => (await store.listDiscounts(MERCHANT_ID, asked, page)).rows.map(({ id }) => id);
    expect(await ids(all)).toEqual(['declared', 'a', 'b', 'c', 'off']);
    expect(await ids(all, { benefits: ['percentage'], isActive: true })).toEqual(['declared', 'a', 'c']);
    expect(await store.listDiscounts(MERCHANT_ID, query, { ...all, limit: 2 })).toMatchObject({ total: 5 });
    expect(await ids({ ...all, past: { atMs: NOW_MS + 1, id: 'a' } })).toEqual(['b', 'c', 'off']);
    expect(await ids({ limit: 10, after: null, past: { atMs: NOW_MS + 2, id: 'b' } })).toEqual(['a', 'declared']);
  });
});
