import { describe, expect, it } from 'vitest';
import { makeMerchant } from '../../../test/makers.ts';
import { makeCaller, makeRequest } from '../../../test/wire-makers.ts';
import type { BadRequest, Intent } from '../dialect.ts';
import createBody from './fixtures/create-session.request.json' with { type: 'json' };
import { native } from './index.ts';

const ID = 'ses_000000000000000000000001';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7/;

interface Sent {
  readonly body?: unknown;
  readonly query?: Record<string, string>;
  readonly headers?: Record<string, string>;
  readonly id?: string;
  readonly scopes?: readonly string[];
}

/** `POST /sessions` → what the route makes of it. */
function parse(name: string, { body, query = {}, headers = {}, id = ID, scopes = ['*'] }: Sent = {}) {
  const [method = '', path = ''] = name.split(' ');
  const route = native.routes.find((other) => other.method === method && other.path === `/kassa/v1${path}`);
  if (route === undefined) throw new Error(`there is no route ${name}`);
  return route.parse(makeRequest({ method, body, query, headers, params: { id } }), makeCaller(makeMerchant(), scopes));
}

const problemsOf = (intent: Intent | BadRequest): string[] =>
  intent.do === 'reject' ? intent.problems.map(({ code, at, text }) => `${code} ${at}: ${text}`) : [];

const line = { variant: 'GOWN-1' };

