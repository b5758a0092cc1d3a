// What a discount or gift offer is about: names of the catalogue, which must exist.
import type { CatalogItem } from '../../domain/catalog.ts';
import type { Scope } from '../../domain/discount.ts';
import type { ScopeInput } from './discount-schema.ts';
import { unknownName, type Mistake } from './mistake.ts';
import type { PriceReader } from './prices.ts';

/** What discounts and gifts are read with. */
export interface OfferReading {
  readonly merchantId: string;
  readonly items: readonly CatalogItem[];
  readonly read: PriceReader;
  readonly mistakes: Mistake[];
}

/** `offerAt` is the path of the offer; a merchant's products stand beside its list. */
export function toScope(
  input: ScopeInput | undefined,
  at: readonly PropertyKey[],
  offerAt: readonly PropertyKey[],
  { items, mistakes }: OfferReading,
): Scope | undefined {
  if (input === undefined) return undefined;
  const known = {
    variants: items.map(({ variant }) => variant.id),
    products: items.map(({ product }) => product.id),
    collections: items.flatMap(({ product }) => product.collections ?? []),
    tags: items.flatMap(({ product }) => product.tags ?? []),
  };
  const NOUNS = { variants: 'variant', products: 'product', collections: 'collection', tags: 'tag' } as const;
  for (const list of ['variants', 'products', 'collections', 'tags'] as const) {
    const names = new Set(known[list]);
    input[list]?.forEach((name, index) => {
      if (names.has(name)) return;
      const mistake = unknownName([...at, list, index], NOUNS[list], name, [...names]);
      mistakes.push({ ...mistake, judgedBy: [...offerAt.slice(0, -2), 'products'] });
    });
  }
  const { variants, products, collections, tags } = input;
  return {
    ...(variants !== undefined && { variants }),
    ...(products !== undefined && { products }),
    ...(collections !== undefined && { collections }),
    ...(tags !== undefined && { tags }),
  };
}
