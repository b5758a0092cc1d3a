// Answers about webhooks and their logs. A log is one delivery, with what became of its last try.
import { parseJson } from '../../base/json.ts';
import type { Asked, DeliveryView, EndpointView, RenderContext, Result, WireReply } from '../dialect.ts';
import { epochSeconds, failureOf, isoTime, jsonReply } from '../wire.ts';
import { readPageNumber } from './parse-list.ts';
import { LOG_FILTERS } from './parse-webhooks.ts';
import type { Shown } from './payment-object.ts';
import { renderFailure } from './problems.ts';
import { requestHeaders } from './webhook.ts';
import { WEBHOOK_NAMES } from './webhook-names.ts';

type Render = (result: Result, context: RenderContext) => WireReply;

/** The secret is told when it is made, and never again. */
const endpointAnswer =
  (status: number): Render =>
  (result, context) => {
    if (result.kind !== 'endpoint') return renderFailure(failureOf(result), context);
    const { endpoint, secret } = result;
    return jsonReply(status, { data: { ...endpointObject(endpoint), ...(secret !== null && { secret }) } });
  };

export const renderNewWebhook = endpointAnswer(201);
export const renderWebhook = endpointAnswer(200);

export function renderWebhooks(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'endpoints') return renderFailure(failureOf(result), context);
  const { items, nextCursor } = result.page;
  return jsonReply(200, {
    data: items.map(endpointObject),
    pagination: { next_cursor: nextCursor, has_more: nextCursor !== null },
  });
}

export function renderDeletedWebhook(result: Result, context: RenderContext): WireReply {
  return result.kind === 'deleted' ? { status: 204, body: null } : renderFailure(failureOf(result), context);
}

export function renderEventNames(result: Result, context: RenderContext): WireReply {
  return result.kind === 'whoami' ? jsonReply(200, { data: WEBHOOK_NAMES }) : renderFailure(failureOf(result), context);
}

export function renderTested(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'delivery') return renderFailure(failureOf(result), context);
  const { id, eventType } = result.delivery;
  return jsonReply(200, { data: { message: `A test of ${eventType} is on its way.`, log_id: id } });
}

export function renderLog(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'delivery') return renderFailure(failureOf(result), context);
  return jsonReply(200, { data: logObject(result.delivery) });
}

/** Pages are counted here. */
export function renderLogs(result: Result, context: RenderContext, { request }: Asked): WireReply {
  if (result.kind !== 'deliveries') return renderFailure(failureOf(result), context);
  const { items, total = items.length } = result.page;
  const asked = readPageNumber(request.query, LOG_FILTERS);
  const { limit, skip = 0 } = 'problem' in asked ? { limit: items.length || 1 } : asked.page;
  const pages = { page: skip / limit + 1, limit, total_pages: Math.ceil(total / limit) };
  return jsonReply(200, {
    data: items.map(logObject),
    pagination: { total, ...pages, has_more: skip + items.length < total && items.length > 0 },
  });
}

const endpointObject = (endpoint: EndpointView): Shown => ({
  id: endpoint.id,
  uniqid: endpoint.id,
  url: endpoint.url,
  events: endpoint.events,
  type: 'paylix',
  description: endpoint.description,
  is_active: endpoint.enabled,
  created_at: epochSeconds(endpoint.createdAtMs),
  updated_at: epochSeconds(endpoint.updatedAtMs),
});

function logObject(delivery: DeliveryView): Shown {
  const { id, tries, endpointId, eventType, status } = delivery;
  const last = tries.at(-1);
  const payload = parseJson(delivery.body);
  return {
    id,
    uniqid: id,
    webhook_uniqid: endpointId,
    event_type: eventType,
    url: delivery.url,
    payload: 'value' in payload ? payload.value : null,
    // What each try is stamped and signed with is not kept.
    request_headers: requestHeaders(delivery),
    response: last?.response ?? null,
    response_headers: null,
    status: LOG_STATUSES[status],
    status_code: last?.status ?? null,
    attempt: tries.length,
    duration_ms: last?.durationMs ?? null,
    error_message: last?.error ?? null,
    created_at: epochSeconds(delivery.createdAtMs),
    delivered_at: status === 'delivered' && last !== undefined ? isoTime(last.atMs) : null,
  };
}

const LOG_STATUSES: Readonly<Record<DeliveryView['status'], string>> = {
  pending: 'pending',
  delivered: 'success',
  failed: 'failed',
};
