// How each problem and each fault is answered: its type and HTTP status. The one table of errors of this API.
import type { NotFound } from '../dialect.ts';
import type { FaultKind } from '../fault.ts';
import type { ProblemCode } from '../../domain/problem.ts';

export const ERROR_TYPES = [
  'invalid_request',
  'authentication',
  'permission',
  'not_found',
  'conflict',
  'refused',
  'rate_limit',
  'overloaded',
  'internal',
] as const;
export type ErrorType = (typeof ERROR_TYPES)[number];

export interface ErrorKind {
  readonly type: ErrorType;
  readonly status: number;
}

const INVALID: ErrorKind = { type: 'invalid_request', status: 400 };
const FORBIDDEN: ErrorKind = { type: 'permission', status: 403 };
const CONFLICT: ErrorKind = { type: 'conflict', status: 409 };
const REFUSED: ErrorKind = { type: 'refused', status: 422 };

/** The first problem of a refusal decides the answer's type and status. */
export const PROBLEMS: Readonly<Record<ProblemCode, ErrorKind>> = {
  invalid_value: INVALID,
  missing_value: INVALID,
  unknown_key: INVALID,
  too_large: INVALID,
  price_override_forbidden: FORBIDDEN,
  credentials_required: FORBIDDEN,
  redirect_host_forbidden: REFUSED,
  variant_not_found: REFUSED,
  product_mismatch: REFUSED,
  paid_once: INVALID,
  currency_unsupported: REFUSED,
  currency_mixed: REFUSED,
  shipping_option_not_found: REFUSED,
  gift_not_offered: REFUSED,
  customer_not_found: REFUSED,
  already_exists: CONFLICT,
  managed_by_configuration: FORBIDDEN,
  managed_by_import: FORBIDDEN,
  out_of_stock: REFUSED,
  discount_not_found: REFUSED,
  discount_not_started: REFUSED,
  discount_ended: REFUSED,
  discount_minimum_not_met: REFUSED,
  discount_used_up: REFUSED,
  discount_not_combinable: REFUSED,
  coins_unavailable: REFUSED,
  credit_too_low: REFUSED,
  discount_maximum_exceeded: REFUSED,
  discount_not_applicable: REFUSED,
  discount_not_for_buyer: REFUSED,
  discount_buyer_unknown: REFUSED,
  discount_outdone: REFUSED,
  email_required: REFUSED,
  shipping_address_required: REFUSED,
  shipping_option_required: REFUSED,
  country_not_served: REFUSED,
  address_not_served: REFUSED,
  method_unavailable: REFUSED,
  gateway_unavailable: REFUSED,
  card_not_accepted_here: REFUSED,
  payment_in_progress: CONFLICT,
  payment_partly_arrived: CONFLICT,
  nothing_to_refund: REFUSED,
  payment_disputed: REFUSED,
  refund_too_large: REFUSED,
  refund_unsupported: REFUSED,
  session_completed: CONFLICT,
  subscription_canceled: CONFLICT,
  session_expired: CONFLICT,
  session_canceled: CONFLICT,
  session_not_open: CONFLICT,
  version_stale: { type: 'conflict', status: 412 },
  session_busy: { type: 'conflict', status: 409 },
};

export interface NamedError extends ErrorKind {
  readonly code: string;
  readonly param?: string;
}

export const FAULTS: Readonly<Record<FaultKind, NamedError>> = {
  unauthenticated: { type: 'authentication', status: 401, code: 'api_key_invalid', param: 'Authorization' },
  forbidden: { ...FORBIDDEN, code: 'scope_missing' },
  'origin-forbidden': { ...FORBIDDEN, code: 'origin_forbidden', param: 'Origin' },
  'route-not-found': { type: 'not_found', status: 404, code: 'route_not_found' },
  'method-not-allowed': { type: 'invalid_request', status: 405, code: 'method_not_allowed' },
  'request-malformed': { ...INVALID, code: 'request_malformed' },
  'request-timeout': { type: 'invalid_request', status: 408, code: 'request_timeout' },
  'headers-too-large': { type: 'invalid_request', status: 431, code: 'headers_too_large' },
  'body-too-large': { type: 'invalid_request', status: 413, code: 'body_too_large' },
  'media-type-unsupported': {
    type: 'invalid_request',
    status: 415,
    code: 'media_type_unsupported',
    param: 'Content-Type',
  },
  'key-missing': { ...INVALID, code: 'idempotency_key_missing', param: 'Idempotency-Key' },
  'key-malformed': { ...INVALID, code: 'idempotency_key_malformed', param: 'Idempotency-Key' },
  'rate-limited': { type: 'rate_limit', status: 429, code: 'rate_limited' },
  overloaded: { type: 'overloaded', status: 503, code: 'overloaded' },
  internal: { type: 'internal', status: 500, code: 'internal_error' },
};

export const NOT_FOUND: Readonly<Record<NotFound, { readonly code: string; readonly message: string }>> = {
  session: {
    code: 'session_not_found',
    message: 'There is no such session; it may belong to another merchant, or to the other mode (test or live).',
  },
  merchant: { code: 'merchant_not_found', message: 'There is no such merchant.' },
  endpoint: { code: 'webhook_endpoint_not_found', message: 'There is no such webhook endpoint; it may be deleted.' },
  delivery: { code: 'delivery_not_found', message: 'There is no such delivery.' },
  challenge: { code: 'challenge_not_found', message: 'There is no such one-time code.' },
  event: { code: 'event_not_found', message: 'There is no such event.' },
  customer: { code: 'customer_missing', message: 'There is no such customer.' },
  order: { code: 'order_not_found', message: 'There is no such order.' },
  'payment-link': { code: 'payment_link_not_found', message: 'There is no such payment link.' },
  dispute: { code: 'dispute_not_found', message: 'There is no such dispute.' },
  payment: { code: 'payment_not_found', message: 'There is no such payment.' },
  product: { code: 'product_not_found', message: 'There is no such product.' },
  variant: { code: 'variant_missing', message: 'There is no such variant.' },
  catalogue: { code: 'catalogue_not_found', message: 'There is no such catalogue.' },
  subscription: { code: 'subscription_not_found', message: 'There is no such subscription.' },
  instrument: { code: 'instrument_not_found', message: 'There is no such way to pay.' },
  discount: { code: 'discount_missing', message: 'There is no such discount.' },
  clock: {
    code: 'clock_not_found',
    message: 'A merchant in live mode has no clock that could be moved; use a key of a merchant in test mode.',
  },
};

export const KEY_REUSED: NamedError & { readonly message: string } = {
  ...CONFLICT,
  code: 'idempotency_key_reused',
  param: 'Idempotency-Key',
  message: 'This Idempotency-Key was sent with another body or If-Match before; use a new key for a new request.',
};

export const KEY_IN_FLIGHT: NamedError & { readonly message: string } = {
  ...CONFLICT,
  code: 'idempotency_in_flight',
  param: 'Idempotency-Key',
  message: 'The first request with this Idempotency-Key is still running; ask again in a moment.',
};
