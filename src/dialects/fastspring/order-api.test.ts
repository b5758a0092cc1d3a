// The calls about orders and returns: what they ask for, and how it is answered.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ask, shopMerchant } from '../../../test/fastspring-shop.ts';
import { makeAttempt, NOW_MS } from '../../../test/makers.ts';
import { makeCaller, makeContext, makeRequest } from '../../../test/wire-makers.ts';
import { uuidv7 } from '../../base/ids.ts';
import type { Refund } from '../../domain/payment.ts';
import type { Session } from '../../domain/session.ts';
import type { Asked, BadRequest, Intent, Result, WireReply, WireRequest } from '../dialect.ts';
import { orderReference, readReturnId, returnId, shortId } from './ids.ts';
import { fastspring } from './index.ts';
import { parseChangeOrders, parseOrders, parseReadOrders } from './parse-orders.ts';
import { parseReadReturns, parseReturns } from './parse-returns.ts';
import { renderChangedOrders, renderNamedOrders, renderOrders } from './render-orders.ts';
import { renderNewReturns, renderReturns } from './render-returns.ts';

const caller = makeCaller(shopMerchant);
const context = makeContext({ merchant: shopMerchant });
const asking = (over: Parameters<typeof makeRequest>[0] = {}): Asked => ({ request: makeRequest(over), caller });
const shown = ({ status, body }: WireReply) => ({ status, body: JSON.parse(body ?? '') as Record<string, unknown> });

const ORDER = { id: '01900000-0000-7000-8000-0000000000b1', number: 'ABCD-EFGH', atMs: NOW_MS };
const ID = shortId(ORDER.id);
const paid: Session = {
  ...ask(
    fastspring,
    'POST /sessions',
    {
      contact: { email: 'ada@example.com', first: 'Ada', country: 'US' },
      items: [{ product: 'guide', quantity: 2, attributes: { seat: '1' } }],
      tags: { plan: 'pro' },
    },
    null,
  ).session,
  state: 'completed',
  order: ORDER,
  attempts: [makeAttempt({ state: 'paid', checkDueAtMs: null, amount: 4_389 })],
};
const found: Result = { kind: 'session', session: paid, warnings: [] };
const missing: Result = { kind: 'not-found', what: 'session' };
const each = (...results: Result[]): Result => ({ kind: 'each', results });

function rejected(intent: Intent | BadRequest): Result {
  if (intent.do !== 'reject') throw new Error('it was taken');
  return { kind: 'rejected', problems: intent.problems };
}
const fieldsIn = (reply: WireReply) => Object.keys(shown(reply).body['error'] as object);

describe('orders by their ids', () => {
  const params = (...ids: string[]): Partial<WireRequest> => ({ params: { id: ids.join(',') } });

  it('are read one by one', () => {
    expect(parseReadOrders(makeRequest(params(ID, ' x')))).toEqual({
      do: 'each',
      parts: [ORDER.id, ''].map((id) => ({ do: 'read', session: { dialect: 'fastspring', by: 'order', id } })),
    });
  });

  it('are shown flat when it is one, and in a list when there are several', () => {
    const order = {
      order: ID,
      reference: orderReference('fastspring/main', ORDER),
      action: 'order.get',
      result: 'success',
    };
    const one = shown(renderNamedOrders(each(found), context, asking(params(ID))));
    expect(one).toMatchObject({ status: 200, body: { ...order, total: 43.89, tags: { plan: 'pro' } } });
    expect(one.body['orders']).toBeUndefined();
    const two = shown(renderNamedOrders(each(found, missing), context, asking(params(ID, 'gone'))));
    expect(two).toMatchObject({
      status: 200,
      body: { orders: [order, { action: 'order.get', order: 'gone', result: 'error', error: { order: 'Not found' } }] },
    });
  });

  it('that are all unknown answer 400', () => {
    expect(shown(renderNamedOrders(each(missing), context, asking(params('gone'))))).toEqual({
      status: 400,
      body: { orders: [{ action: 'order.get', order: 'gone', result: 'error', error: { order: 'Not found' } }] },
    });
  });

  it.each([
    ['none', ' , '],
    ['too many', Array.from({ length: 101 }, () => ID).join(',')],
  ])('refuse a path with %s', (_, id) => {
    const reply = renderNamedOrders(rejected(parseReadOrders(makeRequest(params(id)))), context, asking(params(id)));
    expect([shown(reply).status, ...fieldsIn(reply)]).toEqual([400, 'order']);
  });
});

