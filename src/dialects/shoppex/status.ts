// Shoppex's invoice status, derived from Kassa's session, and the same table read backwards for list filters.
import { unreachable } from '../../base/assert.ts';
import { nearestName } from '../../base/nearest-name.ts';
import { liveAttempt, paymentStatus } from '../../domain/payment.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { Session } from '../../domain/session.ts';
import type { SessionFilter } from '../dialect.ts';

export const STATUSES = [
  'PENDING',
  'PENDING_PAYMENT',
  'WAITING_FOR_CONFIRMATIONS',
  'PARTIAL',
  'COMPLETED',
  'VOIDED',
  'CUSTOMER_DISPUTE_ONGOING',
  'REVERSED',
  'REFUNDED',
] as const;
export type InvoiceStatus = (typeof STATUSES)[number];

/**
 * `PENDING_PAYMENT`: the buyer has done their part and the money is awaited, also for an order paid on delivery;
 * `PARTIAL`: a part is there, and the rest comes on delivery.
 */
export function invoiceStatus(session: Session): InvoiceStatus {
  switch (session.state) {
    case 'open':
    case 'paying':
      return isPartlySent(session) ? 'PARTIAL' : 'PENDING';
    case 'settling':
      return liveAttempt(session)?.transfer === undefined ? 'PENDING_PAYMENT' : 'WAITING_FOR_CONFIRMATIONS';
    case 'completed':
      return completedStatus(session);
    case 'failed':
    case 'canceled':
    case 'expired':
      return 'VOIDED';
    default:
      return unreachable(session.state);
  }
}

function isPartlySent(session: Session): boolean {
  const transfer = liveAttempt(session)?.transfer;
  return transfer !== undefined && !transfer.isEnough && Number(transfer.received) > 0;
}

function completedStatus(session: Session): InvoiceStatus {
  const status = paymentStatus(session);
  switch (status) {
    case 'pending':
    case 'authorized':
      return 'PENDING_PAYMENT';
    case 'partially_paid':
      return 'PARTIAL';
    case 'refunded':
      return 'REFUNDED';
    case 'disputed':
      return 'CUSTOMER_DISPUTE_ONGOING';
    case 'reversed':
      return 'REVERSED';
    case 'unpaid':
    case 'paid':
    case 'partially_refunded':
    case 'no_payment_required':
      return 'COMPLETED';
    default:
      return unreachable(status);
  }
}

/** `null` for those that are told from others only by looking at each. */
const FILTERS: Readonly<Record<InvoiceStatus, SessionFilter | null>> = {
  PENDING: { states: ['open', 'paying'] },
  PENDING_PAYMENT: { states: ['settling', 'completed'], paymentStatus: ['pending', 'authorized'] },
  WAITING_FOR_CONFIRMATIONS: null,
  PARTIAL: { states: ['completed'], paymentStatus: ['partially_paid'] },
  COMPLETED: {
    states: ['completed'],
    paymentStatus: ['unpaid', 'paid', 'partially_refunded', 'no_payment_required'],
  },
  VOIDED: { states: ['failed', 'canceled', 'expired'] },
  CUSTOMER_DISPUTE_ONGOING: { states: ['completed'], paymentStatus: ['disputed'] },
  REVERSED: { states: ['completed'], paymentStatus: ['reversed'] },
  REFUNDED: { states: ['completed'], paymentStatus: ['refunded'] },
};

const ALIASES: Readonly<Record<string, InvoiceStatus>> = {
  PAID: 'COMPLETED',
  CANCELLED: 'VOIDED',
  CANCELED: 'VOIDED',
  EXPIRED: 'VOIDED',
  DISPUTED: 'CUSTOMER_DISPUTE_ONGOING',
};

export function statusFilter(text: string): SessionFilter | { readonly problem: Problem } {
  const word = text.trim().toUpperCase();
  const status = STATUSES.find((known) => known === word) ?? (Object.hasOwn(ALIASES, word) ? ALIASES[word] : undefined);
  if (status !== undefined) {
    const text = `status cannot be ${status} here: those are found under PENDING_PAYMENT.`;
    return FILTERS[status] ?? { problem: problem('invalid_value', 'status', text) };
  }
  const nearest = nearestName(word, [...STATUSES, ...Object.keys(ALIASES)]);
  const guess = nearest === null ? `Known are ${STATUSES.join(', ')}.` : `Did you mean ${nearest}?`;
  return { problem: problem('invalid_value', 'status', `status is not one that a payment can have. ${guess}`) };
}
