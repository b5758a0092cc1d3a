// What a payment for a subscription, or one that failed, makes of it.
import { unreachable } from '../base/assert.ts';
import { addIntervals } from '../base/calendar.ts';
import { isPaidUp, otherPaymentsWith } from './agreed-payments.ts';
import { nextPeriod, periodsPassed, renewalSessionId } from './billing-period.ts';
import { afterPayment, creditAfter, isBegunBy, nameAfter, takenFor, withPlan } from './plan-now.ts';
import { PPM } from './money.ts';
import { winningAttempt } from './payment.ts';
import { periodValue } from './pricing/proration.ts';
import { isSameRhythm, rhythmOf } from './recurring.ts';
import type { Session } from './session.ts';
import { mostPieces, piecesOf } from './stock.ts';
import {
  canceled,
  changed,
  owesCharge,
  type Plan,
  type Subscription,
  type SubscriptionChange,
  type Told,
} from './subscription.ts';

/** Days after each failed charge until the next try; after the last one it ends. */
const RETRY_AFTER_DAYS: readonly number[] = [1, 3, 5, 7];

/** The subscription after what happened to one of its sessions; `null` where that changes nothing. */
export function afterSession(
  before: Subscription,
  change: Exclude<SubscriptionChange, { kind: 'start' }>,
  nowMs: number,
): Told | Pick<Told, 'subscription'> | null {
  if (change.kind === 'bill') return billOpened(before, nowMs);
  if (change.kind === 'charge-to') return chargedTo(before, change.instrumentId, nowMs);
  if (change.kind === 'change-plan') return planPaid(before, change.session, nowMs);
  // An earlier renewal has been paid long since, or this one is told twice.
  if (change.session.id !== renewalSessionId(before)) return null;
  switch (change.kind) {
    case 'renew':
      return renewed(before, change.session, nowMs);
    case 'fail':
      return before.status === 'canceled' ? null : failed(before, change.session, nowMs);
    default:
      return unreachable(change.kind);
  }
}

/** From now on its bill says what becomes of the change. */
function billOpened(before: Subscription, nowMs: number): Pick<Told, 'subscription'> | null {
  const { changing } = before;
  return changing === undefined
    ? null
    : { subscription: changed(before, { changing: { ...changing, isOpened: true } }, nowMs) };
}

/** What is open is charged at once. One that has ended for want of money goes on when it is paid. */
function chargedTo(before: Subscription, instrumentId: string, nowMs: number): Told {
  const dueAtMs = owesCharge(before) ? nowMs : before.dueAtMs;
  return { subscription: changed(before, { instrumentId, dueAtMs }, nowMs), type: 'subscription.updated' };
}

function renewed(before: Subscription, session: Session, nowMs: number): Told {
  // One that has ended for want of money goes on when it is paid.
  if (before.status === 'canceled' && before.cancelReason !== 'payment_failed')
    return boughtNothing(before, session, nowMs);
  const { subscription } = session;
  const isPlanned = subscription?.isPlanned === true;
  const { startMs, endMs } = nextPeriod(isPlanned ? before : { ...before, next: undefined });
  const plan = isPlanned ? planOf(session) : null;
  const isOtherRhythm = plan !== null && !isSameRhythm(plan.recurring, before.recurring);
  const renewals = before.renewals + 1;
  const counted = plan === null ? {} : { recurring: plan.recurring, otherPayments: otherPaymentsWith(before, plan, 0) };
  const isLast = isPaidUp({ ...before, ...counted, renewals });
  const next = changed(
    before,
    {
      status: 'active',
      ...(plan !== null && { ...counted, name: nameAfter(before, plan), next: undefined }),
      ...afterPayment(before, plan ?? before),
      ...(isOtherRhythm && { anchorMs: startMs }),
      settled: undefined,
      taken: undefined,
      credit: creditAfter(before.credit, session),
      instrumentId: winningAttempt(session)?.instrumentId ?? before.instrumentId,
      periodStartMs: startMs,
      periodEndMs: endMs,
      periods: isOtherRhythm ? 1 : periodsPassed(before) + 1,
      pause: undefined,
      renewals,
      failedCharges: 0,
      ...(isLast && { cancelAtMs: endMs }),
      canceledAtMs: null,
      cancelReason: null,
      dueAtMs: endMs,
      lastSessionId: session.id,
    },
    nowMs,
  );
  return { subscription: next, type: 'subscription.renewed' };
}

/** What a session has sold that goes on; `null` is nothing. */
function planOf({ lines }: Session): Plan | null {
  const recurring = rhythmOf(lines);
  return recurring === null ? null : { recurring, lines: lines.filter((line) => line.recurring !== undefined) };
}

/** What is paid for once it has ended has bought nothing. */
const boughtNothing = (before: Subscription, { id }: Session, nowMs: number): Told => ({
  subscription: changed(before, { toRefund: [...(before.toRefund ?? []), id], dueAtMs: nowMs }, nowMs),
  type: 'subscription.updated',
});

/** The bill of another change is not paid: while there is a mark, there is one such bill. */
function planPaid(before: Subscription, session: Session, nowMs: number): Told | null {
  const { changing } = before;
  if (before.status === 'canceled') return boughtNothing(before, session, nowMs);
  if (changing?.sessionId !== session.id) return null;
  const { startMs = nowMs, endMs = before.periodEndMs } = session.subscription ?? {};
  const credit = creditAfter(session.subscription?.credit, session);
  const paid = { sessionId: session.id, returned: 0, share: PPM };
  const settled = { amount: periodValue(session), payers: [...changing.payers, paid] };
  const pieces = piecesOf(changing.plan.lines);
  const taken = isBegunBy(changing.plan, before) ? pieces : mostPieces(takenFor(before), pieces);
  return withPlan(before, changing.plan, { startMs, endMs }, { settled, credit, taken }, nowMs);
}

function failed(before: Subscription, session: Session, nowMs: number): Told {
  const status = before.status === 'incomplete' ? 'incomplete' : 'past_due';
  if (backupFor(before, session) !== null) {
    return { subscription: changed(before, { status, dueAtMs: nowMs }, nowMs), type: 'subscription.past_due' };
  }
  const waitDays = RETRY_AFTER_DAYS[before.failedCharges];
  const failedCharges = before.failedCharges + 1;
  if (waitDays === undefined) return canceled({ ...before, failedCharges }, 'payment_failed', nowMs);
  const dueAtMs = addIntervals(nowMs, 'day', waitDays);
  return {
    subscription: changed(before, { status, failedCharges, dueAtMs }, nowMs),
    type: 'subscription.past_due',
  };
}

/** What is charged next for a period whose last charge was of something else that is kept; `null` where that is no backup. */
export function backupFor({ backupInstrumentId }: Subscription, period: Session): string | null {
  const last = period.attempts.findLast(({ instrumentId }) => instrumentId !== undefined);
  const isTried = last === undefined || last.instrumentId === backupInstrumentId;
  return backupInstrumentId === undefined || isTried ? null : backupInstrumentId;
}
