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
  for (const [list, { noun, namesOf }] of Object.entries(LISTS)) {
    const given = input[list as keyof Scope];
    if (given === undefined) continue;
    const names = new Set(items.flatMap(namesOf));
    given.forEach((name, index) => {
      if (names.has(name)) return;
      const mistake = unknownName([...at, list, index], noun, name, [...names]);
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

/** What each list names, and by which names an item is meant. */
const LISTS: Readonly<
  Record<keyof Scope, { readonly noun: string; readonly namesOf: (item: CatalogItem) => readonly string[] }>
> = {
  variants: { noun: 'variant', namesOf: ({ variant }) => [variant.id] },
  products: { noun: 'product', namesOf: ({ product }) => [product.id] },
  collections: { noun: 'collection', namesOf: ({ product }) => product.collections ?? [] },
  tags: { noun: 'tag', namesOf: ({ product }) => product.tags ?? [] },
};
