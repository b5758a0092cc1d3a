// What changes of subscriptions ask for, and what is shown of a pause.
import { describe, expect, it } from 'vitest';
import { shopMerchant } from '../../../test/fastspring-shop.ts';
import { makeLine, makeSession, NOW_MS } from '../../../test/makers.ts';
import { makeContext, makeRequest } from '../../../test/wire-makers.ts';
import { nextPeriod } from '../../domain/billing-period.ts';
import { startedBy } from '../../domain/start-subscription.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { shortId } from './ids.ts';
import { parseChangeSubscriptions, parseUncancel } from './parse-subscriptions.ts';
import { renderUncanceled } from './render-subscriptions.ts';
import { subscriptionObject } from './subscription-object.ts';

const line = makeLine({ recurring: { interval: 'month', intervalCount: 1 } });
const last = makeSession({
  currency: 'USD',
  lines: [line],
  customerId: 'c',
  subscription: { id: '01900000-0000-8000-8000-0000000000d1', renewal: 0 },
});
const begun = startedBy(last, shopMerchant, NOW_MS);
if (begun === null) throw new Error('nothing has begun');
const standing: Subscription = begun;

describe('taking an end back', () => {
  const subscription = shortId(standing.id);
  const asked = (over: object) =>
    parseChangeSubscriptions(makeRequest({ body: { subscriptions: [{ subscription, deactivation: null, ...over }] } }));

  it('stands alone', () => {
    expect(asked({})).toMatchObject({ do: 'each', parts: [{ do: 'keep-subscription', id: standing.id }] });
  });

  it.each([{ product: 'guide' }, { quantity: 5 }, { pricing: { price: { USD: 9 } } }])(
    'is refused beside %j',
    (over) => {
      const problems = [{ at: 'deactivation', text: expect.stringContaining('nothing else') as string }];
      expect(asked(over)).toMatchObject({ do: 'each', parts: [{ do: 'reject', problems }] });
    },
  );

  it.each<[object, string]>([
    [{ foo: 1 }, 'foo'],
    [{ subscriptions: [{ subscription, quantity: 2 }] }, 'subscriptions[0].quantity'],
    [{ subscriptions: [{ subscription, deactivation: '2030-01-01' }] }, 'subscriptions[0].deactivation'],
    [{ subscriptions: [{ subscription: 'another' }] }, 'subscriptions'],
  ])('is refused with %j in the body', (body, at) => {
    const request = makeRequest({ params: { id: subscription }, body });
    expect(parseUncancel(request)).toMatchObject({ do: 'reject', problems: [{ at }] });
  });

  it.each([[], {}, { subscriptions: [{ subscription, deactivation: null }] }])('is done with the body %j', (body) => {
    const request = makeRequest({ params: { id: subscription }, body });
    expect(parseUncancel(request)).toMatchObject({ parts: [{ do: 'keep-subscription', id: standing.id }] });
  });

  it('is done for each one that the path names', () => {
    const other = '01900000-0000-8000-8000-0000000000d2';
    const request = makeRequest({ params: { id: `${subscription}, ${shortId(other)}` } });
    const parts = [standing.id, other].map((id) => ({ do: 'keep-subscription', id }));
    expect(parseUncancel(request)).toEqual({ do: 'each', parts });
    expect(parseUncancel(makeRequest({ params: { id: ',' } }))).toMatchObject({ do: 'reject' });
    const results = [
      { kind: 'subscription', subscription: standing } as const,
      { kind: 'not-found', what: 'subscription' } as const,
    ];
    const { body } = renderUncanceled({ kind: 'each', results }, makeContext(), { request, caller: null });
    expect(JSON.parse(body ?? '')).toMatchObject({
      subscriptions: [
        { subscription, result: 'success' },
        { subscription: shortId(other), result: 'error', error: { subscription: 'Subscription not found' } },
      ],
    });
  });
});

