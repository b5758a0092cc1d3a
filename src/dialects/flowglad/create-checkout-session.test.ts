// The vendor's page “Create CheckoutSession”, rule by rule: its request, its answer, and what else its body may say.
import { describe, expect, it, test } from 'vitest';
import { compactId } from '../../base/compact-id.ts';
import { makeAddress, makeCustomer, makeDiscount, makeFacts, makeMerchant } from '../../../test/makers.ts';
import { makeAsked, makeContext, makeRequest } from '../../../test/wire-makers.ts';
import type { OpenSession } from '../../domain/command.ts';
import { decide } from '../../domain/decide.ts';
import type { Session } from '../../domain/session.ts';
import reply from './fixtures/create-checkout-session.reply.json' with { type: 'json' };
import body from './fixtures/create-checkout-session.request.json' with { type: 'json' };
import { parseCreate } from './parse-create.ts';
import { renderSession } from './render-session.ts';
import { discountId } from './wire-ids.ts';

const ID = 'chckt_session_0123456789abcdefghijk';
const customer = makeCustomer({ externalId: 'user_1001', name: 'Asha Rao', email: 'asha@example.com' });
const facts = makeFacts({ customer });
const context = makeContext({ pageUrl: ({ publicId }) => `https://pay.example/checkout/${publicId}` });
const given = body.checkoutSession;

const parse = (value: unknown) => parseCreate(makeRequest({ body: value }));
const product = (over: object) => parse({ checkoutSession: { ...given, ...over } });

function commandOf(value: unknown): OpenSession {
  const intent = parse(value);
  if (intent.do !== 'open') throw new Error(JSON.stringify(intent));
  return { ...intent.command, ids: { ...intent.command.ids, public: ID } };
}

function opened(value: unknown, context_ = facts): Session {
  const decision = decide(null, commandOf(value), context_);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return decision.session;
}

const answer = (session: Session) => {
  const { status, body: text } = renderSession({ kind: 'session', session, warnings: [] }, context, makeAsked());
  return { status, body: JSON.parse(text ?? '') as typeof reply };
};

function refusal(value: unknown): { status: number; body: { error: unknown; code?: string; request_id: string } } {
  const intent = parse(value);
  if (intent.do !== 'reject') throw new Error(JSON.stringify(intent));
  const { status, body: text } = renderSession({ kind: 'rejected', problems: intent.problems }, context, makeAsked());
  return { status, body: JSON.parse(text ?? '') as ReturnType<typeof refusal>['body'] };
}

test('the page’s request is answered with 200 and the page’s record, key by key', () => {
  const { status, body: got } = answer(opened(body));
  expect(status).toBe(200);
  expect(got).toEqual(reply);
  expect(Object.keys(got.checkoutSession)).toEqual(Object.keys(reply.checkoutSession));
});

test('the billing address has the page’s keys', () => {
  const session = { ...opened(body), billingAddress: makeAddress({ phone: '+919876543210' }) };
  expect(answer(session).body.checkoutSession.billingAddress).toEqual({
    name: 'Asha Rao',
    firstName: null,
    lastName: null,
    email: 'asha@example.com',
    address: {
      name: 'Asha Rao',
      line1: '12 Lake Road',
      line2: null,
      city: 'Bengaluru',
      state: 'KA',
      postal_code: '560001',
      country: 'IN',
    },
    phone: '+919876543210',
  });
});

test('the quantity counts in what is charged', () => {
  expect(opened(body).totals.total).toBe(3 * 359_500);
  expect(opened({ checkoutSession: { ...given, quantity: undefined } }).lines[0]?.quantity).toBe(1);
});

test('a session lives a day', () => {
  const session = opened(body);
  expect(session.expiresAtMs - session.createdAtMs).toBe(86_400_000);
  expect(session.life.slides).toBe(false);
});

