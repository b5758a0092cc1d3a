// What becomes of a stored product when another shop's file says how it is now. Importing the same again changes nothing,
// and what the file leaves out stays, unless it is to go.
import { UNTITLED, type Product, type Variant } from './catalog.ts';
import { withStocktake } from './stocktake.ts';

/** A product as a file has it, with all that the file has of it. */
export interface ImportedProduct {
  readonly product: Product;
  readonly variants: readonly ImportedVariant[];
}

export interface ImportedVariant {
  readonly variant: Variant;
  /** Whether the file says what is in stock; where it does not, what was said before stays. */
  readonly saysStock: boolean;
}

export interface Standing {
  /** `null` where the import has no such product. */
  readonly product: Product | null;
  readonly onSale: readonly Variant[];
}

export interface Merged {
  readonly product: Product;
  /** Everything of it that is on sale from now on: what the file has, then what stays. */
  readonly variants: readonly Variant[];
  /** Ids of what goes off sale. */
  readonly gone: readonly string[];
}

/**
 * `lastSaid` answers how a variant was stored, also one that is off sale. A variant that has the title of one in the file
 * is that one under an earlier id: buyers could not tell the two apart. `isElsewhere` says of one that the file gives it to
 * another product, whose it becomes.
 */
export function mergeImported(
  given: ImportedProduct,
  standing: Standing,
  lastSaid: (variantId: string) => Variant | undefined,
  dropsMissing: boolean,
  isElsewhere: (variantId: string) => boolean,
): Merged {
  const fresh = given.variants.map(({ variant, saysStock }) => {
    const stored = lastSaid(variant.id);
    const quantity = saysStock ? variant.inventoryQuantity : (stored?.inventoryQuantity ?? null);
    return withStocktake({ ...variant, inventoryQuantity: quantity }, stored);
  });
  const ids = new Set(fresh.map(({ id }) => id));
  const titles = new Set(fresh.map(({ title }) => title));
  const missing = standing.onSale.filter(({ id }) => !ids.has(id) && !isElsewhere(id));
  const gone = missing.filter(({ title }) => dropsMissing || titles.has(title));
  const variants = [...fresh, ...missing.filter((variant) => !gone.includes(variant))];
  const singleVariant = variants.length === 1 && variants[0]?.title === UNTITLED;
  return { product: { ...given.product, singleVariant }, variants, gone: gone.map(({ id }) => id) };
}
