// The names of a catalogue that discounts, gifts and cash on delivery may mean: those of the file's own products, and
// those of imported ones, which stand in no file.
import type { CatalogItem } from '../../domain/catalog.ts';
import type { Scope } from '../../domain/discount.ts';
import type { Merchant } from '../../domain/merchant.ts';

export type ScopeList = keyof Scope;

export type ScopeNames = Readonly<Record<ScopeList, ReadonlySet<string>>>;

/** By which names an item is meant in each list. */
export const NAMES_OF: Readonly<Record<ScopeList, (item: CatalogItem) => readonly string[]>> = {
  variants: ({ variant }) => [variant.id],
  products: ({ product }) => [product.id],
  collections: ({ product }) => product.collections ?? [],
  tags: ({ product }) => product.tags ?? [],
};

export function scopeNames(items: readonly CatalogItem[], imported: Scope = {}): ScopeNames {
  const all = (list: ScopeList): ReadonlySet<string> =>
    new Set([...items.flatMap(NAMES_OF[list]), ...(imported[list] ?? [])]);
  return { variants: all('variants'), products: all('products'), collections: all('collections'), tags: all('tags') };
}

/**
 * What stored settings mean already. An import changes what there is without asking the configuration, so a name that was
 * right when it was applied stays right: else the next start would fail for what the shop no longer sells.
 */
export function namesMeant({ offers, cashOnDelivery }: Pick<Merchant, 'offers' | 'cashOnDelivery'>): Scope {
  const found: Record<ScopeList, string[]> = { variants: [], products: [], collections: [], tags: [] };
  walk([offers, cashOnDelivery], (key, names) => {
    const list = key === 'variantIds' ? 'variants' : key;
    if (Object.hasOwn(found, list)) found[list as ScopeList].push(...names);
  });
  return found;
}

/** Lists of texts, wherever they stand. */
function walk(value: unknown, tell: (key: string, texts: readonly string[]) => void): void {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) {
    if (Array.isArray(member) && member.every((one): one is string => typeof one === 'string')) tell(key, member);
    else walk(member, tell);
  }
}
