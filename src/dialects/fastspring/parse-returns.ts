// Requests about returns → Intents. A return gives back all that is left of an order.
import { z } from 'zod';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
import { newId } from '../wire.ts';
import { placesIn, strayFields, strayProblem } from '../known-fields.ts';
import { readClassicBody } from './classic-body.ts';
import { readReturnId, shortId } from './ids.ts';
import { eachNamed } from './named-ids.ts';
import { orderRef } from './parse-orders.ts';
import { bounds } from './policy.ts';
import { reject } from './read-body.ts';
import { optional, required, text } from './shapes.ts';

/** Any other reason counts as none. */
const REASONS: readonly string[] = [
  'TAX_REFUND',
  'PRODUCT_NOT_RECEIVED',
  'PRODUCT_DIFFERENCE',
  'FRAUDULENT',
  'ORDER_ERROR',
  'DISCOUNT',
  'DUPLICATE_ORDER',
  'COMPATIBILITY_ISSUE',
  'OTHER',
];

/** Fields that ask for less than is given back, whatever they say. */
const PARTIAL = ['amount', 'percent', 'items', 'products', 'quantity'] as const;

const Return = z.looseObject({
  order: required(z.string().trim().min(1).max(bounds.maxTextChars)),
  reason: text(bounds.maxTextChars),
  note: text(bounds.maxNoteChars),
  notification: optional(z.enum(['ORIGINAL', 'NONE'])),
});
const PLACES = placesIn(Return);

const Body = z.strictObject({ returns: required(z.array(Return).min(1).max(bounds.maxBatch)) });

export function parseReturns(request: WireRequest): Intent | BadRequest {
  const read = readClassicBody(request, Body);
  if ('reject' in read) return read.reject;
  return {
    do: 'each',
    parts: read.value.returns.map(returnOf),
  };
}

function returnOf(wish: z.output<typeof Return>): Intent | BadRequest {
  const { order, reason, note } = wish;
  const partial = PARTIAL.filter((name) => wish[name] !== undefined && wish[name] !== null);
  if (partial.length > 0) {
    const text = 'a return gives back all that is left of the order; for a part of it, use the API of Kassa’s own.';
    return reject(...partial.map((name) => problem('unknown_key', name, `${name}: ${text}`)));
  }
  const strays = strayFields(wish, PLACES);
  if (strays.length > 0) return reject(...strays.map((stray) => strayProblem(stray, PLACES)));
  return {
    do: 'change',
    session: orderRef(order),
    command: {
      type: 'refund-payment',
      refundId: newId(),
      amount: null,
      reason: reason !== undefined && REASONS.includes(reason) ? reason : null,
      note: note || undefined,
    },
  };
}

/** A return is found with its order. */
export const parseReadReturns = (request: WireRequest): Intent | BadRequest =>
  eachNamed(request, 'return', (id) => {
    const read = readReturnId(id);
    const order = read === null ? '' : shortId(read.orderId);
    const isThere = ({ refunds }: { readonly refunds: readonly { readonly automatic: boolean }[] }): boolean =>
      read !== null && refunds[read.nth]?.automatic === false;
    return { do: 'read', session: { ...orderRef(order), isAt: isThere } };
  });
