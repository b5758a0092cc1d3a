// The price of each line as sums of its shares, and the proof that the parts make the whole.
import { assert } from '../../base/assert.ts';
import { sum, type Amount } from '../money.ts';
import type { Adjustment, AdjustmentKind, Line, PricedLine, Session } from '../session.ts';
import { lineAmount, merchandiseOf } from './cart.ts';
import { sumUp } from './totals.ts';

type PricedCart = Pick<Session, 'lines' | 'adjustments' | 'totals'>;

/** In the order of `lines`. `total` is what the line adds to the session's total; shipping, fees and their tax belong to no line. */
export function priceLines(session: PricedCart): PricedLine[] {
  const { lines, adjustments, totals } = session;
  return lines.map((line, index) => {
    let reduction: Amount = 0;
    let tax: Amount = 0;
    for (const { kind, lineShares } of adjustments) {
      const share = lineShares[index] ?? 0;
      if (kind === 'tax') tax += share;
      else reduction += share;
    }
    const subtotal = lineAmount(line);
    const discount = 0 - reduction;
    return { subtotal, discount, tax, total: subtotal - discount + (totals.taxIncluded ? 0 : tax) };
  });
}

/**
 * What is left of each bought line after some kinds of reductions; 0 for gifts. Unless told, after discounts alone, as shipping
 * and rules about ways to pay count it: using coins, or a way to pay, must not take free shipping or the way itself away.
 */
export const remainingOf = (
  { lines, adjustments }: Pick<PricedCart, 'lines' | 'adjustments'>,
  after: readonly AdjustmentKind[] = ['discount'],
): Amount[] => {
  const reductions = adjustments.filter(({ kind }) => after.includes(kind));
  return merchandiseOf(lines).map((amount, index) => {
    let left = amount;
    for (const { lineShares } of reductions) left += lineShares[index] ?? 0;
    return left;
  });
};

/** The parts of an adjustment on the lines that have one. */
export const sharesByLine = (
  { lineShares }: Pick<Adjustment, 'lineShares'>,
  lines: readonly Line[],
): { readonly line: string; readonly amount: Amount }[] =>
  lineShares.flatMap((amount, index) => {
    const line = lines[index];
    return amount === 0 || line === undefined ? [] : [{ line: line.id, amount }];
  });

/** Throws when parts do not sum to the whole. Only a bug can do that, and it must never reach a buyer. */
export function checkTotals(session: PricedCart): void {
  const { lines, adjustments, totals } = session;
  for (const { source, amount, lineShares } of adjustments) {
    if (lineShares.length === 0) continue;
    assert(lineShares.length === lines.length, () => `the shares of ${source} do not fit the lines`);
    assert(sum(lineShares) === amount, () => `the shares of ${source} do not sum to its amount`);
  }
  const expected = sumUp(lines, adjustments, totals.taxIncluded);
  for (const name of ['subtotal', 'discount', 'shipping', 'surcharge', 'tax', 'total'] as const) {
    assert(
      totals[name] === expected[name],
      () => `the ${name} is ${totals[name]} and its parts sum to ${expected[name]}`,
    );
  }
  const priced = priceLines(session);
  assert(
    priced.every(({ total }) => total >= 0),
    'a line costs less than nothing',
  );
  const ofLines = sum(priced.map(({ total }) => total));
  const besideLines = totals.taxIncluded ? 0 : taxBesideLines(session);
  assert(
    ofLines + (totals.shipping ?? 0) + totals.surcharge + besideLines === totals.total,
    'the lines, shipping and surcharge do not sum to the total',
  );
}

/** Tax on shipping and fees. */
export function taxBesideLines({ adjustments }: Pick<PricedCart, 'adjustments'>): Amount {
  let amount = 0;
  for (const adjustment of adjustments) if (adjustment.on !== undefined) amount += adjustment.amount;
  return amount;
}
