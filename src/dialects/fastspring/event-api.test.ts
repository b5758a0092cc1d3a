// The calls about events and webhook keys: what they ask for, and how it is answered.
import { describe, expect, it } from 'vitest';
import { shopMerchant } from '../../../test/fastspring-shop.ts';
import { NOW_MS } from '../../../test/makers.ts';
import { makeCaller, makeContext, makeRequest } from '../../../test/wire-makers.ts';
import type { Asked, BadRequest, DeliveryView, Intent, Result, WireReply } from '../dialect.ts';
import { shortId } from './ids.ts';
import { fastspring } from './index.ts';
import { parseMarkEvent, parseProcessed, parseUnprocessed, parseWebhookKey } from './parse-events.ts';
import { renderEvents, renderMarkedEvent, renderWebhookKey } from './render-events.ts';

const caller = makeCaller(shopMerchant);
const context = makeContext({ merchant: shopMerchant });
const asking = (over: Parameters<typeof makeRequest>[0] = {}): Asked => ({ request: makeRequest(over), caller });
const shown = ({ status, body }: WireReply) => ({ status, body: JSON.parse(body ?? '') as Record<string, unknown> });
const rejected = (intent: Intent | BadRequest): Result => {
  if (intent.do !== 'reject') throw new Error('it was taken');
  return { kind: 'rejected', problems: intent.problems };
};

const DAY_MS = 86_400_000;
const EVENT = '01900000-0000-7000-8000-0000000000e1';
const told = {
  id: shortId(EVENT),
  processed: false,
  created: NOW_MS,
  type: 'order.completed',
  live: false,
  data: { order: 'o' },
};
const delivery: DeliveryView = {
  ...{ id: 'd', endpointId: 'e', eventId: EVENT, eventType: 'order.completed', url: 'https://hooks.example/' },
  ...{
    body: JSON.stringify({ events: [told] }),
    status: 'delivered',
    tries: [],
    nextTryAtMs: null,
    createdAtMs: NOW_MS,
  },
};

describe('events', () => {
  it.each<[Record<string, string>, object]>([
    [{}, { fromMs: null, beforeMs: null, withinMs: 30 * DAY_MS }],
    [{ days: '7' }, { withinMs: 7 * DAY_MS }],
    [
      { begin: '1000', end: '2000' },
      { fromMs: 1_000, beforeMs: 2_000, withinMs: 30 * DAY_MS },
    ],
    [{ limit: '5', page: '3' }, { page: { limit: 5, cursor: null, skip: 10, counted: true } }],
  ])('are asked for by %j', (query, span) => {
    const request = makeRequest({ method: 'GET', query });
    expect(parseProcessed(request)).toMatchObject({ do: 'list-told-events', isProcessed: true, ...span });
    expect(parseUnprocessed(request)).toMatchObject({ isProcessed: false, ...span });
  });

  it('are shown as they were sent, with what has become of them, and whether there are more', () => {
    const page = { items: [delivery, { ...delivery, status: 'failed' } as const], nextCursor: null, total: 26 };
    expect(shown(renderEvents({ kind: 'deliveries', page }, context, asking())).body).toEqual({
      ...{ action: 'events.get', result: 'success', page: 1, limit: 25, nextPage: 2, total: 26, more: true },
      events: [
        { ...told, processed: true, event: told.id },
        { ...told, processed: false, event: told.id },
      ],
    });
  });

  it.each<[Record<string, string>, string]>([
    [{ begin: '2026-06-15' }, 'begin'],
    [{ end: '2000' }, 'begin'],
    [{ begin: '1000', end: 'now' }, 'end'],
    [{ begin: '2000', end: '1000' }, 'end'],
    [{ days: '0' }, 'days'],
    [{ days: '31' }, 'days'],
    [{ days: '999' }, 'days'],
    [{ day: '5' }, 'day'],
    [{ days: 'seven' }, 'days'],
    [{ limit: '26' }, 'limit'],
  ])('refuse %j', (query, field) => {
    const reply = shown(renderEvents(rejected(parseProcessed(makeRequest({ query }))), context, asking({ query })));
    expect(reply).toMatchObject({ status: 400, body: { action: 'events.get', result: 'error' } });
    expect(Object.keys(reply.body['error'] as object)).toEqual([field]);
  });

  it('are marked one by one', () => {
    const params = { id: shortId(EVENT) };
    const body = { processed: true };
    expect(parseMarkEvent(makeRequest({ params, body }))).toEqual({
      ...{ do: 'mark-told-event', eventId: EVENT, isProcessed: true },
    });
    expect(shown(renderMarkedEvent({ kind: 'delivery', delivery }, context, asking({ params })))).toEqual({
      status: 200,
      body: { event: told.id, processed: true, action: 'event.update', result: 'success' },
    });
    const gone: Result = { kind: 'not-found', what: 'event' };
    expect(shown(renderMarkedEvent(gone, context, asking({ params })))).toMatchObject({
      status: 400,
      body: { event: told.id, result: 'error', error: { event: 'Not found' } },
    });
    for (const bad of [{}, { processed: 'yes' }, { processed: null }]) {
      const answer = renderMarkedEvent(rejected(parseMarkEvent(makeRequest({ params, body: bad }))), context, asking());
      expect(shown(answer)).toMatchObject({
        status: 400,
        body: { error: { processed: expect.any(String) as string } },
      });
    }
  });
});

