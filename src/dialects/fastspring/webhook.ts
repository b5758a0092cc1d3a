// FastSpring's webhooks: a batch of events in one body, signed over its bytes.
import { hmacHex } from '../../base/crypto.ts';
import type { EventType, HappenedEvent } from '../../domain/event.ts';
import { isPaidLater } from '../../domain/payment.ts';
import type { Session } from '../../domain/session.ts';
import type { EventView, RenderContext, WebhookFormat } from '../dialect.ts';
import { accountObject } from './account-object.ts';
import { expanded } from './expanded.ts';
import { shortId } from './ids.ts';
import { orderObject } from './order-object.ts';
import { returnObject } from './return-object.ts';
import { subscriptionData, subscriptionEvents, subscriptionNamesOf } from './subscription-webhook.ts';

const HOUR_MS = 60 * 60 * 1000;

/** Accounts and products as their ids, or as whole objects. */
const EXPANDED = 'expanded';

export const webhook: WebhookFormat = {
  names: [
    ...['order.completed', 'order.payment.pending', 'return.created', 'account.created', 'account.updated'],
    ...subscriptionEvents,
  ],
  versions: ['ids', EXPANDED],
  namesOf: (type, session, detail) => (session.dialect === 'fastspring' ? eventNames(type, session, detail) : []),
  customers: {
    namesOf: (type) => (type === 'customer.created' ? ['account.created'] : ['account.updated']),
    render: (name, { id, atMs, customer }) =>
      body(name, id, atMs, customer.livemode, accountObject(customer, {}, null)),
  },
  subscriptions: {
    namesOf: subscriptionNamesOf,
    render: (name, event, context, version = null) => {
      const { id, atMs, subscription } = event;
      const data = subscriptionData(name, event, context, version === EXPANDED);
      return body(name, id, atMs, subscription.livemode, data);
    },
  },
  render: (name, event, context, version = null) => {
    const { id, atMs, session } = event;
    const data = dataOf(name, event, context);
    return body(name, id, atMs, session.livemode, version === EXPANDED ? expanded(data, session, context) : data);
  },
  headers: ({ body: bytes }, [secret]) => {
    if (secret === undefined) throw new Error('a webhook without a secret');
    return {
      'Content-Type': 'application/json',
      'User-Agent': 'FastSpring-Webhook/1.0',
      'X-FS-Signature': Buffer.from(hmacHex('sha256', secret, bytes), 'hex').toString('base64'),
    };
  },
  judge: (status, { eventId, reply } = { eventId: '', reply: null }) => {
    if (status === 200) return 'done';
    // Only the events whose ids are listed, one a line, were taken.
    const taken = status === 202 ? (reply ?? '').split(/\r?\n/).map((line) => line.trim()) : [];
    // Bodies of earlier versions, which may still be waiting, have the event's whole id.
    return taken.includes(shortId(eventId)) || taken.includes(eventId) ? 'done' : 'retry';
  },
  batch: { max: 25, join: (bodies) => OPENING + bodies.map(eventIn).join(',') + CLOSING },
  // 1, 2 and 4 hours, three times 6, then daily: twelve tries within seven days.
  retryAfterMs: [1, 2, 4, 6, 6, 6, 24, 24, 24, 24, 24].map((hours) => hours * HOUR_MS),
  timeoutMs: 10_000,
  secretFrom: (randomHex) => randomHex.slice(0, 32),
};

const OPENING = '{"events":[';
const CLOSING = ']}';

const body = (type: string, id: string, created: number, live: boolean, data: object): string =>
  OPENING + JSON.stringify({ id: shortId(id), processed: false, created, type, live, data }) + CLOSING;

/** The bytes of the event in a body that has one. */
export const eventIn = (bytes: string): string => bytes.slice(OPENING.length, -CLOSING.length);

function dataOf(
  name: string,
  { session, detail }: EventView,
  context: RenderContext,
): Readonly<Record<string, unknown>> {
  const { order, refunds } = session;
  if (order === null) throw new Error('an event of an order comes without one');
  if (name !== 'return.created') return orderObject(session, order, context);
  const nth = refunds.findIndex(({ id }) => id === detail['refund']);
  return returnObject(session, order, nth === -1 ? refunds.length - 1 : nth, context);
}

/**
 * `order.completed` happens once, when the money is there: with the order, or later for one that was placed on a
 * promise. Looks only at what never changes again, because the session may be newer than the event.
 */
function eventNames(type: EventType, session: Session, detail: HappenedEvent['detail']): readonly string[] {
  if (session.order === null) return [];
  if (type === 'order.created') return [isPaidLater(session) ? 'order.payment.pending' : 'order.completed'];
  // Money that Kassa gave back by itself had never been the order's.
  if (type === 'payment.refunded') return detail?.['automatic'] === false ? ['return.created'] : [];
  return type === 'payment.succeeded' && isPaidLater(session) ? ['order.completed'] : [];
}
