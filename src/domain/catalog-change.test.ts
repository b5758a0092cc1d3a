import { describe, expect, it } from 'vitest';
import { makeItem, NOW_MS } from '../../test/makers.ts';
import { defaultVariantOf, type ProductEntry } from './catalog.ts';
import {
  addVariant,
  changeProduct,
  changeVariant,
  createProduct,
  isDefault,
  replaceDefault,
  type Changed,
  type NewProduct,
  type NewVariant,
} from './catalog-change.ts';

const facts = { currency: 'USD', nowMs: NOW_MS };
const later = { ...facts, nowMs: NOW_MS + 1 };
const given: NewProduct = {
  id: 'p',
  title: 'Plan',
  handle: 'plan',
  descriptionHtml: '',
  imageUrl: null,
  status: 'active',
  extra: { kept: 1 },
};
const price = (over: Partial<NewVariant> = {}): NewVariant => ({
  id: 'v1',
  title: null,
  sku: 'PLAN',
  unitAmount: 500,
  recurring: null,
  isOnSale: true,
  isDefault: false,
  ...over,
});
const plan = createProduct(given, price(), facts);

const inStock = createProduct(given, price({ stock: 5 }), facts);

function entryOf(changed: Changed): ProductEntry {
  if ('problems' in changed) throw new Error(JSON.stringify(changed.problems));
  return changed;
}

it('a new product is sold at its price, which is offered first whatever it says', () => {
  expect(plan).toMatchObject({ owner: 'api', product: { singleVariant: true, defaultVariantId: 'v1' } });
  expect(plan.variants).toMatchObject([{ variant: { productId: 'p', prices: { USD: 500 } }, isOnSale: true }]);
});

describe('changing', () => {
  it('a product keeps what is not said, and its time when nothing is different', () => {
    const changed = entryOf(changeProduct(plan, { title: 'Team', extra: { more: 2 } }, later));
    expect(changed).toMatchObject({ product: { title: 'Team', handle: 'plan', extra: { kept: 1, more: 2 } } });
    expect(changed.updatedAtMs).toBe(NOW_MS + 1);
    expect(changeProduct(plan, { title: 'Plan' }, later)).toBe(plan);
  });

  it('a variant dates it and its product, and no other variant', () => {
    const two = entryOf(addVariant(plan, price({ id: 'v2', sku: 'PLAN-2', title: 'Big' }), facts));
    const changed = entryOf(changeVariant(two, 'v2', { isOnSale: false, sku: null }, later));
    expect(changed.variants).toMatchObject([
      { updatedAtMs: NOW_MS, isOnSale: true },
      { updatedAtMs: NOW_MS + 1, isOnSale: false, variant: { sku: null, title: 'Big' } },
    ]);
    expect(changed.updatedAtMs).toBe(NOW_MS + 1);
  });

  it('never changes an amount that things were sold at', () => {
    expect(changeVariant(plan, 'v1', { unitAmount: 500 }, later)).toBe(plan);
    expect(changeVariant(plan, 'v1', { unitAmount: 600 }, later)).toMatchObject({
      problems: [{ code: 'invalid_value', at: 'unit_amount' }],
    });
  });

  it('never changes the rhythm in which it is paid, and does change the trial', () => {
    const monthly = { interval: 'month', intervalCount: 1 } as const;
    const club = createProduct(given, price({ recurring: { ...monthly, trialDays: 7 } }), facts);
    expect(changeVariant(club, 'v1', { recurring: {} }, later)).toBe(club);
    expect(changeVariant(club, 'v1', { recurring: { ...monthly, trialDays: 7 } }, later)).toBe(club);
    for (const recurring of [null, { interval: 'year' as const }, { intervalCount: 2 }]) {
      expect(changeVariant(club, 'v1', { recurring }, later)).toMatchObject({ problems: [{ at: 'recurring' }] });
    }
    expect(changeVariant(plan, 'v1', { recurring: monthly }, later)).toMatchObject({ problems: [{ at: 'recurring' }] });
    expect(changeVariant(plan, 'v1', { recurring: null }, later)).toBe(plan);
    const shorter = entryOf(changeVariant(club, 'v1', { recurring: { trialDays: 3 } }, later));
    expect(shorter.variants[0]?.variant.recurring).toEqual({ ...monthly, trialDays: 3 });
    const none = entryOf(changeVariant(club, 'v1', { recurring: { trialDays: null } }, later));
    expect(none.variants[0]?.variant.recurring).toEqual(monthly);
  });

  it.each([
    ['configuration', 'managed_by_configuration'],
    ['import', 'managed_by_import'],
  ] as const)('what is of a %s is left to it', (owner, code) => {
    const { product, variant } = makeItem();
    const variants = [{ variant, isOnSale: true, createdAtMs: 0, updatedAtMs: 0 }];
    const declared: ProductEntry = { product, owner, variants, createdAtMs: 0, updatedAtMs: 0 };
    for (const changed of [
      changeProduct(declared, { title: 'Mine' }, later),
      addVariant(declared, price(), later),
      changeVariant(declared, variant.id, { isOnSale: false }, later),
      replaceDefault(declared, price(), later),
    ]) {
      expect(changed).toMatchObject({ problems: [{ code }] });
    }
  });
});

