// What every benefit looks at and what it answers.
import type { Facts } from '../../facts.ts';
import { sum, type Amount } from '../../money.ts';
import type { Line } from '../../session.ts';

export interface Basis {
  readonly lines: readonly Line[];
  /** What earlier discounts have left of each line; 0 for gifts. */
  readonly remaining: readonly Amount[];
  /** Indexes of the lines in the discount's scope. */
  readonly scoped: readonly number[];
  readonly currency: string;
  readonly item: Facts['item'];
}

/** So much off, which falls on the lines by weight. A line's weight is never more than what remains of it. */
export interface Reduction {
  readonly amount: Amount;
  readonly weights: readonly Amount[];
}

/** Each line by itself. `null` when that comes to nothing. */
export function byLine(basis: Basis, indexes: readonly number[], off: (index: number) => Amount): Reduction | null {
  const weights = new Array<Amount>(basis.lines.length).fill(0);
  for (const index of indexes) weights[index] = off(index);
  const amount = sum(weights);
  return amount === 0 ? null : { amount, weights };
}

/** An amount off all lines in scope together, as far as they go. `null` when that comes to nothing. */
export function together({ lines, remaining, scoped }: Basis, amountOf: (left: Amount) => Amount): Reduction | null {
  const weights = new Array<Amount>(lines.length).fill(0);
  for (const index of scoped) weights[index] = remaining[index] ?? 0;
  const left = sum(weights);
  const amount = Math.min(amountOf(left), left);
  return amount === 0 ? null : { amount, weights };
}

export const quantityOf = (lines: readonly Line[], indexes: readonly number[]): number => {
  let pieces = 0;
  for (const index of indexes) pieces += lines[index]?.quantity ?? 0;
  return pieces;
};