describe('the list of orders', () => {
  const list = (query: Record<string, string>) => parseOrders(makeRequest({ method: 'GET', query }), caller);
  const day = (text: string): number => Date.parse(`${text}T00:00:00Z`);

  it.each<[Record<string, string>, object]>([
    [{}, { states: ['completed'] }],
    [
      { begin: '2026-06-01', end: '2026-06-15' },
      { orderedFromMs: day('2026-06-01'), orderedBeforeMs: day('2026-06-16') },
    ],
    [
      { begin: '6/1/26', end: '06/15/2026' },
      { orderedFromMs: day('2026-06-01'), orderedBeforeMs: day('2026-06-16') },
    ],
    [{ end: '2026-06-15' }, { orderedBeforeMs: day('2026-06-16') }],
    [{ days: '7' }, { orderedWithinMs: 7 * 86_400_000 }],
    [{ products: 'guide, ICONS-1' }, { variants: ['guide', 'ICONS-1'] }],
    [{ returns: 'true' }, { paymentStatus: ['refunded', 'partially_refunded'] }],
    [
      { returns: 'false', rebill: 'false', scope: 'test' },
      { states: ['completed'], isRenewal: false },
    ],
    [{ scope: 'live' }, { states: [] }],
    [{ status: 'failed' }, { states: [] }],
    [{ rebill: 'true' }, { states: ['completed'], isRenewal: true }],
  ])('is found by %j', (query, filter) => {
    expect(list(query)).toMatchObject({ do: 'list', filter: { dialect: 'fastspring', ...filter } });
  });

  it('has numbered pages and says what was asked for', () => {
    const query = { begin: '2026-06-01', end: '2026-06-15', limit: '1', page: '2' };
    const page = { items: [paid], nextCursor: null, total: 3 };
    expect(shown(renderOrders({ kind: 'sessions', page }, context, asking({ query }))).body).toMatchObject({
      ...{ action: 'order.lookup', result: 'success', begin: '6/1/26', end: '6/15/26' },
      ...{ page: 2, limit: 1, nextPage: 3, total: 3, orders: [{ order: ID, action: 'order.get', result: 'success' }] },
    });
    expect(shown(renderOrders({ kind: 'sessions', page }, context, asking())).body).toMatchObject({
      action: 'order.getall',
    });
  });

  it.each<[Record<string, string>, string]>([
    [{ begin: 'yesterday' }, 'begin'],
    [{ begin: '2026-02-30' }, 'begin'],
    [{ end: '15/06/26' }, 'end'],
    [{ begin: '2026-06-15', end: '2026-06-15' }, 'end'],
    [{ begin: '2026-06-15', end: '2026-06-01' }, 'end'],
    [{ days: '0' }, 'days'],
    [{ days: 'seven' }, 'days'],
    [{ scope: 'mine' }, 'scope'],
    [{ status: 'paid' }, 'status'],
    [{ returns: 'yes' }, 'returns'],
    [{ limit: '1000' }, 'limit'],
    [{ customer: 'ada' }, 'customer'],
  ])('refuses %j', (query, field) => {
    const reply = renderOrders(rejected(list(query)), context, asking({ query }));
    expect([shown(reply).status, ...fieldsIn(reply)]).toEqual([400, field]);
  });
});

