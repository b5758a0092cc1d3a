// The step of discounts: which count, in which order, and what each takes off. They stand in lanes, one after the other,
// each on what the earlier ones have left; in a lane the best one counts.
import { normalizeCode, type Discount } from '../discount.ts';
import type { Merchant } from '../merchant.ts';
import { sum, type Amount } from '../money.ts';
import type { Adjustment } from '../session.ts';
import { reduce, type GoodsBenefit } from './benefits/reduce.ts';
import { missingForTier } from './benefits/tiered.ts';
import { merchandiseOf, type CartToPrice, type PricingFacts } from './cart.ts';
import { whyNot, type DiscountRefusal } from './conditions.ts';
import { linesIn } from './scope.ts';
import { spread } from './spread.ts';

export interface Discounted {
  readonly adjustments: readonly Adjustment[];
  /** Why discounts do not count, by the place of their code; what stands under -1 are automatic ones. */
  readonly refusals: ReadonlyMap<number, DiscountRefusal>;
  /** Those that make shipping cheaper once its price is known, the first in force first. */
  readonly onShipping: readonly Candidate[];
  /** What is left of each line after all discounts; 0 for gift lines. */
  readonly remaining: readonly Amount[];
}

/** A discount that this cart may have. */
export interface Candidate {
  readonly offer: Discount;
  /** The session's code behind it, and its place among them; `null` for an automatic discount. */
  readonly code: string | null;
  readonly place: number;
}

/** What a lane without a name of its own is for: automatic discounts of some lines, then those of the whole cart. */
const LINE_LANE = 'products';
const CART_LANE = 'order';

export function applyDiscounts(cart: CartToPrice, facts: PricingFacts): Discounted {
  const { candidates, refusals } = candidatesFor(cart, facts);
  const adjustments: Adjustment[] = [];
  let remaining: readonly Amount[] = merchandiseOf(cart.lines);
  for (const lane of inLanes(
    candidates.filter(({ offer }) => offer.benefit.kind !== 'free-shipping'),
    facts.merchant,
  )) {
    const reductions = lane.map((candidate) => ({ candidate, shares: sharesOf(candidate, cart, remaining, facts) }));
    let best: { readonly candidate: Candidate; readonly shares: readonly Amount[] } | null = null;
    for (const { candidate, shares } of reductions) {
      if (shares === null) refusals.set(candidate.place, whyNothing(candidate.offer, cart, remaining, facts));
      else if (best === null || isBetter({ candidate, shares }, best)) best = { candidate, shares };
    }
    if (best === null) continue;
    const { shares, candidate } = best;
    for (const other of reductions) {
      if (other.shares !== null && other.candidate !== candidate)
        refusals.set(other.candidate.place, whyOutdone(other.candidate.offer, candidate.offer.label));
    }
    remaining = remaining.map((left, line) => left - (shares[line] ?? 0));
    adjustments.push({
      ...sourceOf(candidate),
      kind: 'discount',
      amount: 0 - sum(shares),
      lineShares: shares.map((share) => 0 - share),
    });
  }
  const onShipping = candidates.filter(({ offer }) => offer.benefit.kind === 'free-shipping');
  return { adjustments, refusals, onShipping, remaining };
}

export const sourceOf = ({ offer, code }: Candidate): Pick<Adjustment, 'source' | 'label' | 'code'> => ({
  source: offer.id,
  label: offer.label,
  ...(code !== null && { code }),
});

export const findDiscount = (code: string, merchant: Merchant): Discount | undefined =>
  merchant.offers.find(
    (offer): offer is Discount =>
      offer.kind === 'discount' && offer.code !== null && normalizeCode(offer.code) === normalizeCode(code),
  );

/** Why this cart cannot have the code, whatever other codes there are; `null` when it can. */
export function whyRefused(
  code: string,
  cart: Parameters<typeof whyNot>[1],
  facts: PricingFacts,
): DiscountRefusal | null {
  const offer = findDiscount(code, facts.merchant);
  if (offer !== undefined) return whyNot(offer, cart, facts);
  return unknownCode(code);
}

export const unknownCode = (code: string): DiscountRefusal => ({
  code: 'discount_not_found',
  text: `There is no code “${code}”. Check the spelling.`,
});

interface Candidates {
  readonly candidates: readonly Candidate[];
  readonly refusals: Map<number, DiscountRefusal>;
}

