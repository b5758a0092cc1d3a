// Changes of a subscription that goes on: what the next payment is for and when, and when there is none for a while.
import { describe, expect, it } from 'vitest';
import { makeFacts, makeItem, makeLine, makeMerchant, makeSession, NOW_MS } from '../../test/makers.ts';
import {
  pauseSubscription,
  resumeSubscription,
  reviseSubscription,
  type SubscriptionRevision,
} from './revise-subscription.ts';
import { startedBy } from './start-subscription.ts';
import { nextPeriod, renewalSessionId } from './billing-period.ts';
import { cancelAtPeriodEnd, keepOn } from './subscription-end.ts';
import type { Wrong } from './decide/wrong.ts';
import { afterSession } from './after-session.ts';
import type { Subscription, Told } from './subscription.ts';

const monthly = { interval: 'month', intervalCount: 1 } as const;
const sold = (
  id: string,
  prices: Record<string, number>,
  recurring?: { interval: 'month' | 'year'; intervalCount: number },
) =>
  makeItem({
    product: { id: `p-${id}`, title: id },
    variant: { id, productId: `p-${id}`, sku: `SKU-${id}`, prices, ...(recurring && { recurring }) },
  });
const items = [
  sold('basic', { INR: 10_000 }, monthly),
  sold('pro', { INR: 20_000 }, monthly),
  sold('yearly', { INR: 99_000 }, { interval: 'year', intervalCount: 1 }),
  sold('abroad', { USD: 900 }, monthly),
  sold('book', { INR: 5_000 }),
];
const facts = makeFacts({ items });
const day = (month: number): number => Date.UTC(2026, month - 1, 15, 12);

function begun(over: Partial<Subscription> = {}): Subscription {
  const line = makeLine({
    variantId: 'basic',
    productId: 'p-basic',
    unitAmount: 10_000,
    quantity: 1,
    recurring: monthly,
  });
  const session = makeSession({ lines: [line], customerId: 'c', subscription: { id: 's', renewal: 0 } });
  const subscription = startedBy(session, makeMerchant(), NOW_MS);
  if (subscription === null) throw new Error('nothing has begun');
  return { ...subscription, ...over };
}

const changedBy = (told: Pick<Told, 'subscription'> | Wrong | null): Subscription => {
  if (told === null || 'problems' in told) throw new Error(JSON.stringify(told));
  return told.subscription;
};
const textOf = (told: Told | Wrong): string => ('problems' in told ? (told.problems[0]?.text ?? '') : 'no refusal');
const last = makeSession();
const revise = (revision: SubscriptionRevision, standing = begun()) =>
  reviseSubscription(standing, revision, last, facts);

describe('another', () => {
  it('quantity keeps the price that it was sold at', () => {
    const cheap = begun({ lines: begun().lines.map((line) => ({ ...line, unitAmount: 7_000 })) });
    expect(changedBy(revise({ quantity: 4 }, cheap)).next?.lines).toMatchObject([{ quantity: 4, unitAmount: 7_000 }]);
  });

  it('product has the catalogue’s price, by its id or SKU', () => {
    for (const variant of ['pro', 'SKU-pro']) {
      const next = changedBy(revise({ variant, quantity: 2 }));
      expect(next).toMatchObject({
        lines: [{ variantId: 'basic' }],
        next: { lines: [{ variantId: 'pro', quantity: 2, unitAmount: 20_000, alias: variant }] },
      });
      expect(nextPeriod(next)).toEqual({ startMs: day(7), endMs: day(8) });
    }
  });

  it('rhythm begins with the end of what is paid for', () => {
    const next = changedBy(revise({ variant: 'yearly' }));
    expect(next.periodEndMs).toBe(day(7));
    expect(nextPeriod(next)).toEqual({ startMs: day(7), endMs: Date.UTC(2027, 6, 15, 12) });
  });

  it('price of its own counts, also for another product', () => {
    expect(changedBy(revise({ ownPrices: { INR: 4_200 } })).next?.lines).toMatchObject([{ unitAmount: 4_200 }]);
    const lines = [{ variantId: 'pro', unitAmount: 4_200 }];
    expect(changedBy(revise({ variant: 'pro', ownPrices: { INR: 4_200 } }))).toMatchObject({ next: { lines } });
  });

  it.each<[SubscriptionRevision, RegExp]>([
    [{ quantity: 0 }, /whole number/],
    [{ quantity: 1.5 }, /whole number/],
    [{ variant: 'nothing' }, /no “nothing” on sale/],
    [{ variant: 'book' }, /^Not a subscription product$/],
    [{ variant: 'abroad' }, /no price in INR/],
    [{ ownPrices: { USD: 5 } }, /no price in INR/],
    [{ ownPrices: { INR: 9e14 }, quantity: 100 }, /minor units together/],
  ])('thing that cannot be is refused: %j', (revision, text) => expect(textOf(revise(revision))).toMatch(text));

  it.each<[SubscriptionRevision, string]>([
    [{ ownPrices: { INR: 9e14 }, quantity: 100 }, 'pricing.price'],
    [{ variant: 'book' }, 'product'],
  ])('field that is wrong is named: %j', (revision, at) =>
    expect(revise(revision)).toMatchObject({ problems: [{ at }] }),
  );

  it('rhythm is not for some of several items', () => {
    const [line] = begun().lines;
    const two = begun({ lines: [line!, { ...line!, id: 'li_2' }] });
    expect(textOf(revise({ variant: 'yearly' }, two))).toMatch(/another rhythm/);
    expect(changedBy(revise({ variant: 'pro' }, two)).next?.lines).toMatchObject([
      { variantId: 'pro' },
      { variantId: 'basic' },
    ]);
  });
});

