// Free shipping: discounts on the shipping rate in force, in lanes of their own like those on goods.
import type { Benefit, Discount } from '../discount.ts';
import { formatAmount } from '../format-amount.ts';
import type { Amount } from '../money.ts';
import type { Merchant } from '../merchant.ts';
import type { Figures } from '../problem.ts';
import type { Adjustment } from '../session.ts';
import { takenBy, type Candidate, type RefusedPlace } from './candidates.ts';
import { mustShip, type CartToPrice } from './cart.ts';
import type { DiscountRefusal } from './conditions.ts';
import { bestOf, inLanes } from './lanes.ts';

export interface ShippingDiscounted {
  readonly adjustments: readonly Adjustment[];
  readonly refused: readonly RefusedPlace[];
}

type FreeShipping = Extract<Benefit, { kind: 'free-shipping' }>;

interface OnShipping extends Candidate {
  readonly offer: Discount & { readonly benefit: FreeShipping };
}

const isOnShipping = (candidate: Candidate): candidate is OnShipping =>
  candidate.offer.benefit.kind === 'free-shipping';

/** `rate` is what shipping costs; `null` while nobody knows, and then the discounts wait with the rest. */
export function discountShipping(
  candidates: readonly Candidate[],
  rate: Amount | null,
  cart: CartToPrice,
  merchant: Merchant,
): ShippingDiscounted {
  const refused: RefusedPlace[] = [];
  const adjustments: Adjustment[] = [];
  let left = rate ?? Infinity;
  for (const lane of inLanes(candidates.filter(isOnShipping), merchant)) {
    const offered = lane.flatMap((candidate) => {
      const { offer, place } = candidate;
      const amount = Math.min(left, offer.cap[cart.currency] ?? Infinity);
      const refusal = whyNot(offer, rate, amount, cart);
      if (refusal === null) return [{ candidate, amount }];
      refused.push([place, refusal]);
      return [];
    });
    const best = bestOf(offered, refused);
    if (best === undefined) continue;
    if (rate === null) {
      adjustments.push(takenBy(best.candidate, 'discount', 0, []));
      continue;
    }
    left -= best.amount;
    adjustments.push(takenBy(best.candidate, 'shipping', 0 - best.amount, []));
  }
  return { adjustments, refused };
}

function whyNot(
  { code, label, benefit }: OnShipping['offer'],
  rate: Amount | null,
  amount: Amount,
  { lines, currency, locale }: CartToPrice,
): DiscountRefusal | null {
  const no = (text: string, figures?: Figures): DiscountRefusal => ({
    code: 'discount_not_applicable',
    text: `“${code ?? label}” ${text}`,
    ...(figures !== undefined && { figures }),
  });
  if (!mustShip(lines)) return no('is for shipping, and nothing here is shipped.');
  const most = benefit.upTo[currency] ?? Infinity;
  if (rate !== null && rate > most) {
    return no(`is for shipping of up to ${formatAmount(most, currency, locale)}: choose a cheaper way.`, { most });
  }
  return amount > 0 ? null : no('takes nothing off: shipping is free already.');
}
