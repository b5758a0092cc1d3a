// What pricing looks at, and the amounts every step starts from.
import { multiply, sum, type Amount } from '../money.ts';
import type { Facts } from '../facts.ts';
import type { Line, Session } from '../session.ts';

/** The part of a session that decides its price. */
export type CartToPrice = Pick<
  Session,
  | 'dialect'
  | 'currency'
  | 'country'
  | 'locale'
  | 'lines'
  | 'codes'
  | 'customerId'
  | 'buyer'
  | 'shippingAddress'
  | 'billingAddress'
  | 'shippingOption'
  | 'paymentMethod'
  | 'partialCod'
  | 'coins'
  | 'holds'
  | 'trialDays'
  | 'subscription'
>;

export type PricingFacts = Pick<
  Facts,
  'merchant' | 'nowMs' | 'item' | 'history' | 'inPostalList' | 'heldByOthers' | 'coinsOf'
>;

export const lineAmount = (line: Line): Amount => multiply(line.unitAmount, line.quantity);

/** What each bought line costs before discounts. Gift lines stand at 0: they take part in nothing. */
export const merchandiseOf = (lines: readonly Line[]): Amount[] =>
  lines.map((line) => (line.giftOfferId === null ? lineAmount(line) : 0));

/** Merchandise before discounts, gifts left out: what minimums and gift thresholds are compared with. */
export const merchandise = (lines: readonly Line[]): Amount => sum(merchandiseOf(lines));

/** The same of some lines. */
export function scopedMerchandise(lines: readonly Line[], indexes: readonly number[]): Amount {
  let amount = 0;
  for (const index of indexes) {
    const line = lines[index];
    if (line?.giftOfferId === null) amount += lineAmount(line);
  }
  return amount;
}

export const mustShip = (lines: readonly Line[]): boolean => lines.some((line) => line.requiresShipping);
