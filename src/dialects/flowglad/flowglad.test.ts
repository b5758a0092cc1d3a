import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { sessionsInEveryState } from '../../../test/every-state.ts';
import { makeCustomer, makeSession, NOW_MS } from '../../../test/makers.ts';
import { makeAsked, makeCaller, makeContext, makeRequest } from '../../../test/wire-makers.ts';
import { describeDialect } from '../dialect.suite.ts';
import type { WireReply } from '../dialect.ts';
import { wirePage } from './cursor.ts';
import { packExtra } from './extra.ts';
import createBody from './fixtures/create-checkout-session.request.json' with { type: 'json' };
import { generationOf } from './generation.ts';
import { flowglad } from './index.ts';
import { parseList } from './parse-read.ts';
import { NEWEST_SCOPE } from './policy.ts';
import { renderSession, renderSessions } from './render-session.ts';
import { checkoutSessionStatus } from './status.ts';
import { customerId, uuidIn } from './wire-ids.ts';

const ErrorBody = z.strictObject({
  error: z.union([z.string().min(1), z.array(z.looseObject({ code: z.string(), path: z.array(z.unknown()) })).min(1)]),
  code: z
    .string()
    .regex(/^[A-Z_]+$/)
    .optional(),
  request_id: z.string().min(1),
});

const DISCOUNT = { name: 'Sale', code: 'SALE10', amountType: 'percent', amount: 10 };
const ADJUST = { adjustment: { timing: 'auto', newSubscriptionItems: [{ priceSlug: 'club', quantity: 2 }] } };
const PRICE = { type: 'single_payment', unitPrice: 500, isDefault: true };

describeDialect({
  dialect: flowglad,
  checkError: (body) => ErrorBody.parse(body),
  bodies: {
    'POST /api/v1/checkout-sessions': createBody,
    'PUT /api/v1/checkout-sessions/:id': { checkoutSession: { type: 'product', quantity: 2, customerName: 'Asha' } },
    'POST /api/v1/customers': { customer: { email: 'asha@example.com', name: 'Asha Rao', externalId: 'u-1' } },
    'PUT /api/v1/customers/:externalId': { customer: { name: 'Asha' } },
    'POST /api/v1/webhooks': {
      webhook: { name: 'Orders', url: 'https://my-store.com/hooks', filterTypes: ['purchase.completed'] },
    },
    'PUT /api/v1/webhooks/:id': { webhook: { active: false } },
    'POST /api/v1/products': { product: { name: 'Plan', slug: 'plan', active: true }, price: PRICE },
    'PUT /api/v1/products/:id': { product: { name: 'Team' }, price: PRICE },
    'POST /api/v1/prices': { price: { ...PRICE, productId: 'prod_1' } },
    'PUT /api/v1/prices/:id': { price: { id: 'price_1', type: 'single_payment', isDefault: true, active: false } },
    'POST /api/v1/discounts': { discount: { ...DISCOUNT, duration: 'number_of_payments', numberOfPayments: 3 } },
    'PUT /api/v1/discounts/:id': { discount: { ...DISCOUNT, duration: 'forever', active: false } },
    'POST /api/v1/payments/:id/refund': { partialAmount: 5 },
    'POST /api/v1/subscriptions': { customerExternalId: 'u-1', priceSlug: 'club', trialEnd: 2, metadata: { a: 1 } },
    'POST /api/v1/subscriptions/:id/adjust': ADJUST,
    'POST /api/v1/subscriptions/:id/preview-adjust': ADJUST,
    'POST /api/v1/subscriptions/:id/cancel': { cancellation: { timing: 'immediately' } },
    'PUT /api/v1/pricing-models/:id': { pricingModel: { id: 'pricing_model_1', isDefault: true } },
    'PUT /api/v1/catalogs/:id': { catalog: { id: 'pricing_model_1' } },
  },
  showing: [
    'POST /api/v1/checkout-sessions',
    'GET /api/v1/checkout-sessions/:id',
    'GET /api/v1/purchases/:id',
    'GET /api/v1/payments/:id',
    'POST /api/v1/payments/:id/refund',
    'GET /api/v1/invoices/:id',
    'GET /api/v1/invoice-line-items/:id',
  ],
  reading: { route: 'GET /api/v1/checkout-sessions/:id', param: 'id' },
  tellsWhyNot: ['POST /api/v1/subscriptions/:id/preview-adjust'],
  plainFaults: { unauthenticated: /^What is wrong\.$/, 'route-not-found': /^Not Found$/ },
  dress: (session) => ({
    ...session,
    extra: packExtra({ outputMetadata: { n: 1 }, outputName: 'Plan', preserveBillingCycleAnchor: true }),
  }),
});

