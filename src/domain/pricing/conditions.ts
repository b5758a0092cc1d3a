// Whether a cart may have a discount at all, and if not, why: in words for a buyer, with what would help.
import { unreachable } from '../../base/assert.ts';
import { buyerNames, ordersBy, type PastOrder } from '../buyer-history.ts';
import type { Benefit, BuyerRule, Discount, Prices } from '../discount.ts';
import { formatAmount } from '../format-amount.ts';
import type { Figures, ProblemCode } from '../problem.ts';
import { scopedMerchandise, type CartToPrice, type PricingFacts } from './cart.ts';
import { quantityOf } from './benefits/reduction.ts';
import { tiersIn } from './benefits/tiered.ts';
import { linesIn } from './scope.ts';

/** Why a discount does not count. */
export interface DiscountRefusal {
  readonly code: ProblemCode;
  readonly text: string;
  readonly figures?: Figures;
}

type Cart = Pick<CartToPrice, 'dialect' | 'currency' | 'country' | 'locale' | 'lines' | 'customerId' | 'buyer'>;

/** `null` when nothing stands against it. The first reason, in the order in which a buyer would ask. */
export function whyNot(discount: Discount, cart: Cart, facts: PricingFacts): DiscountRefusal | null {
  return (
    whyNotOffered(discount, cart, facts) ??
    whyNotThisCart(discount, cart, facts) ??
    whyNotThisBuyer(discount, cart, facts)
  );
}

/** The part that does not depend on what is bought, and by whom. */
export const whyNotOffered = (
  discount: Discount,
  cart: Pick<Cart, 'dialect' | 'currency'>,
  { nowMs }: Pick<PricingFacts, 'nowMs'>,
): DiscountRefusal | null => whyNotNow(discount, nowMs) ?? whyNotHere(discount, cart);

const nameOf = ({ code, label }: Discount): string => (code === null ? `The offer “${label}”` : `The code “${code}”`);

function whyNotNow(discount: Discount, nowMs: number): DiscountRefusal | null {
  const { startsAtMs, endsAtMs } = discount;
  if (startsAtMs !== null && nowMs < startsAtMs) {
    return { code: 'discount_not_started', text: `${nameOf(discount)} is not valid yet.` };
  }
  if (endsAtMs !== null && nowMs >= endsAtMs) {
    return { code: 'discount_ended', text: `${nameOf(discount)} has ended.` };
  }
  return null;
}

function whyNotHere(
  discount: Discount,
  { dialect, currency }: Pick<Cart, 'dialect' | 'currency'>,
): DiscountRefusal | null {
  if (discount.channels?.includes(dialect) === false) {
    return { code: 'discount_not_applicable', text: `${nameOf(discount)} is not valid in this shop.` };
  }
  if (isPricedIn(discount.benefit, currency)) return null;
  return { code: 'discount_not_applicable', text: `${nameOf(discount)} is not valid for orders in ${currency}.` };
}

/** Whether the amounts that it is about are known in this currency. */
function isPricedIn(benefit: Benefit, currency: string): boolean {
  const isKnown = (amounts: Prices): boolean => amounts[currency] !== undefined;
  switch (benefit.kind) {
    case 'percentage':
      return true;
    case 'amount':
      return isKnown(benefit.amounts);
    case 'parts':
      return benefit.parts.some(({ off }) => typeof off === 'number' || isKnown(off));
    case 'fixed-price':
      return isKnown(benefit.prices);
    case 'tiered':
      return tiersIn(benefit, currency).length > 0;
    case 'buy-x-get-y':
      return 'quantity' in benefit.buys || isKnown(benefit.buys.spend);
    case 'free-shipping':
      return Object.keys(benefit.upTo).length === 0 || isKnown(benefit.upTo);
    default:
      return unreachable(benefit);
  }
}