/** The automatic discounts, then the session's codes as they were given. */
function candidatesFor(cart: CartToPrice, facts: PricingFacts): Candidates {
  const refusals = new Map<number, DiscountRefusal>();
  const candidates: Candidate[] = [];
  for (const offer of facts.merchant.offers) {
    if (offer.kind !== 'discount' || offer.code !== null || whyNot(offer, cart, facts) !== null) continue;
    candidates.push({ offer, code: null, place: -1 });
  }
  const applied: Discount[] = [];
  cart.codes.forEach(({ code }, place) => {
    const offer = findDiscount(code, facts.merchant);
    const refusal = whyRefused(code, cart, facts) ?? whyNotBeside(offer, applied);
    if (refusal !== null || offer === undefined) {
      if (refusal !== null) refusals.set(place, refusal);
      return;
    }
    applied.push(offer);
    candidates.push({ offer, code, place });
  });
  return { candidates, refusals };
}

function whyNotBeside(offer: Discount | undefined, applied: readonly Discount[]): DiscountRefusal | null {
  const other = applied.find((earlier) => !earlier.combinable || offer?.combinable === false);
  if (other === undefined) return null;
  return {
    code: 'discount_not_combinable',
    text: `The code “${offer?.code}” cannot be combined with “${other.code}”.`,
  };
}

/** Lanes with a name in the merchant's order, then one for each code that has none, in the order given. */
function inLanes(
  candidates: readonly Candidate[],
  { discountLanes = [] }: Merchant,
): readonly (readonly Candidate[])[] {
  if (candidates.length === 0) return [];
  const named = new Map<string, Candidate[]>([...discountLanes, LINE_LANE, CART_LANE].map((name) => [name, []]));
  const single: Candidate[][] = [];
  for (const candidate of candidates) {
    const { offer, code } = candidate;
    const name = offer.lane ?? (code !== null ? null : isForLines(offer) ? LINE_LANE : CART_LANE);
    if (name === null) single.push([candidate]);
    else if (named.has(name)) named.get(name)?.push(candidate);
    else named.set(name, [candidate]);
  }
  return [...named.values(), ...single].filter((lane) => lane.length > 0);
}

const isForLines = ({ scope, benefit }: Discount): boolean =>
  scope !== undefined || benefit.kind === 'buy-x-get-y' || benefit.kind === 'fixed-price';

/** What it takes off each line, as positive amounts. */
function sharesOf(
  { offer }: Candidate,
  { lines, currency }: CartToPrice,
  remaining: readonly Amount[],
  facts: PricingFacts,
): readonly Amount[] | null {
  const scoped = linesIn(offer.scope, lines, facts);
  const reduction = reduce(offer.benefit as GoodsBenefit, { lines, remaining, scoped, currency, item: facts.item });
  if (reduction === null) return null;
  return spread(Math.min(reduction.amount, offer.cap[currency] ?? Infinity), reduction.weights, lines);
}

type Evaluated = { readonly candidate: Candidate; readonly shares: readonly Amount[] };

function isBetter(a: Evaluated, b: Evaluated): boolean {
  const more = sum(a.shares) - sum(b.shares);
  return more > 0 || (more === 0 && a.candidate.offer.id < b.candidate.offer.id);
}

export const whyOutdone = (offer: Discount, better: string): DiscountRefusal => ({
  code: 'discount_outdone',
  text: `Only one of “${offer.code ?? offer.label}” and “${better}” counts, and that is the one that takes more off.`,
});

function whyNothing(
  { benefit, code, label, scope }: Discount,
  { lines, currency }: CartToPrice,
  remaining: readonly Amount[],
  facts: PricingFacts,
): DiscountRefusal {
  const name = code ?? label;
  if (benefit.kind === 'buy-x-get-y') {
    const { gets } = benefit;
    const text = `“${name}” makes ${gets.quantity === 1 ? 'a further piece' : `${gets.quantity} further pieces`} cheaper: add more to the order.`;
    return { code: 'discount_minimum_not_met', text };
  }
  if (benefit.kind === 'tiered' && benefit.by === 'quantity') {
    const basis = { lines, remaining, scoped: linesIn(scope, lines, facts), currency, item: facts.item };
    const missing = missingForTier(benefit, basis);
    return { code: 'discount_minimum_not_met', text: `“${name}” needs more pieces: add ${missing} more.` };
  }
  if (benefit.kind === 'tiered') {
    return { code: 'discount_minimum_not_met', text: `“${name}” needs a larger order.` };
  }
  return { code: 'discount_not_applicable', text: `“${name}” takes nothing off this order.` };
}