const bodyOf = (reply: WireReply): Record<string, unknown> => JSON.parse(reply.body ?? '') as Record<string, unknown>;

describe('generations of records', () => {
  it.each([
    [{}, 'first'],
    [{ 'x-stainless-package-version': '0.21.0' }, 'first'],
    [{ 'x-stainless-package-version': '0.9.5' }, 'first'],
    [{ 'x-stainless-package-version': '0.22.0' }, 'newest'],
    [{ 'x-stainless-package-version': '0.29.0' }, 'newest'],
    [{ 'x-stainless-package-version': '1.0.0-beta.1' }, 'newest'],
    [{ 'x-stainless-package-version': 'newest' }, 'first'],
  ])('%j reads the %s', (headers, generation) => {
    expect(generationOf(makeAsked(headers))).toBe(generation);
  });

  it('a key can be made for the newest', () => {
    expect(generationOf(makeAsked({}, makeCaller(undefined, [NEWEST_SCOPE])))).toBe('newest');
    expect(generationOf(makeAsked({}, makeCaller(undefined, ['*'])))).toBe('first');
  });

  it('the newest tells times in milliseconds and has every key', () => {
    const session = makeSession({ dialect: 'flowglad', customerId: makeCustomer().id });
    const result = { kind: 'session', session, warnings: [] } as const;
    const asked = makeAsked({ 'x-stainless-package-version': '0.29.0' });
    const { checkoutSession } = bodyOf(renderSession(result, makeContext(), asked)) as {
      checkoutSession: Record<string, unknown>;
    };
    expect(checkoutSession).toMatchObject({
      createdAt: NOW_MS,
      updatedAt: NOW_MS,
      expires: NOW_MS + 86_400_000,
      preserveBillingCycleAnchor: false,
      automaticallyUpdateSubscriptions: null,
      targetSubscriptionId: null,
      customerId: customerId(makeCustomer().id),
    });
    expect(checkoutSession['pricingModelId']).toMatch(/^pricing_model_[0-9A-Za-z]{21}$/);
    expect(Object.keys(checkoutSession).sort()).toEqual(NEWEST_KEYS);
  });
});

const NEWEST_KEYS = [
  'automaticallyUpdateSubscriptions',
  'billingAddress',
  'cancelUrl',
  'createdAt',
  'customerEmail',
  'customerId',
  'customerName',
  'discountId',
  'expires',
  'id',
  'invoiceId',
  'livemode',
  'organizationId',
  'outputMetadata',
  'outputName',
  'paymentMethodType',
  'preserveBillingCycleAnchor',
  'priceId',
  'pricingModelId',
  'purchaseId',
  'quantity',
  'status',
  'successUrl',
  'targetSubscriptionId',
  'type',
  'updatedAt',
];

it('every state of a session has a status of the vendor', () => {
  const statuses = Object.fromEntries(
    Object.entries(sessionsInEveryState('flowglad')).map(([name, session]) => [name, checkoutSessionStatus(session)]),
  );
  expect(statuses).toMatchObject({
    open: 'open',
    declined: 'open',
    challenged: 'open',
    unknown: 'open',
    settling: 'pending',
    paid: 'succeeded',
    'on delivery': 'pending',
    expired: 'expired',
    canceled: 'failed',
  });
});

it('ids of records are read back, and others are not', () => {
  const { id } = makeCustomer();
  expect(uuidIn(customerId(id), 'cust_')).toBe(id);
  expect(uuidIn(customerId(id), 'prch_')).toBeNull();
  expect(uuidIn('cust_short', 'cust_')).toBeNull();
});

