// FastSpring's error answers: one envelope for everything, with an entry for each field that is wrong.
import { unreachable } from '../../base/assert.ts';
import { systemClock } from '../../base/clock.ts';
import type { Problem, ProblemCode } from '../../domain/problem.ts';
import type { Asked, ErrorPages, Fault, FaultKind, RenderContext, WireReply } from '../dialect.ts';
import { errorEntries, isoTime, jsonReply, readJsonBody, type Failure } from '../wire.ts';
import { errorId } from './ids.ts';
import { valueAt, wireField } from './wire-field.ts';

const MEANINGS = {
  INVALID_REQUEST: 'The request cannot be read. Send JSON in UTF-8 with `Content-Type: application/json`.',
  INVALID_VALUE: 'A field has a value that is not possible; `field` names it and `message` says what is. Correct it.',
  INVALID_EMAIL_FORMAT: 'The e-mail address is none. Correct it.',
  REQUIRED_FIELD: 'A field is missing; `field` names it.',
  UNSUPPORTED_FIELD:
    'The field is known and not supported here yet. It would change what is charged, so it is refused.',
  VALUE_TOO_LARGE: 'A text, a list or a number is larger than is accepted. Shorten it.',
  AUTHENTICATION_REQUIRED:
    'The field is for authenticated requests. Send the API user name and password, or leave it out.',
  INVALID_CREDENTIALS: 'The user name or password is not known. Without any, a request counts as the buyer’s.',
  FORBIDDEN: 'The credentials lack a scope that this request needs.',
  INVALID_CHECKOUT_PATH: 'No merchant has a checkout of this path, or not the one whose credentials these are.',
  SESSION_NOT_FOUND: 'There is no session with this id in this checkout.',
  SESSION_NOT_OPEN: 'The session has been paid, has ended or is being paid, and cannot be changed. Create a new one.',
  INVALID_PRODUCT_PATH: 'The product is not on sale, or not in the cart where it must be. Check the path.',
  PRICE_NOT_AVAILABLE: 'Not every item has a price in one and the same currency.',
  INVALID_PROMO_CODE: 'The code does not apply to this cart; the message says why.',
  OUT_OF_STOCK: 'There is less in stock than the cart asks for. Lower the quantity.',
  NOT_POSSIBLE: 'The request was understood, and a rule says no; the message says which.',
  CONFLICT: 'Something else changed the session at the same moment. Send the request again.',
  NOT_FOUND: 'There is nothing at this path. Check it for a slip.',
  METHOD_NOT_ALLOWED: 'The path is right, the HTTP method is not; the `Allow` header names the right ones.',
  REQUEST_TIMEOUT: 'The request did not arrive completely in time. Send it again.',
  UNSUPPORTED_MEDIA_TYPE: 'The `Content-Type` is none that is read here. Send application/json.',
  RATE_LIMITED: 'Too many requests in a short time. Wait for as long as `Retry-After` says.',
  OVERLOADED: 'The server is busy. Send the request again after `Retry-After`.',
  INTERNAL_ERROR: 'Something went wrong on this server. Try again; the operator finds the id in the log.',
} as const;

type Spelling = readonly [status: number, code: keyof typeof MEANINGS];

interface ErrorEntryParts {
  readonly code: keyof typeof MEANINGS;
  readonly field: string | null;
  readonly message: string;
  readonly rejectedValue?: string | null;
}

/** The part of the body that a route takes: a field's path is told from there. */
export type Root = '' | 'cart.lineItems[].' | 'customer.' | 'cart.';

export function renderFailure(failure: Failure, context: RenderContext, asked: Asked, root: Root = ''): WireReply {
  switch (failure.kind) {
    case 'rejected':
      return renderProblems(failure.problems, context, asked, (at) => at);
    case 'refused':
      return renderProblems(failure.problems, context, asked, (at) => wireField(at, root));
    case 'not-found':
      return failure.what === 'merchant'
        ? single(
            NO_CHECKOUT,
            'There is no checkout of this path, or it belongs to others than the credentials.',
            context,
          )
        : single(NO_SESSION, 'There is no session with this id in this checkout.', context);
    case 'key-reused':
    case 'key-in-flight':
      return single(CONFLICT, 'Another request with this key is known; send this one without a key.', context);
    default:
      return unreachable(failure);
  }
}

