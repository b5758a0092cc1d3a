// Answers of the routes of orders and invoices.
import { problem } from '../../domain/problem.ts';
import type { Session } from '../../domain/session.ts';
import type { RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply, toMajor } from '../wire.ts';
import { invoiceObject, orderObject } from './invoice-object.ts';
import { bounds } from './policy.ts';
import { renderFailure, type FieldNames } from './problems.ts';

/** A line is an item, which names a product where the session names a variant. */
const FIELDS: FieldNames = {
  lines: 'items',
  ...Object.fromEntries(
    Array.from({ length: bounds.maxItems }, (_, index) => [`lines[${index}].variant`, `items[${index}].product_id`]),
  ),
  'buyer.email': 'email',
  'discounts[0].code': 'coupon_code',
  metadata: 'custom_fields',
};

type Render = (result: Result, context: RenderContext) => WireReply;
type DataOf = (session: Session, context: RenderContext) => unknown;

const one =
  (status: number, dataOf: DataOf): Render =>
  (result, context) =>
    result.kind === 'session'
      ? jsonReply(status, { data: dataOf(result.session, context) })
      : renderFailure(failureOf(result), context, FIELDS);

const list =
  (dataOf: DataOf): Render =>
  (result, context) => {
    if (result.kind !== 'sessions') return renderFailure(failureOf(result), context);
    const { items, nextCursor } = result.page;
    return jsonReply(200, {
      data: items.map((session) => dataOf(session, context)),
      pagination: { next_cursor: nextCursor, has_more: nextCursor !== null },
    });
  };

export const renderNewOrder = one(201, orderObject);
export const renderOrder = one(200, orderObject);
export const renderOrders = list(orderObject);

export function renderRefunded(result: Result, context: RenderContext): WireReply {
  const last = result.kind === 'session' ? result.session.refunds.at(-1) : undefined;
  if (last?.state !== 'failed') {
    return one(200, () => ({ message: 'The refund is on its way.' }))(inMajorUnits(result), context);
  }
  const text = 'The gateway did not give the money back. Nothing was refunded: try again, or do it by hand.';
  return renderFailure(
    { kind: 'refused', problems: [problem('refund_unsupported', null, text)], session: null },
    context,
  );
}

/** The core's sentence says in minor units what is left. */
function inMajorUnits(result: Result): Result {
  if (result.kind !== 'refused' || result.session === null) return result;
  const { currency } = result.session;
  const problems = result.problems.map((each) => {
    const { code, figures: { most } = {} } = each;
    if (code !== 'refund_too_large' || most === undefined) return each;
    return { ...each, text: `amount is too large: ${toMajor(most, currency)} ${currency} are left to refund.` };
  });
  return { ...result, problems };
}

/** Products of the shop are told by their own routes, not with an invoice. */
const wholeInvoice: DataOf = (session, context) => ({ ...invoiceObject(session, context), product: null });

export const renderInvoice = one(200, wholeInvoice);
export const renderInvoices = list(invoiceObject);
export const renderVoidedInvoice = one(200, wholeInvoice);
export const renderCompletedInvoice = one(200, ({ publicId }) => ({
  uniqid: publicId,
  status: 'COMPLETED',
  message: 'The invoice has been marked as completed.',
}));