describe('opening a session', () => {
  it('understands every field', () => {
    const intent = parse('POST /sessions', { body: createBody });
    expect(intent).toEqual({
      do: 'open',
      command: {
        type: 'open-session',
        dialect: 'native',
        ids: {
          session: expect.stringMatching(UUID) as string,
          public: expect.stringMatching(/^ses_\w{24}$/) as string,
          native: expect.stringMatching(/^ses_\w{24}$/) as string,
        },
        input: {
          lines: [
            { kind: 'catalog', variant: '46107636203656', quantity: 1, properties: { engraving: 'For Asha' } },
            { kind: 'catalog', variant: 'SHAWL', quantity: 2, properties: {} },
            {
              kind: 'inline',
              title: 'Gift wrap',
              unitAmount: 9900,
              quantity: 1,
              requiresShipping: false,
              taxable: true,
              properties: {},
            },
          ],
          currency: 'INR',
          country: 'IN',
          locale: 'en-IN',
          buyer: { email: 'asha.rao@example.com', phone: '+919876543210', name: 'Asha Rao', externalId: 'c-1' },
          shippingAddress: {
            name: 'Asha Rao',
            line1: '12 Lake Road',
            line2: null,
            city: 'Bengaluru',
            region: 'KA',
            postalCode: '560001',
            country: 'IN',
            phone: null,
          },
          billingAddress: null,
          shippingOption: 'standard',
          codes: [
            { code: 'SUMMER10', by: 'merchant' },
            { code: 'NOSUCH', by: 'merchant' },
          ],
          gifts: [{ variant: '52647247479102', quantity: 1 }],
          paymentMethods: { only: null, hide: ['bank_transfer'], order: ['cod', 'card'] },
          successUrl: 'https://my-store.com/thanks',
          cancelUrl: 'https://my-store.com/cart',
          clientReferenceId: 'cart-42',
          metadata: { campaign: 'june' },
          attributes: { source: 'app' },
          note: 'Ring twice',
        },
        mode: 'payment',
        life: { ms: 3_600_000, slides: false },
        callback: null,
        extra: {},
        mayOverridePrices: true,
        trustedReturnUrls: true,
        payment: null,
      },
    });
  });

  it('shows its public id as its native one', () => {
    const intent = parse('POST /sessions', { body: { lines: [line] } });
    if (intent.do !== 'open') throw new Error('it was not understood');
    const { ids, life } = intent.command;
    expect(ids.public).toBe(ids.native);
    expect(life).toEqual({ ms: 86_400_000, slides: false });
  });

  it('takes null for absent, and a number for the id of a variant', () => {
    const nothing = { currency: null, country: null, locale: null, mode: null, expires_in_s: null, discounts: null };
    const intent = parse('POST /sessions', { body: { lines: [{ variant: 46107636203656, title: null }], ...nothing } });
    expect(intent).toMatchObject({
      command: { input: { lines: [{ variant: '46107636203656', quantity: 1 }], codes: [] }, life: { ms: 86_400_000 } },
    });
  });

  it.each([
    [['*'], true],
    [['sessions.write', 'prices.override'], true],
    [['sessions.write'], false],
  ])('lets keys with %j set prices: %s', (scopes, mayOverridePrices) => {
    expect(parse('POST /sessions', { body: { lines: [line] }, scopes })).toMatchObject({
      command: { mayOverridePrices },
    });
  });

  it.each<[unknown, string]>([
    ['', 'missing_value null: The body is required: give an object.'],
    ['{', 'invalid_value null: The body is not valid JSON'],
    ['[]', 'invalid_value null: The body must be an object, not a list.'],
    [{}, 'missing_value lines: lines is required: give a list.'],
    [{ lines: line }, 'invalid_value lines: lines must be a list, not an object. Put it in [ ].'],
    [{ lines: [] }, 'invalid_value lines: lines must have at least 1 entry.'],
    [{ lines: [{}] }, 'invalid_value lines[0].variant: lines[0].variant: name a variant of the catalogue'],
    [{ lines: [{ ...line, price: 'x' }] }, 'invalid_value lines[0].price: lines[0].price: leave it out; variant'],
    [
      { lines: [{ ...line, unit_amount: 1 }] },
      'invalid_value lines[0].unit_amount: lines[0].unit_amount: leave it out',
    ],
    [{ lines: [{ title: 'x' }] }, 'invalid_value lines[0].unit_amount: lines[0].unit_amount: give the price'],
    [{ lines: [{ unit_amount: 5 }] }, 'invalid_value lines[0].title: lines[0].title: say what is sold'],
    [{ lines: [{ title: 'x', unit_amount: 19.99 }] }, 'lines[0].unit_amount must be a whole number, not a fraction.'],
    [{ lines: [{ title: 'x', unit_amount: -1 }] }, 'lines[0].unit_amount must be at least 0.'],
    [{ lines: [{ ...line, quantity: 0 }] }, 'lines[0].quantity must be at least 1.'],
    [{ lines: [{ ...line, quantity: 10_001 }] }, 'lines[0].quantity must be at most 10000.'],
    [{ lines: [{ title: 'x', unit_amount: 1e13 + 1 }] }, 'lines[0].unit_amount must be at most 10000000000000.'],
    [{ lines: [{ ...line, quantity: '2' }] }, 'must be a number, not a string. Leave out the quotes.'],
    [{ lines: [line], mode: 'free' }, 'mode must be one of "payment", "subscription", "setup".'],
    [{ lines: [line], expires_in_s: 59 }, 'expires_in_s must be at least 60.'],
    [{ lines: [line], expires_in_s: 604_801 }, 'expires_in_s must be at most 604800.'],
    [{ lines: [line], metadata: { a: 1 } }, 'metadata.a must be a string, not a number.'],
    [
      { lines: [line], metadata: { ['k'.repeat(41)]: '' } },
      `too_large metadata.${'k'.repeat(41)}: metadata.${'k'.repeat(41)}: a key has at most 40 characters.`,
    ],
    [{ lines: [line], buyer: { phone: 'abc' } }, 'invalid_value buyer.phone: buyer.phone: give a phone number'],
    [{ lines: [line], shipping_address: {} }, 'missing_value shipping_address.country'],
    [{ lines: [line], note: 'a\u0000b' }, 'invalid_value note: note contains a NUL'],
    [{ lines: [line], client_email: 'x' }, 'unknown_key client_email: client_email is not a field of the body.'],
    [
      { lines: [line], discont: [] },
      'unknown_key discont: discont is not a field of the body. Did you mean discounts?',
    ],
    [{ lines: [line], buyer: { e_mail: 'x' } }, 'e_mail is not a field of buyer. Did you mean email?'],
    [{ lines: [{ ...line, qantity: 1 }] }, 'qantity is not a field of lines[0]. Did you mean quantity?'],
  ])('refuses %j', (body, complaint) => {
    expect(problemsOf(parse('POST /sessions', { body })).join('\n')).toContain(complaint);
  });

  it('tells everything that is wrong at once', () => {
    const body = { lines: [{ ...line, quantity: 0 }], locale: 5, buyer: { phone: 12 } };
    expect(problemsOf(parse('POST /sessions', { body }))).toHaveLength(3);
  });
});

