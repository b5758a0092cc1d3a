// Subscriptions: what a customer has, and until when it is paid for. A period is paid by a session of its own; what becomes of
// that session changes the subscription in the same save.
import type { EventType } from './event.ts';
import type { Amount } from './money.ts';
import type { PeriodValue } from './pricing/proration.ts';
import type { Recurring } from './recurring.ts';
import type { Line, Session } from './session.ts';
import type { Pieces } from './stock.ts';

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
  readonly changing?: Changing | undefined;
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
  /** When to look at it next, for whatever reason; `null` is never. */
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

export interface Changing {
  readonly sessionId: string;
  readonly plan: Plan;
  readonly payers: PeriodValue['payers'];
  /** The session is there, and is what the change comes to. Absent: whoever was to open it may have died before. */
  readonly isOpened?: true;
}

/** What a change of a session means for a subscription. `bill`: it is charged, and nothing has come of that yet. */
export type SubscriptionChange =
  | { readonly kind: 'start'; readonly subscription: Subscription }
  | {
      readonly kind: 'bill' | 'renew' | 'fail' | 'change-plan';
      readonly id: string;
      readonly session: Session;
      /** The session is opened with it, which it must not be for a subscription that has changed since. */
      readonly ifVersion?: number;
    }
  /** Its customer has left another way to pay for it. */
  | { readonly kind: 'charge-to'; readonly id: string; readonly instrumentId: string };

export type SubscriptionEventType = Extract<EventType, `subscription.${string}`>;

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

/** Its charge has failed, and is made again as soon as there is another way to pay. */
export const owesCharge = ({ failedCharges, cancelReason }: Subscription): boolean =>
  failedCharges > 0 && cancelReason !== 'requested';

/** When it is renewed, charged again or ended; `null` where nothing of that comes. */
export const chargeAtMs = ({ toRefund, dueAtMs }: Subscription): number | null =>
  toRefund === undefined ? dueAtMs : null;

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