describe('which variant is offered first', () => {
  const two = entryOf(addVariant(plan, price({ id: 'v2', sku: null, title: 'Big', isDefault: true }), facts));

  it('is the last that says so, and buyers choose where one has a name', () => {
    expect(two.variants.map(({ variant }) => isDefault(two, variant))).toEqual([false, true]);
    expect(two.product.singleVariant).toBe(false);
  });

  it('is the first on sale when none says so', () => {
    const none = entryOf(changeVariant(two, 'v2', { isDefault: false }, later));
    expect(none.variants.map(({ variant }) => isDefault(none, variant))).toEqual([false, false]);
    const off = entryOf(changeVariant(none, 'v1', { isOnSale: false }, later));
    expect(defaultVariantOf(off)?.variant.id).toBe('v2');
  });

  it('is replaced as a whole: the one before is off sale, and its SKU leads to the new one', () => {
    const dearer = entryOf(replaceDefault(plan, price({ id: 'v2', sku: null, unitAmount: 600 }), later));
    expect(dearer.variants).toMatchObject([
      { variant: { id: 'v1', prices: { USD: 500 } }, isOnSale: false },
      { variant: { id: 'v2', sku: 'PLAN', prices: { USD: 600 } }, isOnSale: true },
    ]);
    expect(dearer.product.defaultVariantId).toBe('v2');
    expect(replaceDefault(plan, price({ id: 'v2', sku: null }), later)).toBe(plan);
  });
});

describe('pieces', () => {
  const variantOf = (entry: ProductEntry) => defaultVariantOf(entry)?.variant;

  it('are counted where they are said, and anew each time they are', () => {
    expect(variantOf(plan)).toMatchObject({ inventoryQuantity: null, whenOutOfStock: 'continue' });
    expect(variantOf(inStock)).toMatchObject({ inventoryQuantity: 5, whenOutOfStock: 'deny' });
    const again = entryOf(changeVariant(inStock, 'v1', { stock: 5 }, later));
    expect(variantOf(again)).toMatchObject({ inventoryQuantity: 5, stocktake: 1 });
    const endless = entryOf(changeVariant(again, 'v1', { stock: null }, later));
    expect(variantOf(endless)).toMatchObject({ inventoryQuantity: null, whenOutOfStock: 'continue', stocktake: 2 });
    expect(variantOf(entryOf(changeVariant(again, 'v1', { title: 'A' }, later)))).toMatchObject({ stocktake: 1 });
  });

  it('are not forgotten by selling as another variant', () => {
    const replaced = replaceDefault(inStock, price({ id: 'v2', unitAmount: 900, sku: null }), later);
    expect(replaced).toMatchObject({ problems: [{ at: null, text: expect.stringMatching(/counted/) as string }] });
  });
});

it('an amount is changed in place only where a product carries its price', () => {
  const change = { unitAmount: 900 };
  expect(changeVariant(plan, 'v1', change, later)).toHaveProperty('problems');
  const repriced = entryOf(changeVariant(plan, 'v1', { ...change, repriced: true }, later));
  expect(repriced.variants).toMatchObject([{ variant: { id: 'v1', prices: { USD: 900 } } }]);
});
