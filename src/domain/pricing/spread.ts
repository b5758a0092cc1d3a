// Spreads an amount over lines so that the order of the lines cannot change any total.
import { allocate, type Amount } from '../money.ts';
import type { Line } from '../session.ts';

/** The same taken off; never `-0`. */
export const negated = (shares: readonly Amount[]): Amount[] => shares.map((share) => 0 - share);

/** Lines that are alike in all else can still differ in what later discounts are for, and in how many pieces they have. */
export function byGoods(a: Line | undefined, b: Line | undefined): number {
  const [left, right] = [a?.variantId ?? '', b?.variantId ?? ''];
  return left === right ? (b?.quantity ?? 0) - (a?.quantity ?? 0) : left < right ? -1 : 1;
}

/**
 * Largest remainder over `weights` (one for each line). Ties go by what a line is and not by where it stands: otherwise
 * the odd paisa of a discount could fall on a taxed line in one order and on an untaxed one in another.
 */
export function spread(total: Amount, weights: readonly Amount[], lines: readonly Line[]): Amount[] {
  if (lines.length === 0) return [];
  if (lines.length === 1) return [total];
  const weightAt = (index: number): Amount => weights[index] ?? 0;
  const isTaxable = (index: number): number => Number(lines[index]?.taxable ?? false);
  return allocate(
    total,
    weights,
    (a, b) => isTaxable(b) - isTaxable(a) || weightAt(b) - weightAt(a) || byGoods(lines[a], lines[b]) || a - b,
  );
}
