// What dialects ask for about the catalogue, and what comes back.
import type { ProductEntry, VariantEntry } from '../domain/catalog.ts';
import type { NewProduct, NewVariant, ProductChange, VariantChange } from '../domain/catalog-change.ts';
import type { ProductPut } from '../domain/put-product.ts';
import type { Page, Paged } from './paging.ts';

export type CatalogIntent =
  | { readonly do: 'create-product'; readonly product: NewProduct; readonly variant: NewVariant }
  /** Made or changed, whichever it takes. */
  | { readonly do: 'put-product'; readonly put: ProductPut }
  | { readonly do: 'read-product'; readonly id: string }
  /** With `variant` the product is sold as that from now on, in place of what was offered first. */
  | {
      readonly do: 'update-product';
      readonly id: string;
      readonly change: ProductChange;
      readonly variant?: NewVariant;
    }
  | { readonly do: 'list-products'; readonly page: Page }
  | { readonly do: 'create-variant'; readonly productId: string; readonly variant: NewVariant }
  /** `name`: `id` is the id or the SKU of one that is on sale. */
  | { readonly do: 'read-variant'; readonly id: string; readonly by?: 'name' }
  | { readonly do: 'update-variant'; readonly id: string; readonly change: VariantChange }
  | { readonly do: 'list-variants'; readonly page: Page }
  /** All products. A merchant has one, named by the merchant's own id. */
  | { readonly do: 'read-catalogue'; readonly id: string | null };

/** A variant with the whole product it is one of. */
export interface VariantOfProduct {
  readonly of: ProductEntry;
  readonly entry: VariantEntry;
}

export type CatalogResult =
  /** `isNew`: it was not sold before. */
  | { readonly kind: 'product'; readonly entry: ProductEntry; readonly isNew?: true }
  | { readonly kind: 'products'; readonly page: Paged<ProductEntry> }
  | ({ readonly kind: 'variant' } & VariantOfProduct)
  | { readonly kind: 'variants'; readonly page: Paged<VariantOfProduct> }
  | { readonly kind: 'catalogue'; readonly products: readonly ProductEntry[] };
