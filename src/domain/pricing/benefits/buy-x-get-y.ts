// Buy some, get others free or for less: as often as the cart allows, the cheapest pieces first.
import type { Benefit } from '../../discount.ts';
import { allocate, applyRate, type Amount } from '../../money.ts';
import type { Line } from '../../session.ts';
import { linesIn } from '../scope.ts';
import { byVariant } from '../spread.ts';
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

/** How many pieces of which line: of as many whole times as fit, and of one more as many as can be had. */
function reducedPieces(benefit: BuyXGetY, basis: Basis): ReadonlyMap<number, number> {
  const { gets, maxTimes } = benefit;
  const offered = cheapestFirst(linesIn(gets.scope, basis.lines, basis), basis);
  const fits = (times: number, pieces: number): boolean =>
    areBought(times, benefit, basis, take(offered, pieces, basis.lines));
  const pieces = quantityOf(basis.lines, offered);
  const most = Math.min(Math.ceil(pieces / gets.quantity), maxTimes ?? Infinity);
  const whole = largest(most, (times) => fits(times, times * gets.quantity));
  const sure = whole * gets.quantity;
  const rest = whole === most ? 0 : largest(gets.quantity - 1, (more) => fits(whole + 1, sure + more));
  return take(offered, sure + rest, basis.lines);
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

/** Whether what is bought, without the pieces taken, is enough for so many times. */
function areBought(times: number, { buys }: BuyXGetY, basis: Basis, taken: ReadonlyMap<number, number>): boolean {
  let pieces = 0;
  let spent = 0;
  for (const index of linesIn(buys.scope, basis.lines, basis)) {
    const line = basis.lines[index];
    if (line === undefined) continue;
    const bought = line.quantity - (taken.get(index) ?? 0);
    pieces += bought;
    spent += bought * line.unitAmount;
  }
  if ('quantity' in buys) return pieces >= times * buys.quantity;
  return spent >= times * (buys.spend[basis.currency] ?? Infinity);
}

function take(offered: readonly number[], pieces: number, lines: readonly Line[]): ReadonlyMap<number, number> {
  const taken = new Map<number, number>();
  let left = pieces;
  for (const index of offered) {
    const count = Math.min(left, lines[index]?.quantity ?? 0);
    if (count > 0) taken.set(index, count);
    left -= count;
  }
  return taken;
}

/** By price and, so that the order of the lines decides nothing, by what else would change a total. */
function cheapestFirst(indexes: readonly number[], { lines, remaining }: Basis): readonly number[] {
  const keys = (index: number): readonly [Amount, number, Amount] => {
    const line = lines[index];
    return [line?.unitAmount ?? 0, Number(!line?.taxable), remaining[index] ?? 0];
  };
  return [...indexes].sort((a, b) => {
    const [left, right] = [keys(a), keys(b)];
    return left[0] - right[0] || left[1] - right[1] || left[2] - right[2] || byVariant(lines[a], lines[b]) || a - b;
  });
}
