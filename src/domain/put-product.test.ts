import { describe, expect, it } from 'vitest';
import { makeItem, NOW_MS } from '../../test/makers.ts';
import type { ProductEntry } from './catalog.ts';
import type { Changed } from './catalog-change.ts';
import { putProduct, type ProductPut } from './put-product.ts';

const facts = { currency: 'USD', nowMs: NOW_MS };
const put = (over: Partial<ProductPut> = {}): ProductPut => ({
  id: 'book',
  change: { title: 'Book' },
  prices: { USD: 1_495, EUR: 1_099 },
  variantId: 'book-1',
  ...over,
});

function entryOf(changed: Changed): ProductEntry {
  if ('problems' in changed) throw new Error(JSON.stringify(changed.problems));
  return changed;
}
const onSale = ({ variants }: ProductEntry) =>
  variants.filter(({ isOnSale }) => isOnSale).map(({ variant }) => variant);
const book = entryOf(putProduct(null, put(), facts));

describe('a product under an id of its own', () => {
  it('is bought by it, in every currency it has a price in', () => {
    expect(book).toMatchObject({
      owner: 'api',
      product: { id: 'book', handle: 'book', title: 'Book', status: 'active' },
    });
    expect(onSale(book)).toMatchObject([
      { id: 'book-1', sku: 'book', prices: { USD: 1_495, EUR: 1_099 }, requiresShipping: false },
    ]);
  });

  it('needs a title, and a price in the shop’s currency', () => {
    expect(putProduct(null, put({ change: {} }), facts)).toMatchObject({ problems: [{ at: 'title' }] });
    expect(putProduct(null, put({ prices: { EUR: 1 } }), facts)).toMatchObject({ problems: [{ at: 'prices.USD' }] });
    expect(putProduct(null, { id: 'book', change: { title: 'Book' }, variantId: 'v' }, facts)).toMatchObject({
      problems: [{ code: 'missing_value', at: 'prices.USD' }],
    });
  });

  it('keeps what is not said', () => {
    const renamed = entryOf(putProduct(book, { id: 'book', change: { title: 'Tome' }, variantId: 'book-2' }, facts));
    expect(renamed.product.title).toBe('Tome');
    expect(renamed.variants).toEqual(book.variants);
    expect(putProduct(book, put({ variantId: 'book-2' }), facts)).toBe(book);
  });

  it('is sold at another price as something new, under the same name; other currencies stay', () => {
    const dearer = entryOf(putProduct(book, put({ prices: { USD: 1_995 }, variantId: 'book-2' }), facts));
    expect(onSale(dearer)).toMatchObject([{ id: 'book-2', sku: 'book', prices: { USD: 1_995, EUR: 1_099 } }]);
    expect(dearer.variants).toHaveLength(2);
  });

  it('is shipped from when it is said to be', () => {
    const shipped = entryOf(putProduct(book, { ...put({ variantId: 'book-2' }), requiresShipping: true }, facts));
    expect(onSale(shipped)).toMatchObject([{ id: 'book-2', requiresShipping: true, prices: { USD: 1_495 } }]);
    const later = entryOf(putProduct(shipped, put({ prices: { USD: 5 }, variantId: 'book-3' }), facts));
    expect(onSale(later)).toMatchObject([{ id: 'book-3', requiresShipping: true }]);
  });

  it('comes back after it was given up', () => {
    const gone: ProductEntry = { ...book, product: { ...book.product, status: 'archived' } };
    expect(entryOf(putProduct(gone, put({ variantId: 'book-2' }), facts))).toMatchObject({
      product: { status: 'active' },
      variants: book.variants,
    });
  });

  it('is left alone when it is somebody else’s', () => {
    const { product, variant } = makeItem();
    const times = { createdAtMs: NOW_MS, updatedAtMs: NOW_MS };
    const declared: ProductEntry = {
      ...{ product, owner: 'configuration', variants: [{ variant, isOnSale: true, ...times }], ...times },
    };
    expect(putProduct(declared, put({ id: product.id }), facts)).toMatchObject({
      problems: [{ code: 'managed_by_configuration' }],
    });
  });
});
