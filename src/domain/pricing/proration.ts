// The steps of a bill for a part of a period, and of what was paid for before and is not had: each stands on the bill with its
// reason.
import { partOf, sum, type Amount } from '../money.ts';
import type { Adjustment, Line, Session } from '../session.ts';
import type { CartToPrice } from './cart.ts';
import { remainingOf } from './lines.ts';
import { negated, spread } from './spread.ts';

export const ELAPSED = 'elapsed';
export const CREDIT = 'credit';

/** `remaining` is what each line costs for a whole period. */
export function prorate(
  { lines, subscription }: Pick<CartToPrice, 'lines' | 'subscription'>,
  remaining: readonly Amount[],
): { readonly adjustments: readonly Adjustment[]; readonly remaining: readonly Amount[] } {
  const { change, credit = 0 } = subscription ?? {};
  const whole = sum(remaining);
  if (whole === 0 || (change === undefined && credit === 0)) return { adjustments: [], remaining };
  const part = change === undefined ? whole : partOf(whole, change.partMs, change.wholeMs);
  const elapsed = taken(ELAPSED, 'Time that is over', whole - part, remaining, lines);
  const used = taken(CREDIT, 'Credit for time paid before', Math.min(credit, part), elapsed.remaining, lines);
  return { adjustments: [...elapsed.adjustments, ...used.adjustments], remaining: used.remaining };
}

function taken(source: string, label: string, amount: Amount, remaining: readonly Amount[], lines: readonly Line[]) {
  if (amount === 0) return { adjustments: [], remaining };
  const shares = spread(amount, remaining, lines);
  const adjustment: Adjustment = { source, kind: 'discount', label, amount: 0 - amount, lineShares: negated(shares) };
  return { adjustments: [adjustment], remaining: remaining.map((left, line) => left - (shares[line] ?? 0)) };
}

type Bill = Pick<Session, 'lines' | 'adjustments'>;

/** What a whole period of what goes on costs after discounts, as this bill has it; before tax that is not in the prices. */
export function periodValue(bill: Bill): Amount {
  const { lines, adjustments } = bill;
  const asPaid = remainingOf({ lines, adjustments: adjustments.filter(({ source }) => !isForTime(source)) }, [
    'discount',
    'coins',
    'payment_offer',
  ]);
  return sum(asPaid.filter((_, index) => lines[index]?.recurring !== undefined));
}

const isForTime = (source: string): boolean => source === ELAPSED || source === CREDIT;

export const creditUsedBy = ({ adjustments }: Pick<Bill, 'adjustments'>): Amount =>
  0 - sum(adjustments.filter(({ source }) => source === CREDIT).map(({ amount }) => amount));

/** As the catalogue and the seller have it, whatever is taken off. */
export const planTotal = (lines: readonly Pick<Line, 'unitAmount' | 'quantity'>[]): Amount =>
  sum(lines.map(({ unitAmount, quantity }) => unitAmount * quantity));
