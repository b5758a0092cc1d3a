// Shoppex's webhooks: which Kassa event becomes which of the vendor's, the body, and both generations of signatures.
import { unreachable } from '../../base/assert.ts';
import { hmacHex } from '../../base/crypto.ts';
import type { EventType, HappenedEvent } from '../../domain/event.ts';
import { isPaidLater, liveAttempt } from '../../domain/payment.ts';
import type { Session } from '../../domain/session.ts';
import type { SubscriptionEventType } from '../../domain/subscription.ts';
import type { DeliveryView, EventView, RenderContext, WebhookFormat } from '../dialect.ts';
import { epochSeconds } from '../wire.ts';
import { amountsOf, apmMethod, cryptoGateway, customFields, paymentItems, shownGateway } from './payment-object.ts';
import { invoiceStatus } from './status.ts';
import { subscriptionObject } from './subscriptions.ts';
import { PRODUCT_SUFFIX, WEBHOOK_NAMES } from './webhook-names.ts';
import { sampleBody } from './webhook-sample.ts';

const MINUTE_MS = 60_000;

const deliveryId = (id: string): string => `whd_${id.replaceAll('-', '')}`;

/** Those that are the same at every try. */
export const requestHeaders = ({ id, eventType }: Pick<DeliveryView, 'id' | 'eventType'>) => ({
  'Content-Type': 'application/json',
  'User-Agent': 'Shoppex-Webhook/1.0',
  'X-Shoppex-Event': eventType,
  'X-Shoppex-Delivery': deliveryId(id),
});

export const webhook: WebhookFormat = {
  names: WEBHOOK_NAMES,
  namesOf: (type, session, detail) => {
    if (session.dialect !== 'shoppex') return [];
    const names = eventNames(type, session, detail);
    return hasProducts(session) ? names.flatMap((name) => [name, name + PRODUCT_SUFFIX]) : names;
  },
  render: (name, event, context) =>
    JSON.stringify({ event: name, data: payload(name, event, context), created_at: epochSeconds(event.atMs) }),
  subscriptions: {
    namesOf: (type) => {
      const name = SUBSCRIPTION_EVENTS[type];
      return [name, name + PRODUCT_SUFFIX];
    },
    render: (name, { subscription, atMs }) => {
      const data = subscriptionObject(subscription);
      const products = name.endsWith(PRODUCT_SUFFIX) ? { products: [data['product']] } : {};
      return JSON.stringify({ event: name, data: { ...data, ...products }, created_at: epochSeconds(atMs) });
    },
  },
  sample: sampleBody,
  headers: ({ id, name, body }, [secret], wallMs) => {
    if (secret === undefined) throw new Error('a webhook without a secret');
    const delivery = deliveryId(id);
    const timestamp = String(epochSeconds(wallMs));
    // Receivers refuse a stamp older than five minutes, so every try is signed anew; the delivery id stays.
    const v2 = hmacHex('sha256', secret, `${delivery}.${timestamp}.${body}`);
    const v1 = hmacHex('sha512', secret, body);
    return {
      ...requestHeaders({ id, eventType: name }),
      'X-Shoppex-Timestamp': timestamp,
      'X-Shoppex-Signature-V2': `v1,t=${timestamp},h=${v2}`,
      'X-Shoppex-Signature-V2-Algorithm': 'HMAC-SHA256',
      'X-Shoppex-Signature': v1,
      // For receivers that unescape `\/` first. JSON.stringify never escapes a slash, so it is the same.
      'X-Shoppex-Unescaped-Signature': v1,
    };
  },
  judge: (status) => (status >= 200 && status < 300 ? 'done' : 'retry'),
  retryAfterMs: [2 * MINUTE_MS, 4 * MINUTE_MS, 8 * MINUTE_MS, 16 * MINUTE_MS],
  timeoutMs: 10_000,
  secretFrom: (randomHex) => `whsec_${randomHex.slice(0, 32)}`,
};

