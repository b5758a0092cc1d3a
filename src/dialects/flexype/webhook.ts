// FlexyPe's webhooks: left checkouts and new customers. The vendor sends the merchant's secret itself; a signature goes with it.
import { hmacHex } from '../../base/crypto.ts';
import { unreachable } from '../../base/assert.ts';
import type { EventType } from '../../domain/event.ts';
import { MILESTONES, type Session } from '../../domain/session.ts';
import type { WebhookFormat } from '../dialect.ts';
import { epochSeconds } from '../wire.ts';
import { envelopeBody, flatBody } from './webhook-body.ts';

const MINUTE_MS = 60_000;

const NEWEST = '2026-05';
const UNVERSIONED = 'unversioned';

export const webhook: WebhookFormat = {
  names: ['ACR_CHECKOUT', 'ABANDONED_SESSION', 'CUSTOMER_CREATED'],
  versions: [NEWEST, UNVERSIONED],
  namesOf: (type, session) => (session.dialect === 'flexype' ? eventNames(type, session) : []),
  render: (name, event, context, version) =>
    JSON.stringify((version === UNVERSIONED ? flatBody : envelopeBody)(name, event, context)),
  headers: ({ id, eventId, body, version }, secrets, wallMs) => {
    const [newest] = secrets;
    if (newest === undefined) throw new Error('a webhook without a secret');
    if (!/^[!-~]+$/.test(newest)) throw new Error('the secret is sent as a header, which takes printable ASCII only');
    const timestamp = String(epochSeconds(wallMs));
    const signatures = secrets.map((secret) => `v1=${hmacHex('sha256', secret, `${eventId}.${timestamp}.${body}`)}`);
    return {
      'content-type': 'application/json',
      'X-Flexype-Authorization': newest,
      ...(version !== UNVERSIONED && { 'X-Webhook-Version': version ?? NEWEST }),
      'X-Event-Id': eventId,
      'X-Webhook-Id': id,
      'X-Kassa-Signature': [`t=${timestamp}`, ...signatures].join(','),
    };
  },
  // The vendor's rule: any other success counts as failed.
  judge: (status) => (status === 200 ? 'done' : 'retry'),
  retryAfterMs: [MINUTE_MS, 5 * MINUTE_MS, 30 * MINUTE_MS],
  timeoutMs: 10_000,
  secretFrom: (randomHex) => randomHex.slice(0, 48),
};

function eventNames(type: EventType, session: Session): readonly string[] {
  switch (type) {
    case 'session.abandoned':
      return [hasBegun(session) ? 'ACR_CHECKOUT' : 'ABANDONED_SESSION'];
    case 'customer.created':
      return ['CUSTOMER_CREATED'];
    case 'customer.updated':
    case 'session.created':
    case 'session.updated':
    case 'session.completed':
    case 'session.expired':
    case 'session.canceled':
    case 'payment.started':
    case 'payment.succeeded':
    case 'payment.partially_paid':
    case 'payment.failed':
    case 'payment.unknown':
    case 'payment.refunded':
    case 'payment.disputed':
    case 'order.created':
    case 'order.updated':
    case 'coins.used':
    case 'coins.earned':
    case 'coins.revoked':
    case 'coins.returned':
    case 'subscription.created':
    case 'subscription.updated':
    case 'subscription.renewed':
    case 'subscription.past_due':
    case 'subscription.canceled':
      return [];
    default:
      return unreachable(type);
  }
}

/** A checkout begins when the buyer says who they are; before that there is only a cart that somebody looked at. */
const hasBegun = ({ milestone }: Session): boolean =>
  MILESTONES.indexOf(milestone) >= MILESTONES.indexOf('contact_given');
