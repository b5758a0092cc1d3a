import { describe, expect, it } from 'vitest';
import { sessionsInEveryState } from '../../../test/every-state.ts';
import {
  makeAttempt,
  makeDiscount,
  makeFacts,
  makeGiftItem,
  makeGiftOffer,
  makeItem,
  makeLine,
  makeMerchant,
  makeSession,
  METHODS,
  NOW_MS,
} from '../../../test/makers.ts';
import { makeAsked, makeCaller, makeContext, makeRequest } from '../../../test/wire-makers.ts';
import { decide } from '../../domain/decide.ts';
import { problem } from '../../domain/problem.ts';
import type { Session } from '../../domain/session.ts';
import type { Result } from '../dialect.ts';
import createBody from './fixtures/create-session.request.json' with { type: 'json' };
import createReply from './fixtures/create-session.reply.json' with { type: 'json' };
import { native } from './index.ts';
import {
  errorAnswer,
  endpointAnswer,
  deliveryAnswer,
  listOf,
  timelineAnswer,
  deletedOf,
  explanationAnswer,
} from './record-answers.ts';
import { sessionAnswer, type SessionAnswer } from './session-answer.ts';

const merchant = makeMerchant({ offers: [makeDiscount(), makeGiftOffer()] });
const shawl = makeItem({
  product: { id: 'p2', title: 'Shawl' },
  variant: { id: 'v2', sku: 'SHAWL', prices: { INR: 90_000 } },
});
const items = [makeItem(), makeGiftItem(), shawl];
const context = makeContext({ merchant, items });

function reply(name: string, result: Result, at = context) {
  const [method = '', path = ''] = name.split(' ');
  const route = native.routes.find((other) => other.method === method && other.path === `/kassa/v1${path}`);
  if (route === undefined) throw new Error(`there is no route ${name}`);
  const { status, headers = {}, body } = route.render(result, at, makeAsked());
  return { status, headers, body: JSON.parse(body ?? '') as unknown };
}

function shown(session: Session, at = context): SessionAnswer {
  const { body } = reply('GET /sessions/:id', { kind: 'session', session, warnings: [] }, at);
  return sessionAnswer.parse(body);
}

it('an explanation has the session’s version and sums to its total', () => {
  for (const session of Object.values(sessionsInEveryState('native'))) {
    const { status, headers, body } = reply('GET /sessions/:id/explain', { kind: 'session', session, warnings: [] });
    const { steps, total } = explanationAnswer.parse(body);
    expect([status, headers]).toMatchObject([200, { etag: `"${session.version}"` }]);
    expect([total, steps.at(-1)?.subtotal]).toEqual([session.totals.total, session.totals.total]);
  }
});

