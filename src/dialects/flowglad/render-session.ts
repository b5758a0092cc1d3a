// The checkout session's record in both generations, and the answers that carry it.
import { isUuid } from '../../base/ids.ts';
import type { Session } from '../../domain/session.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, isoTime, jsonReply } from '../wire.ts';
import { wirePage } from './cursor.ts';
import { readExtra } from './extra.ts';
import { generationOf, type Generation } from './generation.ts';
import { postalAddress } from './postal-address.ts';
import { renderFailure } from './problems.ts';
import { checkoutSessionStatus } from './status.ts';
import { customerId, discountId, organizationId, pricingModelId, purchaseId, subscriptionId } from './wire-ids.ts';

export function renderSession(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context);
  const { session } = result;
  return jsonReply(200, {
    checkoutSession: checkoutSession(session, generationOf(asked)),
    url: asked.request.method === 'POST' ? pageOf(session, context) : context.pageUrl(session),
  });
}

/** The answer to the creation has a path of its own for one kind, as the vendor's has. */
const pageOf = (session: Session, { pageUrl }: RenderContext): string =>
  readExtra(session).type === 'add_payment_method'
    ? pageUrl(session).replace('/checkout/', '/add-payment-method/')
    : pageUrl(session);

export function renderSessions(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'sessions') return renderFailure(failureOf(result), context);
  const generation = generationOf(asked);
  const cursor = asked.request.query['cursor'];
  return jsonReply(
    200,
    wirePage(result.page, cursor, (session) => checkoutSession(session, generation)),
  );
}

function checkoutSession(session: Session, generation: Generation): Readonly<Record<string, unknown>> {
  const { createdAtMs, updatedAtMs, expiresAtMs, merchantId } = session;
  const { preserveBillingCycleAnchor } = readExtra(session);
  if (generation === 'first') {
    return {
      id: session.publicId,
      createdAt: isoTime(createdAtMs),
      updatedAt: isoTime(updatedAtMs),
      ...common(session),
    };
  }
  return {
    id: session.publicId,
    createdAt: createdAtMs,
    updatedAt: updatedAtMs,
    expires: expiresAtMs,
    ...common(session),
    pricingModelId: pricingModelId(merchantId),
    preserveBillingCycleAnchor,
    // What a caller says of it the vendor does not keep.
    automaticallyUpdateSubscriptions: readExtra(session).type === 'add_payment_method' ? false : null,
  };
}

/** What both generations call by the same name. Absent values are null, never missing. */
function common(session: Session): Readonly<Record<string, unknown>> {
  const [line] = session.lines;
  const { outputMetadata, outputName } = readExtra(session);
  // The one that was asked for by its code; what the merchant takes off by itself is none of the session's.
  const discount = session.adjustments.find(({ code, source }) => code !== undefined && isUuid(source));
  return {
    livemode: session.livemode,
    status: checkoutSessionStatus(session),
    billingAddress: billingAddress(session),
    priceId: line?.variantId ?? null,
    purchaseId: session.order === null ? null : purchaseId(session.order.id),
    invoiceId: null,
    quantity: line?.quantity ?? 1,
    organizationId: organizationId(session.merchantId),
    customerName: session.buyer.name,
    customerEmail: session.buyer.email,
    customerId: session.customerId === null ? null : customerId(session.customerId),
    paymentMethodType: session.paymentMethod === 'card' ? 'card' : null,
    discountId: discount === undefined ? null : discountId(discount.source),
    successUrl: session.successUrl,
    cancelUrl: session.cancelUrl,
    type: readExtra(session).type,
    outputMetadata,
    outputName,
    targetSubscriptionId: session.setup === undefined ? null : subscriptionId(session.setup.subscriptionId),
  };
}

export function billingAddress(session: Session): Readonly<Record<string, unknown>> | null {
  const address = session.billingAddress ?? session.shippingAddress;
  if (address === null) return null;
  return {
    name: address.name ?? session.buyer.name,
    firstName: null,
    lastName: null,
    email: session.buyer.email,
    address: postalAddress(address),
    phone: address.phone ?? session.buyer.phone,
  };
}
