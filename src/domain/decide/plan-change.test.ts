import { describe, expect, it } from 'vitest';
import { makeCustomer, makeFacts, makeItem, makeLine, makeSession, MERCHANT_ID, NOW_MS } from '../../../test/makers.ts';
import type { Subscription } from '../subscription.ts';
import { planChange, type PlanWish } from './plan-change.ts';

const DAY_MS = 86_400_000;
const MONTHLY = { interval: 'month', intervalCount: 1 } as const;
const itemOf = (id: string, amount: number, recurring?: typeof MONTHLY | { interval: 'year'; intervalCount: 1 }) =>
  makeItem({
    variant: { id, sku: null, prices: { INR: amount }, requiresShipping: false, ...(recurring && { recurring }) },
  });
const facts = makeFacts({
  items: [
    itemOf('small', 1_000, MONTHLY),
    itemOf('large', 3_000, MONTHLY),
    itemOf('yearly', 20_000, { interval: 'year', intervalCount: 1 }),
    itemOf('once', 500),
  ],
});
const line = makeLine({ variantId: 'small', unitAmount: 900, requiresShipping: false, recurring: MONTHLY });
const from = makeSession({ mode: 'subscription', lines: [line], state: 'completed' });

/** Ten days of its thirty are over. What it has was sold for less than it costs now. */
const standing: Subscription = {
  ...{ merchantId: MERCHANT_ID, id: 's', livemode: false, dialect: 'native', status: 'active', currency: 'INR' },
  ...{ customerId: makeCustomer().id, customerExternalId: null, recurring: MONTHLY, lines: [line], codes: [] },
  ...{ instrumentId: null, startedAtMs: 0, anchorMs: NOW_MS - 10 * DAY_MS, trialEndsAtMs: null },
  ...{ periodStartMs: NOW_MS - 10 * DAY_MS, periodEndMs: NOW_MS + 20 * DAY_MS, periods: 1, renewals: 0 },
  ...{ failedCharges: 0, cancelAtMs: null, canceledAtMs: null, cancelReason: null, dueAtMs: NOW_MS + 20 * DAY_MS },
  ...{ firstSessionId: 's', lastSessionId: 's', name: line.title, metadata: {}, extra: {} },
  ...{ version: 1, createdAtMs: 0, updatedAtMs: 0 },
};
const ids = { session: 'b', public: 'b', native: 'b' };
const wanted = (variant: string, over: Partial<PlanWish> = {}): PlanWish => ({
  ...{ lines: [{ variant, quantity: 1 }], when: 'auto', prorates: true },
  ...over,
});
const ask = (wish: PlanWish, over: Partial<Subscription> = {}) =>
  planChange({ ...standing, ...over }, wish, { from, changes: [], ids, method: null }, facts);

describe('refusals, in order of precedence', () => {
  it.each<[string, PlanWish, Partial<Subscription>]>([
    ['payment_in_progress null', wanted('nope'), { status: 'past_due' }],
    ['payment_in_progress null', wanted('nope'), { status: 'incomplete' }],
    ['payment_in_progress null', wanted('nope'), { periodEndMs: NOW_MS }],
    ['variant_not_found lines[0].variant', wanted('nope', { prorates: false }), {}],
    ['paid_once lines', wanted('once', { prorates: false }), {}],
    ['invalid_value prorate', wanted('yearly', { prorates: false }), {}],
  ])('%s', (problem, wish, over) => {
    const refused = ask(wish, over);
    expect('kind' in refused && refused.problems.map(({ code, at }) => `${code} ${at}`)).toEqual([problem]);
  });
});

it.each<[string, PlanWish, Partial<Subscription>, object]>([
  // Two thirds of 3000, less two thirds of the 900 that were paid.
  ['more, now', wanted('large'), {}, { when: 'now', isUpgrade: true, due: 1_400, credit: undefined }],
  [
    'less, now',
    wanted('small', { when: 'now', lines: [{ variant: 'small', quantity: 1, unitAmount: 300 }] }),
    {},
    { isUpgrade: false, due: 0, credit: 400 },
  ],
  [
    'less, with the next period',
    wanted('small', { lines: [{ variant: 'small', quantity: 1, unitAmount: 300 }] }),
    {},
    { when: 'period-end', due: 0, credit: undefined },
  ],
  ['another rhythm', wanted('yearly'), {}, { when: 'now', due: 19_400, credit: undefined }],
  ['with a credit from before', wanted('large'), { credit: 400 }, { due: 1_000, credit: undefined }],
  ['with more credit than it costs', wanted('large'), { credit: 5_000 }, { due: 0, credit: 3_600 }],
  [
    'after another change in this period',
    wanted('large'),
    { settled: { amount: 3_000, payers: [] } },
    { due: 0, credit: undefined },
  ],
  [
    'what is had, which is paid for',
    wanted('small', { when: 'now' }),
    { settled: { amount: 450, payers: [] }, credit: 100 },
    { when: 'now', due: 0, credit: 100 },
  ],
  ['what stays, at its old price', wanted('small', { lines: [{ variant: 'small', quantity: 2 }] }), {}, { due: 600 }],
  ['without settling', wanted('large', { prorates: false }), {}, { when: 'now', due: 0, credit: undefined }],
  ['in a trial', wanted('yearly'), { status: 'trialing', periods: 0 }, { when: 'now', due: 0, credit: undefined }],
])('%s', (_, wish, over, expected) => {
  const change = ask(wish, over);
  if ('kind' in change) throw new Error(JSON.stringify(change.problems));
  const { credit } = change.after.subscription;
  expect({ ...change, due: change.bill?.session.totals.total ?? 0, credit }).toMatchObject(expected);
});