describe('tags and attributes of orders', () => {
  const change = (order: object, session = paid) => {
    const intent = parseChangeOrders(makeRequest({ body: { orders: [{ order: ID, ...order }] } }));
    if (intent.do !== 'each' || intent.parts[0]?.do !== 'change-from') throw new Error(JSON.stringify(intent));
    return intent.parts[0].commandFrom(session, shopMerchant, NOW_MS);
  };

  it('are added to what there is', () => {
    expect(change({ tags: { vip: true }, items: [{ product: 'guide', attributes: { row: 3 } }] })).toMatchObject({
      type: 'annotate-order',
      metadata: { plan: 'pro', vip: 'true' },
      properties: { [paid.lines[0]?.id ?? '']: { seat: '1', row: '3' } },
      extra: { orderTags: { plan: 'pro', vip: true } },
    });
  });

  it('of a product that is not in the order are refused by its name', () => {
    const refused = change({ items: [{ product: 'icons', attributes: {} }] });
    if (!('do' in refused)) throw new Error('it was taken');
    const body = { orders: [{ order: ID }] };
    const result = each({ kind: 'rejected', problems: refused.problems });
    expect(shown(renderChangedOrders(result, context, asking({ body })))).toMatchObject({
      status: 400,
      body: { orders: [{ order: ID, result: 'error', error: { 'items.icons': expect.any(String) as string } }] },
    });
  });

  it('are answered order by order', () => {
    const body = { orders: [{ order: ID }, { order: 'gone' }] };
    expect(shown(renderChangedOrders(each(found, missing), context, asking({ body })))).toEqual({
      status: 200,
      body: {
        orders: [
          { order: ID, action: 'order.update', result: 'success' },
          { order: 'gone', action: 'order.update', result: 'error', error: { order: 'Not found' } },
        ],
      },
    });
  });

  it.each<[unknown, string]>([
    [{}, 'orders'],
    [{ orders: [] }, 'orders'],
    [{ orders: [{}] }, 'orders[0].order'],
    [{ orders: [{ order: ID, tags: { a: {} } }] }, 'orders[0].tags.a'],
    [{ orders: [{ order: ID, items: [{ attributes: {} }] }] }, 'orders[0].items[0].product'],
  ])('refuse %j before anything is written', (body, field) => {
    const reply = renderChangedOrders(rejected(parseChangeOrders(makeRequest({ body }))), context, asking({ body }));
    expect([shown(reply).status, ...fieldsIn(reply)]).toEqual([400, field]);
  });
});