describe('lists', () => {
  const list = (query: Record<string, string>) => parseList(makeRequest({ method: 'GET', query }));
  const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64');
  const { id } = makeSession();

  it('go oldest first, ten at a time, counted', () => {
    expect(list({})).toEqual({
      do: 'list',
      filter: { dialect: 'flowglad' },
      page: { limit: 10, cursor: null, order: 'oldest-first', counted: true },
    });
  });

  const lists = flowglad.routes.filter(
    ({ method, path }) => method === 'GET' && /\/[a-z]+(-[a-z]+)*s$/.test(path) && !path.includes(':'),
  );
  it.each(lists.map((route) => [route.path, route] as const))('of %s refuse a filter that is not there', (_, route) => {
    const asked = (query: Record<string, string>) => route.parse(makeRequest({ method: 'GET', query }), makeCaller());
    expect(asked({ limit: '5' })).not.toMatchObject({ do: 'reject' });
    const intent = asked({ externalId: 'user_1' });
    if (intent.do !== 'reject') throw new Error('taken');
    const told = renderSessions({ kind: 'rejected', problems: intent.problems }, makeContext(), makeAsked());
    expect([told.status, JSON.parse(told.body ?? '')]).toMatchObject([
      400,
      { code: 'BAD_REQUEST', error: 'externalId is no parameter of this list. It can be asked for limit, cursor.' },
    ]);
    expect(asked({ limits: '5' })).toMatchObject({
      problems: [{ text: expect.stringContaining('Did you mean limit?') as string }],
    });
  });

  it('go on behind a cursor, in its direction; one without an id is good too', () => {
    const place = { parameters: {}, createdAt: 5, id, direction: 'forward' };
    expect(list({ cursor: cursor(place) })).toMatchObject({ page: { order: 'oldest-first', past: { atMs: 5, id } } });
    expect(list({ cursor: cursor({ createdAt: 5 }) })).toMatchObject({ page: { past: { atMs: 5, id: null } } });
    const backward = list({ cursor: cursor({ ...place, direction: 'backward' }) });
    expect(backward).toMatchObject({ page: { past: { atMs: 5, id } } });
    expect(backward).not.toHaveProperty('page.order');
  });

  it.each<Record<string, string>>([
    { limit: '0' },
    { limit: '101' },
    { limit: '1.5' },
    { limit: '' },
    { limit: '-1' },
    { cursor: '' },
    { cursor: 'x' },
    { cursor: cursor({ id }) },
    { cursor: cursor({ createdAt: '5' }) },
    { cursor: cursor({ createdAt: 5, id: 7 }) },
    { cursor: cursor({ createdAt: 5, direction: 'up' }) },
  ])('%j is refused without a code', (query) => {
    const intent = list(query);
    if (intent.do !== 'reject') throw new Error(JSON.stringify(intent));
    const reply = renderSessions({ kind: 'rejected', problems: intent.problems }, makeContext(), makeAsked());
    expect(reply.status).toBe(400);
    expect(bodyOf(reply)).not.toHaveProperty('code');
    expect(bodyOf(reply)['error']).toMatch(/^(limit|cursor) /);
  });

  it('name the last row when there are more, and the cursor asked with', () => {
    const rows = [makeSession(), makeSession({ id: '01900000-0000-7000-8000-000000000003', createdAtMs: 7 })];
    const page = wirePage({ items: rows, nextCursor: 'more', total: 9 }, undefined, ({ publicId }) => publicId);
    expect(page).toEqual({
      data: rows.map(({ publicId }) => publicId),
      nextCursor: page.nextCursor,
      hasMore: true,
      total: 9,
    });
    const next = list({ cursor: page.nextCursor ?? '' });
    expect(next).toMatchObject({ page: { past: { atMs: 7, id: rows[1]?.id }, order: 'oldest-first' } });
    const last = wirePage({ items: [], nextCursor: null, total: 9 }, page.nextCursor, () => null);
    expect(last).toEqual({ data: [], currentCursor: page.nextCursor, hasMore: false, total: 9 });
  });
});
