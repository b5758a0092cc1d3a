// The steps of a bill for a part of a period, and of what was paid for before and is not had: each stands on the bill with its
// reason.
import { applyRate, partOf, PPM, sum, type Amount, type RatePpm } from '../money.ts';
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
  /** What has paid for it since it began. */
  readonly payers: readonly Payer[];
}

export interface Payer {
  readonly sessionId: string;
  /** What had been given back of it when the amount was counted: that is settled. */
  readonly returned: Amount;
  /** So much of what it paid for is of this period: less than all where the period has begun anew since. */
  readonly share: RatePpm;
}

/**
 * What a whole period of what goes on costs after discounts, as this bill has it; before tax that is not in the prices. An offer
 * for the way to pay was counted on the part that is paid.
 */
export function periodValue(bill: Pick<Session, 'lines' | 'adjustments' | 'subscription'>): Amount {
  const { lines, adjustments } = bill;
  const { partMs, wholeMs } = bill.subscription?.change ?? WHOLE;
  const forWhole = adjustments.filter(({ source }) => !isForTime(source));
  const value = recurringPart({ lines, adjustments: forWhole });
  if (partMs === wholeMs) return value;
  const unoffered = recurringPart({ lines, adjustments: forWhole.filter(({ kind }) => kind !== 'payment_offer') });
  return Math.max(0, unoffered - wholeOf(unoffered - value, { partMs, wholeMs }));
}

function recurringPart({ lines, adjustments }: Bill): Amount {
  const asPaid = remainingOf({ lines, adjustments }, ['discount', 'coins', 'payment_offer']);
  return sum(asPaid.filter((_, index) => lines[index]?.recurring !== undefined));
}

/** `sessions` are those that have paid for the period, its own before those of changes within it. */
export const payersOf = (settled: PeriodValue | undefined, sessions: readonly Session[]): readonly Payer[] =>
  sessions.map((session) => ({
    ...payerOf(settled, session),
    returned: returnedAmount(session),
  }));

/** As of a period that begins within the one before, of which so much was left. */
export const carriedOver = (paid: readonly Payer[], leftMs: number, wholeMs: number): readonly Payer[] =>
  paid.map((one) => ({ ...one, share: partOf(one.share, leftMs, wholeMs) }));

const payerOf = (settled: PeriodValue | undefined, { id }: Session): Payer =>
  settled?.payers.find(({ sessionId }) => sessionId === id) ?? { sessionId: id, returned: 0, share: PPM };

/** What a period has cost that was not given back since. */
export function keptValue(settled: PeriodValue | undefined, sessions: readonly Session[]): Amount {
  const [first] = sessions;
  const amount = settled?.amount ?? (first === undefined ? 0 : periodValue(first));
  const lost = sessions.map((session) => {
    const { returned, share } = payerOf(settled, session);
    return applyRate(lossOf(session, returned), share);
  });
  return Math.max(0, amount - sum(lost));
}

/** For a whole period. Of what is given back, what goes on has its share, and so has the time that the bill was for. */
function lossOf(bill: Session, returnedBefore: Amount): Amount {
  const { totals, subscription } = bill;
  const returned = Math.max(0, returnedAmount(bill) - returnedBefore);
  if (returned === 0 || totals.total === 0) return 0;
  const lost = partOf(recurringPart(bill), Math.min(returned, totals.total), totals.total);
  return wholeOf(lost, subscription?.change ?? WHOLE);
}

const WHOLE = { partMs: 1, wholeMs: 1 };

const wholeOf = (amount: Amount, { partMs, wholeMs }: typeof WHOLE): Amount =>
  partMs === 0 ? amount : partOf(amount, wholeMs, partMs);

const isForTime = (source: string): boolean => source === ELAPSED || source === CREDIT;

export const creditUsedBy = ({ adjustments }: Pick<Bill, 'adjustments'>): Amount =>
  0 - sum(adjustments.filter(({ source }) => source === CREDIT).map(({ amount }) => amount));

/** As the catalogue and the seller have it, whatever is taken off. */
export const planTotal = (lines: readonly Pick<Line, 'unitAmount' | 'quantity'>[]): Amount =>
  sum(lines.map(({ unitAmount, quantity }) => unitAmount * quantity));