describe('a session', () => {
  it('is answered to its creation as a whole, with the link for the buyer', () => {
    const route = native.routes.find(({ method, path }) => method === 'POST' && path === '/kassa/v1/sessions');
    const intent = route?.parse(makeRequest({ body: createBody }), makeCaller(merchant));
    if (intent?.do !== 'open') throw new Error('the request was not understood');
    const ids = { session: 's', public: 'ses_golden', native: 'ses_golden' };
    const decision = decide(null, { ...intent.command, ids }, makeFacts({ merchant, items }));
    if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
    const { session, warnings } = decision;
    const { status, headers, body } = reply('POST /sessions', { kind: 'session', session, warnings });
    expect(status).toBe(201);
    expect(headers).toMatchObject({ etag: '"1"', 'content-type': 'application/json; charset=utf-8' });
    expect(body).toEqual(createReply);
    sessionAnswer.parse(body);
    expect(Object.keys(body as object)).toEqual(Object.keys(createReply));
  });

  it('carries the secret in no later answer', () => {
    const session = makeSession({ version: 7 });
    for (const name of ['GET /sessions/:id', 'PATCH /sessions/:id', 'POST /sessions/:id/pay']) {
      const { status, headers, body } = reply(name, { kind: 'session', session, warnings: [] });
      expect(status).toBe(200);
      expect(headers.etag).toBe('"7"');
      expect(JSON.stringify(body)).not.toContain('client-secret');
    }
    const page = { items: [session], nextCursor: 'next' };
    const { body } = reply('GET /sessions', { kind: 'sessions', page });
    expect(listOf(sessionAnswer).parse(body)).toMatchObject({ has_more: true, next_cursor: 'next' });
    expect(JSON.stringify(body)).not.toContain('client-secret');
  });

  it.each([
    ['open', 'open', 'unpaid'],
    ['declined', 'open', 'unpaid'],
    ['asked', 'processing', 'pending'],
    ['challenged', 'open', 'unpaid'],
    ['unknown', 'processing', 'pending'],
    ['settling', 'processing', 'pending'],
    ['paid', 'complete', 'paid'],
    ['on delivery', 'complete', 'pending'],
    ['free', 'complete', 'no_payment_required'],
    ['refunded', 'complete', 'refunded'],
    ['partly refunded', 'complete', 'partially_refunded'],
    ['failed', 'expired', 'unpaid'],
    ['canceled', 'canceled', 'unpaid'],
    ['expired', 'expired', 'unpaid'],
  ])('that is %s has status %s and payment status %s', (state, status, payment_status) => {
    const session = sessionsInEveryState('native')[state];
    expect(session && shown(session)).toMatchObject({ status, payment_status });
  });

  it('knows all states that the list above names', () => {
    expect(Object.keys(sessionsInEveryState('native'))).toHaveLength(15);
  });

  it('says what the buyer has to do next', () => {
    const challenged = makeAttempt({ state: 'challenged', redirectUrl: 'https://bank.example/1' });
    const awaited = makeAttempt({ method: 'bank_transfer', state: 'pending', instructions: 'Account 1' });
    expect(shown(makeSession({ state: 'paying', attempts: [challenged] })).next_action).toEqual({
      type: 'redirect',
      url: 'https://bank.example/1',
    });
    expect(shown(makeSession({ state: 'settling', attempts: [awaited] })).next_action).toEqual({
      type: 'display_instructions',
      text: 'Account 1',
    });
    expect(shown(makeSession()).next_action).toBeNull();
  });

  it('tells the last decline until the next try', () => {
    const decline = { code: 'card_declined', message: 'The card was declined.' } as const;
    const declined = makeAttempt({ state: 'declined', decline, checkDueAtMs: null });
    const next = makeAttempt({ id: 'a2', state: 'asked' });
    expect(shown(makeSession({ attempts: [declined] })).last_payment_error).toEqual(decline);
    expect(shown(makeSession({ state: 'paying', attempts: [declined, next] })).last_payment_error).toBeNull();
  });

  it.each<[string, Partial<Session>, object]>([
    ['open', {}, { paid: 0, due_now: 359_500, due_later: 0 }],
    ['to be paid on delivery', { paymentMethod: 'cod' }, { paid: 0, due_now: 0, due_later: 359_500 }],
    ['over', { state: 'expired' }, { paid: 0, due_now: 0, due_later: 0 }],
    ['paid', ended(makeAttempt({ state: 'paid' })), { paid: 359_500, due_now: 0, due_later: 0 }],
    [
      'ordered on delivery',
      ended(makeAttempt({ state: 'authorized', collect: 'on_delivery' })),
      { paid: 0, due_now: 0, due_later: 359_500 },
    ],
  ])('that is %s says what is due', (_, over, money) => {
    expect(shown(makeSession(over)).totals).toMatchObject({ total: 359_500, ...money });
  });

  it('offers no way to pay once it is over, and has no problems then', () => {
    for (const state of ['completed', 'canceled', 'expired', 'failed'] as const) {
      expect(shown(makeSession({ state }))).toMatchObject({ payment_methods: [], problems: [] });
    }
    expect(shown(makeSession()).payment_methods.map(({ method }) => method)).toEqual(['card', 'bank_transfer']);
    expect(shown(makeSession()).problems.map(({ code, param }) => `${code} ${param}`)).toEqual([
      'email_required buyer.email',
      'shipping_address_required shipping_address',
    ]);
  });

  it('tells a refused code once, as a warning, together with other warnings', () => {
    const session = makeSession({ codes: [{ code: 'NOSUCH', replaced: null, by: 'merchant' }] });
    const warnings = [
      { ...problem('discount_not_found', 'discounts[0].code', 'x'), severity: 'warning' as const },
      { ...problem('gift_not_offered', 'gifts', 'It left.'), severity: 'warning' as const },
    ];
    const { body } = reply('PATCH /sessions/:id', { kind: 'session', session, warnings });
    const { problems, discounts } = sessionAnswer.parse(body);
    const told = problems.filter(({ severity }) => severity === 'warning').map(({ code }) => code);
    expect(told).toEqual(['discount_not_found', 'gift_not_offered']);
    expect(discounts).toMatchObject([{ code: 'NOSUCH', status: 'refused', reason: 'discount_not_found', amount: 0 }]);
  });

  it('is never answered with parts that do not sum to the whole', () => {
    const { totals } = makeSession();
    const wrong = makeSession({ totals: { ...totals, total: totals.total - 1 } });
    expect(() => shown(wrong)).toThrow(/parts sum/);
    expect(() => shown(makeSession({ lines: [makeLine({ quantity: 2 })] }))).toThrow(/parts sum/);
  });

  it('marks gift lines', () => {
    const gift = makeLine({ id: 'li_2', giftOfferId: 'gift-earrings', unitAmount: 100 });
    const { totals } = makeSession();
    const session = makeSession({
      lines: [makeLine(), gift],
      adjustments: [{ source: 'gift-earrings', kind: 'gift', label: 'Free', amount: -100, lineShares: [0, -100] }],
      totals: { ...totals, subtotal: 359_600, discount: 100 },
    });
    const { lines, adjustments } = shown(session);
    expect(lines.map(({ gift: isGift, total }) => [isGift, total])).toEqual([
      [false, 359_500],
      [true, 0],
    ]);
    expect(adjustments[0]?.lines).toEqual([{ line: 'li_2', amount: -100 }]);
  });
});

