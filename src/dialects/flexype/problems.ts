// FlexyPe's answers when something is wrong. The vendor publishes no error format: the envelope is kept, its inside is ours.
import { unreachable } from '../../base/assert.ts';
import type { ChallengeRefusal } from '../../domain/challenge.ts';
import type { Problem, ProblemCode } from '../../domain/problem.ts';
import type { ErrorPages, Fault, FaultKind, WireReply } from '../dialect.ts';
import { errorEntries, jsonReply, type Failure } from '../wire.ts';

const MEANINGS = {
  INVALID_REQUEST:
    'The request cannot be read or a field is wrong; `details` names each field. Correct it and send it again.',
  MERCHANT_NOT_FOUND:
    'No shop is registered with this `shop_domain`. Give its myshopify.com domain or a registered one.',
  SESSION_NOT_FOUND: 'There is no session with this id. Take the id from `session_id` of Create Session.',
  NOT_FOUND: 'There is nothing at this path. Check it for a slip.',
  METHOD_NOT_ALLOWED: 'The path is right, the HTTP method is not; the `Allow` header names the right ones.',
  ORIGIN_NOT_ALLOWED: 'Pages of this origin may not call this API for the shop. The merchant registers its origins.',
  INVALID_PHONE: 'The phone is not the national number of a phone under its `dial_code`. Ask the buyer to check it.',
  INVALID_DIAL_CODE: 'The `dial_code` is no calling code of a country. Give its digits, such as 91.',
  OTP_CONTEXT_NOT_FOUND: 'There is no OTP with this `context_id`. Take it from Send OTP, or send a new one.',
  OTP_INVALID: 'The OTP is wrong; `attempts_left` says how often another can be tried.',
  OTP_EXPIRED: 'The OTP is too old, has been used, or has been replaced by a newer one. Send a new one.',
  OTP_ATTEMPTS_EXCEEDED: 'Too many wrong OTPs. Resend, and ask the buyer for the new one.',
  OTP_DELIVERY_FAILED: 'The provider of messages did not take the OTP. Try again, or with another `method`.',
  SESSION_MISMATCH: 'The session is not the one of this OTP, or it has another buyer. Send an OTP at this session.',
  TOKEN_INVALID: 'The refresh token is forged, too old, or of somebody who is gone. Ask the buyer to log in again.',
  UNAUTHORIZED: 'A key was shown that is not good here. This API needs none.',
  FORBIDDEN: 'This is not allowed to the caller.',
  SESSION_EXPIRED: 'The session is over. Create a new one.',
  SESSION_COMPLETED: 'The session has ended and cannot be changed. Create a new one.',
  PAYMENT_IN_PROGRESS: 'A payment is being made. Wait for its result.',
  CONFLICT: 'Something else changed the session at the same moment. Send the request again.',
  PRODUCT_NOT_FOUND: 'The product is not in the catalogue, or the variant belongs to another. Check `product_id`.',
  VARIANT_NOT_FOUND: 'The variant is not in the catalogue of this shop. Check `variant_id`.',
  CURRENCY_UNSUPPORTED: 'The cart cannot be priced in this currency. Check `country_code` and the prices of the items.',
  OUT_OF_STOCK: 'There is less in stock than the cart asks for. Lower the quantity.',
  COUPON_INVALID: 'The code does not apply to this cart; the message says why.',
  REQUEST_REFUSED: 'The request was understood, and a rule says no; the message says which.',
  REQUEST_TIMEOUT: 'The request did not arrive completely in time. Send it again.',
  RATE_LIMITED: 'Too many requests in a short time. Wait for as long as `Retry-After` says.',
  OVERLOADED: 'The server is busy. Send the request again after `Retry-After`.',
  INTERNAL_ERROR: 'Something went wrong on this server. Try again; the operator finds the request id in the log.',
} as const;

export type Spelling = readonly [status: number, code: keyof typeof MEANINGS];

interface Detail {
  readonly field: string;
  readonly message: string;
}

