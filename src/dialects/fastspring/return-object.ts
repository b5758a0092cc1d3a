// A return, which is a refund of an order, as the vendor's API and webhooks describe it.
import { partOf } from '../../domain/money.ts';
import type { Refund } from '../../domain/payment.ts';
import type { Order, Session } from '../../domain/session.ts';
import type { RenderContext } from '../dialect.ts';
import { money, time } from './companions.ts';
import { extraOf } from './extra.ts';
import { orderReference, returnId, shortId } from './ids.ts';
import { orderObject } from './order-object.ts';

type Shown = Readonly<Record<string, unknown>>;

/** `nth` of the refunds that the session has. */
export function returnObject(session: Session, order: Order, nth: number, context: RenderContext): Shown {
  const refund = session.refunds[nth];
  if (refund === undefined) throw new Error('a return of an order that has none');
  const { totals } = session;
  const { checkout } = extraOf(session);
  // Of what is given back in part, the tax is the same part.
  const tax = totals.total === 0 ? 0 : partOf(totals.tax, refund.amount, totals.total);
  const { account, currency, payoutCurrency, payment, customer, items, live } = orderObject(session, order, context);
  return {
    return: returnId(order.id, nth),
    quote: null,
    reference: `${orderReference(checkout, { id: refund.id, atMs: refund.atMs })}X`,
    completed: refund.state === 'done',
    ...time('changed', refund.settledAtMs ?? refund.atMs, session.locale),
    live,
    account,
    currency,
    payoutCurrency,
    ...money('totalReturn', refund.amount, session),
    ...money('tax', tax, session),
    ...money('subtotal', refund.amount - tax, session),
    ...money('totalRefund', refund.amount, session),
    payment,
    reason: refund.reason,
    note: refund.note ?? null,
    type: 'RETURN',
    original: original(session, order),
    customer,
    items,
  };
}

/** The place of the newest return among the refunds; what Kassa gave back by itself is none. */
export function newestReturn({ refunds }: Session): { readonly nth: number; readonly refund: Refund } | null {
  const nth = refunds.findLastIndex(({ automatic }) => !automatic);
  const refund = refunds[nth];
  return refund === undefined ? null : { nth, refund };
}

function original(session: Session, order: Order): Shown {
  const { currency, totals } = session;
  const id = shortId(order.id);
  return {
    id,
    order: id,
    reference: orderReference(extraOf(session).checkout, order),
    account: session.customerId === null ? null : shortId(session.customerId),
    currency,
    payoutCurrency: currency,
    ...money('total', totals.total, session),
    ...money('tax', totals.tax, session),
    ...money('subtotal', totals.total - totals.tax, session),
    notes: [],
    subscriptions: session.subscription === undefined ? [] : [shortId(session.subscription.id)],
  };
}
