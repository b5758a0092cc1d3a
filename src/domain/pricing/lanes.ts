// Discounts stand in lanes, one after the other; in a lane the one that takes most off counts.
import type { Discount } from '../discount.ts';
import type { Merchant } from '../merchant.ts';
import type { Amount } from '../money.ts';
import type { Candidate, RefusedPlace } from './candidates.ts';
import type { DiscountRefusal } from './conditions.ts';

/** What a lane without a name of its own is for: automatic discounts of some lines, then those of the whole cart. */
export const USUAL_LANES = ['products', 'order'] as const;
const [LINE_LANE, CART_LANE] = USUAL_LANES;

/** Lanes with a name in the merchant's order, then one for each code that has none, in the order given. */
export function inLanes<C extends Candidate>(
  candidates: readonly C[],
  { discountLanes = [] }: Merchant,
): readonly (readonly C[])[] {
  if (candidates.length === 0) return [];
  const named = new Map<string, C[]>([...discountLanes, ...USUAL_LANES].map((name) => [name, []]));
  const single: C[][] = [];
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

/** What a discount of a lane would take off. */
export interface Offered {
  readonly candidate: Candidate;
  readonly amount: Amount;
}

/** Of equal ones the first by id. The other codes are refused, with the reason added to `refused`. */
export function bestOf<O extends Offered>(lane: readonly O[], refused: RefusedPlace[]): O | undefined {
  let best: O | undefined;
  for (const other of lane) if (best === undefined || isBetter(other, best)) best = other;
  if (best === undefined) return undefined;
  for (const { candidate } of lane) {
    if (candidate === best.candidate || candidate.code === null) continue;
    refused.push([candidate.place, whyOutdone(candidate.offer, best.candidate.offer)]);
  }
  return best;
}

const isBetter = (a: Offered, b: Offered): boolean =>
  a.amount > b.amount || (a.amount === b.amount && a.candidate.offer.id < b.candidate.offer.id);

function whyOutdone({ code, label }: Discount, { label: better }: Discount): DiscountRefusal {
  const text = `Only one of “${code ?? label}” and “${better}” counts, and “${better}” takes at least as much off.`;
  return { code: 'discount_outdone', text, figures: { other: better } };
}
