// The contract suite: what every dialect must hold, whatever it sounds like. Runs in each dialect's own test file.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CONTACT, sessionsInEveryState } from '../../test/every-state.ts';
import { makeGiftItem, makeItem, makeMerchant } from '../../test/makers.ts';
import { makeCaller, makeContext, makeRequest } from '../../test/wire-makers.ts';
import { EVENT_TYPES } from '../domain/event.ts';
import { problem, type ProblemCode } from '../domain/problem.ts';
import type { Session } from '../domain/session.ts';
import type { Asked, Dialect, FaultKind, Result, Route, WireReply } from './dialect.ts';

export interface DialectUnderTest {
  readonly dialect: Dialect;
  /** Throws unless `body` is an error in this vendor's shape. */
  readonly checkError: (body: unknown, reply: WireReply) => void;
  /** A good body for each route that takes one, by `POST /path`. */
  readonly bodies: Readonly<Record<string, unknown>>;
  /** Routes whose success shows a session, by `GET /path`. */
  readonly showing: readonly string[];
  /** The route that reads one session, and the name of the id in its path. */
  readonly reading: { readonly route: string; readonly param: string };
  /** Faults that this vendor words as plain text, and how. */
  readonly plainFaults?: Readonly<Partial<Record<FaultKind, RegExp>>>;
  /** Whether a webhook's signature holds for one moment only. */
  readonly isStamped?: boolean;
  /** The status for a merchant that does not exist; 404 unless the vendor says otherwise. */
  readonly noMerchant?: number;
  /**
   * The status for what is not there, where it is not 404, by `GET /path`. With 200 the vendor answers whatever is wrong: the
   * body tells.
   */
  readonly notFound?: Readonly<Record<string, number>>;
  /** Routes that answer why something cannot be, by `POST /path`, where that is what is asked. */
  readonly tellsWhyNot?: readonly string[];
  /** Gives a session what this dialect would have put there when opening it. */
  readonly dress?: (session: Session) => Session;
  /** The vendor sends the secret of an endpoint along, so that receivers need not compute anything. */
  readonly sendsSecret?: true;
}

export function describeDialect(under: DialectUnderTest): void {
  const { dialect } = under;
  describe(`the dialect ${dialect.name} keeps the contract`, () => {
    describeRoutes(under);
    describeFaults(under);
    describeFailures(under);
    describeParsing(under);
    describeSessions(under);
    if (dialect.webhook !== null) describeWebhook(under);
  });
}

export const routeName = ({ method, path }: Pick<Route, 'method' | 'path'>): string => `${method} ${path}`;

function describeRoutes({ dialect, bodies, showing, reading }: DialectUnderTest): void {
  const names = dialect.routes.map(routeName);

  it('names every method and path once, without a trailing slash', () => {
    expect(new Set(names).size).toBe(names.length);
    for (const { path } of dialect.routes) expect(path).toMatch(/^(\/[\w.-]+|\/:\w+)+$/);
    expect(dialect.errors.path).toMatch(/^(\/[\w-]+)+$/);
    expect(dialect.pagePath).toMatch(/^(\/[\w.-]+)+\/:id$/);
  });

  it('is tested on routes that it has', () => {
    for (const name of [...Object.keys(bodies), ...showing, reading.route]) expect(names).toContain(name);
  });

  it('makes public ids that cannot be guessed and that it reads again', () => {
    const ids = Array.from({ length: 1_000 }, () => dialect.publicId(0));
    expect(new Set(ids).size).toBe(ids.length);
    const route = dialect.routes.find((candidate) => routeName(candidate) === reading.route);
    for (const id of ids) {
      expect(id).toMatch(/^[\w-]{20,64}$/);
      const intent = route?.parse(makeRequest({ method: 'GET', params: { [reading.param]: id } }), callerFor(route));
      expect(intent).toMatchObject({ do: 'read', session: { id } });
    }
  });
}

