// The one table between Kassa's states and the statuses of this API.
import { unreachable } from '../../base/assert.ts';
import type { Session, SessionState } from '../../domain/session.ts';
import { liveAttempt, type PaymentStatus } from '../../domain/payment.ts';
import type { SessionFilter } from '../dialect.ts';

export const SESSION_STATUSES = ['open', 'processing', 'complete', 'expired', 'canceled'] as const;
export type SessionStatus = (typeof SESSION_STATUSES)[number];

export const PAYMENT_STATUSES = [
  'unpaid',
  'pending',
  'authorized',
  'paid',
  'partially_paid',
  'refunded',
  'partially_refunded',
  'disputed',
  'reversed',
  'no_payment_required',
] as const satisfies readonly PaymentStatus[];

export const EXPLAINED_STATUSES =
  '`open`: can be changed and paid. `processing`: a payment is on its way. `complete`: there is an order. ' +
  '`expired`, `canceled`: ended without one.';

/**
 * A session whose buyer is away at a challenge is still `open`: it can be changed, and paid in another way. One that
 * failed for good is told as `expired`: it ended by itself, without an order.
 */
export function statusOf(session: Session): SessionStatus {
  switch (session.state) {
    case 'open':
      return 'open';
    case 'paying':
      return liveAttempt(session)?.state === 'challenged' ? 'open' : 'processing';
    case 'settling':
      return 'processing';
    case 'completed':
      return 'complete';
    case 'canceled':
      return 'canceled';
    case 'failed':
    case 'expired':
      return 'expired';
    default:
      return unreachable(session.state);
  }
}

/** The same table backwards, for lists. What money is on its way tells the two kinds of `paying` apart. */
const SEARCHES: Readonly<
  Record<SessionStatus, { readonly states: readonly SessionState[]; readonly paymentStatus?: PaymentStatus }>
> = {
  open: { states: ['open', 'paying'], paymentStatus: 'unpaid' },
  processing: { states: ['paying', 'settling'], paymentStatus: 'pending' },
  complete: { states: ['completed'] },
  expired: { states: ['expired', 'failed'] },
  canceled: { states: ['canceled'] },
};

/** Which sessions have this status and this payment status; `[]` means that none can have both. */
export function searchFor(
  status: SessionStatus | undefined,
  paymentStatus: PaymentStatus | undefined,
): Pick<SessionFilter, 'states' | 'paymentStatus'> {
  const wanted = paymentStatus === undefined ? undefined : [paymentStatus];
  if (status === undefined) return { paymentStatus: wanted };
  const search = SEARCHES[status];
  if (search.paymentStatus === undefined) return { states: search.states, paymentStatus: wanted };
  const isPossible = paymentStatus === undefined || paymentStatus === search.paymentStatus;
  return { states: search.states, paymentStatus: isPossible ? [search.paymentStatus] : [] };
}