describe('what is sold', () => {
  it('is a price by its id or by its slug, and neither is taken for the other', () => {
    expect(opened(body).lines).toMatchObject([{ variantId: '46107636203656' }]);
    const bySlug = { ...given, priceId: undefined, priceSlug: 'GOWN-1' };
    expect(opened({ checkoutSession: bySlug }).lines).toMatchObject([{ variantId: '46107636203656' }]);
    for (const wrong of [{ priceId: 'GOWN-1' }, { priceId: undefined, priceSlug: '46107636203656' }]) {
      const decision = decide(null, commandOf({ checkoutSession: { ...given, ...wrong } }), facts);
      expect(decision).toMatchObject({ kind: 'refusal', problems: [{ code: 'variant_not_found' }] });
    }
  });

  it('is told to be unknown in the vendor’s words', () => {
    const decision = decide(null, commandOf({ checkoutSession: { ...given, priceId: 'nope' } }), facts);
    if (decision.kind !== 'refusal') throw new Error('sold nothing');
    const refused = { kind: 'refused', problems: decision.problems, session: null } as const;
    const { status, body: text } = renderSession(refused, context, makeAsked());
    expect(status).toBe(400);
    expect(JSON.parse(text ?? '')).toEqual({
      error: "Invalid price: There is no price “nope” on sale. Give a price's id or slug, not a product's id.",
      code: 'BAD_REQUEST',
      request_id: 'req_test',
    });
  });
});

describe('who buys', () => {
  it('is a customer by external id, whose name and address are copied', () => {
    expect(commandOf(body).input.customer).toEqual({ externalId: 'user_1001' });
    const decision = decide(null, commandOf(body), makeFacts({ customer: null }));
    expect(decision).toMatchObject({ kind: 'refusal', problems: [{ code: 'customer_not_found' }] });
  });

  it('may be anonymous, and then has no external id', () => {
    const anonymous = { ...given, anonymous: true, customerExternalId: undefined };
    const session = opened({ checkoutSession: anonymous }, makeFacts());
    expect(answer(session).body.checkoutSession).toMatchObject({ customerId: null, customerEmail: null });
    expect(opened({ checkoutSession: { ...anonymous, customerExternalId: null } }, makeFacts()).customerId).toBeNull();
    expect(product({ anonymous: true }).do).toBe('reject');
  });
});

test('the discount is that of a code, not what the merchant takes off by itself', () => {
  const [byItself, byCode] = ['01900000-0000-7000-8000-0000000000d1', '01900000-0000-7000-8000-0000000000d2'];
  const offers = [makeDiscount({ id: byItself, code: null }), makeDiscount({ id: byCode, label: 'By code' })];
  const discounted = { ...facts, merchant: makeMerchant({ offers }) };
  const session = opened(body, discounted);
  expect(session.totals.discount).toBeGreaterThan(0);
  expect(answer(session).body.checkoutSession.discountId).toBeNull();
  const codes = [{ code: 'SUMMER10', by: 'buyer' }] as const;
  const decision = decide(session, { type: 'revise-session', input: { codes }, mayOverridePrices: false }, discounted);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  expect(answer(decision.session).body.checkoutSession.discountId).toBe(discountId(byCode));
});

describe('shapes of earlier years', () => {
  const { type, ...untyped } = given;
  const { customerExternalId, ...unnamed } = untyped;

  it.each([
    ['wrapped without a type', { checkoutSession: untyped }],
    ['flat', untyped],
    ['flat with a type', { ...untyped, type }],
    ['flat, the customer under the older name', { ...unnamed, customerProfileExternalId: customerExternalId }],
    ['with keys that nobody knows', { checkoutSession: { ...given, discountCode: 'X', livemode: true }, also: 1 }],
  ])('%s', (_, shape) => {
    expect(answer(opened(shape)).body).toEqual(reply);
  });
});

describe('metadata and name of what comes out of it', () => {
  it.each([
    [null, null],
    [undefined, null],
    [{}, {}],
    [
      { a: 'x', b: 1.5, c: true },
      { a: 'x', b: 1.5, c: true },
    ],
  ])('%j', (outputMetadata, shown) => {
    const session = opened({ checkoutSession: { ...given, outputMetadata, outputName: undefined } });
    expect(answer(session).body.checkoutSession).toMatchObject({ outputMetadata: shown, outputName: null });
  });

  it('may have more keys than Kassa’s own API shows', () => {
    const outputMetadata = Object.fromEntries(Array.from({ length: 80 }, (_, key) => [`k${key}`, key]));
    const session = opened({ checkoutSession: { ...given, outputMetadata } });
    expect(answer(session).body.checkoutSession.outputMetadata).toEqual(outputMetadata);
    expect(Object.keys(session.metadata)).toHaveLength(50);
  });
});

