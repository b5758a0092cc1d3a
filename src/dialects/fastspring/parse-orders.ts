// Requests about orders → Intents. An order is a session of this API that has become one, and named by the order's own id.
import { z } from 'zod';
import type { AnnotateOrder } from '../../domain/command.ts';
import { problem } from '../../domain/problem.ts';
import type { Session } from '../../domain/session.ts';
import type { BadRequest, Caller, Intent, SessionFilter, SessionRef, WireRequest } from '../dialect.ts';
import { findStanding, itemsOf, texts } from './cart.ts';
import { readClassicBody } from './classic-body.ts';
import { readDays, type Days } from './days.ts';
import { extraOf, packExtra } from './extra.ts';
import { longId } from './ids.ts';
import { eachNamed } from './named-ids.ts';
import { readNumberedPage } from './numbered-page.ts';
import { bounds } from './policy.ts';
import { unknownFilter } from './query-fields.ts';
import { reject } from './read-body.ts';
import { optional, required, Tags } from './shapes.ts';

export const orderRef = (short: string): SessionRef => ({
  dialect: 'fastspring',
  by: 'order',
  id: longId(short) ?? '',
});

export const parseReadOrders = (request: WireRequest): Intent | BadRequest =>
  eachNamed(request, 'order', (id) => ({ do: 'read', session: orderRef(id) }));

const SCOPES = ['all', 'live', 'test'];
const STATUSES = ['completed', 'canceled', 'failed'];
const FILTERS = ['begin', 'end', 'days', 'products', 'rebill', 'returns', 'scope', 'status'] as const;

export function parseOrders(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const { query } = request;
  const read = readNumberedPage(request);
  if ('problem' in read) return reject(read.problem);
  const unknown = unknownFilter(request, 'orders', FILTERS);
  if (unknown !== null) return reject(unknown);
  const days = readDays(request);
  if ('problem' in days) return reject(days.problem);
  const wrong = [
    ...notAmong(query, 'scope', SCOPES),
    ...notAmong(query, 'status', STATUSES),
    ...notAmong(query, 'returns', ['true', 'false']),
    ...notAmong(query, 'rebill', ['true', 'false']),
  ];
  if (wrong.length > 0) return reject(...wrong);
  return { do: 'list', filter: filterOf(query, days, caller), page: read.page };
}

function filterOf(
  query: WireRequest['query'],
  { fromMs, beforeMs, lastMs }: Days,
  caller: Caller | null,
): SessionFilter {
  const { products, returns, rebill, scope = 'all', status = 'completed' } = query;
  const mode = caller?.merchant.livemode === true ? 'live' : 'test';
  // Nothing that failed or was canceled has become an order.
  const isEmpty = (scope !== 'all' && scope !== mode) || status !== 'completed';
  return {
    dialect: 'fastspring',
    states: isEmpty ? [] : ['completed'],
    ...(returns === 'true' && { paymentStatus: ['refunded', 'partially_refunded'] }),
    ...(rebill !== undefined && { isRenewal: rebill === 'true' }),
    ...(products !== undefined && { variants: products.split(',').map((path) => path.trim()) }),
    ...(fromMs !== null && { orderedFromMs: fromMs }),
    ...(beforeMs !== null && { orderedBeforeMs: beforeMs }),
    ...(lastMs !== null && { orderedWithinMs: lastMs }),
  };
}

const notAmong = (query: WireRequest['query'], name: string, words: readonly string[]) => {
  const given = query[name];
  if (given === undefined || words.includes(given)) return [];
  return [problem('invalid_value', name, `Supported value: ${words.join(', ')}.`)];
};

const Change = z.object({
  order: required(z.string().trim().min(1).max(bounds.maxTextChars)),
  tags: optional(Tags),
  items: optional(
    z
      .array(
        z.object({ product: required(z.string().trim().min(1).max(bounds.maxPathChars)), attributes: optional(Tags) }),
      )
      .max(bounds.maxItems),
  ),
});
const ChangeBody = z.object({ orders: required(z.array(Change).min(1).max(bounds.maxBatch)) });

/** Orders that a request names, in its order. */
export function parseChangeOrders(request: WireRequest): Intent | BadRequest {
  const read = readClassicBody(request, ChangeBody);
  if ('reject' in read) return read.reject;
  return {
    do: 'each',
    parts: read.value.orders.map((change) => ({
      do: 'change-from',
      session: orderRef(change.order),
      commandFrom: (session) => annotation(session, change),
    })),
  };
}

/** What is given is added to what there is. */
function annotation(session: Session, { tags = {}, items = [] }: z.output<typeof Change>): AnnotateOrder | BadRequest {
  const extra = extraOf(session);
  const standing = itemsOf(session);
  const properties: Record<string, Readonly<Record<string, string>>> = {};
  for (const { product, attributes = {} } of items) {
    const item = findStanding(standing, product);
    if (item === undefined || item.lineId === null) {
      const text = 'Product is not specified as a valid item in the order.';
      return reject(problem('variant_not_found', `items.${product}`, text));
    }
    properties[item.lineId] = { ...(properties[item.lineId] ?? item.attributes), ...texts(attributes) };
  }
  return {
    type: 'annotate-order',
    metadata: { ...session.metadata, ...texts(tags) },
    properties,
    extra: packExtra({ ...extra, orderTags: { ...extra.orderTags, ...tags } }),
  };
}
