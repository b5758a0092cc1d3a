// What a discount or gift offer is about: names of the catalogue, which must exist.
import type { Scope } from '../../domain/discount.ts';
import type { ScopeInput } from './discount-schema.ts';
import { unknownName, type Mistake } from './mistake.ts';
import type { PriceReader } from './prices.ts';
import type { ScopeList, ScopeNames } from './scope-names.ts';

/** What discounts and gifts are read with. */
export interface OfferReading {
  readonly merchantId: string;
  readonly names: ScopeNames;
  readonly read: PriceReader;
  readonly mistakes: Mistake[];
}

/** `offerAt` is the path of the offer; a merchant's products stand beside its list. */
export function toScope(
  input: ScopeInput | undefined,
  at: readonly PropertyKey[],
  offerAt: readonly PropertyKey[],
  { names, mistakes }: OfferReading,
): Scope | undefined {
  if (input === undefined) return undefined;
  for (const [list, noun] of Object.entries(NOUNS) as [ScopeList, string][]) {
    const known = names[list];
    input[list]?.forEach((name, index) => {
      if (known.has(name)) return;
      const mistake = unknownName([...at, list, index], noun, name, [...known]);
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

const NOUNS: Readonly<Record<ScopeList, string>> = {
  variants: 'variant',
  products: 'product',
  collections: 'collection',
  tags: 'tag',
};
