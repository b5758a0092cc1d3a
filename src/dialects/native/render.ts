// Every outcome of a request as bytes. Errors have one shape whatever they are about.
import { assert, unreachable } from '../../base/assert.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Fault, Paged, RenderContext, Result, WireReply } from '../dialect.ts';
import { jsonReply } from '../wire.ts';
import { renderClock } from './clock.ts';
import { ERRORS_PATH } from './errors.ts';
import { FAULTS, KEY_IN_FLIGHT, KEY_REUSED, NOT_FOUND, PROBLEMS, type NamedError } from './problems.ts';
import type { ErrorAnswer } from './record-answers.ts';
import {
  renderCoinBalance,
  renderCoinEntry,
  renderDelivery,
  renderEndpoint,
  renderEvent,
  renderMessage,
  renderTimeline,
} from './render-records.ts';
import { renderProblem, renderSession } from './render-session.ts';
import { renderDiscount } from './render-discounts.ts';
import { renderInstrument, renderSubscription, renderSubscriptionChange } from './render-subscriptions.ts';

/** What no operation asks for: phone login and lists of requests speak in vendors' words only. */
const UNSPOKEN = [
  'each',
  'openapi',
  'whoami',
  'challenge',
  'challenge-refused',
  'verified',
  'tokens',
  'token-refused',
  'access-request',
  'code',
  'access',
  'access-refused',
] as const satisfies readonly Result['kind'][];
type Unspoken = (typeof UNSPOKEN)[number];

/** Where an error is answered: enough to be found again in the log and in the documentation. */
type Place = Pick<RenderContext, 'requestId' | 'docsUrl'>;

/** Seconds after which a repeat of a running request is worth a try. */
const RETRY_AFTER_S = 1;

export const isUnspoken = (result: Result): result is Extract<Result, { kind: Unspoken }> =>
  UNSPOKEN.some((kind) => kind === result.kind);

/** `isCreation` answers 201, and shows what is shown only once. */
export function render(
  result: Exclude<Result, { kind: Unspoken }>,
  context: RenderContext,
  isCreation: boolean,
): WireReply {
  const status = isCreation ? 201 : 200;
  switch (result.kind) {
    case 'session': {
      const { session, warnings } = result;
      const answer = renderSession(session, context, { isCreation, warnings });
      return jsonReply(status, answer, { etag: `"${session.version}"` });
    }
    case 'sessions':
      return jsonReply(
        status,
        listed(result.page, (session) => renderSession(session, context)),
      );
    case 'timeline':
      return jsonReply(status, renderTimeline(result.entries));
    case 'endpoint':
      return jsonReply(status, renderEndpoint(result.endpoint, result.secret));
    case 'endpoints':
      return jsonReply(
        status,
        listed(result.page, (endpoint) => renderEndpoint(endpoint)),
      );
    case 'delivery':
      return jsonReply(status, renderDelivery(result.delivery));
    case 'deliveries':
      return jsonReply(status, listed(result.page, renderDelivery));
    case 'event':
      return jsonReply(status, renderEvent(result.event, context));
    case 'events':
      return jsonReply(
        status,
        listed(result.page, (event) => renderEvent(event, context)),
      );
    case 'messages':
      return jsonReply(status, listed(result.page, renderMessage));
    case 'deleted':
      return jsonReply(status, { id: result.id, object: 'webhook_endpoint', deleted: true });
    case 'coins':
      return jsonReply(status, renderCoinBalance(result, context));
    case 'coin-entries':
      return jsonReply(status, listed(result.page, renderCoinEntry));
    case 'subscription':
      return jsonReply(status, renderSubscription(result.subscription, context.nowMs));
    case 'subscription-change':
      return jsonReply(status, renderSubscriptionChange(result.subscription, result.change, context));
    case 'subscriptions':
      return jsonReply(
        status,
        listed(result.page, (subscription) => renderSubscription(subscription, context.nowMs)),
      );
    case 'instrument':
      return jsonReply(status, renderInstrument(result.instrument));
    case 'instruments':
      return jsonReply(status, listed(result.page, renderInstrument));
    case 'customer':
    case 'customers':
    case 'email-taken':
    case 'account':
      throw new Error('no route of this API asks for customers');
    case 'product':
    case 'products':
    case 'variant':
    case 'variants':
    case 'catalogue':
      throw new Error('no route of this API asks for the catalogue');
    case 'credit':
      throw new Error('no route of this API asks for store credit');
    case 'dispute':
    case 'disputes':
      throw new Error('no route of this API asks for disputes');
    case 'payment-link':
    case 'payment-links':
      throw new Error('no route of this API asks for payment links');
    case 'discount':
      return jsonReply(status, renderDiscount(result.entry));
    case 'discounts':
      return jsonReply(status, listed(result.page, renderDiscount));
    case 'clock':
      return jsonReply(status, renderClock(result.clock));
    case 'rejected':
      return problemReply(result.problems, context);
    case 'refused':
      return refusalReply(result, context);
    case 'not-found':
      return errorReply({ type: 'not_found', status: 404, ...NOT_FOUND[result.what] }, context);
    case 'key-reused':
      return errorReply(KEY_REUSED, context);
    case 'key-in-flight':
      return errorReply(KEY_IN_FLIGHT, context, { 'retry-after': String(RETRY_AFTER_S) });
    default:
      return unreachable(result);
  }
}

/** For what no route answers. */
export function renderFault({ kind, message, retryAfterS, requestId, docsUrl }: Fault): WireReply {
  const headers = retryAfterS === undefined ? undefined : { 'retry-after': String(retryAfterS) };
  return errorReply({ message, ...FAULTS[kind] }, { requestId, docsUrl }, headers);
}

function listed<T, A>(page: Paged<T>, renderEntry: (entry: T) => A): object {
  const { items, nextCursor } = page;
  return { data: items.map((item) => renderEntry(item)), has_more: nextCursor !== null, next_cursor: nextCursor };
}

/** Who came too late with a change gets what the session has become, to decide again. */
function refusalReply({ problems, session }: Extract<Result, { kind: 'refused' }>, context: RenderContext): WireReply {
  const isStale = problems[0]?.code === 'version_stale';
  if (!isStale || session === null) return problemReply(problems, context);
  const current = renderSession(session, context);
  return problemReply(problems, context, { session: current }, { etag: `"${session.version}"` });
}

function problemReply(
  problems: readonly Problem[],
  place: Place,
  more: Partial<ErrorAnswer> = {},
  headers?: Readonly<Record<string, string>>,
): WireReply {
  const [first] = problems;
  assert(first !== undefined, 'a refusal without a problem');
  const kind = PROBLEMS[first.code];
  const answer = errorAnswer({ type: kind.type, code: first.code, param: first.at, message: first.text }, place);
  const error = { ...answer.error, problems: problems.map(renderProblem) };
  return jsonReply(kind.status, { error, ...more }, headers);
}

const errorReply = (
  error: NamedError & { readonly message: string },
  place: Place,
  headers?: Readonly<Record<string, string>>,
): WireReply => jsonReply(error.status, errorAnswer(error, place), headers);

function errorAnswer(
  error: Pick<NamedError, 'type' | 'code'> & { readonly param?: string | null; readonly message: string },
  { requestId, docsUrl }: Place,
): ErrorAnswer {
  const { type, code, message, param = null } = error;
  return {
    error: { type, code, message, param, doc_url: docUrl(docsUrl, code), request_id: requestId, problems: [] },
  };
}

/** Codes are headings of the page of errors. */
const docUrl = (docsUrl: string, code: string): string => `${docsUrl}${ERRORS_PATH}#${code}`;
