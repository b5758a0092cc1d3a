// Attempts to get paid, what gateways report of them, and the payment status that follows.
import type { Dispute } from './dispute.ts';
import type { KeptInstrument } from './instrument.ts';
import type { Amount } from './money.ts';
import type { Session } from './session.ts';

/** Why a payment was declined, normalised over all gateways (names are Stripe's where it has one). */
export type DeclineCode =
  | 'card_declined'
  | 'insufficient_funds'
  | 'expired_card'
  | 'incorrect_cvc'
  | 'incorrect_number'
  | 'processing_error'
  | 'authentication_failed'
  | 'canceled_by_buyer'
  | 'never_started'
  | 'gateway_error';

/** What is to be sent to an address on a chain, and what has been seen of it. Amounts are decimal text in what is sent. */
export interface ChainTransfer {
  /** What is sent, in capitals: `BITCOIN`, `USDT_TRC20`. */
  readonly asset: string;
  readonly network: string;
  readonly address: string;
  readonly amount: string;
  /** Opens a wallet with all of it filled in, or with what is left of it to send. */
  readonly uri: string;
  /** The price of one, in the session's currency. */
  readonly rate: string;
  readonly received: string;
  readonly isEnough: boolean;
  readonly confirmations: number;
  readonly confirmationsNeeded: number;
  /** Of the last transfer that was seen. */
  readonly txid: string | null;
}

/** Details a gateway may add to any report. */
interface ReportBase {
  /** The provider's own id of the payment, once it has one. */
  readonly reference?: string;
  /** For a payment on a chain: how far it is. */
  readonly transfer?: ChainTransfer;
}

/**
 * What a gateway says became of an attempt.
 * - `paid`: the money is ours; with `instrument` the way to pay was kept, where that was asked for.
 * - `authorized`: the order may be placed; the money is collected `on_delivery`.
 * - `pending`: the buyer has done their part, the provider will tell later.
 * - `challenge`: the buyer must go to `redirectUrl` and come back.
 * - `unknown`: nobody can say; never treated as declined, only a later `check` resolves it.
 */
export type Report =
  | (ReportBase & { readonly kind: 'paid'; readonly instrument?: KeptInstrument })
  | (ReportBase & { readonly kind: 'authorized'; readonly collect: 'on_delivery' })
  | (ReportBase & { readonly kind: 'pending'; readonly instructions?: string })
  | (ReportBase & { readonly kind: 'challenge'; readonly redirectUrl: string })
  | (ReportBase & { readonly kind: 'declined'; readonly code: DeclineCode; readonly message: string })
  | (ReportBase & { readonly kind: 'unknown'; readonly message: string });

export type RefundReport =
  | { readonly kind: 'refunded'; readonly reference?: string }
  | { readonly kind: 'failed'; readonly message: string }
  | { readonly kind: 'unknown'; readonly message: string };

/**
 * `asked` is saved before the provider hears of it. `superseded` was given up for a newer one while the buyer was away
 * at the provider; money that still arrives for it is refunded.
 */
export type AttemptState =
  'asked' | 'challenged' | 'pending' | 'unknown' | 'authorized' | 'paid' | 'declined' | 'superseded';

export interface Attempt {
  /** UUIDv7; also the provider's idempotency key. */
  readonly id: string;
  readonly gateway: string;
  /** `card`, `cod`, `bank_transfer`, … */
  readonly method: string;
  readonly amount: Amount;
  /** For a payment on a chain. */
  readonly transfer?: ChainTransfer;
  readonly state: AttemptState;
  readonly startedAtMs: number;
  /** Wall time at which the reconciler should ask the provider about it; `null` once settled. */
  readonly checkDueAtMs: number | null;
  readonly checks: number;
  readonly reference: string | null;
  readonly redirectUrl: string | null;
  readonly instructions: string | null;
  readonly collect: 'on_delivery' | null;
  readonly decline: { readonly code: DeclineCode; readonly message: string } | null;
  readonly settledAtMs: number | null;
  /** The kept way to pay that is charged, or that it has left behind. Absent is none. */
  readonly instrumentId?: string | undefined;
}

export type ArrivingAttempt = Attempt & { readonly transfer: ChainTransfer };

export interface Refund {
  /** UUIDv7; also the provider's idempotency key. */
  readonly id: string;
  readonly attemptId: string;
  readonly amount: Amount;
  readonly reason: string | null;
  /** For the buyer. Absent is none. */
  readonly note?: string;
  readonly state: 'asked' | 'done' | 'failed' | 'unknown';
  /** True when Kassa gave back a second or late payment by itself; such money never counts as paid. */
  readonly automatic: boolean;
  /** Nobody asks for it again, so that one that failed is tried again, like an automatic one. Absent: it is not. */
  readonly isRetried?: true;
  readonly atMs: number;
  /** Wall time at which the gateway should be asked again; `null` once that is over. */
  readonly checkDueAtMs: number | null;
  /** When the gateway said that it was done or had failed; `null` until then. */
  readonly settledAtMs: number | null;
}

