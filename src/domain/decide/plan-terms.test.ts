// A plan that is changed beside what was agreed for its lines, pauses, and changes for the next payment.
import { describe, expect, it } from 'vitest';
import { makeFacts, makeItem, makeLine, makeMerchant, makeSession, NOW_MS, SESSION_ID } from '../../../test/makers.ts';
import { price } from '../pricing/price.ts';
import { pauseSubscription, reviseSubscription } from '../revise-subscription.ts';
import { startedBy } from '../start-subscription.ts';
import { changed, nextPeriod, type Subscription } from '../subscription.ts';
import { planChange, type PlanChange, type PlanWish } from './plan-change.ts';

const monthly = { interval: 'month', intervalCount: 1 } as const;
const sold = (id: string, amount: number) =>
  makeItem({
    product: { id: `p-${id}`, title: id },
    variant: { id, productId: `p-${id}`, sku: id, prices: { INR: amount }, recurring: monthly },
  });
const HALF_LATER = NOW_MS + 15 * 86_400_000;
const facts = makeFacts({
  items: [sold('basic', 10_000), sold('pro', 20_000)],
  nowMs: HALF_LATER,
  merchant: makeMerchant({ taxes: [], shipping: [] }),
});

const line = makeLine({
  variantId: 'basic',
  productId: 'p-basic',
  sku: 'basic',
  title: 'basic',
  unitAmount: 10_000,
  quantity: 2,
  requiresShipping: false,
  recurring: { ...monthly, payments: 12 },
  ownTerms: { tiers: [{ minQuantity: 2, off: 500_000 }], fees: { setup: { INR: 900 }, shipping: { INR: 300 } } },
});
const cart = makeSession({ lines: [line], customerId: 'c', subscription: { id: 's', renewal: 0 } });
const paid = { ...cart, ...price(cart, { ...facts, nowMs: NOW_MS }) };
const begun = startedBy(paid, facts.merchant, NOW_MS) as Subscription;
const ids = { session: SESSION_ID, public: 'ses_x', native: 'ses_x' };
const wishFor = (variant: string, quantity: number, when: PlanWish['when']): PlanWish => ({
  lines: [{ variant, quantity }],
  when,
  prorates: true,
});
const change = (subscription: Subscription, wish: PlanWish) =>
  planChange(subscription, wish, { from: paid, ids }, facts);

function done(result: ReturnType<typeof change>): PlanChange {
  if ('kind' in result) throw new Error(JSON.stringify(result));
  return result;
}

describe('what was agreed for a line', () => {
  it('stays with it, and no fee is asked for the rest of a period', () => {
    const { plan, bill } = done(change(begun, wishFor('basic', 4, 'now')));
    expect(plan.lines).toMatchObject([{ quantity: 4, ownTerms: { fees: { shipping: { INR: 300 } } } }]);
    // Fifteen of thirty days: half of 4 × 100.00 less half each, less half of what 2 of them have cost.
    expect(bill?.session.totals).toMatchObject({ surcharge: 0, total: 10_000 - 5_000 });
  });

  it('as that it ends after so many payments does, whatever is had', () => {
    const { plan } = done(change(begun, wishFor('pro', 1, 'now')));
    expect(plan.recurring).toMatchObject({ payments: 12 });
    expect(plan.lines[0]?.recurring).toMatchObject({ payments: 12 });
  });
});

it('is not changed while it is paused', () => {
  const paused = pauseSubscription(begun, 2, HALF_LATER);
  if ('problems' in paused) throw new Error(JSON.stringify(paused));
  expect(change(paused.subscription, wishFor('pro', 1, 'now'))).toMatchObject({ kind: 'refusal' });
});

it('is neither paused nor changed for the next payment while a change is charged', () => {
  const { plan } = done(change(begun, wishFor('pro', 1, 'now')));
  const marked = changed(begun, { changing: { sessionId: SESSION_ID, plan } }, HALF_LATER);
  const underWay = { problems: [{ code: 'payment_in_progress' }] };
  expect(pauseSubscription(marked, 1, HALF_LATER)).toMatchObject(underWay);
  expect(reviseSubscription(marked, { quantity: 3 }, facts, HALF_LATER)).toMatchObject(underWay);
});

it('forgets what was planned when something else is wanted for the next payment', () => {
  const planned = done(change(begun, wishFor('pro', 1, 'period-end'))).after.subscription;
  expect(planned.next?.lines).toMatchObject([{ variantId: 'pro' }]);
  const revised = reviseSubscription(planned, { quantity: 3 }, facts, HALF_LATER);
  expect(revised).toMatchObject({ subscription: { lines: [{ variantId: 'basic', quantity: 3 }] } });
  expect('subscription' in revised && revised.subscription.next).toBeUndefined();
});

it('begins another rhythm after a pause where both were asked for', () => {
  const yearly = { interval: 'year', intervalCount: 1 } as const;
  const next = { recurring: yearly, lines: begun.lines };
  const pause = { fromMs: begun.periodEndMs, periods: 2 };
  const { startMs, endMs } = nextPeriod({ ...begun, next, pause });
  expect(new Date(startMs).toISOString()).toBe('2026-09-15T12:00:00.000Z');
  expect(new Date(endMs).toISOString()).toBe('2027-09-15T12:00:00.000Z');
});

it('settles nothing while the next period has another rhythm already', () => {
  const turning = { ...begun, anchorMs: begun.periodEndMs, periods: 0 };
  expect(change(turning, wishFor('pro', 1, 'now'))).toMatchObject({ kind: 'refusal' });
  expect(done(change(turning, wishFor('pro', 1, 'period-end'))).when).toBe('period-end');
});

it('is not changed for the next payment while a bill is open, which is for what it was', () => {
  const open = { problems: [{ code: 'payment_in_progress' }] };
  for (const standing of [changed(begun, { status: 'past_due' }, HALF_LATER), { ...begun, periodEndMs: HALF_LATER }]) {
    expect(reviseSubscription(standing, { variant: 'pro' }, facts, HALF_LATER)).toMatchObject(open);
  }
});

it('keeps the properties of what stays', () => {
  const engraved = { ...begun, lines: begun.lines.map((one) => ({ ...one, properties: { engraving: 'K' } })) };
  expect(done(change(engraved, wishFor('basic', 3, 'now'))).plan.lines).toMatchObject([
    { quantity: 3, properties: { engraving: 'K' } },
  ]);
});
