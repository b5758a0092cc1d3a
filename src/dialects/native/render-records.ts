// Everything but sessions: events, orders, endpoints, deliveries, timelines.
import { assert } from '../../base/assert.ts';
import type { CoinEntry } from '../../domain/coins.ts';
import { paidAmount, paymentStatus, refundedAmount } from '../../domain/payment.ts';
import type { Session } from '../../domain/session.ts';
import type {
  DeliveryView,
  EndpointView,
  EventView,
  MessageView,
  RenderContext,
  Result,
  TimelineEntry,
} from '../dialect.ts';
import { isoTime } from '../wire.ts';
import type {
  CoinBalanceAnswer,
  CoinChangeAnswer,
  CoinEntryAnswer,
  DeliveryAnswer,
  EndpointAnswer,
  EventAnswer,
  MessageAnswer,
  OrderAnswer,
  TimelineAnswer,
} from './record-answers.ts';
import { hasMerchant, renderAddress, renderBuyer, renderLines, renderSession } from './render-session.ts';

/** The same in the event log and in the body of a webhook. */
export function renderEvent(event: EventView, context: RenderContext): EventAnswer {
  assert(hasMerchant(context), 'an event is rendered without its merchant');
  const { session } = event;
  return {
    id: event.id,
    type: event.type,
    created_at: isoTime(event.atMs),
    livemode: session.livemode,
    merchant: context.merchant.slug,
    sequence: event.sequence,
    data: { object: renderSubject(event, context) },
  };
}

function renderSubject(event: EventView, context: RenderContext): EventAnswer['data']['object'] {
  const { type, session } = event;
  if (type.startsWith('coins.')) return renderCoinChange(event);
  return type.startsWith('order.') ? renderOrder(session) : renderSession(session, context);
}

function renderCoinChange({ detail, session }: EventView): CoinChangeAnswer {
  const { customerId, buyer, nativeId, order } = session;
  return {
    object: 'coin_change',
    customer: customerId,
    external_id: buyer.externalId,
    coins: Number(detail['coins'] ?? 0),
    session: nativeId,
    order: order?.id ?? null,
  };
}

function renderOrder(session: Session): OrderAnswer {
  const { order } = session;
  assert(order !== null, 'an event is about the order of a session that has none');
  return {
    id: order.id,
    object: 'order',
    number: order.number,
    session: session.nativeId,
    dialect: session.dialect,
    public_id: session.publicId,
    client_reference_id: session.clientReferenceId,
    payment_status: paymentStatus(session),
    currency: session.currency,
    total: session.totals.total,
    paid: paidAmount(session),
    refunded: refundedAmount(session),
    lines: renderLines(session),
    buyer: renderBuyer(session),
    shipping_address: renderAddress(session.shippingAddress),
    billing_address: renderAddress(session.billingAddress),
    metadata: session.metadata,
    created_at: isoTime(order.atMs),
  };
}

export const renderMessage = ({ channel, to, text, code, session, atMs }: MessageView): MessageAnswer => ({
  channel,
  to,
  text,
  code,
  session,
  at: isoTime(atMs),
});

/** `secret` only where it has just been made. */
export const renderEndpoint = (endpoint: EndpointView, secret: string | null = null): EndpointAnswer => ({
  id: endpoint.id,
  object: 'webhook_endpoint',
  dialect: endpoint.dialect,
  url: endpoint.url,
  events: [...endpoint.events],
  description: endpoint.description,
  enabled: endpoint.enabled,
  secret,
  created_at: isoTime(endpoint.createdAtMs),
  updated_at: isoTime(endpoint.updatedAtMs),
});

export const renderDelivery = (delivery: DeliveryView): DeliveryAnswer => ({
  id: delivery.id,
  object: 'delivery',
  endpoint: delivery.endpointId,
  event: delivery.eventId,
  event_type: delivery.eventType,
  url: delivery.url,
  status: delivery.status,
  tries: delivery.tries.map(({ atMs, status, error, durationMs, response }) => {
    return { at: isoTime(atMs), status, error, duration_ms: durationMs, response };
  }),
  next_try_at: delivery.nextTryAtMs === null ? null : isoTime(delivery.nextTryAtMs),
  created_at: isoTime(delivery.createdAtMs),
});

export const renderTimeline = (entries: readonly TimelineEntry[]): TimelineAnswer => ({
  data: entries.map(({ atMs, kind, name, detail }) => ({ at: isoTime(atMs), kind, name, detail })),
  has_more: false,
  next_cursor: null,
});

export const renderCoinBalance = (
  { customer, balance }: Extract<Result, { kind: 'coins' }>,
  { merchant }: RenderContext,
): CoinBalanceAnswer => ({
  object: 'coin_balance',
  customer: customer.id,
  external_id: customer.externalId,
  name: merchant?.coins?.name ?? null,
  ...balance,
});

export const renderCoinEntry = ({ id, kind, coins, session, note, createdAtMs }: CoinEntry): CoinEntryAnswer => ({
  id,
  object: 'coin_entry',
  kind,
  coins,
  session,
  note,
  created_at: isoTime(createdAtMs),
});
