// The order that a completed session became, as Sessions v2 shows it.
import { winningAttempt } from '../../domain/payment.ts';
import type { Session } from '../../domain/session.ts';
import { itemsOf } from './cart.ts';
import { extraOf } from './extra.ts';
import { orderReference, shortId } from './ids.ts';
import { methodType } from './payment-methods.ts';

export function renderOrder(session: Session): Readonly<Record<string, unknown>> {
  const { order } = session;
  if (order === null) throw new Error('a session without an order');
  const attempt = winningAttempt(session);
  return {
    orderId: shortId(order.id),
    orderReference: orderReference(extraOf(session).checkout, order),
    ...(attempt !== undefined && { payment: { paymentMethodType: methodType(attempt.method) } }),
    items: itemsOf(session).map(({ path }) => ({ productPath: path })),
  };
}