describe('webhook keys', () => {
  const url = 'https://hooks.example/fastspring';

  it('are set by the address they sign for, and never shown', () => {
    expect(parseWebhookKey(makeRequest({ body: { url, hmacSecret: 'a secret that is new' } }))).toEqual({
      ...{ do: 'set-endpoint-secret', url, secret: 'a secret that is new' },
    });
    const endpoint = {
      ...{ id: 'e', dialect: 'fastspring', url, events: ['*'], description: null, enabled: true },
      ...{ createdAtMs: NOW_MS, updatedAtMs: NOW_MS },
    };
    expect(shown(renderWebhookKey({ kind: 'endpoint', endpoint, secret: null }))).toEqual({
      status: 200,
      body: { url, action: 'webhooks.update', result: 'success' },
    });
  });

  it.each<[unknown, string, RegExp]>([
    [{ hmacSecret: 'x' }, 'url', /A URL is required/],
    [{ url: '', hmacSecret: 'x' }, 'url', /A URL is required/],
    [{ url }, 'hmacSecret', /A HMAC Secret is required/],
    [{ url, hmacSecret: '' }, 'hmacSecret', /A HMAC Secret is required/],
    [{ url, hmacSecret: 'x'.repeat(15) }, 'hmacSecret', /at least 16 characters/],
    [{ url, hmacSecret: 'x'.repeat(101) }, 'hmacSecret', /Maximum length exceeded/],
  ])('refuse %j', (body, field, text) => {
    const { status, body: answer } = shown(renderWebhookKey(rejected(parseWebhookKey(makeRequest({ body })))));
    expect(status).toBe(400);
    expect(answer).toMatchObject({
      action: 'webhooks.update',
      result: 'error',
      error: { [field]: expect.stringMatching(text) as string },
    });
  });

  it('are for addresses that are there', () => {
    expect(shown(renderWebhookKey({ kind: 'not-found', what: 'endpoint' }))).toMatchObject({
      status: 400,
      body: { error: { url: 'No webhook has this URL.' } },
    });
  });
});

it.each([
  ['events/processed', { day: '5' }, 'day', 'did you mean days?'],
  ['products/price', { curency: 'EUR' }, 'curency', 'did you mean currency?'],
])('%s refuses a parameter that it has not', (list, query, at, text) => {
  const route = fastspring.routes.find(({ method, path }) => method === 'GET' && path === `/${list}`);
  const intent = route?.parse(makeRequest({ method: 'GET', query }), makeCaller());
  expect(intent).toMatchObject({ do: 'reject', problems: [{ at, text: `Unrecognized key: ${text}` }] });
});
