// Flowglad's status of a checkout session, derived from Kassa's.
import { unreachable } from '../../base/assert.ts';
import { paymentStatus } from '../../domain/payment.ts';
import type { Session } from '../../domain/session.ts';

export type CheckoutSessionStatus = 'open' | 'pending' | 'succeeded' | 'failed' | 'expired';

/** `pending`: the buyer has done their part and the money is awaited. A declined card leaves a session open. */
export function checkoutSessionStatus(session: Session): CheckoutSessionStatus {
  switch (session.state) {
    case 'open':
    case 'paying':
      return 'open';
    case 'settling':
      return 'pending';
    case 'completed':
      return paymentStatus(session) === 'pending' ? 'pending' : 'succeeded';
    case 'failed':
    case 'canceled':
      return 'failed';
    case 'expired':
      return 'expired';
    default:
      return unreachable(session.state);
  }
}
