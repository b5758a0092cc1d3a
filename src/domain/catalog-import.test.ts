import { describe, expect, it } from 'vitest';
import { makeItem } from '../../test/makers.ts';
import { UNTITLED, type Variant } from './catalog.ts';
import { mergeImported, type ImportedProduct } from './catalog-import.ts';

const { product } = makeItem();
const variantOf = (id: string, over: Partial<Variant> = {}): Variant =>
  makeItem({ variant: { id, title: id, ...over } }).variant;
const fileOf = (...variants: readonly Variant[]): ImportedProduct => ({
  product,
  variants: variants.map((variant) => ({ variant, saysStock: true })),
});

function merge(given: ImportedProduct, standing: readonly Variant[], dropsMissing = false, elsewhere = '') {
  const merged = mergeImported(
    given,
    { product, onSale: standing },
    (id) => standing.find((variant) => variant.id === id),
    dropsMissing,
    (id) => id === elsewhere,
  );
  return { ...merged, ids: merged.variants.map(({ id }) => id) };
}

describe('mergeImported', () => {
  it.each([
    { what: 'adds what is new', file: ['a', 'b'], standing: ['a'], drops: false, ids: ['a', 'b'], gone: [] },
    {
      what: 'leaves what the file leaves out',
      file: ['a'],
      standing: ['a', 'b'],
      drops: false,
      ids: ['a', 'b'],
      gone: [],
    },
    { what: 'or takes it off sale', file: ['a'], standing: ['a', 'b'], drops: true, ids: ['a'], gone: ['b'] },
  ])('$what', ({ file, standing, drops, ids, gone }) => {
    const of = (names: readonly string[]) => names.map((id) => variantOf(id));
    expect(merge(fileOf(...of(file)), of(standing), drops)).toMatchObject({ ids, gone });
  });

  it('sees a variant under another id by its title', () => {
    const red = variantOf('SKU-2', { title: 'Red' });
    const standing = [variantOf('SKU-1', { title: 'Red' }), variantOf('SKU-3', { title: 'Blue' })];
    expect(merge(fileOf(red), standing)).toMatchObject({ ids: ['SKU-2', 'SKU-3'], gone: ['SKU-1'] });
  });

  it('lets go of what the file gives to another product', () => {
    const [only, red] = [variantOf('a', { title: UNTITLED }), variantOf('b')];
    const moved = merge(fileOf(only), [only, red], false, 'b');
    expect(moved).toMatchObject({ ids: ['a'], gone: [], product: { singleVariant: true } });
  });

  it('lets buyers choose as soon as there is more than the one', () => {
    const only = variantOf('a', { title: UNTITLED });
    expect(merge(fileOf(only), []).product.singleVariant).toBe(true);
    expect(merge(fileOf(only), [variantOf('b', { title: 'Blue' })]).product.singleVariant).toBe(false);
    expect(merge(fileOf(variantOf('a')), []).product.singleVariant).toBe(false);
  });

  it.each([
    { what: 'the same quantity', said: 5, says: true, quantity: 5, stocktake: 2 },
    { what: 'another quantity', said: 4, says: true, quantity: 4, stocktake: 3 },
    { what: 'no quantity any more', said: null, says: true, quantity: null, stocktake: 3 },
    { what: 'nothing of it', said: null, says: false, quantity: 5, stocktake: 2 },
  ])('counts a file that says $what as stocktake $stocktake', ({ said, says, quantity, stocktake }) => {
    const given = { product, variants: [{ variant: variantOf('a', { inventoryQuantity: said }), saysStock: says }] };
    const { variants } = merge(given, [variantOf('a', { inventoryQuantity: 5, stocktake: 2 })]);
    expect(variants).toMatchObject([{ inventoryQuantity: quantity, stocktake }]);
  });
});
