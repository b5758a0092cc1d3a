// What merchants change about orders that exist: who has recommended one that is not paid yet, and what a line of a paid one has
// been delivered as.
import { z } from 'zod';
import { problem } from '../../domain/problem.ts';
import type { Session } from '../../domain/session.ts';
import type { Asked, BadRequest, Intent, RenderContext, Result, Route, WireReply, WireRequest } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { extraOf, packExtra } from './extra.ts';
import { Flag, optional } from './field-schemas.ts';
import { orderItems } from './invoice-object.ts';
import { sessionRef, unknownId } from './parse-payments.ts';
import { bounds, writeScopes } from './policy.ts';
import { renderFailure } from './problems.ts';
import { readInput, reject } from './read-body.ts';
import { renderOrder } from './render-orders.ts';
import { invoiceStatus } from './status.ts';

const Affiliate = z.string().trim().max(bounds.maxCodeChars).nullish();
/** The vendor has three names for it, each in two spellings. */
export const affiliateFields = {
  affiliate_code: Affiliate,
  referral_code: Affiliate,
  affiliate_id: Affiliate,
};
const AffiliateBody = z.object(affiliateFields);

/** `undefined` where nothing is said; an empty one is none. */
export function affiliateIn(given: z.output<typeof AffiliateBody>): string | null | undefined {
  const said = [given.affiliate_code, given.referral_code, given.affiliate_id].find((code) => code !== undefined);
  return said === '' ? null : said;
}

function parseAffiliate(request: WireRequest): Intent | BadRequest {
  const session = sessionRef(request);
  if (session === null) return unknownId();
  const read = readInput(request, AffiliateBody);
  if ('reject' in read) return read.reject;
  const affiliate = affiliateIn(read.value);
  return {
    do: 'change-from',
    session,
    commandFrom: (standing) => {
      const { affiliate: before, ...kept } = extraOf(standing);
      const after = affiliate === undefined ? before : affiliate;
      return {
        type: 'revise-session',
        input: {},
        extra: packExtra({ ...kept, ...(after && { affiliate: after }) }),
        mayOverridePrices: false,
      };
    },
  };
}

const text = z.string().min(1).max(bounds.maxNoteChars);
const DeliveryBody = z.object({
  message: optional(text),
  codes: optional(z.array(text).max(bounds.maxItems)),
  links: optional(
    z
      .array(
        z.object({
          label: optional(text),
          url: z.url({ protocol: /^https?$/, error: 'give a whole address with https://' }).max(bounds.maxUrlChars),
        }),
      )
      .max(bounds.maxItems),
  ),
  files: optional(z.array(z.unknown())),
  notify_customer: optional(Flag),
});

function parseDelivery(request: WireRequest): Intent | BadRequest {
  const session = sessionRef(request);
  if (session === null) return unknownId();
  const read = readInput(request, DeliveryBody);
  if ('reject' in read) return read.reject;
  const { message, codes = [], links = [], files = [] } = read.value;
  if (files.length > 0) {
    return reject(problem('invalid_value', 'files', 'files: no attachments are kept here. Send a link to the file.'));
  }
  if (message === undefined && codes.length + links.length === 0) {
    const sentence = 'message, codes or links: say at least one thing that the buyer gets.';
    return reject(problem('missing_value', 'message', sentence));
  }
  const items = {
    ...(message !== undefined && { message }),
    ...(codes.length > 0 && { codes }),
    ...(links.length > 0 && { links }),
  };
  const lineId = request.params['itemId'] ?? '';
  return {
    do: 'change-from',
    session,
    commandFrom: (standing, _merchant, nowMs) => {
      const wrong = whyNotDelivered(standing, lineId);
      if (wrong !== null) return wrong;
      const { deliveries = {}, ...kept } = extraOf(standing);
      const extra = packExtra({ ...kept, deliveries: { ...deliveries, [lineId]: { atMs: nowMs, items } } });
      return { type: 'annotate-order', extra };
    },
  };
}

/** Nothing here is delivered by asking somebody, so no delivery can have failed. */
function parseRetry(request: WireRequest): Intent | BadRequest {
  const session = sessionRef(request);
  if (session === null) return unknownId();
  const lineId = request.params['itemId'] ?? '';
  return {
    do: 'change-from',
    session,
    commandFrom: (standing) =>
      whyNotDelivered(standing, lineId) ??
      reject(
        problem('session_not_open', 'itemId', 'The delivery of this line has not failed, so there is none to repeat.'),
      ),
  };
}

function whyNotDelivered(session: Session, lineId: string): BadRequest | null {
  if (!session.lines.some(({ id }) => id === lineId)) return unknownId();
  if (invoiceStatus(session) === 'COMPLETED') return null;
  const sentence = 'The order is not completed, so nothing of it is delivered yet. Complete it first.';
  return reject(problem('session_not_open', 'status', sentence));
}

function renderDelivered(result: Result, context: RenderContext, { request }: Asked): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), context);
  const item = orderItems(result.session).find(({ id }) => id === request.params['itemId']);
  const { delivered_at, delivered_items } = item ?? {};
  return jsonReply(200, {
    data: { line_item_id: item?.['id'], delivery_status: 'DELIVERED', delivered_at, delivered_items },
  });
}

const ORDER = '/dev/v1/orders/:uniqid';
const write = { scopes: writeScopes, idempotency: 'optional' } as const;

export const orderChangeRoutes: readonly Route[] = [
  { method: 'PATCH', ...write, path: ORDER, parse: parseAffiliate, render: renderOrder },
  { method: 'PUT', ...write, path: ORDER, parse: parseAffiliate, render: renderOrder },
  { method: 'POST', ...write, path: `${ORDER}/items/:itemId/fulfill`, parse: parseDelivery, render: renderDelivered },
  {
    method: 'POST',
    ...write,
    path: `${ORDER}/items/:itemId/retry-delivery`,
    parse: parseRetry,
    render: renderDelivered,
  },
];
