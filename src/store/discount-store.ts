// What the store promises about discounts as APIs see them.
import type { DiscountEntry, DiscountQuery, DiscountRef } from '../domain/discount-change.ts';
import type { PageOf, PageQuery } from './store.ts';

/** What becomes of a discount: `gone` with everything that was known of it. */
export type DiscountChange = { readonly entry: DiscountEntry } | { readonly gone: DiscountEntry };

export interface NameInCatalogue {
  readonly what: 'product' | 'variant';
  readonly name: string;
  readonly id: string;
}

export interface DiscountStore {
  findDiscount(merchantId: string, by: DiscountRef): Promise<DiscountEntry | null>;
  listDiscounts(merchantId: string, query: DiscountQuery, page: PageQuery): Promise<PageOf<DiscountEntry>>;
  /**
   * Adds a discount or changes the one that has one of these ids: `decide` is told how it stands, and how many codes were made through APIs, and nobody
   * else changes discounts until its answer is written. What it answers is saved, unless a code is another one's (`taken`),
   * and raises `factsVersion`; a `stop` is given back and nothing is written.
   */
  changeDiscount<Stop>(
    merchantId: string,
    ids: readonly string[],
    decide: (standing: DiscountEntry | null, codes: number) => DiscountChange | { readonly stop: Stop },
  ): Promise<DiscountChange | { readonly stop: Stop } | { readonly taken: string }>;
  /** Which of `names` the catalogue has, for what discounts are to be for: products by id, variants by id or SKU. */
  namesInCatalogue(merchantId: string, names: readonly string[]): Promise<readonly NameInCatalogue[]>;
  /** Those of `codes`, in upper case, that discounts have that were made through an API. */
  codesOfApis(merchantId: string, codes: readonly string[]): Promise<readonly string[]>;
}
