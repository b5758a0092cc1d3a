// FastSpring's two statuses of a session, derived from Kassa's.
import { unreachable } from '../../base/assert.ts';
import { attemptInProgress } from '../../domain/lifecycle.ts';
import type { Session } from '../../domain/session.ts';

export type Status = 'OPEN' | 'EXPIRED' | 'CANCELLED' | 'PENDING_ORDER' | 'COMPLETED' | 'FAILED';
export type CheckoutStatus = 'PRODUCTS_REQUIRED' | 'READY_FOR_CHECKOUT' | 'CONCLUDED';

/** While the buyer is merely away at a provider's page the session can still be changed, so it is open. */
export function sessionStatus(session: Session): Status {
  switch (session.state) {
    case 'open':
      return 'OPEN';
    case 'paying':
    case 'settling':
      return attemptInProgress(session) === undefined ? 'OPEN' : 'PENDING_ORDER';
    case 'completed':
      return 'COMPLETED';
    case 'failed':
      return 'FAILED';
    case 'canceled':
      return 'CANCELLED';
    case 'expired':
      return 'EXPIRED';
    default:
      return unreachable(session.state);
  }
}

export function checkoutStatus(session: Session): readonly CheckoutStatus[] {
  if (sessionStatus(session) !== 'OPEN') return ['CONCLUDED'];
  return session.lines.length === 0 ? ['PRODUCTS_REQUIRED'] : ['READY_FOR_CHECKOUT'];
}
