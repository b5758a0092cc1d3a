// The step of discounts on goods: what each takes off which line. Lane by lane, each on what the earlier ones have left.
import type { Discount } from '../discount.ts';
import { formatAmount } from '../format-amount.ts';
import { sum, type Amount } from '../money.ts';
import type { Adjustment } from '../session.ts';
import { reduce, type GoodsBenefit } from './benefits/reduce.ts';
import type { Basis } from './benefits/reduction.ts';
import { missingForTier } from './benefits/tiered.ts';
import { sourceOf, type Candidate, type Refusals } from './candidates.ts';
import { merchandiseOf, type CartToPrice, type PricingFacts } from './cart.ts';
import type { DiscountRefusal } from './conditions.ts';
import { bestOf, inLanes } from './lanes.ts';
import { linesIn } from './scope.ts';
import { spread } from './spread.ts';

export interface Discounted {
  readonly adjustments: readonly Adjustment[];
  readonly refusals: Refusals;
  /** What is left of each line after all discounts; 0 for gift lines. */
  readonly remaining: readonly Amount[];
}

interface OnGoods extends Candidate {
  readonly offer: Discount & { readonly benefit: GoodsBenefit };
}

const isOnGoods = (candidate: Candidate): candidate is OnGoods => candidate.offer.benefit.kind !== 'free-shipping';

export function discountGoods(candidates: readonly Candidate[], cart: CartToPrice, facts: PricingFacts): Discounted {
  const refusals: Refusals = new Map();
  const adjustments: Adjustment[] = [];
  let remaining: readonly Amount[] = merchandiseOf(cart.lines);
  for (const lane of inLanes(candidates.filter(isOnGoods), facts.merchant)) {
    const offered = lane.flatMap((candidate) => {
      const { lines, currency } = cart;
      const scoped = linesIn(candidate.offer.scope, lines, facts);
      const basis: Basis = { lines, remaining, scoped, currency, item: facts.item };
      const shares = sharesOf(candidate, basis);
      if (shares !== null) return [{ candidate, shares, amount: sum(shares) }];
      refusals.set(candidate.place, whyNothing(candidate.offer, basis, cart));
      return [];
    });
    const best = bestOf(offered, refusals);
    if (best === undefined) continue;
    remaining = remaining.map((left, line) => left - (best.shares[line] ?? 0));
    adjustments.push({
      ...sourceOf(best.candidate),
      kind: 'discount',
      amount: 0 - best.amount,
      lineShares: best.shares.map((share) => 0 - share),
    });
  }
  return { adjustments, refusals, remaining };
}

/** What it takes off each line, as positive amounts; `null` when that is nothing. */
function sharesOf({ offer }: OnGoods, basis: Basis): readonly Amount[] | null {
  const reduction = reduce(offer.benefit, basis);
  if (reduction === null) return null;
  const amount = Math.min(reduction.amount, offer.cap[basis.currency] ?? Infinity);
  return amount === 0 ? null : spread(amount, reduction.weights, basis.lines);
}

function whyNothing(
  { benefit, code, label }: OnGoods['offer'],
  basis: Basis,
  { locale }: CartToPrice,
): DiscountRefusal {
  const name = code ?? label;
  if (benefit.kind === 'buy-x-get-y') {
    const { quantity } = benefit.gets;
    const text = `“${name}” makes ${quantity === 1 ? 'a further piece' : `${quantity} further pieces`} cheaper: add more to the order.`;
    return { code: 'discount_minimum_not_met', text };
  }
  const missing = benefit.kind === 'tiered' ? missingForTier(benefit, basis) : 0;
  if (benefit.kind !== 'tiered' || missing === 0) {
    return { code: 'discount_not_applicable', text: `“${name}” takes nothing off this order.` };
  }
  const text =
    benefit.by === 'quantity'
      ? `“${name}” needs more pieces: add ${missing} more.`
      : `“${name}” needs a larger order: add ${formatAmount(missing, basis.currency, locale)} more.`;
  return { code: 'discount_minimum_not_met', text };
}
