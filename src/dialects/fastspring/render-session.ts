// Sessions v2: the whole session, its customer, an item, its ways to pay.
import type { Session } from '../../domain/session.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, isoTime, jsonReply } from '../wire.ts';
import { findStanding, itemsOf } from './cart.ts';
import { customerOf, shownToAnybody } from './customer.ts';
import { extraOf } from './extra.ts';
import { namedPaths } from './named-paths.ts';
import { paymentMethods } from './payment-methods.ts';
import { renderFailure } from './problems.ts';
import { languageOf, renderCart, renderItems } from './render-cart.ts';
import { renderOrder } from './render-order.ts';
import { checkoutStatus, sessionStatus } from './status.ts';
import { warningsOf } from './warnings.ts';

export function renderCreated(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context, asked);
  return jsonReply(201, sessionBody(result.session, context, asked));
}

export function renderSession(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context, asked);
  const { session } = result;
  const { hidePaymentMethods } = extraOf(session);
  return jsonReply(200, {
    ...sessionBody(session, context, asked),
    paymentMethods: paymentMethods(session, context),
    hidePaymentMethods,
    ...(session.order !== null && { order: renderOrder(session) }),
  });
}

export function renderPaymentMethods(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context, asked);
  return jsonReply(200, { paymentMethods: paymentMethods(result.session, context) });
}

export function renderCustomer(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context, asked, 'customer.');
  return jsonReply(200, customerBody(result.session, asked));
}

export function renderCoupon(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context, asked, 'cart.');
  return renderSession(result, context, asked);
}

/** The items that the request names: one as it is, several as a list. */
export function renderItem(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context, asked, 'cart.lineItems[].');
  const items = itemsOf(result.session);
  const named = namedPaths(asked).map((path) => findStanding(items, path)?.lineId);
  const shown = renderItems(result.session, context, ({ id }) => named.includes(id));
  return jsonReply(200, shown.length === 1 ? shown[0] : shown);
}

export function renderRemoved(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context, asked, 'cart.lineItems[].');
  return { status: 204, body: null };
}

function sessionBody(session: Session, context: RenderContext, asked: Asked): Readonly<Record<string, unknown>> {
  const { orderTags } = extraOf(session);
  return {
    id: session.publicId,
    created: isoTime(session.createdAtMs),
    expires: isoTime(session.expiresAtMs),
    status: sessionStatus(session),
    locale: languageOf(session),
    country: session.country,
    currency: session.currency,
    live: session.livemode,
    customer: customerBody(session, asked),
    orderTags,
    cart: renderCart(session, context),
    checkoutUrls: { webcheckoutUrl: context.pageUrl(session) },
    warnings: warningsOf(session, context),
    checkoutStatus: checkoutStatus(session),
  };
}

function customerBody(session: Session, { caller }: Asked): Readonly<Record<string, unknown>> {
  if (caller === null) return shownToAnybody(session);
  const { accountId, externalAccountId, ...customer } = customerOf(session);
  return {
    ...(accountId !== undefined && { accountId }),
    ...(externalAccountId !== undefined && { externalAccountId }),
    ...customer,
  };
}
