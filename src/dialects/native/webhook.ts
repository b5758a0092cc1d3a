// Webhooks in Kassa's own words, signed as Standard Webhooks says. They tell of the sessions of every dialect.
import { Webhook } from 'standardwebhooks';
import { EVENT_TYPES } from '../../domain/event.ts';
import type { WebhookFormat } from '../dialect.ts';
import { epochSeconds } from '../wire.ts';
import { renderEvent } from './render-records.ts';
import { renderSubscriptionEvent } from './render-subscriptions.ts';

/** What is said of an order, or came with one, needs one. */
const ABOUT_ORDERS = /^(order|coins)\./;

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

export const webhook: WebhookFormat = {
  names: EVENT_TYPES,
  subscriptions: {
    namesOf: (type) => [type],
    render: (_name, event, context) => JSON.stringify(renderSubscriptionEvent(event, context)),
  },
  namesOf: (type, { order }) => (ABOUT_ORDERS.test(type) && order === null ? [] : [type]),
  render: (_name, event, context) => JSON.stringify(renderEvent(event, context)),
  headers: ({ eventId, body }, secrets, wallMs) => ({
    'content-type': 'application/json',
    'webhook-id': eventId,
    'webhook-timestamp': String(epochSeconds(wallMs)),
    // While a secret is being replaced, the receiver finds one signature of each and takes the one it knows.
    'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(eventId, new Date(wallMs), body)).join(' '),
  }),
  judge: (status) => (status >= 200 && status < 300 ? 'done' : 'retry'),
  retryAfterMs: [
    5 * SECOND_MS,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
  ],
  timeoutMs: 15 * SECOND_MS,
  secretFrom: (randomHex) => `whsec_${Buffer.from(randomHex, 'hex').toString('base64')}`,
};
