// FastSpring's webhooks: a batch of events in one body, signed over its bytes. Here a batch has one event.
import { hmacHex } from '../../base/crypto.ts';
import type { EventType } from '../../domain/event.ts';
import { isPaidLater } from '../../domain/payment.ts';
import type { Session } from '../../domain/session.ts';
import type { WebhookFormat } from '../dialect.ts';
import { orderObject } from './order-object.ts';

const HOUR_MS = 60 * 60 * 1000;

export const webhook: WebhookFormat = {
  names: ['order.completed', 'order.payment.pending'],
  namesOf: (type, session) => (session.dialect === 'fastspring' ? eventNames(type, session) : []),
  render: (name, { id, atMs, session }, context) => {
    if (session.order === null) throw new Error('an event of an order comes without one');
    const data = orderObject(session, session.order, context);
    return JSON.stringify({
      events: [{ id, processed: false, created: atMs, type: name, live: session.livemode, data }],
    });
  },
  headers: ({ body }, [secret]) => {
    if (secret === undefined) throw new Error('a webhook without a secret');
    return {
      'Content-Type': 'application/json',
      'User-Agent': 'FastSpring-Webhook/1.0',
      'X-FS-Signature': Buffer.from(hmacHex('sha256', secret, body), 'hex').toString('base64'),
    };
  },
  judge: (status, { eventId, reply } = { eventId: '', reply: null }) => {
    if (status === 200) return 'done';
    // Only the events whose ids are listed, one a line, were taken.
    const taken = status === 202 ? (reply ?? '').split(/\r?\n/).map((line) => line.trim()) : [];
    return taken.includes(eventId) ? 'done' : 'retry';
  },
  // 1, 2 and 4 hours, three times 6, then daily: twelve tries within seven days.
  retryAfterMs: [1, 2, 4, 6, 6, 6, 24, 24, 24, 24, 24].map((hours) => hours * HOUR_MS),
  timeoutMs: 10_000,
  secretFrom: (randomHex) => randomHex.slice(0, 32),
};

/**
 * `order.completed` happens once, when the money is there: with the order, or later for one that was placed on a
 * promise. Looks only at what never changes again, because the session may be newer than the event.
 */
function eventNames(type: EventType, session: Session): readonly string[] {
  if (session.order === null) return [];
  if (type === 'order.created') return [isPaidLater(session) ? 'order.payment.pending' : 'order.completed'];
  return type === 'payment.succeeded' && isPaidLater(session) ? ['order.completed'] : [];
}
