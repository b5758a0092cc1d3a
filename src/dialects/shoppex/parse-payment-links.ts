// Requests about payment links → Intents. A change says everything anew, as the vendor wants it.
import { z } from 'zod';
import { isUuid } from '../../base/ids.ts';
import { isCurrency } from '../../domain/currency.ts';
import type { LinkDraft, LinkOffer } from '../../domain/payment-link.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Caller, Intent, WireRequest } from '../dialect.ts';
import type { LinkDraftFor } from '../payment-link-intent.ts';
import { fromMajor } from '../wire.ts';
import { packExtra } from './extra.ts';
import { Flag, optional } from './field-schemas.ts';
import { chooseGateways } from './gateways.ts';
import { gatewayInput } from './parse-create.ts';
import { readPage } from './parse-list.ts';
import { bounds, policy } from './policy.ts';
import { readInput, reject } from './read-body.ts';

const TYPES = ['PRODUCT', 'SUBSCRIPTION', 'SUBSCRIPTION_V2', 'LICENSE', 'PAY_WHAT_YOU_WANT', 'FIXED_PRICE'] as const;
const ACTIONS = { PAY: 'pay', BOOK: 'book', DONATE: 'donate', SUBSCRIBE: 'subscribe' } as const;

const Price = z.union([z.number(), z.string()]);
const text = z.string().max(bounds.maxLinkTextChars);
const upper = (value: unknown): unknown => (typeof value === 'string' ? value.trim().toUpperCase() : value);

const LinkBody = z.object({
  name: text.min(1),
  type: z.enum(TYPES),
  description: optional(text),
  status: Flag,
  price: Price,
  suggested_price: optional(Price),
  min_price: optional(Price),
  max_price: optional(Price),
  suggested_amount: optional(Price),
  min_amount: optional(Price),
  max_amount: optional(Price),
  // The vendor's default, whatever the shop's own currency is.
  currency: optional(
    z.preprocess(upper, z.string().refine(isCurrency, { error: 'this is no ISO 4217 currency' })),
  ).transform((currency = 'USD') => currency),
  gateways: z.string().max(bounds.maxLinkGatewaysChars),
  products_ids: optional(text.max(bounds.maxLinkGatewaysChars)),
  discount_code_allowed: Flag,
  customer_address_required: Flag,
  customer_phone_required: Flag,
  cta: z.preprocess((value) => upper(value ?? 'PAY'), z.enum(['PAY', 'BOOK', 'DONATE', 'SUBSCRIBE'])),
  show_confirmation_page: Flag,
  return_url: optional(z.url({ protocol: /^https?$/, error: 'give a whole address with https://' }).pipe(text)),
});
type LinkFields = z.output<typeof LinkBody>;

const ToggleBody = z.object({ active: Flag });

export function parseCreateLink(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readLink(request, caller);
  return 'reject' in read ? read.reject : { do: 'create-payment-link', draftFor: read.draftFor };
}

export function parseUpdateLink(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const id = linkId(request);
  if (id === null) return unknownLink();
  const read = readLink(request, caller);
  return 'reject' in read ? read.reject : { do: 'update-payment-link', id, draftFor: read.draftFor };
}

export function parseToggleLink(request: WireRequest): Intent | BadRequest {
  const id = linkId(request);
  if (id === null) return unknownLink();
  const read = readInput(request, ToggleBody);
  return 'reject' in read ? read.reject : { do: 'switch-payment-link', id, isActive: read.value.active };
}

export const parseOnLink =
  (what: 'read-payment-link' | 'delete-payment-link') =>
  (request: WireRequest): Intent | BadRequest => {
    const id = linkId(request);
    return id === null ? unknownLink() : { do: what, id };
  };

export function parseListLinks({ query }: WireRequest): Intent | BadRequest {
  const read = readPage(query);
  return 'problem' in read ? reject(read.problem) : { do: 'list-payment-links', page: read.page };
}