describe('changing a session', () => {
  const update = (sent: Sent) => parse('PATCH /sessions/:id', sent);

  it('leaves what is absent and clears what is null', () => {
    const body = { note: null, buyer: { email: null, name: 'Asha' }, discounts: null, shipping_address: null };
    const intent = update({ body });
    if (intent.do !== 'change' || intent.command.type !== 'revise-session') throw new Error('it was not understood');
    const { input } = intent.command;
    expect(intent.session).toEqual({ dialect: 'any', id: ID });
    expect(input).toMatchObject({ note: null, codes: [], shippingAddress: null, buyer: { email: null, name: 'Asha' } });
    expect(input.buyer?.phone).toBeUndefined();
    for (const key of ['lines', 'currency', 'gifts', 'metadata', 'billingAddress', 'paymentMethods'] as const) {
      expect(input[key], key).toBeUndefined();
    }
  });

  it.each<[string | undefined, number | undefined]>([
    ['"3"', 3],
    ['W/"3"', 3],
    ['3', 3],
    ['*', undefined],
    [undefined, undefined],
  ])('reads If-Match: %s', (header, ifVersion) => {
    const intent = update({ body: {}, headers: header === undefined ? {} : { 'if-match': header } });
    expect(intent).toMatchObject({ command: { type: 'revise-session' } });
    expect(intent.do === 'change' && 'ifVersion' in intent.command ? intent.command.ifVersion : undefined).toBe(
      ifVersion,
    );
  });

  it.each(['"x"', '"1", "2"', '-1', '1.5', ''])('refuses If-Match: %s', (header) => {
    expect(problemsOf(update({ body: {}, headers: { 'if-match': header } }))).toEqual([
      expect.stringMatching(/^invalid_value If-Match: If-Match must be the version/),
    ]);
  });

  it('gives it a new life', () => {
    expect(update({ body: { expires_in_s: 600 } })).toMatchObject({ command: { expiresInMs: 600_000 } });
  });

  it.each([
    [{ currency: null }, 'currency must be a string, not null.'],
    [{ lines: null }, 'lines must be a list, not null.'],
    [{ lines: [] }, 'lines must have at least 1 entry.'],
  ])('refuses %j', (body, complaint) => {
    expect(problemsOf(update({ body })).join()).toContain(complaint);
  });

  it.each(['', 'a b', 'a\u0000b', 'ü', 'x'.repeat(256)])('refuses the id %j', (id) => {
    expect(problemsOf(update({ body: {}, id }))).toEqual([
      expect.stringContaining('invalid_value id: id: give 1 to 255'),
    ]);
  });
});

describe('paying', () => {
  const card = { number: '4242 4242-4242 4242', exp_month: 12, exp_year: 30, cvc: '123' };

  it('reads a card as people write it', () => {
    expect(parse('POST /sessions/:id/pay', { body: { method: 'card', card } })).toMatchObject({
      do: 'change',
      command: {
        type: 'start-payment',
        attemptId: expect.stringMatching(UUID) as string,
        orderId: expect.stringMatching(UUID) as string,
        method: 'card',
        gateway: null,
        card: { number: '4242424242424242', expMonth: 12, expYear: 2030, cvc: '123' },
      },
    });
  });

  it('may leave everything to the session', () => {
    expect(parse('POST /sessions/:id/pay')).toMatchObject({ command: { method: null, gateway: null, card: null } });
  });

  it('never repeats what was typed on a card', () => {
    const wrong = { number: '4242x4242', exp_month: 13, exp_year: '30', cvc: '9876', cvv: '9876' };
    const problems = problemsOf(parse('POST /sessions/:id/pay', { body: { card: wrong } }));
    expect(problems.map((text) => text.split(':')[0])).toEqual([
      'invalid_value card.number',
      'invalid_value card.exp_month',
      'invalid_value card.exp_year',
      'unknown_key card.cvv',
    ]);
    expect(problems.join()).not.toMatch(/4242|9876/);
  });
});

describe('other calls on a session', () => {
  it.each<[string, unknown, object]>([
    ['refund', { amount: 100, reason: 'Torn' }, { type: 'refund-payment', amount: 100, reason: 'Torn' }],
    ['refund', undefined, { type: 'refund-payment', amount: null, reason: null }],
    ['mark_paid', { note: 'Counter' }, { type: 'mark-paid', note: 'Counter' }],
    ['mark_paid', undefined, { type: 'mark-paid', note: null }],
    ['expire', undefined, { type: 'close-session', how: 'expire', force: true }],
    ['cancel', {}, { type: 'close-session', how: 'cancel', force: true }],
  ])('understands %s %j', (call, body, command) => {
    expect(parse(`POST /sessions/:id/${call}`, { body })).toMatchObject({
      do: 'change',
      session: { dialect: 'any', id: ID },
      command,
    });
  });

  it.each([
    ['refund', { amount: 0 }, 'amount must be at least 1.'],
    ['refund', { ammount: 5 }, 'Did you mean amount?'],
    ['cancel', { reason: 'x' }, 'unknown_key reason'],
  ])('refuses %s %j', (call, body, complaint) => {
    expect(problemsOf(parse(`POST /sessions/:id/${call}`, { body })).join()).toContain(complaint);
  });

  it('reads and follows any session of the merchant', () => {
    const session = { dialect: 'any', id: 'fx_1' };
    expect(parse('GET /sessions/:id', { id: 'fx_1' })).toEqual({ do: 'read', session });
    expect(parse('GET /sessions/:id/timeline', { id: 'fx_1' })).toEqual({ do: 'timeline', session });
  });
});

