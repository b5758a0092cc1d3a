// What the store promises about discounts as APIs see them.
import type { DiscountEntry, DiscountQuery, DiscountRef } from '../domain/discount-change.ts';
import type { PageOf, PageQuery } from './store.ts';

/** What becomes of a discount: `gone` with everything that was known of it. */
export type DiscountChange = { readonly entry: DiscountEntry } | { readonly gone: DiscountEntry };

export interface DiscountStore {
  findDiscount(merchantId: string, by: DiscountRef): Promise<DiscountEntry | null>;
  listDiscounts(merchantId: string, query: DiscountQuery, page: PageQuery): Promise<PageOf<DiscountEntry>>;
  /**
   * Adds a discount or changes one: `decide` is told how it stands, and how many codes were made through APIs, and nobody
   * else changes discounts until its answer is written. What it answers is saved, unless a code is another one's (`taken`),
   * and raises `factsVersion`; a `stop` is given back and nothing is written.
   */
  changeDiscount<Stop>(
    merchantId: string,
    id: string,
    decide: (standing: DiscountEntry | null, codes: number) => DiscountChange | { readonly stop: Stop },
  ): Promise<DiscountChange | { readonly stop: Stop } | { readonly taken: string }>;
  /** Those of `codes`, in upper case, that discounts have that were made through an API. */
  codesOfApis(merchantId: string, codes: readonly string[]): Promise<readonly string[]>;
}
