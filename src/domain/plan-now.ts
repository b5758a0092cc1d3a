// Having something else at once, within a period or by beginning one.
import { isPaidUp, otherPaymentsWith } from './agreed-payments.ts';
import type { Period } from './billing-period.ts';
import type { Amount } from './money.ts';
import { lineAfterPayment } from './own-terms.ts';
import { creditUsedBy } from './pricing/proration.ts';
import { isSameRhythm } from './recurring.ts';
import type { Session } from './session.ts';
import { piecesOf, type Pieces } from './stock.ts';
import { changed, type Plan, type Subscription, type Told } from './subscription.ts';

/** Has something else from `startMs` on. A period that begins with it is one payment of those that are agreed. */
export function withPlan(
  before: Subscription,
  plan: Plan,
  { startMs, endMs }: Period,
  { settled, credit, taken = takenFor(before) }: Pick<Subscription, 'settled' | 'credit' | 'taken'>,
  nowMs: number,
): Told {
  const isBegun = isBegunBy(plan, before);
  const period = { anchorMs: startMs, periodStartMs: startMs, periodEndMs: endMs, periods: 1, dueAtMs: endMs };
  const begins = isBegun ? { ...period, ...afterPayment(before, plan) } : {};
  const counted = { otherPayments: otherPaymentsWith(before, plan, isBegun ? 1 : 0) };
  const isLast = isPaidUp({ ...before, ...plan, ...counted });
  const cancelAtMs = isLast || before.endAsked ? endMs : null;
  const next = {
    ...plan,
    ...begins,
    ...counted,
    name: nameAfter(before, plan),
    settled,
    credit,
    taken,
    cancelAtMs,
  };
  const done = { next: undefined, changing: undefined };
  return { subscription: changed(before, { ...next, ...done }, nowMs), type: 'subscription.updated' };
}

/** With another rhythm a whole period begins. */
export const isBegunBy = (plan: Plan, before: Subscription): boolean =>
  before.status !== 'trialing' && !isSameRhythm(plan.recurring, before.recurring);

export const takenFor = ({ taken, lines }: Subscription): Pieces => taken ?? piecesOf(lines);

/** What is had, and the codes for it, after one more payment. */
export const afterPayment = (
  { codes }: Subscription,
  { lines }: Pick<Plan, 'lines'>,
): Pick<Subscription, 'lines' | 'codes'> => ({
  lines: lines.map((line) => lineAfterPayment(line, false)),
  codes: codes.flatMap(({ code, payments }) =>
    payments === 1 ? [] : [{ code, payments: payments === null ? null : payments - 1 }],
  ),
});

/** Called after what is had, unless somebody has named it. */
export const nameAfter = ({ name, lines }: Subscription, plan: Plan): string =>
  name === (lines[0]?.title ?? '') ? (plan.lines[0]?.title ?? name) : name;

export function creditAfter(credit: Amount | undefined, session: Session): Amount | undefined {
  const left = (credit ?? 0) - creditUsedBy(session);
  return left > 0 ? left : undefined;
}