describe('a body that does not fit is told as the schema’s issues', () => {
  it.each([
    [{}, { code: 'invalid_type', expected: 'object', path: ['checkoutSession'] }],
    [{ checkoutSession: 'x' }, { code: 'invalid_type', expected: 'object', path: ['checkoutSession'] }],
  ])('%j', (value, issue) => {
    expect(refusal(value)).toMatchObject({ status: 400, body: { code: 'BAD_REQUEST', error: [issue] } });
  });

  const at = (...path: string[]) => ['checkoutSession', ...path];
  it.each([
    [{ customerExternalId: undefined }, { code: 'invalid_type', expected: 'string', path: at('customerExternalId') }],
    [{ successUrl: undefined }, { code: 'invalid_type', expected: 'string', path: at('successUrl') }],
    [{ cancelUrl: 7 }, { code: 'invalid_type', expected: 'string', path: at('cancelUrl') }],
    [
      { type: 'invoice' },
      { code: 'invalid_union', note: 'No matching discriminator', discriminator: 'type', path: at('type') },
    ],
    [{ priceSlug: 'GOWN-1' }, { code: 'custom', path: at('priceId') }],
    [{ priceId: undefined }, { code: 'custom', path: at('priceId') }],
    [{ quantity: 0 }, { code: 'too_small', minimum: 1, path: at('quantity') }],
    [{ quantity: 1.5 }, { code: 'invalid_type', expected: 'int', path: at('quantity') }],
    [{ quantity: '1' }, { code: 'invalid_type', expected: 'number', path: at('quantity') }],
    [{ anonymous: 'yes' }, { code: 'invalid_union' }],
    [{ anonymous: true }, { code: 'invalid_type', path: at('customerExternalId') }],
    [{ outputMetadata: [] }, { code: 'invalid_type', path: at('outputMetadata') }],
    [{ type: 'activate_subscription' }, { code: 'invalid_type', path: at('targetSubscriptionId') }],
  ])('%j', (over, issue) => {
    expect(refusal({ checkoutSession: { ...given, ...over } })).toMatchObject({
      status: 400,
      body: { code: 'BAD_REQUEST', error: [issue], request_id: 'req_test' },
    });
  });

  it.each([[{ a: { b: 1 } }], [{ a: null }], [{ a: 'x'.repeat(501) }]])('metadata %j', (outputMetadata) => {
    const { error } = refusal({ checkoutSession: { ...given, outputMetadata } }).body;
    expect(error).toMatchObject([{ path: at('outputMetadata', 'a') }]);
  });

  it('but one that is no JSON as a sentence without a code', () => {
    expect(refusal('{')).toMatchObject({ status: 400, body: { error: expect.stringMatching(/JSON/) as unknown } });
    expect(refusal('{').body).not.toHaveProperty('code');
  });
});

describe('kinds that keep a way to pay', () => {
  it('for a subscription of the customer, or for whatever has none of its own', () => {
    const subscriptionId = '01900000-0000-7000-8000-0000000000e1';
    const target = `sub_${compactId(subscriptionId)}`;
    const of = (over: object) => commandOf({ checkoutSession: { ...given, ...over } });
    expect(of({ type: 'activate_subscription', targetSubscriptionId: target })).toMatchObject({
      mode: 'setup',
      setup: { subscriptionId },
      extra: { type: 'activate_subscription' },
      input: { lines: [] },
    });
    const kept = of({ type: 'add_payment_method' });
    expect(kept).toMatchObject({ mode: 'setup', extra: { type: 'add_payment_method' } });
    expect(kept).not.toHaveProperty('setup');
  });

  it.each([
    [{ type: 'activate_subscription', targetSubscriptionId: 'sub_1' }, /^Invalid targetSubscriptionId: .*sub_1/],
    [{ type: 'add_payment_method', targetSubscriptionId: 'sub_1' }, /^Invalid targetSubscriptionId: .*sub_1/],
  ])('%j', (over, words) => {
    const { status, body: got } = refusal({ checkoutSession: { ...given, ...over } });
    expect(status).toBe(400);
    expect(got.error).toMatch(words);
    expect(got.code).toBe('BAD_REQUEST');
  });
});

test('where the buyer goes afterwards must be a URL, of any host', () => {
  const decision = decide(null, commandOf({ checkoutSession: { ...given, successUrl: 'thanks' } }), facts);
  if (decision.kind !== 'refusal') throw new Error('sold nothing');
  const refused = { kind: 'refused', problems: decision.problems, session: null } as const;
  expect(JSON.parse(renderSession(refused, context, makeAsked()).body ?? '')).toMatchObject({
    error: expect.stringMatching(/^Invalid successUrl: /) as unknown,
    code: 'BAD_REQUEST',
  });
  const anywhere = { ...facts, merchant: makeMerchant({ returnHosts: [] }) };
  expect(opened(body, anywhere).successUrl).toBe(given.successUrl);
});
