// FlexyPe's two states, derived from Kassa's: nothing here is ever stored.
import { unreachable } from '../../base/assert.ts';
import { lastAttempt, liveAttempt, paymentStatus, winningAttempt } from '../../domain/payment.ts';
import type { Milestone, Session } from '../../domain/session.ts';

/** The vendor's eight words for how far the buyer has come. */
const SESSION_STATES: Readonly<Record<Milestone, string>> = {
  created: 'INITIATED',
  contact_given: 'PHONE_ENTERED',
  contact_verified: 'OTP_VERIFIED',
  address_shown: 'ADDRESS_LOADED',
  shipping_chosen: 'ADDRESS_SHIPPING_SELECTED',
  payment_shown: 'PAYMENT_LOADED',
  payment_started: 'PAYMENT_INITIATED',
  completed: 'COMPLETED',
};

export const sessionState = (session: Session): string => SESSION_STATES[session.milestone];

/** `DRAFT` is the vendor's only documented value; the others are ours. */
export type PaymentState = 'DRAFT' | 'PENDING' | 'PARTIALLY_PAID' | 'PAID' | 'COD_PENDING' | 'FAILED' | 'REFUNDED';

export function paymentState(session: Session): PaymentState {
  const status = paymentStatus(session);
  switch (status) {
    case 'unpaid':
      if (liveAttempt(session) !== undefined) return 'PENDING';
      return lastAttempt(session)?.state === 'declined' ? 'FAILED' : 'DRAFT';
    case 'pending':
      return winningAttempt(session)?.collect === 'on_delivery' ? 'COD_PENDING' : 'PENDING';
    case 'authorized':
      return 'PENDING';
    case 'paid':
    case 'no_payment_required':
    case 'partially_refunded':
    case 'disputed':
      // The bank holds disputed money, and has not decided.
      return 'PAID';
    case 'partially_paid':
      return 'PARTIALLY_PAID';
    case 'refunded':
    case 'reversed':
      return 'REFUNDED';
    default:
      return unreachable(status);
  }
}
