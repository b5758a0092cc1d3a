// Free shipping: a discount on the shipping rate in force.
import { formatAmount } from '../format-amount.ts';
import type { Amount } from '../money.ts';
import type { Adjustment } from '../session.ts';
import { mustShip, type CartToPrice } from './cart.ts';
import type { DiscountRefusal } from './conditions.ts';
import { sourceOf, whyOutdone, type Candidate } from './discounts.ts';

export interface ShippingDiscounted {
  readonly adjustments: readonly Adjustment[];
  readonly refusals: ReadonlyMap<number, DiscountRefusal>;
}

/** `shipping` is what the rate costs; `null` while nobody knows, and then the discount waits with the rest. */
export function discountShipping(
  candidates: readonly Candidate[],
  shipping: Amount | null,
  cart: CartToPrice,
): ShippingDiscounted {
  const refusals = new Map<number, DiscountRefusal>();
  const adjustments: Adjustment[] = [];
  for (const candidate of candidates) {
    const refusal = whyNot(candidate, shipping, cart);
    const [before] = adjustments;
    if (refusal !== null) refusals.set(candidate.place, refusal);
    else if (before !== undefined) refusals.set(candidate.place, whyOutdone(candidate.offer, before.label));
    else adjustments.push(adjust(candidate, shipping, cart));
  }
  return { adjustments, refusals };
}

function adjust(candidate: Candidate, shipping: Amount | null, { currency }: CartToPrice): Adjustment {
  if (shipping === null) return { ...sourceOf(candidate), kind: 'discount', amount: 0, lineShares: [] };
  const off = Math.min(shipping, candidate.offer.cap[currency] ?? shipping);
  return { ...sourceOf(candidate), kind: 'shipping', amount: 0 - off, lineShares: [] };
}

function whyNot({ offer }: Candidate, shipping: Amount | null, cart: CartToPrice): DiscountRefusal | null {
  const name = offer.code ?? offer.label;
  if (!mustShip(cart.lines)) {
    return { code: 'discount_not_applicable', text: `“${name}” is for shipping, and nothing here is shipped.` };
  }
  const most = offer.benefit.kind === 'free-shipping' ? offer.benefit.upTo[cart.currency] : undefined;
  if (most === undefined || shipping === null || shipping <= most) return null;
  const text = `“${name}” is for shipping of up to ${formatAmount(most, cart.currency, cart.locale)}: choose a cheaper way.`;
  return { code: 'discount_not_applicable', text };
}
