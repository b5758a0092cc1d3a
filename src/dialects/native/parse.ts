// From a request to an intent, or to what is wrong with it. One function a route.
import type { z } from 'zod';
import type { CustomerRef } from '../../domain/customer.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, Page, Route, SessionRef, WireRequest } from '../dialect.ts';
import { newId, readJsonBody, readShape } from '../wire.ts';
import {
  coinGrant,
  endpointCreate,
  endpointUpdate,
  markPaid,
  nothing,
  payment,
  refund,
  subscriptionCancel,
} from './action-input.ts';
import {
  deliveriesQuery,
  endpointsQuery,
  eventsQuery,
  instrumentsQuery,
  messagesQuery,
  pathParameters,
  sessionsQuery,
  subscriptionsQuery,
} from './query-input.ts';
import { clockMove, toClockMove } from './clock.ts';
import { sessionCreate, sessionUpdate } from './session-input.ts';
import { searchFor } from './statuses.ts';
import { subscriptionChange, subscriptionCreate } from './subscription-input.ts';
import { toBegin } from './to-begin.ts';
import { toCustomerRef, toOpenSession, toRefundPayment, toReviseSession, toStartPayment } from './to-command.ts';

type Parse = Route['parse'];
type ChangeIntent = Extract<Intent, { do: 'change' }>;

export const parseCreate: Parse = (request, caller) =>
  withBody(request, sessionCreate, (body) => ({ do: 'open', command: toOpenSession(body, caller) }));

export const parseUpdate: Parse = (request, caller) =>
  withId(request, (sessionId) => {
    const version = readIfMatch(request);
    if ('problem' in version) return reject(version.problem);
    return withBody(request, sessionUpdate, (body) =>
      change(sessionId, toReviseSession(body, version.ifVersion, caller)),
    );
  });

export const parsePay: Parse = (request) =>
  withId(request, (sessionId) => withBody(request, payment, (body) => change(sessionId, toStartPayment(body)), {}));

export const parseRefund: Parse = (request) =>
  withId(request, (sessionId) => withBody(request, refund, (body) => change(sessionId, toRefundPayment(body)), {}));

export const parseMarkPaid: Parse = (request) =>
  withId(request, (sessionId) =>
    withBody(
      request,
      markPaid,
      ({ note = null }) => change(sessionId, { type: 'mark-paid', attemptId: newId(), orderId: newId(), note }),
      {},
    ),
  );

export const parseClose =
  (how: 'expire' | 'cancel'): Parse =>
  (request) =>
    withId(request, (sessionId) =>
      withBody(request, nothing, () => change(sessionId, { type: 'close-session', how, force: true }), {}),
    );

export const parseRead: Parse = (request) =>
  withId(request, (sessionId) => ({ do: 'read', session: anySession(sessionId) }));

export const parseTimeline: Parse = (request) =>
  withId(request, (sessionId) => ({ do: 'timeline', session: anySession(sessionId) }));

export const parseListSessions: Parse = (request) =>
  withQuery(request, sessionsQuery, (query) => ({
    do: 'list',
    filter: {
      ...searchFor(query.status, query.payment_status),
      dialect: query.dialect,
      email: query.email,
      createdAfterMs: query.created_after === undefined ? undefined : Date.parse(query.created_after),
      createdBeforeMs: query.created_before === undefined ? undefined : Date.parse(query.created_before),
    },
    page: pageOf(query),
  }));

export const parseCreateEndpoint: Parse = (request) =>
  withBody(request, endpointCreate, (input) => ({ do: 'create-endpoint', input }));

export const parseUpdateEndpoint: Parse = (request) =>
  withId(request, (endpointId) =>
    withBody(request, endpointUpdate, (input) => ({ do: 'update-endpoint', id: endpointId, input })),
  );

export const parseListEndpoints: Parse = (request) =>
  withQuery(request, endpointsQuery, (query) => ({ do: 'list-endpoints', page: pageOf(query) }));

export const parseListDeliveries: Parse = (request) =>
  withQuery(request, deliveriesQuery, ({ endpoint, event, status, ...page }) => ({
    do: 'list-deliveries',
    endpointId: endpoint,
    eventId: event,
    status,
    page: pageOf(page),
  }));

export const parseListEvents: Parse = (request) =>
  withQuery(request, eventsQuery, ({ type, session, ...page }) => ({
    do: 'list-events',
    type,
    session: session === undefined ? undefined : anySession(session),
    page: pageOf(page),
  }));

export const parseReadCoins: Parse = (request) =>
  withId(request, (named) => ({ do: 'read-coins', customer: toCustomerRef(named) }));

export const parseGrantCoins: Parse = (request) =>
  withId(request, (named) =>
    withBody(request, coinGrant, ({ coins, note, expires_at: expires }) => ({
      do: 'grant-coins',
      customer: toCustomerRef(named),
      grant: { id: newId(), coins, note: note ?? null, ...(expires && { expiresAtMs: Date.parse(expires) }) },
    })),
  );

