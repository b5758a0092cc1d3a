// Pricing: a fixed pipeline of small steps. Each returns adjustments with a reason and never edits a price, so every
// figure anywhere is a sum over what stands here.
import type { Merchant } from '../merchant.ts';
import { sum } from '../money.ts';
import type { Adjustment, Session, Totals } from '../session.ts';
import type { CartToPrice, PricingFacts } from './cart.ts';
import { applyCodes, type CodeResult } from './discounts.ts';
import { freeGifts } from './gifts.ts';
import { ship } from './shipping.ts';
import { surcharge } from './surcharge.ts';
import { tax } from './tax.ts';
import { sumUp } from './totals.ts';

export interface Priced {
  readonly adjustments: readonly Adjustment[];
  readonly totals: Totals;
  readonly codes: readonly CodeResult[];
  /** The shipping rate in force; a single possible rate is chosen by itself. */
  readonly shippingOption: string | null;
}

export function price(cart: CartToPrice, facts: PricingFacts): Priced {
  const { merchant } = facts;
  const discounted = applyCodes(cart, facts);
  const gifts = freeGifts(cart.lines, merchant);
  const shipped = ship(cart, sum(discounted.remaining), merchant);
  const fees = surcharge(cart, merchant);
  const taxes = tax(cart, discounted.remaining, merchant);
  const adjustments = [...discounted.adjustments, ...gifts, ...shipped.adjustments, ...fees, ...taxes];
  return {
    adjustments,
    totals: sumUp(cart.lines, adjustments, merchant.taxesIncluded),
    codes: discounted.codes,
    shippingOption: shipped.option,
  };
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
