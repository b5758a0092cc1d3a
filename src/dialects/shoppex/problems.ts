// Shoppex's error envelope: `{ error: { code, message, doc_url, details?, subcode? } }`, and which code says what.
import { unreachable } from '../../base/assert.ts';
import type { Problem, ProblemCode } from '../../domain/problem.ts';
import type { ErrorPages, Fault, FaultKind, RenderContext, WireReply } from '../dialect.ts';
import { errorEntries, jsonReply, type Failure } from '../wire.ts';

const MEANINGS = {
  BAD_REQUEST: 'The body cannot be read. Send JSON or a form, and say which in `Content-Type`.',
  VALIDATION_ERROR:
    'A field is wrong, or a rule refuses the request; `details` names the fields and `subcode` the rule. Correct it.',
  UNAUTHORIZED: 'No key was sent, or the key is unknown or revoked. Send `Authorization: Bearer shx_…`.',
  FORBIDDEN: 'The key lacks a scope that this request needs, or a rule says no. The message says which.',
  NOT_FOUND: 'There is no such thing in this shop, or nothing at this path. Check the id and the path.',
  METHOD_NOT_ALLOWED: 'The path is right, the HTTP method is not; the `Allow` header names the right ones.',
  CONFLICT: 'The same request is still running, or something else changed the payment. Send it again in a moment.',
  PAYLOAD_TOO_LARGE: 'The body is larger than is accepted. The message says how much is.',
  UNSUPPORTED_MEDIA_TYPE: 'The `Content-Type` is none that is read here. Send application/json.',
  REQUEST_TIMEOUT: 'The request did not arrive completely in time. Send it again.',
  RATE_LIMITED: 'Too many requests in a short time. Wait for as long as `Retry-After` says.',
  SERVICE_UNAVAILABLE: 'The server is busy. Send the request again after `Retry-After`, with the same idempotency key.',
  INTERNAL_ERROR:
    'Something went wrong on this server. Send the request again with the same idempotency key; the operator finds its id in the log.',
} as const;

/** Below the base of documentation. */
const ERRORS_PATH = '/api/errors';

type Spelling = readonly [status: number, code: keyof typeof MEANINGS];

interface ErrorParts {
  readonly spelling: Spelling;
  readonly message: string;
  readonly details?: readonly { readonly field: string; readonly message: string }[];
  readonly subcode?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Kassa's name of a field → the vendor's on one route. */
export type FieldNames = Readonly<Record<string, string>>;

export function renderFailure(failure: Failure, context: RenderContext, names: FieldNames = {}): WireReply {
  return errorReply(partsOf(failure, names), context.docsUrl);
}

/** Where the vendor's document has no 422: a rule says no. */
export const renderForbidden = (failure: Failure, context: RenderContext): WireReply =>
  errorReply({ ...partsOf(failure, {}), spelling: [403, 'FORBIDDEN'] }, context.docsUrl);

export function renderFault({ kind, message, retryAfterS, docsUrl }: Fault): WireReply {
  const details =
    kind === 'key-missing' || kind === 'key-malformed' ? [{ field: 'Idempotency-Key', message }] : undefined;
  const headers = retryAfterS === undefined ? undefined : { 'retry-after': String(retryAfterS) };
  return errorReply(
    { spelling: FAULTS[kind], message, ...(details && { details }), ...(headers && { headers }) },
    docsUrl,
  );
}

function errorReply({ spelling, message, details, subcode, headers }: ErrorParts, docsUrl: string): WireReply {
  const [status, code] = spelling;
  const doc_url = `${docsUrl}${ERRORS_PATH}#${code}`;
  const error = { code, message, doc_url, ...(details && { details }), ...(subcode !== undefined && { subcode }) };
  return jsonReply(status, { error }, headers);
}

function partsOf(failure: Failure, names: FieldNames): ErrorParts {
  switch (failure.kind) {
    case 'rejected':
      return rejectedParts(failure.problems);
    case 'refused':
      return { ...problemParts(failure.problems, names), subcode: firstOf(failure.problems).code };
    case 'not-found':
      return NOT_FOUND;
    case 'key-reused': {
      const text = 'This Idempotency-Key was used with another body. Take a new key for a changed request.';
      const details = [{ field: 'Idempotency-Key', message: text }];
      return { spelling: INVALID, message: text, details, subcode: 'idempotency_key_reused' };
    }
    case 'key-in-flight': {
      const text = 'The first request with this Idempotency-Key is still running. Ask again in a moment.';
      return { spelling: CONFLICT, message: text, headers: { 'retry-after': '1' } };
    }
    default:
      return unreachable(failure);
  }
}

/** A body that cannot be read at all is a bad request; one that can and says something wrong fails validation. */
function rejectedParts(problems: readonly Problem[]): ErrorParts {
  const first = firstOf(problems);
  if (first.at === 'uniqid') return NOT_FOUND;
  if (first.at === null) return { spelling: UNREADABLE, message: first.text };
  return problemParts(problems, {});
}

function problemParts(problems: readonly Problem[], names: FieldNames): ErrorParts {
  const details = problems.flatMap(({ at, text }) => {
    if (at === null) return [];
    const message = text.replace(/`([^`]+)`/g, (_, name: string) => `\`${fieldName(name, names)}\``);
    return [{ field: fieldName(at, names), message }];
  });
  const first = firstOf(problems);
  const message = first.at === null ? first.text : (details[0]?.message ?? first.text);
  return { spelling: PROBLEMS[first.code], message, ...(details.length > 0 && { details }) };
}

