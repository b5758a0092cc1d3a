// Pricing: a fixed pipeline of small steps. Each returns adjustments with a reason and never edits a price, so every
// figure anywhere is a sum over what stands here.
import type { Discount } from '../discount.ts';
import type { Merchant } from '../merchant.ts';
import { sum, type Amount } from '../money.ts';
import type { Adjustment, AppliedCode, Session, Totals } from '../session.ts';
import type { CartToPrice, PricingFacts } from './cart.ts';
import type { DiscountRefusal } from './conditions.ts';
import { applyDiscounts, type Candidate } from './discounts.ts';
import { freeGifts } from './gifts.ts';
import { remainingOf } from './lines.ts';
import { discountShipping } from './shipping-discount.ts';
import { ship } from './shipping.ts';
import { surcharge } from './surcharge.ts';
import { tax } from './tax.ts';
import { sumUp } from './totals.ts';

export interface Priced {
  readonly adjustments: readonly Adjustment[];
  readonly totals: Totals;
  /** The session's codes; those that do not count say why. */
  readonly codes: readonly AppliedCode[];
  /** The shipping rate in force; a single possible rate is chosen by itself. */
  readonly shippingOption: string | null;
}

export function price(cart: CartToPrice, facts: PricingFacts): Priced {
  const { adjustments, refusals, onShipping, remaining } = applyDiscounts(cart, facts);
  const goods = [...adjustments, ...freeGifts(cart.lines, facts.merchant)];
  const delivered = deliver(cart, { goods, onShipping, remaining }, facts.merchant);
  const codes = cart.codes.map(({ code, replaced, by }, place): AppliedCode => {
    const refusal = refusals.get(place) ?? delivered.refusals.get(place);
    return refusal === undefined ? { code, replaced, by } : { code, replaced, by, refusal };
  });
  const { priced } = delivered;
  return { ...priced, codes };
}

/**
 * The session as it would be with another place or way of shipping. Discounts and gifts stay as the buyer saw them.
 */
export function withDelivery(
  session: Session,
  change: Pick<Session, 'shippingAddress' | 'shippingOption'>,
  merchant: Merchant,
): Session {
  const cart = { ...session, ...change };
  const goods = session.adjustments.filter(
    ({ kind, lineShares }) => (kind === 'discount' || kind === 'gift') && lineShares.length > 0,
  );
  const settled = { goods, onShipping: shippingDiscountsOf(session, merchant), remaining: remainingOf(session) };
  return { ...cart, ...deliver(cart, settled, merchant).priced };
}

/**
 * The session with another way to pay. Only the surcharge changes: everything else stays as the buyer saw it, even when
 * a discount has ended since. What was priced at the last change is what is charged.
 */
export function withPaymentMethod(session: Session, method: string | null, merchant: Merchant): Session {
  if (session.paymentMethod === method) return session;
  const fees = surcharge({ currency: session.currency, paymentMethod: method }, merchant);
  const isTax = ({ kind }: Adjustment): boolean => kind === 'tax';
  const others = session.adjustments.filter(({ kind }) => kind !== 'surcharge');
  const adjustments = [...others.filter((other) => !isTax(other)), ...fees, ...others.filter(isTax)];
  const totals = sumUp(session.lines, adjustments, session.totals.taxIncluded);
  return { ...session, paymentMethod: method, adjustments, totals };
}

/** The cart once its goods have their price. */
interface PricedGoods {
  readonly goods: readonly Adjustment[];
  readonly onShipping: readonly Candidate[];
  /** What is left of each line. */
  readonly remaining: readonly Amount[];
}

interface Delivered {
  readonly priced: Pick<Priced, 'adjustments' | 'totals' | 'shippingOption'>;
  readonly refusals: ReadonlyMap<number, DiscountRefusal>;
}

/** Everything that comes after the goods: shipping, what makes it cheaper, fees and tax. */
function deliver(cart: CartToPrice, { goods, onShipping, remaining }: PricedGoods, merchant: Merchant): Delivered {
  const shipped = ship(cart, sum(remaining), merchant);
  const freed = discountShipping(onShipping, shipped.adjustments[0]?.amount ?? null, cart);
  const fees = surcharge(cart, merchant);
  const taxes = tax(cart, remaining, merchant);
  const adjustments = [...goods, ...shipped.adjustments, ...freed.adjustments, ...fees, ...taxes];
  const totals = sumUp(cart.lines, adjustments, merchant.taxesIncluded);
  return { priced: { adjustments, totals, shippingOption: shipped.option }, refusals: freed.refusals };
}

/** The discounts on shipping that counted when the session was last priced. */
function shippingDiscountsOf({ adjustments, codes }: Session, { offers }: Merchant): readonly Candidate[] {
  return adjustments.flatMap(({ source, code = null }): Candidate[] => {
    const offer = offers.find((other): other is Discount => other.kind === 'discount' && other.id === source);
    if (offer?.benefit.kind !== 'free-shipping') return [];
    return [{ offer, code, place: codes.findIndex((entry) => entry.code === code) }];
  });
}
