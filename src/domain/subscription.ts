// Subscriptions: what a customer has, until when it is paid for, and what follows from each payment for it. A period is paid
// by a session of its own; what becomes of that session changes the subscription in the same save.
import { unreachable } from '../base/assert.ts';
import { addIntervals } from '../base/calendar.ts';
import { isPaidUp, otherPaymentsWith } from './agreed-payments.ts';
import { nextPeriod, periodsPassed, renewalSessionId, type Period } from './billing-period.ts';
import type { EventType } from './event.ts';
import { lineAfterPayment } from './own-terms.ts';
import { lastAttempt, winningAttempt } from './payment.ts';
import { PPM, type Amount } from './money.ts';
import { creditUsedBy, periodValue, type PeriodValue } from './pricing/proration.ts';
import { isSameRhythm, rhythmOf, type Recurring } from './recurring.ts';
import type { Line, Session } from './session.ts';
import { mostPieces, piecesOf, type Pieces } from './stock.ts';

/**
 * `incomplete`: its first period is not paid yet. `past_due`: the last charge has failed and is tried again, or has to be
 * paid by the customer.
 */
export const SUBSCRIPTION_STATUSES = ['incomplete', 'trialing', 'active', 'past_due', 'canceled'] as const;
export type SubscriptionStatus = (typeof SUBSCRIPTION_STATUSES)[number];

/** `completed`: all the payments that were agreed have been made. */
export type CancelReason = 'requested' | 'payment_failed' | 'completed';

export interface Subscription {
  readonly merchantId: string;
  readonly id: string;
  readonly livemode: boolean;
  /** Through which API it was sold. */
  readonly dialect: string;
  readonly customerId: string;
  /** The merchant's own id of the customer, where they have given one. */
  readonly customerExternalId: string | null;
  readonly status: SubscriptionStatus;
  readonly currency: string;
  readonly recurring: Recurring;
  /** What is paid for each period, as it was sold. */
  readonly lines: readonly Line[];
  /** Codes that still count, for so many payments; `null` is for ever. */
  readonly codes: readonly { readonly code: string; readonly payments: number | null }[];
  /** What it is charged to; `null` is the customer's default. */
  readonly instrumentId: string | null;
  /** What is charged at once where that could not be. Absent is none. */
  readonly backupInstrumentId?: string | undefined;
  /** What it becomes with its next period. Absent: what it is. */
  readonly next?: Plan | undefined;
  /** What it becomes once that session is paid. */
  readonly changing?:
    { readonly sessionId: string; readonly plan: Plan; readonly payers: PeriodValue['payers'] } | undefined;
  /** What was paid for and is not had any more, before tax that is not in the prices: taken off its next charges. Absent is 0. */
  readonly credit?: Amount | undefined;
  /** What this period has cost since it was changed within it. Absent: what its session says. */
  readonly settled?: PeriodValue | undefined;
  /** Pieces of each variant that were taken from stock for this period. Absent: those of its lines. */
  readonly taken?: Pieces | undefined;
  /** Nothing is ever charged for it, whatever it becomes. */
  readonly isFree?: true | undefined;
  /** Business times. Paid periods are counted from the anchor, so that months of 31 days come back after shorter ones. */
  readonly startedAtMs: number;
  readonly anchorMs: number;
  readonly trialEndsAtMs: number | null;
  readonly periodStartMs: number;
  readonly periodEndMs: number;
  /** Periods from the anchor to `periodEndMs`. */
  readonly periods: number;
  /** Renewals so far; the next one's session goes by it. */
  readonly renewals: number;
  /** Agreed payments made beside them; below 0 where a change has had them counted anew. Absent is none. */
  readonly otherPayments?: number | undefined;
  /** Charges of the next period that have failed so far. */
  readonly failedCharges: number;
  /** Periods that are left out, from the end of what is paid for. Absent is none. */
  readonly pause?: Pause | undefined;
  /** It ends then instead of being renewed. */
  readonly cancelAtMs: number | null;
  /** That was asked for, and is not only the end of what was agreed. */
  readonly endAsked?: true | undefined;
  readonly canceledAtMs: number | null;
  readonly cancelReason: CancelReason | null;
  /** Sessions that were paid when it had ended: their money goes back. Absent is none. */
  readonly toRefund?: readonly string[] | undefined;
  /** When to look at it next; `null` is never. */
  readonly dueAtMs: number | null;
  /** Internal ids of the sessions that began it, and that paid last. */
  readonly firstSessionId: string;
  readonly lastSessionId: string;
  readonly name: string;
  readonly metadata: Readonly<Record<string, string>>;
  /** What the dialect keeps with it. The core never reads it. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** Rises by one with every save; 1 after the first. */
  readonly version: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/** A time out: neither had nor paid. */
export interface Pause {
  readonly fromMs: number;
  readonly periods: number;
}

/** What is had for each period. */
export interface Plan {
  readonly lines: readonly Line[];
  readonly recurring: Recurring;
}

/** What a change of a session means for a subscription. */
export type SubscriptionChange =
  | { readonly kind: 'start'; readonly subscription: Subscription }
  | { readonly kind: 'renew'; readonly id: string; readonly session: Session }
  | { readonly kind: 'fail'; readonly id: string; readonly session: Session }
  /** What it is to become is charged; only while it is marked with that session. */
  | { readonly kind: 'bill-change'; readonly id: string; readonly session: Session }
  | { readonly kind: 'change-plan'; readonly id: string; readonly session: Session }
  /** Its customer has left another way to pay for it. */
  | { readonly kind: 'charge-to'; readonly id: string; readonly instrumentId: string };

export type SubscriptionEventType = Extract<EventType, `subscription.${string}`>;

/** Days after each failed charge until the next try; after the last one it ends. */
const RETRY_AFTER_DAYS: readonly number[] = [1, 3, 5, 7];
const DAY_MS = 86_400_000;

/** How long the session of a renewal can be paid, by the customer too: longer than charges are tried. */
export const RENEWAL_LIFE_MS = 30 * DAY_MS;

/** That of a change within a period: it is charged at once, and nobody is asked to pay it later. */
export const CHANGE_LIFE_MS = DAY_MS;

export interface Told {
  readonly subscription: Subscription;
  readonly type: SubscriptionEventType;
  /** What an update is about, for wires that have a word for it. */
  readonly about?: ToldAbout;
}

/** `ending`: it is going to end with its period; `kept`: that was taken back. */
export type ToldAbout = 'ending' | 'kept';

/** The subscription after what happened to one of its sessions; `null` where that changes nothing. */
export function afterSession(
  before: Subscription,
  change: Exclude<SubscriptionChange, { kind: 'start' | 'bill-change' }>,
  nowMs: number,
): Told | null {
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
      return unreachable(change);
  }
}