/** The longest known beginning of the path is translated, the rest kept: `metadata.a` → `custom_fields.a`. */
function fieldName(at: string, names: FieldNames): string {
  const known = Object.keys(names)
    .filter((name) => at === name || (at.startsWith(name) && /^[.[]/.test(at.slice(name.length))))
    .sort((a, b) => b.length - a.length)[0];
  return known === undefined ? at : (names[known] ?? known) + at.slice(known.length);
}

function firstOf(problems: readonly Problem[]): Problem {
  const [first] = problems;
  if (first === undefined) throw new Error('a failure without a problem');
  return first;
}

const INVALID: Spelling = [422, 'VALIDATION_ERROR'];
const UNREADABLE: Spelling = [400, 'BAD_REQUEST'];
const CONFLICT: Spelling = [409, 'CONFLICT'];
const NOT_FOUND: ErrorParts = {
  spelling: [404, 'NOT_FOUND'],
  message: 'There is nothing with this id in this shop.',
};

/** The vendor has one code for wrong values and for refusals by state; `subcode` is finer. */
const PROBLEMS: Readonly<Record<ProblemCode, Spelling>> = {
  invalid_value: INVALID,
  missing_value: INVALID,
  unknown_key: INVALID,
  too_large: INVALID,
  price_override_forbidden: [403, 'FORBIDDEN'],
  credentials_required: [401, 'UNAUTHORIZED'],
  redirect_host_forbidden: INVALID,
  variant_not_found: INVALID,
  product_mismatch: INVALID,
  paid_once: INVALID,
  currency_unsupported: INVALID,
  currency_mixed: INVALID,
  shipping_option_not_found: INVALID,
  gift_not_offered: INVALID,
  customer_not_found: INVALID,
  already_exists: INVALID,
  managed_by_configuration: INVALID,
  managed_by_import: INVALID,
  out_of_stock: INVALID,
  discount_not_found: INVALID,
  discount_not_started: INVALID,
  discount_ended: INVALID,
  discount_minimum_not_met: INVALID,
  discount_used_up: INVALID,
  discount_not_combinable: INVALID,
  coins_unavailable: INVALID,
  credit_too_low: INVALID,
  discount_maximum_exceeded: INVALID,
  discount_not_applicable: INVALID,
  discount_not_for_buyer: INVALID,
  discount_buyer_unknown: INVALID,
  discount_outdone: INVALID,
  email_required: INVALID,
  shipping_address_required: INVALID,
  shipping_option_required: INVALID,
  country_not_served: INVALID,
  address_not_served: INVALID,
  method_unavailable: INVALID,
  gateway_unavailable: INVALID,
  card_not_accepted_here: INVALID,
  payment_in_progress: INVALID,
  payment_partly_arrived: INVALID,
  nothing_to_refund: INVALID,
  payment_disputed: INVALID,
  refund_too_large: INVALID,
  refund_unsupported: INVALID,
  session_completed: INVALID,
  subscription_canceled: INVALID,
  session_expired: INVALID,
  session_canceled: INVALID,
  session_not_open: INVALID,
  version_stale: CONFLICT,
  session_busy: CONFLICT,
};

const FAULTS: Readonly<Record<FaultKind, Spelling>> = {
  unauthenticated: [401, 'UNAUTHORIZED'],
  forbidden: [403, 'FORBIDDEN'],
  'origin-forbidden': [403, 'FORBIDDEN'],
  'route-not-found': [404, 'NOT_FOUND'],
  'method-not-allowed': [405, 'METHOD_NOT_ALLOWED'],
  'request-malformed': [400, 'BAD_REQUEST'],
  'request-timeout': [408, 'REQUEST_TIMEOUT'],
  'headers-too-large': [431, 'PAYLOAD_TOO_LARGE'],
  'body-too-large': [413, 'PAYLOAD_TOO_LARGE'],
  'media-type-unsupported': [415, 'UNSUPPORTED_MEDIA_TYPE'],
  'key-missing': INVALID,
  'key-malformed': INVALID,
  'rate-limited': [429, 'RATE_LIMITED'],
  overloaded: [503, 'SERVICE_UNAVAILABLE'],
  internal: [500, 'INTERNAL_ERROR'],
};

export const errors: ErrorPages = {
  path: ERRORS_PATH,
  entries: errorEntries(MEANINGS, [
    ...Object.values(PROBLEMS),
    ...Object.values(FAULTS),
    NOT_FOUND.spelling,
    UNREADABLE,
    CONFLICT,
  ]),
};
