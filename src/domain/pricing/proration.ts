// The steps of a bill for a part of a period, and of what was paid for before and is not had: each stands on the bill with its
// reason.
import { partOf, sum, type Amount } from '../money.ts';
import { returnedAmount } from '../payment.ts';
import type { Adjustment, Line, Session } from '../session.ts';
import type { CartToPrice } from './cart.ts';
import { remainingOf } from './lines.ts';
import { ENGLISH_PRICE_WORDS } from './price-words.ts';
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
  const elapsed = taken(ELAPSED, ENGLISH_PRICE_WORDS.elapsed, whole - part, remaining, lines);
  const used = taken(CREDIT, ENGLISH_PRICE_WORDS.credit, Math.min(credit, part), elapsed.remaining, lines);
  return { adjustments: [...elapsed.adjustments, ...used.adjustments], remaining: used.remaining };
}

function taken(source: string, label: string, amount: Amount, remaining: readonly Amount[], lines: readonly Line[]) {
  if (amount === 0) return { adjustments: [], remaining };
  const shares = spread(amount, remaining, lines);
  const adjustment: Adjustment = { source, kind: 'discount', label, amount: 0 - amount, lineShares: negated(shares) };
  return { adjustments: [adjustment], remaining: remaining.map((left, line) => left - (shares[line] ?? 0)) };
}

type Bill = Pick<Session, 'lines' | 'adjustments'>;

/** What a whole period costs since it was changed within it, before tax that is not in the prices. */
export interface PeriodValue {
  readonly amount: Amount;
  /** The session that was paid for the change; `null` where nothing was due. */
  readonly sessionId: string | null;
  /** What had been given back by then of what the period's own session had brought: that is settled. */
  readonly returned: Amount;
}

/** What a whole period of what goes on costs after discounts, as this bill has it; before tax that is not in the prices. */
export function periodValue(bill: Bill): Amount {
  const { lines, adjustments } = bill;
  return recurringPart({ lines, adjustments: adjustments.filter(({ source }) => !isForTime(source)) });
}

function recurringPart({ lines, adjustments }: Bill): Amount {
  const asPaid = remainingOf({ lines, adjustments }, ['discount', 'coins', 'payment_offer']);
  return sum(asPaid.filter((_, index) => lines[index]?.recurring !== undefined));
}

/**
 * What a period has cost that was not given back since. Of what is given back, what goes on has its share, and so has the time
 * that the bill was for. `period` has paid for the period, `change` for what it has become.
 */
export function keptValue(settled: PeriodValue | undefined, period: Session, change: Session | null): Amount {
  const lost = lossOf(period, settled?.returned ?? 0) + (change === null ? 0 : lossOf(change, 0));
  return Math.max(0, (settled?.amount ?? periodValue(period)) - lost);
}

function lossOf(bill: Session, returnedBefore: Amount): Amount {
  const { totals, subscription } = bill;
  const returned = Math.max(0, returnedAmount(bill) - returnedBefore);
  if (returned === 0 || totals.total === 0) return 0;
  const { partMs, wholeMs } = subscription?.change ?? { partMs: 1, wholeMs: 1 };
  const lost = partOf(recurringPart(bill), Math.min(returned, totals.total), totals.total);
  return partMs === 0 ? lost : partOf(lost, wholeMs, partMs);
}

const isForTime = (source: string): boolean => source === ELAPSED || source === CREDIT;

export const creditUsedBy = ({ adjustments }: Pick<Bill, 'adjustments'>): Amount =>
  0 - sum(adjustments.filter(({ source }) => source === CREDIT).map(({ amount }) => amount));

/** As the catalogue and the seller have it, whatever is taken off. */
export const planTotal = (lines: readonly Pick<Line, 'unitAmount' | 'quantity'>[]): Amount =>
  sum(lines.map(({ unitAmount, quantity }) => unitAmount * quantity));
