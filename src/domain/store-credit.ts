// Store credit: money that a customer has with a shop, in the shop's currency. It is given and taken by the merchant, may
// expire, and never falls below nothing.
import type { Amount } from './money.ts';

/** Why it was given: as money of the customer's, for advertising, or to put something right. */
export const CREDIT_KINDS = ['credit', 'promo', 'adjustment'] as const;
export type CreditKind = (typeof CREDIT_KINDS)[number];

export interface CreditChange {
  /** So much more or less, or to exactly so much. */
  readonly by: Amount | { readonly to: Amount };
  readonly kind: CreditKind;
  readonly note: string | null;
  /** Of what is given; business time. `null` lasts. */
  readonly expiresAtMs: number | null;
}

export interface CreditEntry {
  readonly id: string;
  readonly kind: CreditKind | 'debit' | 'expire';
  /** What the balance changed by. */
  readonly amount: Amount;
  readonly note: string | null;
  readonly createdAtMs: number;
}

/** Beyond this a balance is a slip, and sums could leave the safe integers. */
export const MAX_CREDIT: Amount = 1e12;