const SUBSCRIPTION_EVENTS: Readonly<Record<SubscriptionEventType, string>> = {
  'subscription.created': 'subscription:created',
  'subscription.updated': 'subscription:updated',
  'subscription.renewed': 'subscription:renewed',
  'subscription.past_due': 'subscription:updated',
  'subscription.canceled': 'subscription:cancelled',
};

/**
 * `order:paid` happens once, when the money is there: with the order, or later for one that was placed on a promise
 * (cash on delivery). Looks only at what never changes again, because the session may be newer than the event.
 */
function eventNames(type: EventType, session: Session, detail: HappenedEvent['detail'] = {}): readonly string[] {
  switch (type) {
    case 'session.created':
      return ['order:created'];
    case 'order.created':
      return [isPaidLater(session) ? 'order:updated' : 'order:paid'];
    case 'payment.succeeded':
      return isPaidLater(session) ? ['order:paid'] : [];
    case 'session.expired':
    case 'session.canceled':
      return ['order:cancelled'];
    case 'payment.refunded':
      return ['order:updated'];
    case 'payment.partially_paid':
      // Of an order that is paid in part now and on delivery, `order:paid` tells when all is there.
      return session.partialCod === undefined ? ['order:partial'] : [];
    case 'session.updated':
      if (session.state === 'settling' && cryptoGateway(session) !== null) return ['order:updated'];
      if (detail['reason'] === 'transfer_unused') return ['order:updated'];
      // The buyer says that the money is on its way, and the merchant will see it.
      return detail['reason'] === 'payment_pending' && liveAttempt(session)?.instructions
        ? ['order:manual_payment_pending', 'order:updated']
        : [];
    case 'payment.disputed':
      return ['order:disputed'];
    case 'order.updated':
      return /^dispute_|^annotated$/.test(String(detail['reason'])) ? ['order:updated'] : [];
    case 'session.completed':
    case 'session.abandoned':
    case 'payment.started':
    case 'payment.failed':
    case 'payment.unknown':
    case 'coins.used':
    case 'coins.earned':
    case 'coins.revoked':
    case 'coins.returned':
    case 'subscription.created':
    case 'subscription.updated':
    case 'subscription.renewed':
    case 'subscription.past_due':
    case 'subscription.canceled':
    case 'customer.created':
    case 'customer.updated':
      return [];
    default:
      return unreachable(type);
  }
}

/** A payment is a sum with a title of its own; an order has products of the shop. */
const hasProducts = ({ lines }: Session): boolean => lines.some(({ variantId }) => variantId !== null);

function payload(name: string, event: EventView, context: RenderContext): Readonly<Record<string, unknown>> {
  const invoice = invoicePayload(event, context);
  return name.endsWith(PRODUCT_SUFFIX) ? { ...invoice, products: productsIn(event.session, context) } : invoice;
}

function invoicePayload({ session }: EventView, context: RenderContext): Readonly<Record<string, unknown>> {
  const [first] = paymentItems(session);
  return {
    uniqid: session.publicId,
    type: hasProducts(session) ? 'PRODUCT' : 'PAYMENT',
    status: invoiceStatus(session),
    gateway: shownGateway(session, context.merchant),
    ...amountsOf(session),
    currency: session.currency,
    crypto_gateway: cryptoGateway(session),
    apm_method: apmMethod(session),
    customer_email: session.buyer.email,
    country: session.country,
    quantity: first?.quantity ?? 1,
    product_id: first?.product_id ?? null,
    product_title: first?.product_title ?? null,
    is_developer_invoice: !hasProducts(session),
    custom_fields: customFields(session),
    created_at: epochSeconds(session.createdAtMs),
    updated_at: epochSeconds(session.updatedAtMs),
  };
}

const productsIn = (session: Session, context: RenderContext): readonly Readonly<Record<string, unknown>>[] =>
  paymentItems(session).map(({ product_id, product_title, product_type, unit_price }, index) => ({
    uniqid: product_id,
    title: product_title,
    description: context.item(session.lines[index]?.variantId ?? '')?.product.descriptionHtml || null,
    price: unit_price,
    price_display: unit_price,
    currency: session.currency,
    type: product_type,
  }));
