// What a session begins that sells something to be paid again and again.
import { addIntervals } from '../base/calendar.ts';
import type { Discount, Duration } from './discount.ts';
import type { Merchant } from './merchant.ts';
import { lineAfterPayment } from './own-terms.ts';
import { winningAttempt } from './payment.ts';
import { findDiscount } from './pricing/candidates.ts';
import { linesIn } from './pricing/scope.ts';
import { paymentsAfterFirst, periodEndMs, rhythmOf } from './recurring.ts';
import type { Line, Session } from './session.ts';
import type { Subscription } from './subscription.ts';

/** What the order of a session begins; `null` where it sells nothing that goes on. */
export function startedBy(session: Session, merchant: Merchant, nowMs: number): Subscription | null {
  const { customerId, subscription, trialDays } = session;
  const recurring = rhythmOf(session.lines);
  if (recurring === null || customerId === null || subscription === undefined) return null;
  const anchorMs = trialDays === undefined ? nowMs : addIntervals(nowMs, 'day', trialDays);
  const periods = trialDays === undefined ? 1 : 0;
  const endMs = periodEndMs(anchorMs, recurring, periods);
  const lines = linesAfter(session);
  return {
    merchantId: session.merchantId,
    id: subscription.id,
    livemode: session.livemode,
    dialect: session.dialect,
    customerId,
    customerExternalId: session.buyer.externalId,
    status: trialDays === undefined ? 'active' : 'trialing',
    currency: session.currency,
    recurring,
    lines,
    codes: codesAfter(session, merchant),
    instrumentId: winningAttempt(session)?.instrumentId ?? null,
    startedAtMs: nowMs,
    anchorMs,
    trialEndsAtMs: trialDays === undefined ? null : anchorMs,
    periodStartMs: nowMs,
    periodEndMs: endMs,
    periods,
    renewals: 0,
    failedCharges: 0,
    cancelAtMs: isLastPayment(session) ? endMs : null,
    canceledAtMs: null,
    cancelReason: null,
    dueAtMs: endMs,
    firstSessionId: session.id,
    lastSessionId: session.id,
    name: lines[0]?.title ?? '',
    metadata: session.metadata,
    extra: session.extra,
    version: 1,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

/** What is paid for again, at what it costs then. */
export const linesAfter = ({ lines, trialDays }: Pick<Session, 'lines' | 'trialDays'>): readonly Line[] =>
  lines.flatMap((line) => (line.recurring === undefined ? [] : [lineAfterPayment(line, trialDays !== undefined)]));

/** Whether no payment follows that of a session which begins a subscription. */
export function isLastPayment({ lines, trialDays }: Pick<Session, 'lines' | 'trialDays'>): boolean {
  const recurring = rhythmOf(lines);
  return recurring !== null && paymentsAfterFirst(recurring, trialDays !== undefined) === 0;
}

/** One whose first period is to be paid by `session`: what has been charged for it is told by that. */
export function awaiting(session: Session, merchant: Merchant, dueAtMs: number, nowMs: number): Subscription | null {
  const begun = startedBy(session, merchant, nowMs);
  if (begun === null) return null;
  const unpaid = {
    lines: session.lines.filter(({ recurring }) => recurring !== undefined),
    codes: codesAfter(session, merchant, true),
    cancelAtMs: null,
  };
  return { ...begun, ...unpaid, status: 'incomplete', anchorMs: nowMs, periodEndMs: nowMs, periods: 0, dueAtMs };
}

/** A time in which nothing was to be paid uses up no code. */
export function codesAfter(
  session: Session,
  merchant: Merchant,
  isFree = session.trialDays !== undefined,
): Subscription['codes'] {
  return session.codes.flatMap(({ code, refusal }) => {
    const payments = refusal === undefined ? paymentsOf(findDiscount(code, merchant, true), session) : 0;
    const left = payments === null || isFree ? payments : payments - 1;
    return left !== null && left <= 0 ? [] : [{ code, payments: left }];
  });
}

/** `null` is all of them. Of several parts that count, no one lasts longer than it says. */
function paymentsOf(discount: Discount | undefined, { lines }: Session): number | null {
  if (discount === undefined) return 0;
  const { duration = 'once', benefit } = discount;
  if (benefit.kind !== 'parts') return paymentsIn(duration);
  const counting = benefit.parts.filter(({ scope }) => linesIn(scope, lines, { item: () => undefined }).length > 0);
  const payments = counting.flatMap((part) => paymentsIn(part.duration ?? duration) ?? []);
  return payments.length === 0 ? null : Math.min(...payments);
}

function paymentsIn(duration: Duration): number | null {
  if (duration === 'forever') return null;
  return duration === 'once' ? 1 : duration.payments;
}
