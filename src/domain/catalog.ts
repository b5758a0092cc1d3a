// What a merchant sells. Read by pricing and rendering; changed through configuration, and through APIs as
// `catalog-change.ts` says.
import type { Amount } from './money.ts';
import type { Recurring } from './recurring.ts';

export interface Product {
  /** The merchant's own id for the product (a Shopify number, a SKU, …), as text. */
  readonly id: string;
  readonly title: string;
  readonly handle: string;
  readonly vendor: string;
  readonly descriptionHtml: string;
  readonly imageUrl: string | null;
  /** True when the product has one default variant that buyers never choose. */
  readonly singleVariant: boolean;
  readonly status: 'active' | 'draft' | 'archived';
  /** Names by which discounts mean several products at once. Absent is none. */
  readonly collections?: readonly string[];
  readonly tags?: readonly string[];
  /** What rates of tax go by. Absent is the standard one. */
  readonly taxCategory?: string;
  /** The variant offered first; `null` is none, absent the first there is. */
  readonly defaultVariantId?: string | null;
  /** What single dialects keep. The core never reads it; a configuration never says it. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

export interface Variant {
  /** The merchant's own id for the variant, as text; unique within the merchant. */
  readonly id: string;
  readonly productId: string;
  readonly sku: string | null;
  readonly title: string;
  /** Unit price in minor units by upper-case currency. */
  readonly prices: Readonly<Record<string, Amount>>;
  readonly compareAt: Readonly<Record<string, Amount>>;
  readonly imageUrl: string | null;
  readonly grams: number;
  readonly taxable: boolean;
  /** In place of the product's. */
  readonly taxCategory?: string;
  readonly requiresShipping: boolean;
  /** What the merchant last said is in stock; `null` when stock is not tracked. May be negative. */
  readonly inventoryQuantity: number | null;
  /**
   * Which statement of the stock that is: rises whenever the merchant says another quantity, and what is sold counts
   * from then on. The store keeps it; a configuration never says it. Absent is 0.
   */
  readonly stocktake?: number;
  /** What happens to an order when tracked stock is used up. */
  readonly whenOutOfStock: 'deny' | 'continue';
  /** Its price is for each period. Absent: it is paid once. */
  readonly recurring?: Recurring;
}

/** The title of a variant that has none of its own. */
export const UNTITLED = 'Default Title';

/** A variant with the product it belongs to. */
export interface CatalogItem {
  readonly product: Product;
  readonly variant: Variant;
}

/** The part of the catalogue that one command or one answer needs, keyed by variant id. */
export type CatalogSlice = ReadonlyMap<string, CatalogItem>;

/** Where a product was made, with all of its variants: they change there and nowhere else. */
export type CatalogOwner = 'configuration' | 'api' | 'import';

/** A product as it stands in the catalogue, with all variants it ever had, oldest first. */
export interface ProductEntry {
  readonly product: Product;
  readonly owner: CatalogOwner;
  readonly variants: readonly VariantEntry[];
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface VariantEntry {
  readonly variant: Variant;
  /** Whether it can be bought as long as its product can. */
  readonly isOnSale: boolean;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export const defaultVariantOf = ({ product, variants }: ProductEntry): VariantEntry | undefined => {
  const named = variants.find(({ variant }) => variant.id === product.defaultVariantId);
  return named ?? variants.find(({ isOnSale }) => isOnSale) ?? variants[0];
};
