// Discounts and gift offers as the merchant configured them.
import type { Amount, RatePpm } from './money.ts';

/** A percentage off the merchandise, redeemed by a code. */
export interface PercentDiscount {
  readonly kind: 'percent';
  readonly id: string;
  /** As the merchant spells it; compared without regard to case. */
  readonly code: string;
  readonly label: string;
  readonly rate: RatePpm;
  /** The most it may take off, by currency; absent means no cap. */
  readonly cap: Readonly<Record<string, Amount>>;
  /** Merchandise below this refuses the code, by currency. */
  readonly minimum: Readonly<Record<string, Amount>>;
  /** Whether it may stand beside another code. */
  readonly combinable: boolean;
  readonly disablesCod: boolean;
  readonly startsAtMs: number | null;
  readonly endsAtMs: number | null;
  /** Completed sessions that may use it in all; `null` is unlimited. */
  readonly maxUses: number | null;
}

/** Free products that a buyer may take once the merchandise reaches a threshold. */
export interface GiftOffer {
  readonly kind: 'gift';
  readonly id: string;
  readonly label: string;
  /** Merchandise before discounts, gifts left out, that unlocks the offer, by currency. */
  readonly threshold: Readonly<Record<string, Amount>>;
  readonly maxQuantity: number;
  readonly variantIds: readonly string[];
}

export type Offer = PercentDiscount | GiftOffer;

export const normalizeCode = (code: string): string => code.trim().toUpperCase();
