// Answers about purchases, payments and invoices.
import type { Session } from '../../domain/session.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { wirePage } from './cursor.ts';
import { generationOf, type Generation } from './generation.ts';
import { invoiceRecord, lineItemRecords } from './invoices.ts';
import { failedChargeOf, failedPaymentRecord, paymentRecord } from './payments.ts';
import { missing, renderFailure } from './problems.ts';
import { purchaseOf, purchaseRecord } from './purchases.ts';
import { sessionIn } from './wire-ids.ts';

export function renderPurchase(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context, 'purchase');
  const order = purchaseOf(result.session);
  if (order === null) return missing('purchase', context);
  return jsonReply(200, { purchase: purchaseRecord(result.session, order, generationOf(asked)) });
}

export function renderPayment(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context, 'payment');
  const payment = paymentIn(result.session, asked.request.params['id'] ?? '', generationOf(asked));
  if (payment === null) return missing('payment', context);
  return jsonReply(200, { payment });
}

function paymentIn(session: Session, id: string, generation: Generation): unknown {
  const number = sessionIn(id, 'pym_')?.number ?? 0;
  const failed = failedChargeOf(session, number);
  if (failed !== null) return failedPaymentRecord(session, number, failed, generation);
  return session.order === null ? null : paymentRecord(session, session.order, generation);
}

export function renderPayments(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'sessions') return renderFailure(failureOf(result), context);
  const generation = generationOf(asked);
  const cursor = asked.request.query['cursor'];
  const page = wirePage(result.page, cursor, (session) =>
    session.order === null ? null : paymentRecord(session, session.order, generation),
  );
  return jsonReply(200, page);
}

export function renderInvoice(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context, 'invoice');
  const { session } = result;
  const generation = generationOf(asked);
  const invoice = invoiceRecord(session, generation);
  return jsonReply(200, { invoice, invoiceLineItems: lineItemRecords(session, generation) });
}

export function renderInvoices(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'sessions') return renderFailure(failureOf(result), context);
  const generation = generationOf(asked);
  const cursor = asked.request.query['cursor'];
  return jsonReply(
    200,
    wirePage(result.page, cursor, (session) => invoiceRecord(session, generation)),
  );
}

/** Without a wrapper, as the vendor answers it. */
export function renderLineItem(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context, 'invoice line item');
  const index = sessionIn(asked.request.params['id'] ?? '', 'inv_li_')?.number ?? 0;
  const item = lineItemRecords(result.session, generationOf(asked))[index];
  return item === undefined ? missing('invoice line item', context) : jsonReply(200, item);
}

/** All lines of a page of invoices: pages and their total are counted in those. */
export function renderLineItems(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'sessions') return renderFailure(failureOf(result), context);
  const generation = generationOf(asked);
  const cursor = asked.request.query['cursor'];
  const page = wirePage(result.page, cursor, (session) => lineItemRecords(session, generation));
  return jsonReply(200, { ...page, data: page.data.flat() });
}
