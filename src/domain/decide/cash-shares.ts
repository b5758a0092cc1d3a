// What an order with something due on delivery takes of its buyer's limits, so that these hold however many are placed at once.
import { uuidFromNames } from '../../base/ids.ts';
import { cashNames } from '../buyer-history.ts';
import type { CashBuyers } from '../cash-buyers.ts';
import { NO_LIMIT } from '../decision.ts';
import type { Merchant } from '../merchant.ts';
import { PARTIAL_COD, paymentModeOf } from '../payment-mode.ts';
import { problem } from '../problem.ts';
import type { Session } from '../session.ts';
import type { Share } from './holds.ts';

/** Of orders with something due: given back when the money has come. */
export const UNPAID = 'unpaid';

/**
 * For each of the buyer's names, not in clear, one of the orders that they may have. Where any way asks how many are unpaid, all
 * ways count: they are about the same orders.
 */
export function cashShares(session: Session, { cashOnDelivery }: Pick<Merchant, 'cashOnDelivery'>): Share[] {
  const mode = paymentModeOf(session);
  if (mode !== 'cod' && mode !== PARTIAL_COD) return [];
  const { buyers, partial } = cashOnDelivery;
  const { maxOrders, maxUnpaid }: CashBuyers = (mode === 'cod' ? buyers : partial?.buyers) ?? {};
  const countsUnpaid = (buyers?.maxUnpaid ?? partial?.buyers?.maxUnpaid) !== undefined;
  const limits = [
    ...(maxOrders === undefined ? [] : [{ resource: 'order', limit: maxOrders + 1 }]),
    ...(countsUnpaid ? [{ resource: UNPAID, limit: maxUnpaid === undefined ? NO_LIMIT : maxUnpaid + 1 }] : []),
  ];
  const what = mode === 'cod' ? 'Cash on delivery' : 'Paying a part on delivery';
  const text = `${what} is not possible with another order of yours under way: finish that one first, or pay another way.`;
  const refusal = problem('method_unavailable', 'payment_method', text, 'buyer');
  return limits.flatMap(({ resource, limit }) =>
    cashNames(session).map((name) => ({ resource, key: uuidFromNames(resource, name), delta: 1, limit, refusal })),
  );
}