describe('returns', () => {
  const refund = (over: Partial<Refund> = {}): Refund => ({
    ...{ id: '01900000-0000-7000-8000-0000000000c1', attemptId: paid.attempts[0]?.id ?? '', amount: 4_389 },
    ...{ reason: 'OTHER', note: 'As asked', state: 'done', automatic: false, atMs: NOW_MS, checkDueAtMs: null },
    settledAtMs: NOW_MS + 1_000,
    ...over,
  });
  const returned: Session = { ...paid, refunds: [refund({ id: 'x', attemptId: 'late', automatic: true }), refund()] };
  const RETURN = returnId(ORDER.id, 1) ?? '';

  it('give back what is left of an order', () => {
    const body = {
      returns: [
        { order: ID, reason: 'DUPLICATE_ORDER', note: 'Twice', notification: 'ORIGINAL' },
        { order: ID, reason: 'TAX_RETURN' },
      ],
    };
    expect(parseReturns(makeRequest({ body }))).toMatchObject({
      do: 'each',
      parts: [
        {
          ...{ do: 'change', session: { dialect: 'fastspring', by: 'order', id: ORDER.id } },
          command: { type: 'refund-payment', amount: null, reason: 'DUPLICATE_ORDER', note: 'Twice' },
        },
        { command: { reason: null, note: undefined } },
      ],
    });
  });

  it('of a part are refused, each by itself, and give nothing back', () => {
    const part = (over: object) => {
      const request = makeRequest({ body: { returns: [{ order: ID, ...over }] } });
      const intent = parseReturns(request);
      return intent.do === 'each' ? intent.parts[0] : intent;
    };
    const names = (intent: ReturnType<typeof part>) =>
      intent?.do === 'reject' ? intent.problems.map(({ at, code }) => `${at} ${code}`) : intent?.do;
    expect(names(part({ amount: 5 }))).toEqual(['amount unknown_key']);
    expect(names(part({ items: [{ product: 'guide' }], quantity: 1 }))).toEqual([
      'items unknown_key',
      'quantity unknown_key',
    ]);
    expect(names(part({ amuont: 5 }))).toEqual(['amuont unknown_key']);
    expect(names(part({ amount: null }))).toBe('change');
  });

  it('are found with their order, by an id that says which they are', () => {
    const intent = parseReadReturns(makeRequest({ params: { id: RETURN } }));
    if (intent.do !== 'each' || intent.parts[0]?.do !== 'read') throw new Error(JSON.stringify(intent));
    const { session } = intent.parts[0];
    expect(session).toMatchObject({ by: 'order', id: ORDER.id });
    expect(session.isAt?.(returned)).toBe(true);
    expect(session.isAt?.(paid)).toBe(false);
    // What Kassa gave back by itself is no return.
    expect(session.isAt?.({ ...paid, refunds: [refund(), refund({ automatic: true })] })).toBe(false);
  });

  it('are shown with amounts and times in every spelling', () => {
    const request = { params: { id: RETURN } };
    const { status, body } = shown(renderReturns(each({ ...found, session: returned }), context, asking(request)));
    expect(status).toBe(200);
    expect(body).toMatchObject({
      returns: [
        {
          ...{ return: RETURN, completed: true, live: false, currency: 'USD', payoutCurrency: 'USD', type: 'RETURN' },
          ...{ changed: NOW_MS + 1_000, changedInSeconds: (NOW_MS + 1_000) / 1_000, changedDisplay: '6/15/26' },
          ...{ totalReturn: 43.89, totalReturnDisplay: '$43.89', tax: 3.99, subtotal: 39.9, totalRefund: 43.89 },
          ...{ reason: 'OTHER', note: 'As asked', payment: { type: 'test' } },
          original: {
            ...{ order: ID, reference: orderReference('fastspring/main', ORDER), total: 43.89, tax: 3.99 },
            subscriptions: [],
          },
          customer: { first: 'Ada', email: 'ada@example.com' },
          items: [{ product: 'guide', quantity: 2 }],
          ...{ action: 'return.get', result: 'success' },
        },
      ],
    });
    expect((body['returns'] as { reference: string }[])[0]?.reference).toMatch(/^FASTSPRING260615-\d{4}-\d{5}X$/);
  });

  it('name the subscription that the order began or paid for', () => {
    const subscription = { id: '01900000-0000-8000-8000-0000000000d1', renewal: 0 };
    const request = { params: { id: RETURN } };
    const result = each({ ...found, session: { ...returned, subscription } });
    const original = { subscriptions: [shortId(subscription.id)] };
    expect(shown(renderReturns(result, context, asking(request))).body).toMatchObject({ returns: [{ original }] });
  });

  it('that the gateway did not do are mistakes; those on their way are not completed', () => {
    const body = { returns: [{ order: ID }] };
    const after = (state: Refund['state']) => {
      const result = each({ ...found, session: { ...paid, refunds: [refund({ state })] } });
      return shown(renderNewReturns(result, context, asking({ body })));
    };
    expect(after('failed')).toMatchObject({ status: 400, body: { returns: [{ order: ID, result: 'error' }] } });
    expect(after('unknown')).toMatchObject({
      status: 200,
      body: { returns: [{ completed: false, action: 'return.create', result: 'success' }] },
    });
  });

  it.each<[unknown, string]>([
    [{}, 'returns'],
    [{ returns: [{ reason: 'OTHER' }] }, 'returns[0].order'],
    [{ returns: [{ order: ID }], amount: 5 }, 'amount'],
    [{ returns: [{ order: ID, note: 'x'.repeat(256) }] }, 'returns[0].note'],
    [{ returns: [{ order: ID, notification: 'MAYBE' }] }, 'returns[0].notification'],
  ])('refuse %j before any money moves', (body, field) => {
    const reply = renderNewReturns(rejected(parseReturns(makeRequest({ body }))), context, asking({ body }));
    expect([shown(reply).status, ...fieldsIn(reply)]).toEqual([400, field]);
  });

  it('have ids from which their order follows', () => {
    const ids = fc.record({ wallMs: fc.nat(2 ** 40), nth: fc.nat(62) });
    fc.assert(
      fc.property(ids, ({ wallMs, nth }) => {
        const orderId = uuidv7(wallMs);
        const id = returnId(orderId, nth) ?? '';
        expect(id).toMatch(/^[\w-]{22}$/);
        expect(id).not.toBe(shortId(orderId));
        expect(readReturnId(id)).toEqual({ orderId, nth });
      }),
    );
    expect(returnId(uuidv7(0), 63)).toBeNull();
    expect(readReturnId(ID)).toBeNull();
    expect(readReturnId('x')).toBeNull();
  });
});
