// Money that came, or did not: views of a session's attempts.
import type { Amount } from '../../domain/money.ts';
import {
  paidAmount,
  paymentStatus,
  refundedAmount,
  winningAttempt,
  type Attempt,
  type PaymentStatus,
} from '../../domain/payment.ts';
import { isRenewal, type Order, type Session } from '../../domain/session.ts';
import { belonging } from './belonging.ts';
import { readExtra } from './extra.ts';
import { maybeTimeIn, timeIn, type Generation } from './generation.ts';
import { purchaseOf } from './purchases.ts';
import { taxFields } from './tax-fields.ts';
import {
  billingPeriodId,
  customerId,
  failedPaymentId,
  invoiceId,
  paymentId,
  paymentMethodId,
  purchaseId,
  subscriptionId,
} from './wire-ids.ts';

type WireRecord = Readonly<Record<string, unknown>>;

/** Payment statuses of sessions that money has come for. */
export const PAID_STATUSES: readonly PaymentStatus[] = [
  'paid',
  'partially_paid',
  'refunded',
  'partially_refunded',
  'disputed',
  'reversed',
];

/** `null` when no money has come for the order. */
export function paymentRecord(session: Session, order: Order, generation: Generation): WireRecord | null {
  const winner = winningAttempt(session);
  if (winner?.state !== 'paid' || winner.amount === 0) return null;
  const refunds = session.refunds.filter(({ automatic, state }) => !automatic && state !== 'failed');
  return {
    id: paymentId(order.id),
    createdAt: timeIn(generation, order.atMs),
    updatedAt: timeIn(generation, session.updatedAtMs),
    ...inCommon(session, winner, paidAmount(session), generation),
    status: paymentStatus(session) === 'refunded' ? 'refunded' : 'succeeded',
    settlementDate: timeIn(generation, winner.settledAtMs ?? order.atMs),
    refunded: refunds.length > 0,
    refundedAmount: refundedAmount(session),
    refundedAt: maybeTimeIn(generation, refunds[0]?.atMs),
    failureCode: null,
    failureMessage: null,
    receiptNumber: order.number,
  };
}

/** Which of a session's attempts, from 1, was a charge without the customer that came to nothing. `null` is none of that kind. */
export function failedChargeOf(session: Session, number: number): Attempt | null {
  const attempt = session.attempts[number - 1];
  return isRenewal(session) && attempt?.state === 'declined' ? attempt : null;
}

export function failedPaymentRecord(
  session: Session,
  number: number,
  attempt: Attempt,
  generation: Generation,
): WireRecord {
  return {
    id: failedPaymentId(session, number),
    createdAt: timeIn(generation, attempt.startedAtMs),
    updatedAt: timeIn(generation, attempt.settledAtMs ?? attempt.startedAtMs),
    ...inCommon(session, attempt, attempt.amount, generation),
    status: 'failed',
    settlementDate: null,
    refunded: false,
    refundedAmount: 0,
    refundedAt: null,
    failureCode: attempt.decline?.code ?? null,
    failureMessage: attempt.decline?.message ?? null,
    receiptNumber: null,
  };
}

function inCommon(session: Session, attempt: Attempt, amount: Amount, generation: Generation): WireRecord {
  const { subscription } = session;
  const purchase = purchaseOf(session);
  return {
    ...belonging(session, generation),
    customerId: session.customerId === null ? null : customerId(session.customerId),
    invoiceId: invoiceId(session),
    amount,
    currency: session.currency,
    paymentMethod: attempt.method === 'card' ? 'card' : null,
    paymentMethodId: attempt.instrumentId === undefined ? null : paymentMethodId(attempt.instrumentId),
    chargeDate: timeIn(generation, attempt.startedAtMs),
    purchaseId: purchase === null ? null : purchaseId(purchase.id),
    subscriptionId: subscription === undefined ? null : subscriptionId(subscription.id),
    billingPeriodId: subscription === undefined ? null : billingPeriodId(subscription),
    ...taxFields(session, amount),
    applicationFee: null,
    receiptURL: null,
    description: readExtra(session).outputName ?? session.lines[0]?.title ?? null,
  };
}