describe('lists', () => {
  it('reads the filters of sessions', () => {
    const query = {
      status: 'complete',
      payment_status: 'paid',
      dialect: 'flexype',
      email: 'a@b.c',
      created_after: '2026-06-15T12:00:00Z',
      created_before: '2026-06-15T14:00:00+02:00',
      limit: '100',
      cursor: 'abc',
    };
    const atMs = Date.UTC(2026, 5, 15, 12);
    expect(parse('GET /sessions', { query })).toEqual({
      do: 'list',
      filter: {
        states: ['completed'],
        paymentStatus: ['paid'],
        dialect: 'flexype',
        email: 'a@b.c',
        createdAfterMs: atMs,
        createdBeforeMs: atMs,
      },
      page: { limit: 100, cursor: 'abc' },
    });
  });

  it.each([
    [{ status: 'open' }, { states: ['open', 'paying'], paymentStatus: ['unpaid'] }],
    [
      { status: 'open', payment_status: 'unpaid' },
      { states: ['open', 'paying'], paymentStatus: ['unpaid'] },
    ],
    [
      { status: 'open', payment_status: 'paid' },
      { states: ['open', 'paying'], paymentStatus: [] },
    ],
    [{ status: 'processing' }, { states: ['paying', 'settling'], paymentStatus: ['pending'] }],
    [{ status: 'expired' }, { states: ['expired', 'failed'] }],
    [{ payment_status: 'refunded' }, { paymentStatus: ['refunded'] }],
  ])('searches for %j', (query, filter) => {
    const intent = parse('GET /sessions', { query });
    expect(intent.do === 'list' ? { ...intent, filter: withoutAbsent(intent.filter) } : intent).toEqual({
      do: 'list',
      filter,
      page: { limit: 10, cursor: null },
    });
  });

  it.each([
    [{ limit: '0' }, 'limit: give a whole number from 1 to 100.'],
    [{ limit: '101' }, 'limit: give a whole number from 1 to 100.'],
    [{ limit: 'ten' }, 'limit: give a whole number from 1 to 100.'],
    [{ limit: '1.5' }, 'limit: give a whole number from 1 to 100.'],
    [{ status: 'done' }, 'invalid_value status: '],
    [{ created_after: 'yesterday' }, 'is not a time such as'],
    [{ statuss: 'open' }, 'unknown_key statuss: statuss is not a field of query. Did you mean status?'],
  ])('refuses %j', (query, complaint) => {
    expect(problemsOf(parse('GET /sessions', { query })).join()).toContain(complaint);
  });

  it('reads the filters of deliveries and events', () => {
    const page = { limit: 10, cursor: null };
    expect(parse('GET /deliveries', { query: { endpoint: 'we', event: 'e', status: 'failed' } })).toEqual({
      do: 'list-deliveries',
      endpointId: 'we',
      eventId: 'e',
      status: 'failed',
      page,
    });
    expect(parse('GET /events', { query: { type: 'order.created', session: 's' } })).toEqual({
      do: 'list-events',
      type: 'order.created',
      session: { dialect: 'any', id: 's' },
      page,
    });
    expect(parse('GET /webhook_endpoints')).toEqual({ do: 'list-endpoints', page });
  });
});

describe('webhook endpoints, deliveries and events', () => {
  const url = 'https://shop.example/hook';

  it('reads an endpoint', () => {
    const created = parse('POST /webhook_endpoints', { body: { url, events: ['session.completed', '*'] } });
    expect(created).toEqual({
      do: 'create-endpoint',
      input: { url, events: ['session.completed', '*'], enabled: true },
    });
    const updated = parse('PATCH /webhook_endpoints/:id', { body: { enabled: false, description: null }, id: 'we' });
    expect(updated).toEqual({ do: 'update-endpoint', id: 'we', input: { enabled: false, description: null } });
  });

  it.each([
    [{ url }, 'missing_value events'],
    [{ url, events: [] }, 'events must have at least 1 entry.'],
    [{ url, events: ['session.complete'] }, 'there is no such event. Did you mean session.completed?'],
    [{ url, events: ['zzz'] }, 'there is no such event. Known are session.created'],
    [{ url, events: ['*'], secret: 'x' }, 'unknown_key secret'],
  ])('refuses %j', (body, complaint) => {
    expect(problemsOf(parse('POST /webhook_endpoints', { body })).join()).toContain(complaint);
  });

  it.each([
    ['GET /webhook_endpoints/:id', 'read-endpoint'],
    ['DELETE /webhook_endpoints/:id', 'delete-endpoint'],
    ['POST /webhook_endpoints/:id/rotate', 'rotate-endpoint'],
    ['GET /deliveries/:id', 'read-delivery'],
    ['POST /deliveries/:id/resend', 'resend-delivery'],
    ['GET /events/:id', 'read-event'],
  ])('understands %s', (name, what) => {
    expect(parse(name, { id: 'x' })).toEqual({ do: what, id: 'x' });
  });
});

const withoutAbsent = (filter: object): object =>
  Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
