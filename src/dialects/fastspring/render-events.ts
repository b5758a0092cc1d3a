// Answers about events and webhook keys.
import { isObject, parseJson } from '../../base/json.ts';
import type { Asked, DeliveryView, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { fail, succeed, type Failing } from './classic-answer.ts';
import { shortId } from './ids.ts';
import { shownPage } from './numbered-page.ts';
import { bounds } from './policy.ts';
import { eventIn } from './webhook.ts';

const failing = (action: string, subject: string, text: string): Failing => ({
  action,
  subject,
  notFound: { status: 400, text },
});

export function renderEvents(result: Result, _context: RenderContext, { request }: Asked): WireReply {
  const action = 'events.get';
  if (result.kind !== 'deliveries') return fail(failureOf(result), failing(action, 'event', 'Not found'));
  const { items, total } = result.page;
  const page = shownPage({ total }, request, bounds.maxEvents);
  return jsonReply(200, {
    action,
    result: 'success',
    ...page,
    more: page.nextPage !== null,
    events: items.map(eventOf),
  });
}

/** As it was sent, but for what has become of it. */
function eventOf({ body, eventId, status }: DeliveryView): Readonly<Record<string, unknown>> {
  const sent = parseJson(eventIn(body));
  const event = 'value' in sent && isObject(sent.value) ? sent.value : {};
  return { ...event, processed: status === 'delivered', event: shortId(eventId) };
}

export function renderMarkedEvent(result: Result, _context: RenderContext, { request }: Asked): WireReply {
  const action = 'event.update';
  const words: Failing = { ...failing(action, 'event', 'Not found'), about: { event: request.params['id'] } };
  if (result.kind !== 'delivery') return fail(failureOf(result), words);
  return succeed(action, {
    event: shortId(result.delivery.eventId),
    processed: result.delivery.status === 'delivered',
  });
}

export function renderWebhookKey(result: Result): WireReply {
  const action = 'webhooks.update';
  if (result.kind === 'endpoint') return succeed(action, { url: result.endpoint.url });
  return fail(failureOf(result), failing(action, 'url', 'No webhook has this URL.'));
}
