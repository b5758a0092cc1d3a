// Subscriptions: what a customer has, until when it is paid for, and what follows from each payment for it. A period is paid
// by a session of its own; what becomes of that session changes the subscription in the same save.
import { unreachable } from '../base/assert.ts';
import { uuidFromNames } from '../base/ids.ts';
import type { Discount, Duration } from './discount.ts';
import { addIntervals } from '../base/calendar.ts';
import type { EventType } from './event.ts';
import type { Merchant } from './merchant.ts';
import { lineAfterPayment } from './own-terms.ts';
import { lastAttempt, winningAttempt } from './payment.ts';
import { findDiscount } from './pricing/candidates.ts';
import { linesIn } from './pricing/scope.ts';
import { periodEndMs, rhythmOf, type Recurring } from './recurring.ts';
import type { Line, Session } from './session.ts';

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
  /** Charges of the next period that have failed so far. */
  readonly failedCharges: number;
  /** Periods that are left out, from the end of what is paid for. Absent is none. */
  readonly pause?: Pause | undefined;
  /** It ends then instead of being renewed. */
  readonly cancelAtMs: number | null;
  readonly canceledAtMs: number | null;
  readonly cancelReason: CancelReason | null;
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

/** What a change of a session means for a subscription. */
export type SubscriptionChange =
  | { readonly kind: 'start'; readonly subscription: Subscription }
  | { readonly kind: 'renew'; readonly id: string; readonly session: Session }
  | { readonly kind: 'fail'; readonly id: string; readonly session: Session }
  /** Its customer has left another way to pay for it. */
  | { readonly kind: 'charge-to'; readonly id: string; readonly instrumentId: string };

export type SubscriptionEventType = Extract<EventType, `subscription.${string}`>;

/** Days after each failed charge until the next try; after the last one it ends. */
const RETRY_AFTER_DAYS: readonly number[] = [1, 3, 5, 7];
const DAY_MS = 86_400_000;

/** How long the session of a renewal can be paid, by the customer too: longer than charges are tried. */
export const RENEWAL_LIFE_MS = 30 * DAY_MS;

/** The session of the next period; always the same one, so that no period is charged twice. */
export const renewalSessionId = ({ id, renewals }: Pick<Subscription, 'id' | 'renewals'>): string =>
  uuidFromNames('renewal', id, String(renewals + 1));

/** The one after what is paid for. */
export const nextPeriod = (standing: Placed) => ({
  startMs: pauseEndMs(standing),
  endMs: periodEndMs(standing.anchorMs, standing.recurring, periodsPassed(standing) + 1),
});

type Placed = Pick<Subscription, 'anchorMs' | 'recurring' | 'periods' | 'periodEndMs' | 'pause'>;

/** When what is paid for, and a pause after it, are over. */
export const pauseEndMs = (standing: Placed): number =>
  (standing.pause?.periods ?? 0) === 0
    ? standing.periodEndMs
    : periodEndMs(standing.anchorMs, standing.recurring, periodsPassed(standing));

/** Paid ones and those left out. */
const periodsPassed = ({ periods, pause }: Pick<Subscription, 'periods' | 'pause'>): number =>
  periods + (pause?.periods ?? 0);

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
export const isLastPayment = ({ lines, trialDays }: Pick<Session, 'lines' | 'trialDays'>): boolean =>
  trialDays === undefined && rhythmOf(lines)?.payments === 1;

/** Whether all the payments that were agreed have been made. */
const isPaidUp = ({ recurring, renewals, trialEndsAtMs }: Subscription): boolean =>
  recurring.payments !== undefined && renewals + (trialEndsAtMs === null ? 1 : 0) >= recurring.payments;

/** One whose first period is to be paid by `session`: what has been charged for it is told by that. */
export function awaiting(session: Session, merchant: Merchant, dueAtMs: number, nowMs: number): Subscription | null {
  const begun = startedBy(session, merchant, nowMs);
  if (begun === null) return null;
  return { ...begun, status: 'incomplete', anchorMs: nowMs, periodEndMs: nowMs, periods: 0, dueAtMs };
}

/** A time in which nothing was to be paid uses up no code. */
export function codesAfter(session: Session, merchant: Merchant): Subscription['codes'] {
  const isFree = session.trialDays !== undefined;
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
  change: Exclude<SubscriptionChange, { kind: 'start' }>,
  nowMs: number,
): Told | null {
  if (change.kind === 'charge-to') return chargedTo(before, change.instrumentId, nowMs);
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

/** What is open is charged at once. One that has ended for want of money goes on when it is paid. */
function chargedTo(before: Subscription, instrumentId: string, nowMs: number): Told {
  const owes = before.failedCharges > 0 && before.cancelReason !== 'requested';
  const dueAtMs = owes ? nowMs : before.dueAtMs;
  return { subscription: changed(before, { instrumentId, dueAtMs }, nowMs), type: 'subscription.updated' };
}

function renewed(before: Subscription, session: Session, nowMs: number): Told | null {
  // Whoever has asked for its end has paid for what they no longer want only if they paid that bill by hand.
  if (before.status === 'canceled' && before.cancelReason !== 'payment_failed') return null;
  const { startMs, endMs } = nextPeriod(before);
  const codes = before.codes.flatMap(({ code, payments }) =>
    payments === 1 ? [] : [{ code, payments: payments === null ? null : payments - 1 }],
  );
  const renewals = before.renewals + 1;
  const isLast = isPaidUp({ ...before, renewals });
  const next = changed(
    before,
    {
      status: 'active',
      codes,
      lines: before.lines.map((line) => lineAfterPayment(line, false)),
      instrumentId: winningAttempt(session)?.instrumentId ?? before.instrumentId,
      periodStartMs: startMs,
      periodEndMs: endMs,
      periods: periodsPassed(before) + 1,
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

/** At the end of what is paid for; also of one whose charge has failed, which then is not tried again. */
export function cancelAtPeriodEnd(before: Subscription, nowMs: number): Told {
  if (before.periodEndMs <= nowMs) return canceled(before, 'requested', nowMs);
  const next = changed(before, { cancelAtMs: before.periodEndMs, dueAtMs: before.periodEndMs }, nowMs);
  return { subscription: next, type: 'subscription.updated', about: 'ending' };
}

/** `null` where nothing is left that could go on. */
export function keepOn(before: Subscription, nowMs: number): Told | null {
  if (isPaidUp(before)) return null;
  const dueAtMs = before.pause === undefined ? before.dueAtMs : pauseEndMs(before);
  const next = changed(before, { cancelAtMs: null, dueAtMs }, nowMs);
  return { subscription: next, type: 'subscription.updated', about: 'kept' };
}

/** At the time that was set for it. */
export const endedInTime = (before: Subscription, nowMs: number): Told =>
  canceled(before, isPaidUp(before) ? 'completed' : 'requested', nowMs);

/** Looks again later: a charge is under way. */
export const lookedAt = (before: Subscription, againAtMs: number, nowMs: number): Subscription =>
  changed(before, { dueAtMs: againAtMs }, nowMs);

export const changed = (before: Subscription, change: Partial<Subscription>, nowMs: number): Subscription => ({
  ...before,
  ...change,
  version: before.version + 1,
  updatedAtMs: nowMs,
});
