// Flowglad's webhooks: a small body that says what to fetch, signed as its delivery service does. The name of the event
// stands nowhere in it: endpoints listen to names, and receivers fetch the object.
import { Webhook } from 'standardwebhooks';
import type { EventType } from '../../domain/event.ts';
import { isPaidLater } from '../../domain/payment.ts';
import type { Session } from '../../domain/session.ts';
import type { SubscriptionEventType } from '../../domain/subscription.ts';
import type { EventView, WebhookFormat } from '../dialect.ts';
import { epochSeconds } from '../wire.ts';
import { isPurchase } from './purchases.ts';
import { customerId, failedPaymentId, paymentId, pricingModelId, purchaseId, subscriptionId } from './wire-ids.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

const PURCHASE = 'purchase.completed';
const PAYMENT = 'payment.succeeded';
const FAILED = 'payment.failed';

const CUSTOMER_EVENTS = ['customer.created', 'customer.updated'] as const;

/** The vendor tells of renewals and failed charges as of any other change. */
const SUBSCRIPTION_EVENTS = {
  'subscription.created': 'subscription.created',
  'subscription.updated': 'subscription.updated',
  'subscription.renewed': 'subscription.updated',
  'subscription.past_due': 'subscription.updated',
  'subscription.canceled': 'subscription.canceled',
} as const satisfies Record<SubscriptionEventType, string>;

export const webhook: WebhookFormat = {
  names: [...CUSTOMER_EVENTS, PURCHASE, PAYMENT, FAILED, ...new Set(Object.values(SUBSCRIPTION_EVENTS))],
  namesOf: (type, session) => (session.dialect === 'flowglad' ? eventNames(type, session) : []),
  render: (name, event) => JSON.stringify(bodyOf(name, event)),
  customers: {
    namesOf: (type) => CUSTOMER_EVENTS.filter((name) => name === type),
    render: (_name, { customer: { id, externalId, merchantId } }) =>
      JSON.stringify(notice({ id: customerId(id), object: 'customer' }, { id, externalId }, merchantId)),
  },
  subscriptions: {
    namesOf: (type) => [SUBSCRIPTION_EVENTS[type]],
    render: (_name, { subscription: { id, customerId: customer, customerExternalId: externalId, merchantId } }) =>
      JSON.stringify(
        notice({ id: subscriptionId(id), object: 'subscription' }, { id: customer, externalId }, merchantId),
      ),
  },
  headers: ({ eventId, body }, secrets, wallMs) => ({
    'content-type': 'application/json',
    'svix-id': eventId,
    'svix-timestamp': String(epochSeconds(wallMs)),
    // While a secret is being replaced, the receiver finds one signature of each and takes the one it knows.
    'svix-signature': secrets.map((secret) => new Webhook(secret).sign(eventId, new Date(wallMs), body)).join(' '),
  }),
  judge: (status) => (status >= 200 && status < 300 ? 'done' : 'retry'),
  retryAfterMs: [5 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS],
  timeoutMs: 10 * SECOND_MS,
  secretFrom: (randomHex) => `whsec_${Buffer.from(randomHex, 'hex').toString('base64')}`,
};

/**
 * A purchase is completed when its money is there: with the order, or later for one that was placed on a promise. Looks
 * only at what never changes again, because the session may be newer than the event.
 */
function eventNames(type: EventType, session: Session): readonly string[] {
  // Cards that buyers try on the page are no news to the merchant; charges without them are.
  if (!isPurchase(session)) return type === PAYMENT || type === FAILED ? [type] : [];
  if (session.order === null || (type !== 'order.created' && type !== 'payment.succeeded')) return [];
  if (type === 'order.created') return isPaidLater(session) ? [] : [PURCHASE];
  return isPaidLater(session) ? [PURCHASE, PAYMENT] : [PAYMENT];
}

function bodyOf(name: string, event: EventView): Readonly<Record<string, unknown>> {
  const { customerId: id, buyer, merchantId } = event.session;
  return notice(objectOf(name, event), { id, externalId: buyer.externalId }, merchantId);
}

function objectOf(name: string, { session, detail }: EventView): Noticed {
  if (name === FAILED) {
    const number = session.attempts.findIndex(({ id }) => id === detail['attempt']) + 1;
    return { id: failedPaymentId(session, number), object: 'payment' };
  }
  const { order } = session;
  if (order === null) throw new Error(`${name} needs an order`);
  return name === PAYMENT
    ? { id: paymentId(order.id), object: 'payment' }
    : { id: purchaseId(order.id), object: 'purchase' };
}

interface Noticed {
  readonly id: string;
  readonly object: 'customer' | 'payment' | 'purchase' | 'subscription';
}

const notice = (
  object: Noticed,
  { id, externalId }: { readonly id: string | null; readonly externalId: string | null },
  merchantId: string,
): Readonly<Record<string, unknown>> => ({
  ...object,
  customer: { id: id === null ? null : customerId(id), externalId },
  pricingModelId: pricingModelId(merchantId),
});
