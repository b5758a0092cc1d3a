// What the store promises about the catalogue as APIs see it.
import type { CatalogItem, CatalogOwner, ProductEntry } from '../domain/catalog.ts';
import type { Scope } from '../domain/discount.ts';
import type { ImportStore } from './import-store.ts';
import type { PageOf, PageQuery } from './store.ts';

/** A product by its own id, by that of a variant, or by the id or SKU of one that is on sale. */
export type ProductRef = { readonly product: string } | { readonly variant: string } | { readonly sold: string };

/** What another product or variant is called already. */
export interface Taken {
  readonly taken: 'id' | 'sku' | 'handle';
  readonly name: string;
}

export interface CatalogStore extends ImportStore {
  findProduct(merchantId: string, by: ProductRef): Promise<ProductEntry | null>;
  /** Also those that are no longer sold. */
  listProducts(
    merchantId: string,
    query: { unlessArchived?: true; search?: string },
    page: PageQuery,
  ): Promise<PageOf<ProductEntry>>;
  /** Ids of variants with the product of each. */
  listVariants(
    merchantId: string,
    page: PageQuery,
  ): Promise<PageOf<{ readonly id: string; readonly of: ProductEntry; readonly createdAtMs: number }>>;
  /** All products, oldest first. */
  loadCatalogue(merchantId: string): Promise<readonly ProductEntry[]>;
  /**
   * Adds a product (`by` is `null`) or changes one: `decide` is told how it stands, and nobody else changes the catalogue
   * until its answer is written. An entry that it answers is saved, unless another one has its name, and raises
   * `factsVersion`; anything else it answers is given back and nothing is written.
   */
  changeProduct<Stop>(
    merchantId: string,
    by: ProductRef | null,
    decide: (standing: ProductEntry | null) => { readonly entry: ProductEntry } | { readonly stop: Stop },
  ): Promise<{ readonly entry: ProductEntry } | { readonly stop: Stop } | Taken>;
  /** Those of `names` that `owner` may not take, because somebody else has them. */
  namesOfOthers(merchantId: string, owner: CatalogOwner, names: CatalogNames): Promise<readonly NameOfAnother[]>;
  /** By which names offers may mean what was imported, on sale or not. */
  namesOfImported(merchantId: string): Promise<Required<Scope>>;
}

export interface CatalogNames {
  readonly products: readonly string[];
  readonly variants: readonly string[];
  readonly skus: readonly string[];
}

export interface NameOfAnother {
  readonly what: 'product' | 'variant' | 'sku';
  readonly name: string;
  readonly owner: CatalogOwner;
}

export function namesIn(items: readonly CatalogItem[]): CatalogNames {
  return {
    products: [...new Set(items.map(({ product }) => product.id))],
    variants: items.map(({ variant }) => variant.id),
    skus: items.flatMap(({ variant: { sku } }) => sku ?? []),
  };
}