export function whyNotThisCart(
  discount: Discount,
  cart: Pick<Cart, 'currency' | 'locale' | 'lines'>,
  facts: Pick<PricingFacts, 'item'>,
): DiscountRefusal | null {
  const { minimum, maximum, minQuantity, maxQuantity, scope } = discount;
  const scoped = linesIn(scope, cart.lines, facts);
  const what = scope === undefined ? '' : ' of what it is for';
  if (scoped.length === 0 && cart.lines.length > 0) {
    return { code: 'discount_not_applicable', text: `${nameOf(discount)} is not for anything in this order.` };
  }
  const { currency, locale } = cart;
  const amount = scopedMerchandise(cart.lines, scoped);
  const least = minimum[currency] ?? 0;
  if (amount < least) {
    const more = formatAmount(least - amount, currency, locale);
    const text = `${nameOf(discount)} needs a larger cart: add ${more} more${what}.`;
    return { code: 'discount_minimum_not_met', text, figures: { more: least - amount } };
  }
  const most = maximum?.[currency];
  if (most !== undefined && amount > most) {
    const text = `${nameOf(discount)} is for orders up to ${formatAmount(most, currency, locale)}.`;
    return { code: 'discount_maximum_exceeded', text, figures: { most } };
  }
  const pieces = quantityOf(cart.lines, scoped);
  if (minQuantity !== undefined && pieces < minQuantity) {
    const morePieces = minQuantity - pieces;
    const text = `${nameOf(discount)} needs ${minQuantity} pieces${what}: add ${morePieces} more.`;
    return { code: 'discount_minimum_not_met', text, figures: { morePieces } };
  }
  if (maxQuantity !== undefined && pieces > maxQuantity) {
    const text = `${nameOf(discount)} is for ${maxQuantity} pieces at most.`;
    return { code: 'discount_maximum_exceeded', text, figures: { mostPieces: maxQuantity } };
  }
  return null;
}

/** Whether it takes somebody known to have it. */
export const asksWhoBuys = ({ buyers, maxUsesPerBuyer }: Discount): boolean =>
  buyers !== undefined || maxUsesPerBuyer !== undefined;

/** Whether it depends on what the buyer has ordered before. */
export const asksForOrders = ({ buyers }: Discount): boolean =>
  (buyers?.minOrders ?? buyers?.maxOrders ?? buyers?.past) !== undefined;

/** The part that is asked again when a payment starts: who buys, and what they have ordered by then. */
export function whyNotThisBuyer(
  discount: Discount,
  cart: Pick<Cart, 'currency' | 'country' | 'customerId' | 'buyer'>,
  { history, nowMs }: Pick<PricingFacts, 'history' | 'nowMs'>,
): DiscountRefusal | null {
  if (!asksWhoBuys(discount)) return null;
  const names = buyerNames(cart);
  if (names.length === 0) {
    const text = `${nameOf(discount)} depends on who is buying: enter your e-mail address first.`;
    return { code: 'discount_buyer_unknown', text };
  }
  const { buyers } = discount;
  if (buyers === undefined) return null;
  const { only } = buyers;
  if (
    only !== undefined &&
    ![...names, cart.buyer.externalId?.toLowerCase() ?? ''].some((name) => only.includes(name))
  ) {
    return notForBuyer(discount);
  }
  return whyNotByOrders(discount, buyers, ordersBy(names, history), cart.currency, nowMs);
}

function whyNotByOrders(
  discount: Discount,
  { minOrders, maxOrders, past }: BuyerRule,
  history: readonly PastOrder[],
  currency: string,
  nowMs: number,
): DiscountRefusal | null {
  if (maxOrders === 0 && history.length > 0) {
    return { code: 'discount_not_for_buyer', text: `${nameOf(discount)} is for first orders only.` };
  }
  // What was given back whole has earned nothing.
  const kept = history.filter(({ paid }) => paid !== 'refunded');
  if (kept.length < (minOrders ?? 0) || history.length > (maxOrders ?? Infinity)) return notForBuyer(discount);
  if (past === undefined) return null;
  const since = past.withinMs === null ? -Infinity : nowMs - past.withinMs;
  const orders = kept.filter(({ atMs }) => atMs >= since);
  let spent = 0;
  for (const order of orders) if (order.currency === currency) spent += order.total;
  const hasUsed = past.usedCode === undefined || orders.some(({ codes }) => codes.includes(past.usedCode ?? ''));
  const least = past.minSpend === undefined ? 0 : (past.minSpend[currency] ?? Infinity);
  if (orders.length < (past.minOrders ?? 0) || spent < least || !hasUsed) return notForBuyer(discount);
  return null;
}

const notForBuyer = (discount: Discount): DiscountRefusal => ({
  code: 'discount_not_for_buyer',
  text: `${nameOf(discount)} is not for this account.`,
});
