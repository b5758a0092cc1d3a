// The step of discounts on goods: what each takes off which line. Lane by lane, each on what the earlier ones have left.
import type { Discount } from '../discount.ts';
import { formatAmount } from '../format-amount.ts';
import type { Amount } from '../money.ts';
import type { Adjustment } from '../session.ts';
import { missingForDeal } from './benefits/buy-x-get-y.ts';
import { reduce, type GoodsBenefit } from './benefits/reduce.ts';
import type { Basis, Reduction } from './benefits/reduction.ts';
import { missingForTier } from './benefits/tiered.ts';
import { takenBy, type Candidate, type RefusedPlace } from './candidates.ts';
import { merchandiseOf, type CartToPrice, type PricingFacts } from './cart.ts';
import type { DiscountRefusal } from './conditions.ts';
import { bestOf, inLanes, type Offered } from './lanes.ts';
import { linesIn } from './scope.ts';
import { negated, spread } from './spread.ts';

export interface Discounted {
  readonly adjustments: readonly Adjustment[];
  readonly refused: readonly RefusedPlace[];
  /** What is left of each line after all discounts; 0 for gift lines. */
  readonly remaining: readonly Amount[];
  readonly steps: readonly LaneStep[];
}

/** What came of one lane. */
interface LaneStep {
  readonly lane: readonly OnGoods[];
  readonly adjustment: Adjustment | null;
  readonly refused: readonly RefusedPlace[];
  readonly remaining: readonly Amount[];
}

interface OnGoods extends Candidate {
  readonly offer: Discount & { readonly benefit: GoodsBenefit };
}

export const isOnGoods = (candidate: Candidate): candidate is OnGoods =>
  candidate.offer.benefit.kind !== 'free-shipping';

/**
 * `before` is the same cart with other candidates: its steps stand as far as the lanes are the same. `from` is what each line
 * costs without any of them.
 */
export function discountGoods(
  candidates: readonly Candidate[],
  cart: CartToPrice,
  facts: PricingFacts,
  before: Discounted | null,
  from: readonly Amount[] = merchandiseOf(cart.lines),
): Discounted {
  const steps: LaneStep[] = [];
  const adjustments: Adjustment[] = [];
  const refused: RefusedPlace[] = [];
  let remaining = from;
  let isAsBefore = before !== null;
  for (const lane of inLanes(candidates.filter(isOnGoods), facts.merchant)) {
    const last = isAsBefore ? before?.steps[steps.length] : undefined;
    const known = last !== undefined && isSameLane(last.lane, lane) ? last : null;
    isAsBefore = known !== null;
    const step = known ?? takeLane(lane, remaining, cart, facts);
    steps.push(step);
    remaining = step.remaining;
    if (step.adjustment !== null) adjustments.push(step.adjustment);
    refused.push(...step.refused);
  }
  return { adjustments, refused, remaining, steps };
}

const isSameLane = (one: LaneStep['lane'], other: LaneStep['lane']): boolean =>
  one.length === other.length && one.every((candidate, index) => candidate === other[index]);

/** Of the discounts in one lane the one that takes most off. */
export function takeLane(
  lane: readonly OnGoods[],
  remaining: readonly Amount[],
  cart: Pick<CartToPrice, 'lines' | 'currency' | 'locale'>,
  facts: Pick<PricingFacts, 'item'>,
): LaneStep {
  const refused: RefusedPlace[] = [];
  const { lines, currency } = cart;
  const offered: (Offered & Reduction)[] = [];
  for (const candidate of lane) {
    const { offer, place } = candidate;
    const scoped = linesIn(offer.scope, lines, facts);
    const basis: Basis = { lines, remaining, scoped, currency, item: facts.item };
    const reduction = reduce(offer.benefit, basis);
    const amount = Math.min(reduction?.amount ?? 0, offer.cap[currency] ?? Infinity);
    if (reduction !== null && amount > 0) offered.push({ candidate, amount, weights: reduction.weights });
    // Nobody has asked for an automatic one.
    else if (candidate.code !== null) refused.push([place, whyNothing(offer, basis, cart)]);
  }
  const best = bestOf(offered, refused);
  if (best === undefined) return { lane, adjustment: null, refused, remaining };
  const shares = spread(best.amount, best.weights, lines);
  return {
    lane,
    adjustment: takenBy(best.candidate, 'discount', 0 - best.amount, negated(shares)),
    refused,
    remaining: remaining.map((left, line) => left - (shares[line] ?? 0)),
  };
}

function whyNothing(
  { benefit, code, label, scope }: OnGoods['offer'],
  basis: Basis,
  { locale }: Pick<CartToPrice, 'locale'>,
): DiscountRefusal {
  const name = code ?? label;
  if (benefit.kind === 'buy-x-get-y') {
    const { quantity } = benefit.gets;
    const what = code === null || label === code ? `“${name}”` : `“${name}” (${label})`;
    const missing = missingForDeal(benefit, basis);
    const more = 'pieces' in missing ? missing.pieces : formatAmount(missing.spend, basis.currency, locale);
    const isBought = Object.values(missing).every((amount) => amount === 0);
    const text = isBought
      ? `${what} makes ${quantity === 1 ? 'a further piece' : `${quantity} further pieces`} cheaper: add more of what it is for.`
      : `${what} needs more of what it is for: add ${more} more.`;
    // What is bought is there, and nothing yet that it makes cheaper.
    const lacking = 'spend' in missing ? { more: missing.spend } : { morePieces: missing.pieces };
    return { code: 'discount_minimum_not_met', text, figures: isBought ? { morePieces: quantity } : lacking };
  }
  const missing = benefit.kind === 'tiered' ? missingForTier(benefit, basis) : 0;
  if (benefit.kind !== 'tiered' || missing === 0) {
    return { code: 'discount_not_applicable', text: `“${name}” takes nothing off this order.` };
  }
  const what = scope === undefined ? '' : ' of what it is for';
  const text =
    benefit.by === 'quantity'
      ? `“${name}” needs more pieces${what}: add ${missing} more.`
      : `“${name}” needs a larger order${what}: add ${formatAmount(missing, basis.currency, locale)} more.`;
  return {
    code: 'discount_minimum_not_met',
    text,
    figures: benefit.by === 'quantity' ? { morePieces: missing } : { more: missing },
  };
}