/** The HTTP status of each fault; where two are given, vendors differ. */
const FAULT_STATUSES: Readonly<Record<FaultKind, readonly number[]>> = {
  unauthenticated: [401],
  forbidden: [403],
  'origin-forbidden': [403],
  'route-not-found': [404],
  'method-not-allowed': [405],
  'request-malformed': [400],
  'request-timeout': [408],
  'headers-too-large': [431],
  'body-too-large': [400, 413],
  'media-type-unsupported': [400, 415],
  'key-missing': [400, 422],
  'key-malformed': [400, 422],
  'rate-limited': [429],
  overloaded: [503],
  internal: [500],
};

function describeFaults({ dialect, checkError, plainFaults = {} }: DialectUnderTest): void {
  it.each(Object.entries(FAULT_STATUSES))('words the fault %s', (kind, statuses) => {
    const fault = { message: 'What is wrong.', requestId: 'req_1', docsUrl: 'https://docs.example' };
    const reply = dialect.fault({ ...fault, kind: kind as FaultKind, retryAfterS: 7 });
    expect(statuses).toContain(reply.status);
    expect(headerOf(reply, 'retry-after')).toBe('7');
    const plain = plainFaults[kind as FaultKind];
    expect(reply.body).toMatch(plain ?? /What is wrong\./);
    if (plain === undefined) checkError(jsonOf(reply), reply);
    else expect(headerOf(reply, 'content-type')).toMatch(/^text\/plain/);
    expect(headerOf(dialect.fault({ ...fault, kind: kind as FaultKind }), 'retry-after')).toBeUndefined();
  });
}

/** All codes there are; a new one does not compile until it stands here. */
const PROBLEM_CODES: Readonly<Record<ProblemCode, true>> = {
  invalid_value: true,
  missing_value: true,
  unknown_key: true,
  too_large: true,
  price_override_forbidden: true,
  credentials_required: true,
  redirect_host_forbidden: true,
  variant_not_found: true,
  product_mismatch: true,
  paid_once: true,
  currency_unsupported: true,
  currency_mixed: true,
  shipping_option_not_found: true,
  gift_not_offered: true,
  customer_not_found: true,
  already_exists: true,
  managed_by_configuration: true,
  managed_by_import: true,
  out_of_stock: true,
  discount_not_found: true,
  discount_not_started: true,
  discount_ended: true,
  discount_minimum_not_met: true,
  discount_used_up: true,
  discount_not_combinable: true,
  coins_unavailable: true,
  credit_too_low: true,
  discount_maximum_exceeded: true,
  discount_not_applicable: true,
  discount_not_for_buyer: true,
  discount_buyer_unknown: true,
  discount_outdone: true,
  email_required: true,
  shipping_address_required: true,
  shipping_option_required: true,
  country_not_served: true,
  address_not_served: true,
  method_unavailable: true,
  gateway_unavailable: true,
  card_not_accepted_here: true,
  payment_in_progress: true,
  payment_partly_arrived: true,
  nothing_to_refund: true,
  payment_disputed: true,
  refund_too_large: true,
  refund_unsupported: true,
  session_completed: true,
  subscription_canceled: true,
  session_expired: true,
  session_canceled: true,
  session_not_open: true,
  version_stale: true,
  session_busy: true,
};

