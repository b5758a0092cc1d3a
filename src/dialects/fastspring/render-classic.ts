// A session as the classic API shows it: flat.
import type { Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply, toMajor } from '../wire.ts';
import { itemsOf } from './cart.ts';
import { fail } from './classic-answer.ts';
import { customerOf } from './customer.ts';
import { shortId } from './ids.ts';
import { cartAmounts } from './render-cart.ts';

export const renderClassicCreated = (result: Result): WireReply => render(result, 'session.create');
export const renderClassic = (result: Result): WireReply => render(result, 'session.get');

function render(result: Result, action: string): WireReply {
  if (result.kind !== 'session') {
    const notFound = { status: 404, text: 'session not found' };
    return fail(failureOf(result), { action, subject: 'session', notFound, fieldOf: classicField });
  }
  const { session } = result;
  const { accountId = null } = customerOf(session);
  return jsonReply(200, {
    id: session.publicId,
    currency: session.currency,
    expires: session.expiresAtMs,
    order: session.order === null ? null : shortId(session.order.id),
    account: accountId,
    subtotal: toMajor(cartAmounts(session).netTotal, session.currency),
    items: itemsOf(session).map(({ path, quantity }) => ({ product: path, quantity })),
  });
}

const FIELDS: readonly (readonly [RegExp, string])[] = [
  [/^(items\[\d+\])\.customPrice\.unitPrice/, '$1.pricing.price'],
  [/^(items\[\d+\])\.customPrice\.discounts.*/, '$1.pricing.quantityDiscounts'],
  [/^(items\[\d+\])\.customPrice\.setupFee/, '$1.pricing.setupFee.price'],
  [/^lines\[(\d+)\]\.own_terms\.tiers.*/, 'items[$1].pricing.quantityDiscounts'],
  [/^lines\[(\d+)\]\.own_terms\.tier_payments/, 'items[$1].pricing.discountDuration'],
  [/^lines\[(\d+)\]\.own_terms\.fees\.setup/, 'items[$1].pricing.setupFee.price'],
  [/^lines\[(\d+)\]\.own_terms\.trial_days/, 'items[$1].pricing.trial'],
  [/^lines\[(\d+)\]\.own_terms\.recurring\.payments/, 'items[$1].pricing.intervalCount'],
  [/^lines\[(\d+)\]\.own_terms\.recurring.*/, 'items[$1].pricing.intervalLength'],
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
