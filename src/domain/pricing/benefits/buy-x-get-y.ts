// Buy some, get others free or for less: as often as the cart allows, the cheapest pieces first.
import type { Benefit, Scope } from '../../discount.ts';
import { allocate, applyRate, sum, wholeUnits, type Amount } from '../../money.ts';
import { scopedMerchandise } from '../cart.ts';
import { isEverything, linesIn } from '../scope.ts';
import { byGoods } from '../spread.ts';
import { byLine, quantityOf, type Basis, type Reduction } from './reduction.ts';

type BuyXGetY = Extract<Benefit, { kind: 'buy-x-get-y' }>;

export function buyXGetY(benefit: BuyXGetY, basis: Basis): Reduction | null {
  const { gets } = benefit;
  const reduced = reducedPieces(benefit, basis);
  return byLine(basis, [...reduced.keys()], (index) => {
    const pieces = reduced.get(index) ?? 0;
    const quantity = basis.lines[index]?.quantity ?? 0;
    const [base = 0] = allocate(basis.remaining[index] ?? 0, [pieces, quantity - pieces]);
    return applyRate(base, gets.rate);
  });
}

/** What is not bought yet of what it takes to get anything: pieces or money. */
export function missingForDeal(
  { buys }: BuyXGetY,
  basis: Basis,
): { readonly pieces: number } | { readonly spend: Amount } {
  const bought = partOfScope(buys.scope, basis);
  if ('quantity' in buys) return { pieces: Math.max(0, buys.quantity - quantityOf(basis.lines, bought)) };
  return { spend: Math.max(0, (buys.spend[basis.currency] ?? 0) - scopedMerchandise(basis.lines, bought)) };
}

/** How many pieces of which line: of as many whole times as fit, and of one more as many as can be had. */
function reducedPieces({ buys, gets, maxTimes }: BuyXGetY, basis: Basis): ReadonlyMap<number, number> {
  const { lines, currency } = basis;
  const bought = new Set(partOfScope(buys.scope, basis));
  const isByPieces = 'quantity' in buys;
  const need = isByPieces ? buys.quantity : (buys.spend[currency] ?? Infinity);
  const have = isByPieces ? quantityOf(lines, [...bought]) : scopedMerchandise(lines, [...bought]);
  const offered = cheapestFirst(partOfScope(gets.scope, basis), basis).map((index): Offered => {
    const { quantity = 0, unitAmount = 0 } = lines[index] ?? {};
    return { index, quantity, costs: bought.has(index) ? (isByPieces ? 1 : unitAmount) : 0 };
  });
  const taken = (times: number, pieces: number): ReadonlyMap<number, number> | null =>
    take(offered, pieces, have - times * need);
  const pieces = sum(offered.map(({ quantity }) => quantity));
  const most = Math.min(Math.ceil(pieces / gets.quantity), maxTimes ?? Infinity);
  const whole = largest(most, (times) => taken(times, times * gets.quantity) !== null);
  const sure = whole * gets.quantity;
  const rest = whole === most ? 0 : largest(gets.quantity - 1, (more) => taken(whole + 1, sure + more) !== null);
  if (sure + rest === 0) return new Map();
  return taken(rest === 0 ? whole : whole + 1, sure + rest) ?? new Map();
}

/** Where a part of the deal names no goods of its own, it is about those that the discount is for. */
const partOfScope = (scope: Scope, basis: Basis): readonly number[] =>
  isEverything(scope) ? basis.scoped : linesIn(scope, basis.lines, basis);

/** Pieces that may be had for less. */
interface Offered {
  readonly index: number;
  readonly quantity: number;
  /** What each of them takes from what is bought: a piece, its price, or nothing. */
  readonly costs: number;
}

/** The largest number up to `most` that holds, found by halving: where one does not hold, no larger one does. */
function largest(most: number, holds: (value: number) => boolean): number {
  let low = 0;
  let high = most + 1;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The first pieces that leave enough bought, of which `spare` can be missed; `null` where there are not so many. */
function take(offered: readonly Offered[], pieces: number, spare: number): ReadonlyMap<number, number> | null {
  if (spare < 0) return null;
  const taken = new Map<number, number>();
  let [left, missed] = [pieces, spare];
  for (const { index, quantity, costs } of offered) {
    if (left === 0) break;
    const count = Math.min(left, quantity, costs === 0 ? quantity : wholeUnits(missed, costs, 1));
    if (count === 0) continue;
    taken.set(index, count);
    left -= count;
    missed -= count * costs;
  }
  return left === 0 ? taken : null;
}

/** By price and, so that the order of the lines decides nothing, by what else would change a total. */
function cheapestFirst(indexes: readonly number[], { lines, remaining }: Basis): readonly number[] {
  const keys = (index: number): readonly [Amount, number, Amount] => {
    const line = lines[index];
    return [line?.unitAmount ?? 0, Number(!line?.taxable), remaining[index] ?? 0];
  };
  return [...indexes].sort((a, b) => {
    const [left, right] = [keys(a), keys(b)];
    return left[0] - right[0] || left[1] - right[1] || left[2] - right[2] || byGoods(lines[a], lines[b]) || a - b;
  });
}
