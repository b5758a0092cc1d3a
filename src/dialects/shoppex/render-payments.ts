// Answers of the payment routes.
import type { Session } from '../../domain/session.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { gatewayField } from './gateways.ts';
import { paymentObject } from './payment-object.ts';
import { renderFailure, type FieldNames } from './problems.ts';

const FIELDS: FieldNames = {
  'callback.url': 'webhook',
  lines: 'title',
  'lines[0]': 'title',
  'lines[0].unit_amount': 'value',
  'lines[0].quantity': 'quantity',
  'buyer.email': 'email',
  'buyer.external_id': 'customer_id',
  metadata: 'custom_fields',
  success_url: 'return_url',
};

/** The one answer that carries the secret of the payment's own webhook. */
export function renderNewPayment(result: Result, context: RenderContext, { request }: Asked): WireReply {
  if (result.kind !== 'session') {
    return renderFailure(failureOf(result), context, { ...FIELDS, ...gatewayField(request) });
  }
  const { session } = result;
  const url = context.pageUrl(session);
  const secret = session.callback === null ? {} : { webhook_secret: context.callbackSecret(session) };
  return jsonReply(201, { data: { ...paymentObject(session, context), url, url_branded: url, ...secret } });
}

export const renderPayment = (result: Result, context: RenderContext): WireReply =>
  renderOne(result, context, (session) => paymentObject(session, context));

export const renderVoided = (result: Result, context: RenderContext): WireReply =>
  renderOne(result, context, () => ({ message: 'The payment has been voided.' }));

export const renderCompleted = (result: Result, context: RenderContext): WireReply =>
  renderOne(result, context, () => ({ message: 'The payment has been marked as completed.' }));

export function renderPayments(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'sessions') return renderFailure(failureOf(result), context);
  const { items, nextCursor } = result.page;
  return jsonReply(200, {
    data: items.map((session) => paymentObject(session, context)),
    pagination: { next_cursor: nextCursor, has_more: nextCursor !== null },
  });
}

function renderOne(result: Result, context: RenderContext, dataOf: (session: Session) => unknown): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context, FIELDS);
  return jsonReply(200, { data: dataOf(result.session) });
}