function readLink(
  request: WireRequest,
  caller: Caller | null,
): { readonly draftFor: LinkDraftFor } | { readonly reject: BadRequest } {
  if (caller === null) throw new Error('this route needs a caller');
  const read = readInput(request, LinkBody);
  if ('reject' in read) return read;
  const fields = read.value;
  const problems: Problem[] = [];
  const offer = offerOf(fields, problems);
  const names = listOf(fields.gateways);
  const wish = { gateway: null, gateways: names.length === 0 ? null : names, cryptoGateway: null };
  const choice = chooseGateways(wish, caller.merchant);
  if ('problems' in choice) problems.push(...choice.problems);
  if ('problems' in choice || problems.length > 0) return { reject: reject(...problems) };
  const { return_url: successUrl = null } = fields;
  const draft: Omit<LinkDraft, 'sessionExtra'> = {
    isActive: fields.status,
    title: fields.name,
    description: fields.description ?? null,
    offer,
    currency: fields.currency,
    action: ACTIONS[fields.cta],
    // Whoever has bought something digital must be reached.
    asks: {
      email: true,
      ...(fields.customer_address_required && { address: true }),
      ...(fields.customer_phone_required && { phone: true }),
    },
    takesCodes: fields.discount_code_allowed,
    afterOrder: fields.show_confirmation_page ? 'stay' : 'return',
    input: { successUrl, ...gatewayInput(choice) },
    life: policy.sessionLife,
    extra: { ...fields },
  };
  const kept = { quantity: 1, ...choice.names, confirmations: 0, customFields: {} };
  return { draftFor: (id) => ({ ...draft, sessionExtra: packExtra({ ...kept, paymentLink: id }) }) };
}

function offerOf(fields: LinkFields, problems: Problem[]): LinkOffer {
  const amountOf = (name: 'price' | PriceName): number | null => {
    const value = fields[name];
    if (value === undefined) return null;
    const money = fromMajor(value, fields.currency);
    if ('amount' in money && money.amount >= 0) return money.amount;
    const why = 'amount' in money ? 'must not be below 0' : money.problemText;
    problems.push(problem('invalid_value', name, `${name} ${why}.`));
    return null;
  };
  const either = (one: PriceName, other: PriceName): number | null => amountOf(one) ?? amountOf(other);
  const price = amountOf('price') ?? 0;
  switch (fields.type) {
    case 'FIXED_PRICE':
      return { kind: 'amount', amount: price };
    case 'PAY_WHAT_YOU_WANT': {
      const suggested = either('suggested_price', 'suggested_amount') ?? price;
      const least = either('min_price', 'min_amount') ?? 0;
      return {
        kind: 'open-amount',
        suggested: suggested === 0 ? null : suggested,
        // Nothing is not a payment.
        least: Math.max(least, 1),
        most: either('max_price', 'max_amount'),
      };
    }
    case 'PRODUCT':
    case 'SUBSCRIPTION':
    case 'SUBSCRIPTION_V2':
    case 'LICENSE': {
      const variants = [...new Set(listOf(fields.products_ids ?? ''))];
      if (variants.length > bounds.maxLinkProducts) {
        const text = `products_ids names ${variants.length} products; at most ${bounds.maxLinkProducts} are allowed.`;
        problems.push(problem('too_large', 'products_ids', text));
      }
      const isSubscription = fields.type === 'SUBSCRIPTION' || fields.type === 'SUBSCRIPTION_V2';
      return { kind: 'variants', variants, ...(isSubscription && { mustRecur: true }) };
    }
  }
}

type PriceName = `${'suggested' | 'min' | 'max'}_${'price' | 'amount'}`;

const listOf = (commas: string): string[] =>
  commas
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function linkId({ params }: WireRequest): string | null {
  const id = params['id'] ?? '';
  return isUuid(id) ? id.toLowerCase() : null;
}

const unknownLink = (): BadRequest =>
  reject(problem('invalid_value', 'uniqid', 'The id in the path is not a UUID, so there is no such payment link.'));
