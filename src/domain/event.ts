// What happened. Events are saved with the session in one transaction and fanned out to webhooks from there.

export const EVENT_TYPES = [
  'session.created',
  'session.updated',
  'session.completed',
  'session.expired',
  'session.canceled',
  'session.abandoned',
  'payment.started',
  'payment.succeeded',
  'payment.partially_paid',
  'payment.failed',
  'payment.unknown',
  'payment.refunded',
  'payment.disputed',
  'order.created',
  'order.updated',
  'customer.created',
  'customer.updated',
  'coins.used',
  'coins.earned',
  'coins.revoked',
  'coins.returned',
  'subscription.created',
  'subscription.updated',
  'subscription.renewed',
  'subscription.past_due',
  'subscription.canceled',
] as const;
export type EventType = (typeof EVENT_TYPES)[number];

/** An event as `decide` states it; the engine gives it an id, a time and its place in the session's sequence. */
export interface HappenedEvent {
  readonly type: EventType;
  /** Small facts for the timeline (attempt id, decline code, amount); never contact data. */
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
}
