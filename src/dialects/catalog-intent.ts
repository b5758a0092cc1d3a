// What dialects ask for about the catalogue, and what comes back.
import type { ProductEntry, VariantEntry } from '../domain/catalog.ts';
import type { NewProduct, NewVariant, ProductChange, VariantChange } from '../domain/catalog-change.ts';
import type { ProductPut } from '../domain/put-product.ts';
import type { Page, Paged } from './paging.ts';

/** What is archived is not there, for wires that delete. */
interface OfProduct {
  readonly unlessArchived?: true;
}

export interface ProductFilter {
  readonly unlessArchived?: true;
  /** A part of the title, in whatever case. */
  readonly search?: string;
}

export type CatalogIntent =
  /** Made or changed, whichever it takes. */
  | { readonly do: 'put-product'; readonly put: ProductPut }
  | {
      readonly do: 'create-product';
      readonly product: NewProduct;
      readonly variant: NewVariant;
      readonly others?: readonly NewVariant[];
    }
  | ({ readonly do: 'read-product'; readonly id: string } & OfProduct)
  /**
   * With `variant` the product is sold as that from now on, in place of what was offered first; `first` changes what is
   * offered first.
   */
  | ({
      readonly do: 'update-product';
      readonly id: string;
      /** What others sell under the name, who alone may change it, is theirs instead of nothing. */
      readonly by?: 'name';
      readonly change: ProductChange;
      readonly variant?: NewVariant;
      readonly first?: VariantChange;
    } & OfProduct)
  | { readonly do: 'list-products'; readonly filter?: ProductFilter; readonly page: Page }
  | ({ readonly do: 'create-variant'; readonly productId: string; readonly variant: NewVariant } & OfProduct)
  /** `name`: `id` is the id or the SKU of one that is on sale. */
  | { readonly do: 'read-variant'; readonly id: string; readonly by?: 'name' }
  /** With `productId` it must be one of that product's, and on sale. */
  | ({
      readonly do: 'update-variant';
      readonly id: string;
      readonly change: VariantChange;
      readonly productId?: string;
    } & OfProduct)
  | { readonly do: 'list-variants'; readonly page: Page }
  /** All products. A merchant has one, named by the merchant's own id. */
  | { readonly do: 'read-catalogue'; readonly id: string | null };

/** A variant with the whole product it is one of. */
export interface VariantOfProduct {
  readonly of: ProductEntry;
  readonly entry: VariantEntry;
}

/** How many pieces have been taken of what is counted, by `stockKey`. */
export type TakenPieces = ReadonlyMap<string, number>;

export type CatalogResult =
  /** `isNew`: it was not sold before. */
  | { readonly kind: 'product'; readonly entry: ProductEntry; readonly isNew?: true; readonly taken?: TakenPieces }
  | { readonly kind: 'products'; readonly page: Paged<ProductEntry>; readonly taken?: TakenPieces }
  | ({ readonly kind: 'variant'; readonly taken?: TakenPieces } & VariantOfProduct)
  | { readonly kind: 'variants'; readonly page: Paged<VariantOfProduct> }
  | { readonly kind: 'catalogue'; readonly products: readonly ProductEntry[] };