export function renderFailure(failure: Failure): WireReply {
  switch (failure.kind) {
    case 'rejected':
      return renderProblems(failure.problems, (at) => at);
    case 'refused':
      return renderProblems(failure.problems, wireField);
    case 'not-found':
      if (failure.what === 'challenge') return errorReply(NO_OTP, 'There is no OTP with this context_id.');
      return failure.what === 'merchant'
        ? errorReply(NO_MERCHANT, 'No shop with this shop_domain is registered here.', [
            { field: 'data.shop_domain', message: 'Give the myshopify.com domain or a registered domain of the shop.' },
          ])
        : errorReply(NO_SESSION, 'There is no session with this id.');
    case 'key-reused':
    case 'key-in-flight':
      return errorReply(CONFLICT, 'Another request with this key is known; send this one without a key.');
    default:
      return unreachable(failure);
  }
}

export function renderFault(fault: Fault): WireReply {
  const retry: Record<string, string> = {};
  if (fault.retryAfterS !== undefined) retry['retry-after'] = String(fault.retryAfterS);
  return errorReply(FAULTS[fault.kind], fault.message, [], retry);
}

export function errorReply(
  [status, code]: Spelling,
  message: string,
  details: readonly Detail[] = [],
  headers: Readonly<Record<string, string>> = {},
  more: Readonly<Record<string, unknown>> = {},
): WireReply {
  const body = { status: 'ERROR', data: null, error: { code, message, details, ...more } };
  return jsonReply(status, body, { 'cache-control': 'no-store', ...headers });
}

/** The first problem decides the status and code, unless the route has a word of its own; all of them are told. */
export function renderProblems(
  problems: readonly Problem[],
  fieldOf: (at: string) => string,
  spelling?: Spelling,
): WireReply {
  const [first] = problems;
  if (first === undefined) throw new Error('a failure without a problem');
  const details = new Map<string, Detail>();
  for (const { at, text } of problems) {
    if (at === null) continue;
    const field = fieldOf(at);
    // One field of the vendor's can be two of Kassa's; its mistake is told once.
    if (!details.has(field)) details.set(field, { field, message: text.replaceAll(`\`${at}\``, `\`${field}\``) });
  }
  const message = [...details.values()][0]?.message ?? first.text;
  const spelled = spelling ?? PROBLEMS[first.code];
  return errorReply(spelled, first.at === null ? first.text : message, [...details.values()]);
}