function ended(attempt: Session['attempts'][number]): Partial<Session> {
  return { state: 'completed', attempts: [attempt], order: { id: 'o', number: 'ABCD-EFGH', atMs: NOW_MS } };
}

describe('errors', () => {
  const errorOf = (result: Result) => {
    const { status, headers, body } = reply('PATCH /sessions/:id', result);
    return { status, headers, ...errorAnswer.parse(body) };
  };
  const refused = (...problems: Parameters<typeof problem>[]): Result => ({
    kind: 'refused',
    problems: problems.map((parts) => problem(...parts)),
    session: null,
  });

  it('name the first problem and tell all', () => {
    const result = refused(
      ['email_required', 'buyer.email', 'Enter it.', 'buyer'],
      ['out_of_stock', 'lines[0]', 'Gone.'],
    );
    expect(errorOf(result)).toMatchObject({
      status: 422,
      error: {
        type: 'refused',
        code: 'email_required',
        message: 'Enter it.',
        param: 'buyer.email',
        doc_url: 'https://docs.example/errors#email_required',
        request_id: 'req_test',
        problems: [
          {
            code: 'email_required',
            severity: 'error',
            param: 'buyer.email',
            fixable_by: 'buyer',
            message: 'Enter it.',
          },
          { code: 'out_of_stock', severity: 'error', param: 'lines[0]', fixable_by: 'caller', message: 'Gone.' },
        ],
      },
    });
  });

  it.each<[Result, number, string, string]>([
    [refused(['invalid_value', 'note', 'x']), 400, 'invalid_request', 'invalid_value'],
    [refused(['price_override_forbidden', 'lines[0]', 'x']), 403, 'permission', 'price_override_forbidden'],
    [refused(['variant_not_found', 'lines[0]', 'x']), 422, 'refused', 'variant_not_found'],
    [refused(['payment_in_progress', null, 'x']), 409, 'conflict', 'payment_in_progress'],
    [refused(['session_completed', null, 'x']), 409, 'conflict', 'session_completed'],
    [refused(['refund_too_large', 'amount', 'x']), 422, 'refused', 'refund_too_large'],
    [{ kind: 'rejected', problems: [problem('unknown_key', 'x', 'x')] }, 400, 'invalid_request', 'unknown_key'],
    [{ kind: 'not-found', what: 'session' }, 404, 'not_found', 'session_not_found'],
    [{ kind: 'not-found', what: 'endpoint' }, 404, 'not_found', 'webhook_endpoint_not_found'],
    [{ kind: 'not-found', what: 'delivery' }, 404, 'not_found', 'delivery_not_found'],
    [{ kind: 'not-found', what: 'event' }, 404, 'not_found', 'event_not_found'],
    [{ kind: 'key-reused' }, 409, 'conflict', 'idempotency_key_reused'],
    [{ kind: 'key-in-flight' }, 409, 'conflict', 'idempotency_in_flight'],
  ])('%#: are %i %s %s', (result, status, type, code) => {
    expect(errorOf(result)).toMatchObject({ status, error: { type, code } });
  });

  it('say when to ask again about a running request', () => {
    expect(errorOf({ kind: 'key-in-flight' }).headers['retry-after']).toBe('1');
  });

  it('show the present session to whoever came too late, without its secret', () => {
    const session = makeSession({ version: 4 });
    const result: Result = { kind: 'refused', problems: [problem('version_stale', null, 'x')], session };
    const error = errorOf(result);
    expect(error).toMatchObject({ status: 412, error: { type: 'conflict' }, session: { version: 4 } });
    expect(error.headers.etag).toBe('"4"');
    expect(error.session?.client_secret).toBeNull();
    expect(errorOf({ ...result, problems: [problem('session_expired', null, 'x')] }).session).toBeUndefined();
  });

  it('of the edge name the header that is wrong', () => {
    const fault = { message: 'Send a key.', requestId: 'req_9', docsUrl: 'https://docs.example' };
    const { status, body } = native.fault({ ...fault, kind: 'unauthenticated' });
    expect(status).toBe(401);
    expect(errorAnswer.parse(JSON.parse(body ?? ''))).toEqual({
      error: {
        type: 'authentication',
        code: 'api_key_invalid',
        message: 'Send a key.',
        param: 'Authorization',
        doc_url: 'https://docs.example/errors#api_key_invalid',
        request_id: 'req_9',
        problems: [],
      },
    });
  });
});