/** Its charge has failed, and is made again as soon as there is another way to pay. */
export const owesCharge = ({ failedCharges, cancelReason }: Subscription): boolean =>
  failedCharges > 0 && cancelReason !== 'requested';

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

/** What is had, and the codes for it, after one more payment. */
const afterPayment = (
  { codes }: Subscription,
  { lines }: Pick<Plan, 'lines'>,
): Pick<Subscription, 'lines' | 'codes'> => ({
  lines: lines.map((line) => lineAfterPayment(line, false)),
  codes: codes.flatMap(({ code, payments }) =>
    payments === 1 ? [] : [{ code, payments: payments === null ? null : payments - 1 }],
  ),
});

/** What a session has sold that goes on; `null` is nothing. */
function planOf({ lines }: Session): Plan | null {
  const recurring = rhythmOf(lines);
  return recurring === null ? null : { recurring, lines: lines.filter((line) => line.recurring !== undefined) };
}

/** Called after what is had, unless somebody has named it. */
const nameAfter = ({ name, lines }: Subscription, plan: Plan): string =>
  name === (lines[0]?.title ?? '') ? (plan.lines[0]?.title ?? name) : name;

export function creditAfter(credit: Amount | undefined, session: Session): Amount | undefined {
  const left = (credit ?? 0) - creditUsedBy(session);
  return left > 0 ? left : undefined;
}

/** What is paid for once it has ended has bought nothing. */
const boughtNothing = (before: Subscription, { id }: Session, nowMs: number): Told => ({
  subscription: changed(before, { toRefund: [...(before.toRefund ?? []), id], dueAtMs: nowMs }, nowMs),
  type: 'subscription.updated',
});

/** The money of these sessions is back. For that of others it is looked again later. */
export function givenBack(
  before: Subscription,
  sessionIds: readonly string[],
  againAtMs: number,
  nowMs: number,
): Subscription {
  const left = before.toRefund?.filter((id) => !sessionIds.includes(id)) ?? [];
  const refunds = left.length === 0 ? { toRefund: undefined, dueAtMs: null } : { toRefund: left, dueAtMs: againAtMs };
  return changed(before, refunds, nowMs);
}

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

export const takenFor = ({ taken, lines }: Subscription): Pieces => taken ?? piecesOf(lines);

/** With another rhythm a whole period begins. */
export const isBegunBy = (plan: Plan, before: Subscription): boolean =>
  before.status !== 'trialing' && !isSameRhythm(plan.recurring, before.recurring);

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

/** What is charged next for a period whose last charge was of something else; `null` where that is no backup. */
export function backupFor({ backupInstrumentId }: Subscription, period: Session): string | null {
  const last = lastAttempt(period);
  const isTried = last === undefined || last.instrumentId === backupInstrumentId;
  return backupInstrumentId === undefined || isTried ? null : backupInstrumentId;
}

export const canceled = (before: Subscription, cancelReason: CancelReason, nowMs: number): Told => ({
  subscription: changed(before, { status: 'canceled', cancelReason, canceledAtMs: nowMs, dueAtMs: null }, nowMs),
  type: 'subscription.canceled',
});

/** Looks again later: a charge is under way. */
export const lookedAt = (before: Subscription, againAtMs: number, nowMs: number): Subscription =>
  changed(before, { dueAtMs: againAtMs }, nowMs);

export const changed = (before: Subscription, change: Partial<Subscription>, nowMs: number): Subscription => ({
  ...before,
  ...change,
  version: before.version + 1,
  updatedAtMs: nowMs,
});