/** Kassa's name of a field → where it stands in the body of Create Session. */
export function wireField(at: string): string {
  const line = /^lines\[(\d+)\](?:\.(\w+))?(.*)/s.exec(at);
  if (line !== null) {
    const [, index = '', name = '', rest = ''] = line;
    const field = { variant: 'variant_id', product: 'product_id' }[name] ?? name;
    return `data.items[${index}]${field && `.${field}`}${rest}`;
  }
  const [head = '', ...tail] = at.split(/(?=[.[])/);
  const field =
    { lines: 'items', country: 'country_code', success_url: 'redirect_url', cancel_url: 'redirect_url' }[head] ?? head;
  return `data.${field}${tail.join('')}`;
}

const INVALID: Spelling = [400, 'INVALID_REQUEST'];
const REFUSED: Spelling = [422, 'REQUEST_REFUSED'];
const CONFLICT: Spelling = [409, 'CONFLICT'];
const NO_MERCHANT: Spelling = [404, 'MERCHANT_NOT_FOUND'];
const NO_OTP: Spelling = [404, 'OTP_CONTEXT_NOT_FOUND'];
const NO_SESSION: Spelling = [404, 'SESSION_NOT_FOUND'];

/** What is wrong with a phone has words of its own. */
export const PHONE = {
  phone: [400, 'INVALID_PHONE'],
  dial_code: [400, 'INVALID_DIAL_CODE'],
} as const satisfies Readonly<Record<string, Spelling>>;

export const OTP: Readonly<Record<ChallengeRefusal['reason'], Spelling>> = {
  wrong: [400, 'OTP_INVALID'],
  expired: [400, 'OTP_EXPIRED'],
  exhausted: [429, 'OTP_ATTEMPTS_EXCEEDED'],
  'too-many': [429, 'RATE_LIMITED'],
  undeliverable: [502, 'OTP_DELIVERY_FAILED'],
  'session-mismatch': [409, 'SESSION_MISMATCH'],
};

export const BAD_TOKEN: Spelling = [401, 'TOKEN_INVALID'];

/** Only some of these can be heard on FlexyPe's own routes; all are spelled, so that a new code is not forgotten. */
const PROBLEMS: Readonly<Record<ProblemCode, Spelling>> = {
  invalid_value: INVALID,
  missing_value: INVALID,
  unknown_key: INVALID,
  too_large: INVALID,
  price_override_forbidden: INVALID,
  credentials_required: [401, 'UNAUTHORIZED'],
  redirect_host_forbidden: INVALID,
  variant_not_found: [422, 'VARIANT_NOT_FOUND'],
  product_mismatch: [422, 'PRODUCT_NOT_FOUND'],
  paid_once: INVALID,
  currency_unsupported: [422, 'CURRENCY_UNSUPPORTED'],
  currency_mixed: [422, 'CURRENCY_UNSUPPORTED'],
  shipping_option_not_found: REFUSED,
  gift_not_offered: REFUSED,
  customer_not_found: REFUSED,
  already_exists: REFUSED,
  managed_by_configuration: REFUSED,
  managed_by_import: REFUSED,
  out_of_stock: [422, 'OUT_OF_STOCK'],
  discount_not_found: [422, 'COUPON_INVALID'],
  discount_not_started: [422, 'COUPON_INVALID'],
  discount_ended: [422, 'COUPON_INVALID'],
  discount_minimum_not_met: [422, 'COUPON_INVALID'],
  discount_used_up: [422, 'COUPON_INVALID'],
  discount_not_combinable: [422, 'COUPON_INVALID'],
  coins_unavailable: REFUSED,
  credit_too_low: REFUSED,
  discount_maximum_exceeded: [422, 'COUPON_INVALID'],
  discount_not_applicable: [422, 'COUPON_INVALID'],
  discount_not_for_buyer: [422, 'COUPON_INVALID'],
  discount_buyer_unknown: [422, 'COUPON_INVALID'],
  discount_outdone: [422, 'COUPON_INVALID'],
  email_required: REFUSED,
  shipping_address_required: REFUSED,
  shipping_option_required: REFUSED,
  country_not_served: REFUSED,
  address_not_served: REFUSED,
  method_unavailable: REFUSED,
  gateway_unavailable: REFUSED,
  card_not_accepted_here: INVALID,
  payment_in_progress: [409, 'PAYMENT_IN_PROGRESS'],
  payment_partly_arrived: [409, 'PAYMENT_IN_PROGRESS'],
  nothing_to_refund: REFUSED,
  payment_disputed: REFUSED,
  refund_too_large: REFUSED,
  refund_unsupported: REFUSED,
  session_completed: [409, 'SESSION_COMPLETED'],
  subscription_canceled: [409, 'SESSION_COMPLETED'],
  session_expired: [410, 'SESSION_EXPIRED'],
  session_canceled: [410, 'SESSION_EXPIRED'],
  session_not_open: [409, 'SESSION_COMPLETED'],
  version_stale: [409, 'CONFLICT'],
  session_busy: [409, 'CONFLICT'],
};

const FAULTS: Readonly<Record<FaultKind, Spelling>> = {
  unauthenticated: [401, 'UNAUTHORIZED'],
  forbidden: [403, 'FORBIDDEN'],
  'origin-forbidden': [403, 'ORIGIN_NOT_ALLOWED'],
  'route-not-found': [404, 'NOT_FOUND'],
  'method-not-allowed': [405, 'METHOD_NOT_ALLOWED'],
  'request-malformed': INVALID,
  'request-timeout': [408, 'REQUEST_TIMEOUT'],
  'headers-too-large': [431, 'INVALID_REQUEST'],
  'body-too-large': [413, 'INVALID_REQUEST'],
  'media-type-unsupported': [415, 'INVALID_REQUEST'],
  'key-missing': INVALID,
  'key-malformed': INVALID,
  'rate-limited': [429, 'RATE_LIMITED'],
  overloaded: [503, 'OVERLOADED'],
  internal: [500, 'INTERNAL_ERROR'],
};

export const errors: ErrorPages = {
  path: '/flexype/errors',
  entries: errorEntries(MEANINGS, [
    ...Object.values(PROBLEMS),
    ...Object.values(FAULTS),
    NO_MERCHANT,
    NO_SESSION,
    NO_OTP,
    CONFLICT,
    BAD_TOKEN,
    ...Object.values(PHONE),
    ...Object.values(OTP),
  ]),
};