describe('what stands around sessions', () => {
  const endpoint = {
    id: 'we',
    dialect: 'native',
    url: 'https://shop.example/hook',
    events: ['*'],
    description: null,
    enabled: true,
    createdAtMs: NOW_MS,
    updatedAtMs: NOW_MS,
  };

  it('shows the secret of an endpoint where it was made', () => {
    const created = reply('POST /webhook_endpoints', { kind: 'endpoint', endpoint, secret: 'whsec_x' });
    expect(created.status).toBe(201);
    expect(endpointAnswer.parse(created.body)).toEqual({
      id: 'we',
      object: 'webhook_endpoint',
      dialect: 'native',
      url: 'https://shop.example/hook',
      events: ['*'],
      description: null,
      enabled: true,
      secret: 'whsec_x',
      created_at: '2026-06-15T12:00:00.000Z',
      updated_at: '2026-06-15T12:00:00.000Z',
    });
    const read = reply('GET /webhook_endpoints/:id', { kind: 'endpoint', endpoint, secret: null });
    expect(read).toMatchObject({ status: 200, body: { secret: null } });
    const listed = reply('GET /webhook_endpoints', {
      kind: 'endpoints',
      page: { items: [endpoint], nextCursor: null },
    });
    expect(listOf(endpointAnswer).parse(listed.body)).toMatchObject({ has_more: false, next_cursor: null });
    const deleted = reply('DELETE /webhook_endpoints/:id', { kind: 'deleted', id: 'we' });
    expect(deletedOf('webhook_endpoint').parse(deleted.body)).toEqual({
      id: 'we',
      object: 'webhook_endpoint',
      deleted: true,
    });
  });

  it('shows a delivery with its tries', () => {
    const delivery = {
      id: 'whd_1',
      endpointId: 'we',
      eventId: 'evt',
      eventType: 'session.completed',
      url: endpoint.url,
      body: '{}',
      status: 'pending' as const,
      tries: [{ atMs: NOW_MS, status: 500, error: null, durationMs: 12, response: 'no' }],
      nextTryAtMs: NOW_MS + 5_000,
      createdAtMs: NOW_MS,
    };
    const { body } = reply('POST /deliveries/:id/resend', { kind: 'delivery', delivery });
    expect(deliveryAnswer.parse(body)).toEqual({
      id: 'whd_1',
      object: 'delivery',
      endpoint: 'we',
      event: 'evt',
      event_type: 'session.completed',
      url: endpoint.url,
      status: 'pending',
      tries: [{ at: '2026-06-15T12:00:00.000Z', status: 500, error: null, duration_ms: 12, response: 'no' }],
      next_try_at: '2026-06-15T12:00:05.000Z',
      created_at: '2026-06-15T12:00:00.000Z',
    });
    const page = { items: [{ ...delivery, nextTryAtMs: null }], nextCursor: null };
    const listed = reply('GET /deliveries', { kind: 'deliveries', page });
    expect(listOf(deliveryAnswer).parse(listed.body).data[0]?.next_try_at).toBeNull();
  });

  it('shows a timeline', () => {
    const entries = [
      { atMs: NOW_MS, kind: 'event' as const, name: 'session.created', detail: { id: 'evt', sequence: 1 } },
    ];
    const { body } = reply('GET /sessions/:id/timeline', { kind: 'timeline', session: makeSession(), entries });
    expect(timelineAnswer.parse(body).data).toEqual([
      { at: '2026-06-15T12:00:00.000Z', kind: 'event', name: 'session.created', detail: { id: 'evt', sequence: 1 } },
    ]);
  });

  it('lists events as webhooks carry them', () => {
    const session = makeSession();
    const event = { id: 'evt', type: 'session.created' as const, atMs: NOW_MS, sequence: 1, detail: {}, session };
    const { body } = reply('GET /events', { kind: 'events', page: { items: [event], nextCursor: null } });
    const one = native.webhook?.render('session.created', event, context) ?? '';
    expect(body).toEqual({ data: [JSON.parse(one)], has_more: false, next_cursor: null });
    expect(reply('GET /events/:id', { kind: 'event', event }).body).toEqual(JSON.parse(one));
  });
});

it('shows methods with what they can do', () => {
  const at = makeContext({ merchant, items, methods: () => METHODS.slice(0, 1) });
  expect(shown(makeSession(), at).payment_methods).toEqual([
    {
      method: 'card',
      gateway: 'sandbox',
      label: 'Card',
      takes_card: true,
      refunds: true,
      total: 359_500,
      partial_cod: null,
    },
  ]);
});