export type PaymentStatus =
  | 'unpaid'
  | 'pending'
  | 'authorized'
  | 'paid'
  | 'partially_paid'
  | 'refunded'
  | 'partially_refunded'
  | 'disputed'
  | 'reversed'
  | 'no_payment_required';

const LIVE: ReadonlySet<AttemptState> = new Set(['asked', 'challenged', 'pending', 'unknown']);

/** The attempt that may still bring money for this session, if any. */
export const liveAttempt = (session: Session): Attempt | undefined =>
  session.attempts.find((attempt) => LIVE.has(attempt.state));

/** The live attempt for which something was sent on a chain, as long as some is missing. */
export function partlyArrived(session: Session): ArrivingAttempt | undefined {
  const live = liveAttempt(session);
  return live !== undefined && hasArrived(live) && !live.transfer.isEnough ? live : undefined;
}

/** Something was sent for it on a chain, whatever became of it. */
export const hasArrived = (attempt: Attempt): attempt is ArrivingAttempt =>
  attempt.transfer !== undefined && Number(attempt.transfer.received) > 0;

/** Whether an order that stands so waits for money that its buyer hands over. */
export const isDueOnDelivery = (status: PaymentStatus): boolean => status === 'pending' || status === 'partially_paid';

export const attemptById = (session: Session, id: string): Attempt | undefined =>
  session.attempts.find((attempt) => attempt.id === id);

export const lastAttempt = (session: Session): Attempt | undefined => session.attempts.at(-1);

/** The attempt that completed the session. */
export const winningAttempt = (session: Session): Attempt | undefined =>
  session.order === null
    ? undefined
    : session.attempts.find(
        (attempt) =>
          (attempt.state === 'paid' || attempt.state === 'authorized') &&
          !session.refunds.some((refund) => refund.automatic && refund.attemptId === attempt.id),
      );

/** What an attempt is to bring: all of it, unless a part is due on delivery. */
export const dueNow = ({ partialCod, totals }: Pick<Session, 'partialCod' | 'totals'>): Amount =>
  partialCod?.upfront ?? totals.total;

/** Whether an order was placed on a promise: some or all of the money comes on delivery. Never changes once there is an order. */
export const isPaidLater = (session: Session): boolean =>
  session.partialCod !== undefined || (winningAttempt(session)?.collect ?? null) !== null;

/** Money received for the order, before refunds. */
export function paidAmount(session: Session): Amount {
  const winner = winningAttempt(session);
  if (winner?.state !== 'paid') return 0;
  return session.partialCod?.collectedAtMs === undefined ? winner.amount : session.totals.total;
}

/** Money given back (or on its way back) of what counts as paid. What has failed is neither, also while it is tried again. */
export const refundedAmount = (session: Session): Amount => refundsThat(session, ({ state }) => state !== 'failed');

/** What nobody may ask for again: besides that, what is tried again. */
export const refundedOrRetriedAmount = (session: Session): Amount =>
  refundsThat(session, (refund) => !hasFailed(refund));

function refundsThat(session: Session, count: (refund: Refund) => boolean): Amount {
  let amount = 0;
  for (const refund of session.refunds) {
    if (!refund.automatic && count(refund)) amount += refund.amount;
  }
  return amount;
}

/** And is not tried again. */
export const hasFailed = ({ state, checkDueAtMs }: Refund): boolean => state === 'failed' && checkDueAtMs === null;

/** What the merchant does not have any more of what counts as paid: given back, or taken back by the bank. */
export const returnedAmount = (session: Session): Amount =>
  disputeOf(session)?.status === 'lost' ? paidAmount(session) : refundedAmount(session);

/** About the payment that counts; of several the one that takes it away. */
export function disputeOf(session: Session): Dispute | undefined {
  const { disputes } = session;
  const winner = disputes === undefined ? undefined : winningAttempt(session);
  const own = disputes?.filter(({ attemptId }) => attemptId === winner?.id) ?? [];
  return own.find(({ status }) => status === 'lost') ?? own.find(({ status }) => status === 'open') ?? own.at(-1);
}

/** `disputed`: the bank holds the money until it has decided. `reversed`: it has taken it back. */
export function paymentStatus(session: Session): PaymentStatus {
  const refunded = refundedAmount(session);
  const paid = paidAmount(session);
  const dispute = disputeOf(session);
  if (dispute?.status === 'open') return 'disputed';
  if (dispute?.status === 'lost') return 'reversed';
  if (refunded > 0) return refunded >= paid ? 'refunded' : 'partially_refunded';
  if (session.order !== null) {
    const winner = winningAttempt(session);
    if (winner === undefined || (winner.amount === 0 && session.totals.total === 0)) return 'no_payment_required';
    if (winner.state === 'authorized') return winner.collect === 'on_delivery' ? 'pending' : 'authorized';
    return paid < session.totals.total ? 'partially_paid' : 'paid';
  }
  if (session.mode === 'setup' && session.state === 'completed') return 'no_payment_required';
  const live = liveAttempt(session);
  return live !== undefined && live.state !== 'challenged' ? 'pending' : 'unpaid';
}
