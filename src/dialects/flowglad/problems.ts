// What went wrong, in Flowglad's words: `{error, code, request_id}`, where `error` is a sentence or, for a body that does
// not fit, the list of the schema's issues. Keys are refused in plain text.
import { unreachable } from '../../base/assert.ts';
import type { Problem, ProblemCode } from '../../domain/problem.ts';
import type { ErrorPages, Fault, FaultKind, RenderContext, WireReply } from '../dialect.ts';
import { errorEntries, jsonReply, type Failure } from '../wire.ts';

const MEANINGS = {
  BAD_REQUEST: 'The request does not fit, or a rule says no. `error` says what and where.',
  UNAUTHORIZED: 'The key is missing, unknown or revoked. Send it as `Authorization: sk_…`, with or without `Bearer`.',
  FORBIDDEN: 'The key may not do this. The message says what is missing.',
  NOT_FOUND: 'There is no such record in this mode, or nothing at this path. Check the id.',
  METHOD_NOT_SUPPORTED: 'The path is right, the HTTP method is not; the `Allow` header names the right ones.',
  TIMEOUT: 'The request did not arrive completely in time. Send it again.',
  CONFLICT: 'Something else was faster, or the name is taken. Read the record and try again.',
  PAYLOAD_TOO_LARGE: 'The body is larger than is accepted. The message says how much is.',
  UNSUPPORTED_MEDIA_TYPE: 'The `Content-Type` is none that is read here. Send application/json.',
  TOO_MANY_REQUESTS: 'Too many requests in a short time. Wait for as long as `Retry-After` says.',
  INTERNAL_SERVER_ERROR: 'Something went wrong on this server. The operator finds `request_id` in the log.',
  SERVICE_UNAVAILABLE: 'The server is busy. Send the request again after `Retry-After`.',
} as const;

type Spelling = readonly [status: number, code: keyof typeof MEANINGS];

/** `name` is what was looked for, where it is a view of something else. */
export function renderFailure(failure: Failure, context: RenderContext, name?: string): WireReply {
  switch (failure.kind) {
    case 'rejected':
      return rejected(failure.problems, context);
    case 'refused':
      return refused(failure.problems, context);
    case 'not-found':
      return missing(name ?? NAMES[failure.what] ?? failure.what, context);
    case 'key-reused':
    case 'key-in-flight':
      throw new Error('this API has no idempotency keys');
    default:
      return unreachable(failure);
  }
}

export const missing = (name: string, { requestId }: RenderContext): WireReply =>
  errorReply(NOT_FOUND, `There is no such ${name}.`, requestId);

export function renderFault({ kind, message, retryAfterS, requestId }: Fault): WireReply {
  const headers = retryAfterS === undefined ? undefined : { 'retry-after': String(retryAfterS) };
  if (kind === 'unauthenticated') return plainReply(401, message, headers);
  if (kind === 'route-not-found') return plainReply(404, 'Not Found', headers);
  return errorReply(FAULTS[kind], message, requestId, headers);
}

function errorReply(
  [status, code]: Spelling,
  error: unknown,
  requestId: string,
  headers?: Readonly<Record<string, string>>,
): WireReply {
  return jsonReply(status, { error, code, request_id: requestId }, headers);
}

const plainReply = (status: number, body: string, headers?: Readonly<Record<string, string>>): WireReply => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', ...headers },
  body,
});

/** Unreadable JSON and bad pagination are told without a code, as the vendor does. */
function rejected(problems: readonly Problem[], { requestId }: RenderContext): WireReply {
  const issues = problems.flatMap(({ issue }) => (issue === undefined ? [] : [issue]));
  if (issues.length > 0) return errorReply(BAD, issues, requestId);
  const error = sentences(problems);
  const isUnread = problems.every(({ code, at }) => code === 'invalid_value' && (at === null || PAGING.includes(at)));
  if (isUnread) return jsonReply(400, { error, request_id: requestId });
  return errorReply(PROBLEMS[problems[0]?.code ?? 'invalid_value'], error, requestId);
}

const PAGING: readonly string[] = ['limit', 'cursor'];

function refused(problems: readonly Problem[], { requestId }: RenderContext): WireReply {
  const [first] = problems;
  if (first === undefined) throw new Error('a refusal without a problem');
  return errorReply(PROBLEMS[first.code], sentences(problems), requestId);
}

const sentences = (problems: readonly Problem[]): string => problems.map(sentence).join(' ');

/** Kassa's names of fields → the vendor's. */
const FIELDS: Readonly<Record<string, string>> = {
  success_url: 'successUrl',
  cancel_url: 'cancelUrl',
  metadata: 'outputMetadata',
  external_id: 'externalId',
  'lines[0].quantity': 'quantity',
  sku: 'slug',
  handle: 'slug',
  unit_amount: 'unitPrice',
  codes: 'code',
  amount: 'partialAmount',
  recurring: 'intervalUnit',
  'setup.subscription': 'targetSubscriptionId',
  lines: 'priceId',
  start_at: 'startDate',
  trial_end: 'trialEnd',
  instrument: 'defaultPaymentMethodId',
  prorate: 'prorateCurrentBillingPeriod',
  backup_instrument: 'backupPaymentMethodId',
};

