// When a shop takes cash on delivery, and why it does not, in words for the buyer.
import { countryNameOf } from './address.ts';
import type { CashBuyers } from './cash-buyers.ts';
import type { Prices, Scope } from './discount.ts';
import type { Facts } from './facts.ts';
import { formatAmount } from './format-amount.ts';
import { sum, type RatePpm } from './money.ts';
import { coversPostalCode, type PostalCodes } from './postal-codes.ts';
import { discountBehind } from './pricing/candidates.ts';
import { mustShip } from './pricing/cart.ts';
import { remainingOf } from './pricing/lines.ts';
import { linesIn } from './pricing/scope.ts';
import type { Session } from './session.ts';

/** Where and for which carts. */
export interface CashRule {
  /** Countries served; `['*']` is everywhere. */
  readonly countries: readonly string[];
  /** Bounds on the merchandise after discounts, by currency. */
  readonly minimum?: Prices;
  readonly maximum?: Prices;
  /** Pieces bought, and different things, at the most. */
  readonly maxQuantity?: number;
  readonly maxLines?: number;
  /** Not for a cart with any of these. */
  readonly notWith?: Scope;
  /** Only there; absent is everywhere in the countries. */
  readonly postalCodes?: PostalCodes;
  readonly exceptPostalCodes?: PostalCodes;
  /** Only for these buyers. */
  readonly buyers?: CashBuyers;
}

export interface CashOnDelivery extends CashRule {
  readonly enabled: boolean;
  readonly fee: Prices;
  /** Whether and when a part can be paid now and the rest on delivery. Absent: never. */
  readonly partial?: PartialCod;
}

export interface PartialCod extends CashRule {
  readonly upfront: Upfront;
  /** The least to be paid now. */
  readonly leastUpfront?: Prices;
}

/** What is paid now: what it costs to pay on delivery, a fixed amount, or a share of the order with or without that fee. */
export type Upfront =
  | { readonly kind: 'fee' }
  | { readonly kind: 'amount'; readonly amounts: Prices }
  | { readonly kind: 'share'; readonly rate: RatePpm; readonly ofFee: boolean };

type CashFacts = Pick<Facts, 'merchant' | 'item' | 'inPostalList'>;

/** `null` where the rules allow it; also as long as there is no address by which to say. */
export const whyNoCash = (session: Session, facts: CashFacts): string | null =>
  whyNot(session, facts.merchant.cashOnDelivery, 'Cash on delivery', facts) ?? session.cashRefusals?.cod ?? null;

/** The same of a part. */
export function whyNoPartialCod(session: Session, facts: CashFacts): string | null {
  const { partial } = facts.merchant.cashOnDelivery;
  if (partial === undefined) return null;
  return whyNot(session, partial, 'Paying a part on delivery', facts) ?? session.cashRefusals?.partialCod ?? null;
}

const whyNot = (session: Session, rule: CashRule, what: string, facts: CashFacts): string | null =>
  session.shippingAddress === null
    ? null
    : (whyNotThere(session, rule, what, facts) ?? whyNotThisCart(session, rule, what, facts));

function whyNotThere(
  { shippingAddress }: Session,
  { countries, postalCodes, exceptPostalCodes }: CashRule,
  what: string,
  facts: CashFacts,
): string | null {
  const { country = '', postalCode = null } = shippingAddress ?? {};
  if (!countries.includes(country) && !countries.includes('*')) {
    return `${what} is not possible in ${countryNameOf(country)}.`;
  }
  if (postalCodes === undefined && exceptPostalCodes === undefined) return null;
  if (postalCode === null) return 'Enter the postal code to see whether you can pay on delivery.';
  const isServed =
    (postalCodes === undefined || coversPostalCode(postalCodes, postalCode, facts)) &&
    (exceptPostalCodes === undefined || !coversPostalCode(exceptPostalCodes, postalCode, facts));
  return isServed ? null : `${what} is not possible at ${postalCode}.`;
}

function whyNotThisCart(session: Session, rule: CashRule, what: string, facts: CashFacts): string | null {
  const { lines, adjustments, currency, locale } = session;
  const { minimum, maximum, maxQuantity, maxLines, notWith } = rule;
  if (!mustShip(lines)) return `${what} is for what is delivered, and nothing here is.`;
  // An offer for another way to pay is not lost by choosing this one, but given back.
  const forbidding = adjustments.find(
    (adjustment) => adjustment.kind !== 'payment_offer' && discountBehind(adjustment, facts.merchant)?.disablesCod,
  );
  if (forbidding !== undefined) {
    return `${what} is not possible with “${forbidding.code ?? forbidding.label}”.`;
  }
  const index = notWith === undefined ? undefined : linesIn(notWith, lines, facts)[0];
  if (index !== undefined) return `“${lines[index]?.title}” cannot be paid on delivery.`;
  const bought = lines.filter(({ giftOfferId }) => giftOfferId === null);
  if (maxLines !== undefined && bought.length > maxLines) {
    return `${what} is for up to ${maxLines === 1 ? 'one product' : `${maxLines} different products`} in an order.`;
  }
  const pieces = sum(bought.map(({ quantity }) => quantity));
  if (maxQuantity !== undefined && pieces > maxQuantity) {
    return `${what} is for up to ${maxQuantity === 1 ? 'one piece' : `${maxQuantity} pieces`}.`;
  }
  const [least, most] = [minimum?.[currency] ?? 0, maximum?.[currency] ?? Infinity];
  if (least === 0 && most === Infinity) return null;
  const worth = sum(remainingOf(session));
  if (worth < least) return `${what} is for orders from ${formatAmount(least, currency, locale)} on.`;
  return worth > most ? `${what} is for orders of up to ${formatAmount(most, currency, locale)}.` : null;
}