export function renderFault({ kind, message, requestId, retryAfterS }: Fault): WireReply {
  const [status, code] = FAULTS[kind];
  const headers: Record<string, string> = {};
  if (retryAfterS !== undefined) headers['retry-after'] = String(retryAfterS);
  return envelope(status, message, [{ code, field: null, message }], requestId, headers);
}

const single = ([status, code]: Spelling, message: string, { requestId }: RenderContext): WireReply =>
  envelope(status, message, [{ code, field: null, message }], requestId);

/** The first problem decides the status; all of them are told. */
function renderProblems(
  problems: readonly Problem[],
  context: RenderContext,
  asked: Asked,
  fieldOf: (at: string) => string,
): WireReply {
  const [first] = problems;
  if (first === undefined) throw new Error('a failure without a problem');
  const read = readJsonBody(asked.request);
  const body = 'value' in read ? read.value : undefined;
  const entries = problems.map((one): ErrorEntryParts => {
    const field = one.at === null ? null : fieldOf(one.at);
    const message = inOwnWords(one, field);
    return { code: codeOf(one), field, message, rejectedValue: field === null ? null : valueAt(body, field) };
  });
  return envelope(PROBLEMS[first.code][0], entries[0]?.message ?? first.text, entries, context.requestId);
}

/** A variant is a product here, and has a path. */
export function inOwnWords({ code, at, text, named, likely }: Problem, field: string | null): string {
  if (code === 'variant_not_found' && named !== undefined) {
    const advice = likely === undefined ? 'Check the path for a slip.' : `Did you mean “${likely}”?`;
    return `There is no product with the path “${named}” on sale. ${advice}`;
  }
  return field === null ? text : text.replaceAll(`\`${at}\``, field);
}

/** The status that a problem has here. */
export const statusOf = ({ code }: Problem): number => PROBLEMS[code][0];

const codeOf = ({ code, at }: Problem): keyof typeof MEANINGS => {
  if (code === 'invalid_value' && at?.endsWith('.email') === true) return 'INVALID_EMAIL_FORMAT';
  return code === 'invalid_value' && at === null ? 'INVALID_REQUEST' : PROBLEMS[code][1];
};

function envelope(
  status: number,
  message: string,
  entries: readonly ErrorEntryParts[],
  requestId: string,
  headers: Readonly<Record<string, string>> = {},
): WireReply {
  const body = {
    status: `${status} ${REASONS[status] ?? 'ERROR'}`,
    timestamp: isoTime(systemClock.wallMs()),
    id: errorId(requestId),
    message,
    errors: entries.map(({ code, rejectedValue = null, ...entry }) => ({ errorCode: code, ...entry, rejectedValue })),
  };
  return jsonReply(status, body, headers);
}

const REASONS: Readonly<Record<number, string>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  405: 'METHOD_NOT_ALLOWED',
  408: 'REQUEST_TIMEOUT',
  409: 'CONFLICT',
  413: 'PAYLOAD_TOO_LARGE',
  415: 'UNSUPPORTED_MEDIA_TYPE',
  429: 'TOO_MANY_REQUESTS',
  431: 'REQUEST_HEADER_FIELDS_TOO_LARGE',
  500: 'INTERNAL_SERVER_ERROR',
  503: 'SERVICE_UNAVAILABLE',
};

const INVALID: Spelling = [400, 'INVALID_VALUE'];
const CODE: Spelling = [400, 'INVALID_PROMO_CODE'];
const NOT_POSSIBLE: Spelling = [400, 'NOT_POSSIBLE'];
const NOT_OPEN: Spelling = [400, 'SESSION_NOT_OPEN'];
const NO_PRICE: Spelling = [400, 'PRICE_NOT_AVAILABLE'];
const CONFLICT: Spelling = [409, 'CONFLICT'];
const NO_CHECKOUT: Spelling = [400, 'INVALID_CHECKOUT_PATH'];
const NO_SESSION: Spelling = [404, 'SESSION_NOT_FOUND'];