function sentence(problem: Problem): string {
  const own = ownSentence(problem);
  if (own !== null) return own;
  const { code, at, text } = problem;
  if (code === 'variant_not_found') return `Invalid price: ${inOwnWords(text)}`;
  const field = at === null ? undefined : FIELDS[at];
  if (field === undefined) return text;
  const named = text.replaceAll(`\`${at}\``, `\`${field}\``);
  return `Invalid ${field}: ${field === 'slug' ? inOwnWords(named) : named}`;
}

/** The core knows neither that customers are made here nor what makes a price one that is subscribed to. */
function ownSentence({ code, named }: Problem): string | null {
  if (named === undefined) return null;
  switch (code) {
    case 'customer_not_found':
      return `Invalid customer: there is no customer “${named}”. Correct it, or create the customer first with POST /api/v1/customers.`;
    case 'paid_once':
      return `Invalid priceId: “${named}” is paid once and cannot be subscribed to. Name a price with an interval.`;
    default:
      return null;
  }
}

/** The core's words for what is a price and a slug on this wire. */
const inOwnWords = (text: string): string =>
  text.replaceAll('variant', 'price').replaceAll(/\b(SKU|handle)\b/g, 'slug');

const NAMES: Readonly<Record<string, string>> = {
  session: 'checkout session',
  endpoint: 'webhook',
  order: 'purchase',
  variant: 'price',
  catalogue: 'pricing model',
  instrument: 'payment method',
};

const BAD: Spelling = [400, 'BAD_REQUEST'];
const CONFLICT: Spelling = [409, 'CONFLICT'];
const NOT_FOUND: Spelling = [404, 'NOT_FOUND'];

/** The vendor has one code for every rule that says no. */
const PROBLEMS: Readonly<Record<ProblemCode, Spelling>> = {
  invalid_value: BAD,
  missing_value: BAD,
  unknown_key: BAD,
  too_large: BAD,
  price_override_forbidden: [403, 'FORBIDDEN'],
  credentials_required: [403, 'FORBIDDEN'],
  redirect_host_forbidden: BAD,
  variant_not_found: BAD,
  product_mismatch: BAD,
  paid_once: BAD,
  currency_unsupported: BAD,
  currency_mixed: BAD,
  shipping_option_not_found: BAD,
  gift_not_offered: BAD,
  customer_not_found: BAD,
  already_exists: CONFLICT,
  managed_by_configuration: [403, 'FORBIDDEN'],
  managed_by_import: [403, 'FORBIDDEN'],
  out_of_stock: BAD,
  discount_not_found: BAD,
  discount_not_started: BAD,
  discount_ended: BAD,
  discount_minimum_not_met: BAD,
  discount_used_up: BAD,
  discount_not_combinable: BAD,
  coins_unavailable: BAD,
  credit_too_low: BAD,
  discount_maximum_exceeded: BAD,
  discount_not_applicable: BAD,
  discount_not_for_buyer: BAD,
  discount_buyer_unknown: BAD,
  discount_outdone: BAD,
  email_required: BAD,
  shipping_address_required: BAD,
  shipping_option_required: BAD,
  country_not_served: BAD,
  address_not_served: BAD,
  method_unavailable: BAD,
  gateway_unavailable: BAD,
  card_not_accepted_here: BAD,
  payment_in_progress: CONFLICT,
  payment_partly_arrived: CONFLICT,
  nothing_to_refund: BAD,
  payment_disputed: BAD,
  refund_too_large: BAD,
  refund_unsupported: BAD,
  session_completed: BAD,
  subscription_canceled: BAD,
  session_expired: BAD,
  session_canceled: BAD,
  session_not_open: BAD,
  version_stale: CONFLICT,
  session_busy: CONFLICT,
};

const FAULTS: Readonly<Record<FaultKind, Spelling>> = {
  unauthenticated: [401, 'UNAUTHORIZED'],
  forbidden: [403, 'FORBIDDEN'],
  'origin-forbidden': [403, 'FORBIDDEN'],
  'route-not-found': NOT_FOUND,
  'method-not-allowed': [405, 'METHOD_NOT_SUPPORTED'],
  'request-malformed': BAD,
  'request-timeout': [408, 'TIMEOUT'],
  'headers-too-large': [431, 'PAYLOAD_TOO_LARGE'],
  'body-too-large': [413, 'PAYLOAD_TOO_LARGE'],
  'media-type-unsupported': [415, 'UNSUPPORTED_MEDIA_TYPE'],
  'key-missing': BAD,
  'key-malformed': BAD,
  'rate-limited': [429, 'TOO_MANY_REQUESTS'],
  overloaded: [503, 'SERVICE_UNAVAILABLE'],
  internal: [500, 'INTERNAL_SERVER_ERROR'],
};

export const errors: ErrorPages = {
  path: '/flowglad/errors',
  entries: errorEntries(MEANINGS, [...Object.values(PROBLEMS), ...Object.values(FAULTS)]),
};