function describeFailures(under: DialectUnderTest): void {
  const { dialect, checkError, noMerchant = 404, notFound = {}, tellsWhyNot = [] } = under;
  const expectError = (reply: WireReply, isOk: boolean): void => {
    expect(reply.status).toBeGreaterThanOrEqual(isOk ? 200 : 400);
    expect(reply.status).toBeLessThan(500);
    checkError(jsonOf(reply), reply);
  };

  it.each(dialect.routes.map((route) => [routeName(route), route] as const))(
    'words every failure of %s',
    (_, route) => {
      const isOk = notFound[routeName(route)] === 200;
      for (const code of Object.keys(PROBLEM_CODES) as ProblemCode[]) {
        for (const at of [null, 'lines[0].quantity', 'success_url', 'metadata.a']) {
          const problems = [problem(code, at, 'What is wrong.'), problem('invalid_value', 'note', 'And this.')];
          const refused = route.render({ kind: 'refused', problems, session: null }, makeContext(), asked(route));
          if (tellsWhyNot.includes(routeName(route))) expect(refused.status).toBe(200);
          else expectError(refused, isOk);
          expect(refused.body).toContain('What is wrong.');
          const rejected = route.render({ kind: 'rejected', problems }, makeContext({ merchant: null }), asked(route));
          expectError(rejected, isOk);
        }
      }
      for (const what of [
        'session',
        'merchant',
        'endpoint',
        'delivery',
        'event',
        'customer',
        'order',
        'payment',
        'challenge',
        'product',
        'variant',
        'catalogue',
      ] as const) {
        const reply = route.render({ kind: 'not-found', what }, makeContext({ merchant: null }), asked(route));
        const status = notFound[routeName(route)] ?? 404;
        expect(reply.status).toBe(what === 'merchant' && !isOk ? noMerchant : status);
        expectError(reply, isOk);
      }
      if (route.idempotency === 'none') return;
      expectError(route.render({ kind: 'key-reused' }, makeContext(), asked(route)), isOk);
      const inFlight = route.render({ kind: 'key-in-flight' }, makeContext(), asked(route));
      expectError(inFlight, isOk);
      expect(headerOf(inFlight, 'retry-after')).toMatch(/^\d+$/);
    },
  );
}

function describeParsing({ dialect, bodies, checkError }: DialectUnderTest): void {
  const texts = fc.dictionary(fc.string({ maxLength: 12 }), fc.string({ maxLength: 40 }), { maxKeys: 4 });

  it.each(dialect.routes.map((route) => [routeName(route), route] as const))(
    'survives anything at %s',
    (name, route) => {
      const params = [...route.path.matchAll(/:(\w+)/g)].map(([, param = '']) => param);
      const bytes = fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.json({ maxDepth: 4 }),
        ...(bodies[name] === undefined ? [] : [mutated(bodies[name])]),
      );
      const query = fc.record({ limit: fc.string(), cursor: fc.string(), status: fc.string() }, { requiredKeys: [] });
      fc.assert(
        fc.property(bytes, texts, query, fc.string(), fc.boolean(), (body, headers, known, id, isForm) => {
          const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
          const request = makeRequest({
            method: route.method,
            params: Object.fromEntries(params.map((param) => [param, id])),
            query: known,
            headers: { ...headers, 'content-type': type },
            body,
          });
          const intent = route.parse(request, callerFor(route));
          if (intent.do !== 'reject') return;
          expect(intent.problems.length).toBeGreaterThan(0);
          for (const { text } of intent.problems) expect(text).toMatch(/\S[.?]$/);
          const asking = { request, caller: callerFor(route) };
          const reply = route.render({ kind: 'rejected', problems: intent.problems }, makeContext(), asking);
          checkError(jsonOf(reply), reply);
        }),
        { numRuns: 300 },
      );
    },
  );

  it.each(Object.entries(bodies))('understands the good body of %s', (name, body) => {
    const route = dialect.routes.find((candidate) => routeName(candidate) === name);
    const id = dialect.publicId(0);
    const params = { id, uniqid: id, sessionId: id, productPath: 'guide' };
    const intent = route?.parse(makeRequest({ params, body }), callerFor(route));
    expect(intent?.do === 'reject' ? intent.problems : []).toEqual([]);
  });
}

/** A good body with one member replaced by anything, or left out. */
function mutated(body: unknown): fc.Arbitrary<string> {
  const paths = pathsOf(body, []);
  return fc
    .tuple(fc.nat(paths.length - 1), fc.option(fc.jsonValue({ maxDepth: 2 }), { nil: undefined }))
    .map(([index, value]) => JSON.stringify(replaced(body, paths[index] ?? [], value)) ?? '');
}

