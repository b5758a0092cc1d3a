// What the store promises about the catalogue as APIs see it.
import type { ProductEntry } from '../domain/catalog.ts';
import type { PageOf, PageQuery } from './store.ts';

/** A product by its own id, or by that of a variant. */
export type ProductRef = { readonly product: string } | { readonly variant: string };

/** What another product or variant is called already. */
export interface Taken {
  readonly taken: 'id' | 'sku' | 'handle';
  readonly name: string;
}

export interface CatalogStore {
  findProduct(merchantId: string, by: ProductRef): Promise<ProductEntry | null>;
  /** Also those that are no longer sold. */
  listProducts(merchantId: string, page: PageQuery): Promise<PageOf<ProductEntry>>;
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
  /** What was made through an API: a configuration may not take these names. */
  namesOfMade(merchantId: string): Promise<NamesOfMade>;
}

export interface NamesOfMade {
  readonly products: readonly string[];
  readonly variants: readonly string[];
  /** Of variants on sale. */
  readonly skus: readonly string[];
}
