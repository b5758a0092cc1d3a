// The answer to Create Checkout Session: ten keys, and two more when the provider has a page of its own open.
import { liveAttempt } from '../../domain/payment.ts';
import type { Session } from '../../domain/session.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { epochSeconds, failureOf, isoTime, jsonReply, toMajor } from '../wire.ts';
import { gatewayField } from './gateways.ts';
import { renderFailure, type FieldNames } from './problems.ts';
import { invoiceStatus } from './status.ts';

const FIELDS: FieldNames = {
  lines: 'product',
  'lines[0]': 'product',
  'lines[0].title': 'product.name',
  'lines[0].unit_amount': 'amount',
  'lines[0].quantity': 'product.quantity',
  'buyer.email': 'customer_email',
  'buyer.external_id': 'customer_id',
};

export function renderSession(result: Result, context: RenderContext, { request }: Asked): WireReply {
  if (result.kind !== 'session') {
    return renderFailure(failureOf(result), context, { ...FIELDS, ...gatewayField(request) });
  }
  const { session } = result;
  return jsonReply(201, {
    data: {
      id: session.publicId,
      url: context.pageUrl(session),
      status: invoiceStatus(session),
      amount: toMajor(session.totals.total, session.currency),
      currency: session.currency,
      customer_email: session.buyer.email,
      success_url: session.successUrl,
      cancel_url: session.cancelUrl,
      created_at: epochSeconds(session.createdAtMs),
      expires_at: isoTime(session.expiresAtMs),
      ...providerSession(session),
    },
  });
}

/** The provider's own page while it is open, under the vendor's names. */
export function providerSession(session: Session): {
  readonly checkout_url?: string;
  readonly session_id?: string;
} {
  const live = liveAttempt(session);
  if (live?.state !== 'challenged' || live.redirectUrl === null) return {};
  return { checkout_url: live.redirectUrl, ...(live.reference !== null && { session_id: live.reference }) };
}
