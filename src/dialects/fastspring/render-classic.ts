// The classic API's answers: a flat session, and errors that say which action failed by field.
import { unreachable } from '../../base/assert.ts';
import { priceLines } from '../../domain/pricing/lines.ts';
import { sum } from '../../domain/money.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply, toMajor, type Failure } from '../wire.ts';
import { itemsOf } from './cart.ts';
import { customerOf } from './customer.ts';
import { shortId } from './ids.ts';
import { UNREADABLE } from './parse-classic.ts';
import { statusOf } from './problems.ts';

export const renderClassicCreated = (result: Result): WireReply => render(result, 'session.create');
export const renderClassic = (result: Result): WireReply => render(result, 'session.get');

function render(result: Result, action: string): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result), action);
  const { session } = result;
  const { accountId = null } = customerOf(session);
  const net = sum(priceLines(session).map(({ subtotal, discount }) => subtotal - discount));
  return jsonReply(200, {
    id: session.publicId,
    currency: session.currency,
    expires: session.expiresAtMs,
    order: session.order === null ? null : shortId(session.order.id),
    account: accountId,
    subtotal: toMajor(net, session.currency),
    items: itemsOf(session).map(({ path, quantity }) => ({ product: path, quantity })),
  });
}

function renderFailure(failure: Failure, action: string): WireReply {
  switch (failure.kind) {
    case 'rejected':
    case 'refused':
      return renderProblems(failure.problems, action);
    case 'not-found':
      return failure.what === 'merchant'
        ? errorReply(400, action, { store: 'store not found' })
        : errorReply(404, action, { session: 'session not found' });
    case 'key-reused':
    case 'key-in-flight':
      return errorReply(409, action, {
        session: 'Another request with this key is known; send this one without a key.',
      });
    default:
      return unreachable(failure);
  }
}

function renderProblems(problems: readonly Problem[], action: string): WireReply {
  const [first] = problems;
  if (first === undefined) throw new Error('a failure without a problem');
  if (first.text === UNREADABLE) return jsonReply(400, { message: UNREADABLE, params: [] });
  const error: Record<string, string> = {};
  for (const { at, text } of problems) {
    const field = at === null ? 'session' : classicField(at);
    error[field] ??= at === null ? text : text.replaceAll(`\`${at}\``, field);
  }
  return errorReply(statusOf(first), action, error);
}

const errorReply = (status: number, action: string, error: Readonly<Record<string, string>>): WireReply =>
  jsonReply(status, { action, result: 'error', error });

const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^lines\[(\d+)\]\.(variant|product)$/, 'items[$1].product'],
  [/^lines\[(\d+)\]\.own_prices/, 'items[$1].pricing.price'],
  [/^lines\[(\d+)\]\.properties/, 'items[$1].attributes'],
  [/^lines/, 'items'],
  [/^buyer\.email$/, 'contact.email'],
  [/^buyer\.phone$/, 'contact.phone'],
  [/^buyer\.name$/, 'contact.first'],
  [/^buyer\.external_id$/, 'lookup.custom'],
  [/^metadata/, 'tags'],
  [/^discounts\[\d+\]\.code$/, 'coupon'],
];

/** Kassa's name of a field → where it stands in a classic body. */
function classicField(at: string): string {
  const [pattern, field = at] = FIELDS.find(([known]) => known.test(at)) ?? [];
  return pattern === undefined ? at : at.replace(pattern, field);
}