function pathsOf(value: unknown, path: readonly string[]): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  return [path, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((member, at) => (String(at) === key ? replaced(member, rest, by) : (member as unknown)));
  return Object.fromEntries(
    Object.entries(value as object).map(([name, member]) => [
      name,
      name === key ? replaced(member, rest, by) : (member as unknown),
    ]),
  );
}

const context = makeContext({ merchant: makeMerchant(), items: [makeItem(), makeGiftItem()] });

function describeSessions({ dialect, showing, dress = (session) => session }: DialectUnderTest): void {
  const sessions = Object.entries(sessionsInEveryState(dialect.name));

  it.each(showing)('shows a session in every state at %s', (name) => {
    const route = dialect.routes.find((candidate) => routeName(candidate) === name);
    for (const [state, session] of sessions) {
      const result: Result = { kind: 'session', session: dress(session), warnings: [] };
      const reply = route?.render(result, context, asked(route));
      expect(reply?.status, state).toBeLessThan(500);
      if (reply?.body === null || reply === undefined) continue;
      expect(jsonOf(reply), state).toBeTypeOf('object');
      if (route?.scopes !== 'public') continue;
      for (const secret of Object.values(CONTACT)) expect(reply.body, `${state} tells everybody`).not.toContain(secret);
    }
  });
}

function describeWebhook(under: DialectUnderTest): void {
  const { dialect, sendsSecret, dress = (session) => session, isStamped = true } = under;
  const { webhook } = dialect;
  if (webhook === null) return;

  it('words every event of its own sessions in names that it lists', () => {
    for (const session of Object.values(sessionsInEveryState(dialect.name)).map(dress)) {
      for (const type of EVENT_TYPES) {
        for (const name of webhook.namesOf(type, session)) {
          expect(webhook.names).toContain(name);
          const event = { id: 'evt_1', type, atMs: 0, sequence: 1, detail: {}, session };
          for (const version of webhook.versions ?? [null]) {
            const body = webhook.render(name, event, context, version);
            expect(JSON.parse(body)).toBeTypeOf('object');
            expect(body).not.toContain(context.clientSecret(session));
          }
        }
      }
    }
  });

  it('signs with a secret of its own format, and tries again after anything but success', () => {
    const secret = webhook.secretFrom('0123456789abcdef'.repeat(4));
    const other = webhook.secretFrom('fedcba9876543210'.repeat(4));
    const delivery = { id: '01900000-0000-7000-8000-0000000000d1', eventId: 'evt_1', name: 'x', body: '{}' };
    const headers = webhook.headers(delivery, [secret], 1_000_000);
    for (const [name, value] of Object.entries(headers)) {
      expect(name).toMatch(/^[\w-]+$/);
      expect(value).toMatch(/^[ -~]+$/);
      if (!sendsSecret) expect(value).not.toContain(secret);
    }
    expect(webhook.headers(delivery, [secret], 1_000_000)).toEqual(headers);
    expect(webhook.headers(delivery, [other], 1_000_000)).not.toEqual(headers);
    const isSame = JSON.stringify(webhook.headers(delivery, [secret], 1_060_000)) === JSON.stringify(headers);
    expect(isSame).toBe(!isStamped);
    expect(webhook.judge(200)).toBe('done');
    for (const status of [301, 404, 429, 500, 503]) expect(webhook.judge(status)).toBe('retry');
    expect(webhook.retryAfterMs.every((wait, index, all) => wait > 0 && wait >= (all[index - 1] ?? 0))).toBe(true);
    expect(webhook.timeoutMs).toBeGreaterThan(0);
  });
}

const asked = (route: Route): Asked => ({ request: makeRequest(), caller: callerFor(route) });

const callerFor = (route: Route) => (route.scopes === 'public' ? null : makeCaller());

function jsonOf(reply: WireReply): unknown {
  expect(headerOf(reply, 'content-type')).toMatch(/^application\/json/);
  return JSON.parse(reply.body ?? '');
}

const headerOf = ({ headers = {} }: WireReply, name: string): string | undefined =>
  Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