describe('a pause', () => {
  const paused = changedBy(pauseSubscription(begun(), 3, NOW_MS));

  it('leaves periods out, and is over with the next payment', () => {
    expect(paused).toMatchObject({ pause: { fromMs: day(7), periods: 3 }, dueAtMs: day(10) });
    expect(nextPeriod(paused)).toEqual({ startMs: day(10), endMs: day(11) });
    const session = makeSession({ id: renewalSessionId(paused) });
    const paid = changedBy(afterSession(paused, { kind: 'renew', id: 's', session }, day(10)));
    expect(paid).toMatchObject({
      pause: undefined,
      periods: 5,
      periodStartMs: day(10),
      periodEndMs: day(11),
      renewals: 1,
    });
    expect(nextPeriod(paid)).toEqual({ startMs: day(11), endMs: day(12) });
  });

  it.each([
    [day(6), undefined, day(7)],
    [day(7), undefined, day(7)],
    [day(7) + 1, 1, day(8)],
    [day(9) + 1, 3, day(10)],
    [day(12), 3, day(10)],
  ])('that is ended at %i goes on with the next period', (nowMs, periods, dueAtMs) => {
    const { pause, dueAtMs: due } = changedBy(resumeSubscription(paused, nowMs));
    expect([pause?.periods, due]).toEqual([periods, dueAtMs]);
  });

  it('stays when an end is set and taken back', () => {
    const ending = changedBy(cancelAtPeriodEnd(paused, NOW_MS));
    expect(cancelAtPeriodEnd(ending, NOW_MS)).toBeNull();
    expect(ending.dueAtMs).toBe(day(7));
    expect(changedBy(keepOn(ending, NOW_MS))).toMatchObject({ dueAtMs: day(10), cancelAtMs: null });
  });

  it.each<[Partial<Subscription>, number, RegExp]>([
    [{}, 0, /^Invalid number of Periods/],
    [{}, 25, /^Invalid number of Periods/],
    [{ cancelAtMs: day(7) }, 1, /going to end/],
    [{ status: 'past_due' }, 1, /overdue/],
    [{ status: 'incomplete' }, 1, /overdue/],
    // It is over, and its bill is about to be made.
    [{ periodEndMs: NOW_MS }, 1, /overdue/],
    [{ pause: { fromMs: day(7), periods: 1 } }, 1, /paused already/],
  ])('is refused: %j for %i', (over, periods, text) => {
    expect(textOf(pauseSubscription(begun(over), periods, NOW_MS))).toMatch(text);
  });

  it('that there is not cannot be ended', () => {
    expect(textOf(resumeSubscription(begun(), NOW_MS))).toBe('The subscription is not paused.');
  });
});