/** Only some of these can be heard on FastSpring's own routes; all are spelled, so that a new code is not forgotten. */
const PROBLEMS: Readonly<Record<ProblemCode, Spelling>> = {
  invalid_value: INVALID,
  missing_value: [400, 'REQUIRED_FIELD'],
  unknown_key: [400, 'UNSUPPORTED_FIELD'],
  too_large: [400, 'VALUE_TOO_LARGE'],
  price_override_forbidden: [401, 'AUTHENTICATION_REQUIRED'],
  credentials_required: [401, 'AUTHENTICATION_REQUIRED'],
  redirect_host_forbidden: INVALID,
  variant_not_found: [400, 'INVALID_PRODUCT_PATH'],
  product_mismatch: [400, 'INVALID_PRODUCT_PATH'],
  paid_once: INVALID,
  currency_unsupported: NO_PRICE,
  currency_mixed: NO_PRICE,
  customer_not_found: INVALID,
  already_exists: INVALID,
  managed_by_configuration: INVALID,
  managed_by_import: INVALID,
  shipping_option_not_found: NOT_POSSIBLE,
  gift_not_offered: NOT_POSSIBLE,
  out_of_stock: [400, 'OUT_OF_STOCK'],
  discount_not_found: CODE,
  discount_not_started: CODE,
  discount_ended: CODE,
  discount_minimum_not_met: CODE,
  discount_used_up: CODE,
  discount_not_combinable: CODE,
  coins_unavailable: NOT_POSSIBLE,
  credit_too_low: NOT_POSSIBLE,
  discount_maximum_exceeded: CODE,
  discount_not_applicable: CODE,
  discount_not_for_buyer: CODE,
  discount_buyer_unknown: CODE,
  discount_outdone: CODE,
  email_required: [400, 'REQUIRED_FIELD'],
  shipping_address_required: [400, 'REQUIRED_FIELD'],
  shipping_option_required: [400, 'REQUIRED_FIELD'],
  country_not_served: NOT_POSSIBLE,
  address_not_served: NOT_POSSIBLE,
  method_unavailable: NOT_POSSIBLE,
  gateway_unavailable: NOT_POSSIBLE,
  card_not_accepted_here: NOT_POSSIBLE,
  payment_in_progress: NOT_OPEN,
  payment_partly_arrived: NOT_OPEN,
  nothing_to_refund: NOT_POSSIBLE,
  payment_disputed: NOT_POSSIBLE,
  refund_too_large: NOT_POSSIBLE,
  refund_unsupported: NOT_POSSIBLE,
  session_completed: NOT_OPEN,
  subscription_canceled: NOT_OPEN,
  session_expired: NOT_OPEN,
  session_canceled: NOT_OPEN,
  session_not_open: NOT_OPEN,
  version_stale: CONFLICT,
  session_busy: CONFLICT,
};

const FAULTS: Readonly<Record<FaultKind, Spelling>> = {
  unauthenticated: [401, 'INVALID_CREDENTIALS'],
  forbidden: [403, 'FORBIDDEN'],
  'origin-forbidden': [403, 'FORBIDDEN'],
  'route-not-found': [404, 'NOT_FOUND'],
  'method-not-allowed': [405, 'METHOD_NOT_ALLOWED'],
  'request-malformed': [400, 'INVALID_REQUEST'],
  'request-timeout': [408, 'REQUEST_TIMEOUT'],
  'headers-too-large': [431, 'VALUE_TOO_LARGE'],
  'body-too-large': [413, 'VALUE_TOO_LARGE'],
  'media-type-unsupported': [415, 'UNSUPPORTED_MEDIA_TYPE'],
  'key-missing': INVALID,
  'key-malformed': INVALID,
  'rate-limited': [429, 'RATE_LIMITED'],
  overloaded: [503, 'OVERLOADED'],
  internal: [500, 'INTERNAL_ERROR'],
};

export const errors: ErrorPages = {
  path: '/fastspring/errors',
  entries: errorEntries(MEANINGS, [
    ...Object.values(PROBLEMS),
    ...Object.values(FAULTS),
    NO_CHECKOUT,
    NO_SESSION,
    CONFLICT,
    [400, 'INVALID_EMAIL_FORMAT'],
    [400, 'INVALID_REQUEST'],
  ]),
};
