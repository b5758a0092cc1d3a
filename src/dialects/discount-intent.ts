// What dialects ask for about discounts, and what comes back.
import type { DiscountDraft, DiscountEntry, DiscountQuery, DiscountRef } from '../domain/discount-change.ts';
import type { BadRequest } from './dialect.ts';
import type { Page, Paged } from './paging.ts';

/** What the catalogue has of the names that a discount is to be for. */
export interface NamedItems {
  readonly isProduct: (name: string) => boolean;
  /** The id of the variant with this id or SKU; `null` where there is none. */
  readonly variantId: (name: string) => string | null;
}

/** What a discount is to be, by how it stands: `null` where there is none of this id. */
export type DraftFrom = (standing: DiscountEntry | null, named: NamedItems) => DiscountDraft | BadRequest;

/** `item`: id or SKU of a variant, or id of a product. `at`: where it is named, for whoever has misspelled it. */
export interface CheckedLine {
  readonly item: string;
  readonly quantity: number;
  readonly at: string;
}

export type DiscountIntent =
  | {
      readonly do: 'write-discount';
      readonly ids: readonly string[];
      /** The id of the one that is made where there is none; `null` makes none. */
      readonly newId: string | null;
      /** Of products and variants that `draftFrom` asks about. */
      readonly names: readonly string[];
      readonly draftFrom: DraftFrom;
    }
  | { readonly do: 'read-discount'; readonly discount: DiscountRef }
  /** Whether a code would count in a cart with these lines; without any, whether it is offered at all. */
  | {
      readonly do: 'check-discount';
      readonly dialect: string;
      readonly code: string;
      readonly lines: readonly CheckedLine[];
    }
  /** One that orders have had is archived. */
  | { readonly do: 'remove-discount'; readonly ids: readonly string[] }
  | { readonly do: 'list-discounts'; readonly query: DiscountQuery; readonly page: Page };

export type DiscountResult =
  | { readonly kind: 'discount'; readonly entry: DiscountEntry; readonly isNew: boolean }
  | { readonly kind: 'discounts'; readonly page: Paged<DiscountEntry> };
