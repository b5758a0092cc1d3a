// Answers about purchases and payments.
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { wirePage } from './cursor.ts';
import { generationOf } from './generation.ts';
import { renderFailure } from './problems.ts';
import { paymentRecord, purchaseRecord } from './purchases.ts';

export function renderPurchase(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context);
  const { session } = result;
  if (session.order === null) return renderFailure({ kind: 'not-found', what: 'order' }, context);
  return jsonReply(200, { purchase: purchaseRecord(session, session.order, generationOf(asked)) });
}

export function renderPayment(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context);
  const { session } = result;
  const payment = session.order === null ? null : paymentRecord(session, session.order, generationOf(asked));
  if (payment === null) return renderFailure({ kind: 'not-found', what: 'payment' }, context);
  return jsonReply(200, { payment });
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