describe('a change', () => {
  const asked = (over: object) =>
    parseChangeSubscriptions(
      makeRequest({ body: { subscriptions: [{ subscription: shortId(standing.id), ...over }] } }),
    );

  it.each([
    [{ price: 7 }, 'price', 'did you mean pricing.price?'],
    [{ unitPrice: 7 }, 'unitPrice', 'did you mean pricing.price?'],
    [{ qty: 7 }, 'qty', 'did you mean quantity?'],
    [{ quantty: 7 }, 'quantty', 'did you mean quantity?'],
    [{ productPath: 'guide' }, 'productPath', 'did you mean product?'],
    [{ foo: 1 }, 'foo', 'known are subscription, product, quantity, pricing, deactivation.'],
    [{ nextChargeDate: '2030-01-01' }, 'nextChargeDate', 'pause the subscription'],
    [{ tags: { a: 'b' } }, 'tags', 'POST /orders'],
    [{ taxExemptId: 'x' }, 'taxExemptId', 'when a subscription is sold'],
    [{ pricing: { interval: 'year' } }, 'pricing.interval', 'here: known are price.'],
  ])('by %j is refused, as nothing would change', (over, at, text) => {
    const problems = [{ code: 'unknown_key', at, text: expect.stringContaining(text) as string }];
    expect(asked(over)).toMatchObject({ parts: [{ do: 'reject', problems }] });
  });

  it.each([{}, { pricing: {} }, { prorate: false }])('by %j is none', (over) => {
    const problems = [{ at: null, text: expect.stringContaining('Nothing is to change') as string }];
    expect(asked(over)).toMatchObject({ parts: [{ do: 'reject', problems }] });
  });

  it('has no field beside the list', () => {
    const list = [{ subscription: shortId(standing.id), quantity: 2 }];
    const body = { subscriptions: list, foo: 1 };
    expect(parseChangeSubscriptions(makeRequest({ body }))).toMatchObject({ do: 'reject', problems: [{ at: 'foo' }] });
  });

  it('takes the fields that clients send along', () => {
    const over = { quantity: 2, taxExemptId: null, prorate: false, coupons: null, pricing: { price: { USD: 7 } } };
    const revision = { quantity: 2, ownPrices: { USD: 700 } };
    expect(asked(over)).toMatchObject({ parts: [{ do: 'revise-subscription', revision }] });
  });
});

it('one that is going to end shows no next charge and no sum of it', () => {
  const shownWith = (over: Partial<Subscription>) =>
    subscriptionObject({ ...standing, ...over }, last, null, makeContext({ merchant: shopMerchant, nowMs: NOW_MS }));
  expect(shownWith({})).toMatchObject({ nextChargeTotal: expect.any(Number) as number, next: standing.dueAtMs });
  expect(shownWith({})['nextChargeTotal']).toBeGreaterThan(0);
  const ending = shownWith({ cancelAtMs: standing.periodEndMs });
  expect(ending).toMatchObject({ next: null, nextChargeDate: null, nextChargeTotal: 0, nextChargePreTax: 0 });
});

describe('a pause', () => {
  const pause = { fromMs: standing.periodEndMs, periods: 1 };
  const paused: Subscription = { ...standing, pause };
  const endMs = nextPeriod(paused).startMs;
  const shownAt = (nowMs: number, over: Partial<Subscription> = {}) =>
    subscriptionObject({ ...paused, ...over }, last, null, makeContext({ merchant: shopMerchant, nowMs }));

  it.each([
    ['before it begins', pause.fromMs - 1, { state: 'active', isPauseScheduled: true }],
    ['while it lasts', pause.fromMs, { state: 'paused', isPauseScheduled: false }],
    ['in its last moment', endMs - 1, { state: 'paused', isPauseScheduled: false }],
  ])('is shown %s', (_, nowMs, shown) => {
    expect(shownAt(nowMs)).toMatchObject({ ...shown, pauseDate: pause.fromMs, resumeDate: endMs });
  });

  it.each([
    ['before anything is charged', {}, 'active'],
    ['when the charge after it has failed', { status: 'past_due', failedCharges: 1 }, 'overdue'],
  ] as const)('is not shown once it is over, %s', (_, over, state) => {
    const shown = shownAt(endMs, over);
    expect(shown).toMatchObject({ state, isPauseScheduled: false });
    expect(shown).not.toHaveProperty('pauseDate');
    expect(shown).not.toHaveProperty('resumeDate');
  });
});