export const parseListCoinEntries: Parse = (request) =>
  withId(request, (named) =>
    withQuery(request, endpointsQuery, (query) => ({
      do: 'list-coin-entries',
      customer: toCustomerRef(named),
      page: pageOf(query),
    })),
  );

export const parseListSubscriptions: Parse = (request) =>
  withQuery(request, subscriptionsQuery, ({ customer, status, ...page }) => ({
    do: 'list-subscriptions',
    filter: { ...customerFilter(customer), ...(status !== undefined && { statuses: [status] }) },
    page: pageOf(page),
  }));

export const parseListInstruments: Parse = (request) =>
  withQuery(request, instrumentsQuery, ({ customer, ...page }) => ({
    do: 'list-instruments',
    filter: customerFilter(customer),
    page: pageOf(page),
  }));

export const parseCancelSubscription: Parse = (request) =>
  withId(request, (id) =>
    withBody(
      request,
      subscriptionCancel,
      ({ at_period_end: isAtEnd }) => ({ do: 'cancel-subscription', id, when: isAtEnd ? 'period-end' : 'now' }),
      {},
    ),
  );

export const parseCreateSubscription: Parse = (request, caller) =>
  withBody(request, subscriptionCreate, (body) => toBegin(body, request, caller));

export const parseChangeSubscription =
  (isPreview: boolean): Parse =>
  (request) =>
    withId(request, (id) =>
      withBody(request, subscriptionChange, ({ lines, when, prorate: prorates }) => ({
        do: 'change-subscription',
        id,
        wish: { lines, when: when === 'period_end' ? 'period-end' : when, prorates },
        isPreview,
      })),
    );

const customerFilter = (named: string | undefined): { readonly customer?: CustomerRef } =>
  named === undefined ? {} : { customer: toCustomerRef(named) };

export const parseListMessages: Parse = (request) =>
  withQuery(request, messagesQuery, (page) => ({ do: 'list-messages', page: pageOf(page) }));
export const parseReadClock: Parse = () => ({ do: 'read-clock' });

export const parseMoveClock: Parse = (request) =>
  withBody(request, clockMove, (body) => ({ do: 'move-clock', move: toClockMove(body) }));

/** Calls on one thing that say everything by their path. */
export const parseOnId =
  (
    what:
      | 'read-endpoint'
      | 'delete-endpoint'
      | 'rotate-endpoint'
      | 'read-delivery'
      | 'resend-delivery'
      | 'read-event'
      | 'read-subscription'
      | 'keep-subscription'
      | 'unplan-subscription'
      | 'read-instrument',
  ): Parse =>
  (request) =>
    withId(request, (found) => withBody(request, nothing, () => ({ do: what, id: found }), {}));

/** Ids of all dialects are accepted: this API is the one that sees every session. */
const anySession = (sessionId: string): SessionRef => ({ dialect: 'any', id: sessionId });

const change = (sessionId: string, command: ChangeIntent['command']): ChangeIntent => ({
  do: 'change',
  session: anySession(sessionId),
  command,
});

export const pageOf = ({ limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }): Page => ({
  limit,
  cursor: cursor ?? null,
});

export const reject = (...problems: readonly Problem[]): BadRequest => ({ do: 'reject', problems });

export function withId(request: WireRequest, then: (found: string) => Intent | BadRequest): Intent | BadRequest {
  const read = readShape(pathParameters, { id: request.params.id });
  return 'problems' in read ? reject(...read.problems) : then(read.value.id);
}

/** `whenEmpty` stands for a body that may be left out. */
export function withBody<S extends z.ZodType>(
  request: WireRequest,
  schema: S,
  then: (body: z.output<S>) => Intent | BadRequest,
  whenEmpty?: object,
): Intent | BadRequest {
  const body = readJsonBody(request);
  if ('problem' in body) return reject(body.problem);
  const read = readShape(schema, body.value === undefined ? whenEmpty : body.value);
  return 'problems' in read ? reject(...read.problems) : then(read.value);
}

export function withQuery<Q>(
  request: WireRequest,
  schema: z.ZodType<{ readonly query: Q }>,
  then: (query: Q) => Intent | BadRequest,
): Intent | BadRequest {
  const read = readShape(schema, { query: request.query }, (path) => path.replace(/^query\./, ''));
  return 'problems' in read ? reject(...read.problems) : then(read.value.query);
}

const ETAG = /^(?:W\/)?"(\d{1,15})"$|^(\d{1,15})$/;

/** The version that the caller has seen; `*` and no header accept every one. */
function readIfMatch(request: WireRequest): { readonly ifVersion: number | null } | { readonly problem: Problem } {
  const header = request.headers['if-match']?.trim();
  if (header === undefined || header === '*') return { ifVersion: null };
  const match = ETAG.exec(header);
  if (match !== null) return { ifVersion: Number(match[1] ?? match[2]) };
  const text = 'If-Match must be the version of the session as its ETag gives it, such as "3".';
  return { problem: problem('invalid_value', 'If-Match', text) };
}
