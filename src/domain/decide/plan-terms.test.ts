// A plan that is changed beside what was agreed for its lines, pauses, and changes for the next payment.
import { describe, expect, it } from 'vitest';
import {
  makeAddress,
  makeAttempt,
  makeDiscount,
  makeFacts,
  makeItem,
  makeLine,
  makeMerchant,
  makeSession,
  NOW_MS,
  SESSION_ID,
} from '../../../test/makers.ts';
import { chargeAfter } from '../next-charge.ts';
import type { Refund } from '../payment.ts';
import { price } from '../pricing/price.ts';
import type { Recurring } from '../recurring.ts';
import type { Session } from '../session.ts';
import { pauseSubscription, reviseSubscription } from '../revise-subscription.ts';
import { startedBy } from '../start-subscription.ts';
import { nextPeriod, renewalSessionId } from '../billing-period.ts';
import { asPlanned, paymentsMade } from '../agreed-payments.ts';
import { unplanNext } from '../plan-next.ts';
import { cancelAtPeriodEnd, endedInTime, keepOn } from '../subscription-end.ts';
import { afterSession } from '../after-session.ts';
import { withPlan } from '../plan-now.ts';
import { canceled, chargeAtMs, changed, type Subscription } from '../subscription.ts';
import { planChange, type PlanChange, type PlanWish } from './plan-change.ts';
import { billOf } from './renew.ts';

const monthly = { interval: 'month', intervalCount: 1 } as const;
const sold = (id: string, amount: number) =>
  makeItem({
    product: { id: `p-${id}`, title: id },
    variant: {
      id,
      productId: `p-${id}`,
      sku: id,
      prices: { INR: amount },
      requiresShipping: id === 'basic',
      recurring: monthly,
    },
  });
const HALF_LATER = NOW_MS + 15 * 86_400_000;
const facts = makeFacts({
  items: [sold('basic', 10_000), sold('pro', 20_000), sold('max', 30_000)],
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
  planChange(subscription, wish, { from: paid, changes: [], ids, method: null }, facts);

const paidFor = (session: Session): Session => ({
  ...session,
  state: 'completed',
  order: { id: 'o', number: 'O-1', atMs: HALF_LATER },
  attempts: [makeAttempt({ state: 'paid', amount: session.totals.total })],
});

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

describe('an agreed number of payments', () => {
  it('stays for all of it when an ordinary line comes to what is had', () => {
    const both = {
      ...wishFor('basic', 2, 'now'),
      lines: [wishFor('basic', 2, 'now'), wishFor('pro', 1, 'now')].flatMap(({ lines }) => lines),
    };
    const { plan } = done(change(begun, both));
    expect(plan.lines.map(({ variantId, recurring }) => [variantId, recurring?.payments])).toEqual([
      ['basic', 12],
      ['pro', 12],
    ]);
  });

  it('counts what is paid for another rhythm, and another number anew', () => {
    const payments = (interval: 'week' | 'month', number: number, paymentsBefore: number) => {
      const standing = { ...begun, recurring: { ...monthly, payments: 12 }, renewals: paymentsBefore - 1 };
      const plan = { lines: begun.lines, recurring: { interval, intervalCount: 1, payments: number } };
      const period = { startMs: HALF_LATER, endMs: HALF_LATER + 1 };
      const { subscription } = withPlan(standing, plan, period, { credit: undefined }, HALF_LATER);
      return [paymentsMade(subscription), subscription.cancelAtMs !== null];
    };
    expect(payments('month', 12, 5)).toEqual([5, false]);
    expect(payments('week', 12, 5)).toEqual([6, false]);
    expect(payments('week', 12, 11)).toEqual([12, true]);
    expect(payments('week', 3, 5)).toEqual([1, false]);
    expect(payments('month', 3, 5)).toEqual([0, false]);
  });
});

it('goes on with what is not on sale any more, and sends nothing to nowhere', () => {
  const archived = sold('basic', 10_000);
  const box = sold('box', 5_000);
  const items = [
    { ...archived, product: { ...archived.product, status: 'archived' as const } },
    { ...box, variant: { ...box.variant, requiresShipping: true } },
  ];
  const ask = (variant: string, when: PlanWish['when']) =>
    planChange(
      begun,
      wishFor(variant, 3, when),
      { from: paid, changes: [], ids, method: null },
      { ...facts, ...makeFacts({ items, nowMs: HALF_LATER, merchant: facts.merchant }) },
    );
  expect(done(ask('basic', 'now')).plan.lines).toMatchObject([{ variantId: 'basic', quantity: 3 }]);
  for (const when of ['now', 'period-end'] as const) {
    expect(ask('box', when)).toMatchObject({ problems: [{ code: 'shipping_address_required' }] });
  }
});

it('keeps its rhythm where that is not the catalogue’s, whatever else is wanted of it', () => {
  const yearly = { interval: 'year', intervalCount: 1 } as const;
  const [had] = done(change(begun, wishFor('pro', 1, 'now'))).plan.lines;
  const standing = { ...begun, recurring: yearly, lines: [{ ...had!, recurring: yearly, unitAmount: 10_000 }] };
  const dearer = { ...wishFor('pro', 3, 'now'), lines: [{ variant: 'pro', quantity: 3, unitAmount: 11_000 }] };
  expect(done(change(standing, dearer)).plan).toMatchObject({ recurring: yearly, lines: [{ unitAmount: 11_000 }] });
  expect(reviseSubscription(standing, { variant: 'pro', quantity: 3 }, paid, facts)).toMatchObject({
    subscription: { next: { recurring: yearly, lines: [{ quantity: 3, unitAmount: 10_000 }] } },
  });
});

it('comes back to what it was sold as when something else was planned meanwhile', () => {
  const cheap = { ...begun, lines: begun.lines.map((one) => ({ ...one, unitAmount: 7_000 })) };
  const planned = reviseSubscription(cheap, { variant: 'pro' }, paid, facts);
  if ('problems' in planned) throw new Error(JSON.stringify(planned));
  const back = reviseSubscription(planned.subscription, { variant: 'basic' }, paid, facts);
  expect(back).toMatchObject({
    subscription: { next: { lines: [{ unitAmount: 7_000, ownTerms: cheap.lines[0]?.ownTerms }] } },
  });
});

describe('in the last period that was agreed', () => {
  const once = { ...monthly, payments: 1 };
  const last = { ...begun, recurring: once, cancelAtMs: begun.periodEndMs };
  const items = [
    {
      ...sold('short', 9_000),
      ...{ variant: { ...sold('short', 9_000).variant, recurring: { ...monthly, payments: 3 } } },
    },
  ];
  const withItems = { ...facts, item: makeFacts({ items }).item };

  it('only what is paid more often can be planned, and then it does not end', () => {
    expect(reviseSubscription(last, { quantity: 3 }, paid, facts)).toMatchObject({
      problems: [{ code: 'invalid_value' }],
    });
    const planned = reviseSubscription(last, { variant: 'short' }, paid, withItems);
    if ('problems' in planned) throw new Error(JSON.stringify(planned));
    const { subscription } = planned;
    expect(subscription).toMatchObject({ cancelAtMs: null, next: { recurring: { payments: 3 } } });
    expect(unplanNext(subscription, HALF_LATER).subscription).toMatchObject({ cancelAtMs: last.periodEndMs });
    const ending = cancelAtPeriodEnd(subscription, HALF_LATER)!.subscription;
    expect(keepOn(ending, HALF_LATER)).toMatchObject({ subscription: { cancelAtMs: null } });
    expect(endedInTime(ending, ending.periodEndMs).subscription.cancelReason).toBe('requested');
    // Whoever has asked for its end, and takes the plan back, is not charged again because of another plan.
    const shorter = unplanNext(ending, HALF_LATER).subscription;
    expect(reviseSubscription(shorter, { variant: 'short' }, paid, withItems)).toMatchObject({
      problems: [{ code: 'invalid_value' }],
    });
    // Three are paid from then on, each by a renewal.
    expect(paymentsMade(asPlanned(subscription))).toBe(0);
  });

  it('an end that was asked for is taken back, so that something can be planned again', () => {
    const asked = cancelAtPeriodEnd(last, HALF_LATER)!.subscription;
    expect(reviseSubscription(asked, { variant: 'short' }, paid, withItems)).toHaveProperty('problems');
    const kept = keepOn(asked, HALF_LATER)!.subscription;
    // What was agreed still ends it.
    expect([kept.endAsked, kept.cancelAtMs]).toEqual([undefined, last.periodEndMs]);
    expect(keepOn(kept, HALF_LATER)).toBeNull();
    expect(reviseSubscription(kept, { variant: 'short' }, paid, withItems)).toMatchObject({
      subscription: { cancelAtMs: null },
    });
  });

  it('nothing is planned for what somebody has asked to end', () => {
    const ending = cancelAtPeriodEnd(begun, HALF_LATER)!.subscription;
    expect(reviseSubscription(ending, { quantity: 3 }, paid, facts)).toMatchObject({
      problems: [{ text: expect.stringMatching(/keep it first/i) as string }],
    });
    expect(change(ending, wishFor('pro', 1, 'period-end'))).toMatchObject({ kind: 'refusal' });
    expect(done(change(ending, wishFor('pro', 1, 'now'))).after.subscription.cancelAtMs).toBe(begun.periodEndMs);
  });

  it('a change at once to what is paid more often goes on', () => {
    const { subscription } = withPlan(
      last,
      { lines: last.lines, recurring: { ...monthly, payments: 3 } },
      { startMs: HALF_LATER, endMs: last.periodEndMs },
      { credit: undefined },
      HALF_LATER,
    );
    expect(subscription.cancelAtMs).toBeNull();
  });
});

it('gives every line an id of its own over several changes', () => {
  const wish: PlanWish = {
    ...wishFor('pro', 1, 'now'),
    lines: ['pro', 'max'].map((variant) => ({ variant, quantity: 1 })),
  };
  const first = done(change(begun, wishFor('pro', 1, 'now'))).after.subscription;
  const { plan, bill } = done(change(first, wish));
  const idsOf = (lines: Session['lines']) => lines.map(({ id }) => id);
  expect(idsOf(plan.lines)[0]).toBe(idsOf(first.lines)[0]);
  expect(new Set([...idsOf(first.lines), ...idsOf(plan.lines), ...idsOf(begun.lines)]).size).toBe(3);
  expect(bill?.session.nextLine).toBeGreaterThan(Math.max(...idsOf(plan.lines).map((id) => Number(id.slice(3)))));
});

it('has no next charge while only money goes back', () => {
  const ended = canceled(begun, 'requested', HALF_LATER).subscription;
  const session = { ...paid, id: renewalSessionId(ended) };
  const { subscription } = afterSession(ended, { kind: 'renew', id: ended.id, session }, HALF_LATER)!;
  expect([subscription.dueAtMs, chargeAtMs(subscription)]).toEqual([HALF_LATER, null]);
});

it('takes no piece twice in a period, and forgets that with the next one', () => {
  const fewer = done(change(begun, wishFor('basic', 1, 'now'))).after.subscription;
  expect([fewer.lines[0]?.quantity, fewer.taken]).toEqual([1, { basic: 2 }]);
  const { bill, plan } = done(change({ ...fewer, credit: undefined }, wishFor('basic', 5, 'now')));
  expect(bill?.session.subscription?.change?.had).toEqual({ basic: 2 });
  const changing = { sessionId: bill?.session.id ?? '', plan, payers: [] };
  const session = bill?.session ?? paid;
  const more = afterSession({ ...fewer, changing }, { kind: 'change-plan', id: begun.id, session }, HALF_LATER);
  expect(more?.subscription.taken).toEqual({ basic: 5 });
  const renewal = { ...session, id: renewalSessionId(begun) };
  const renewed = afterSession(more!.subscription, { kind: 'renew', id: begun.id, session: renewal }, HALF_LATER);
  expect(renewed?.subscription.taken).toBeUndefined();
});

describe('a period that another rhythm begins', () => {
  const yearly = { interval: 'year', intervalCount: 1 } as const;
  const box = (id: string, amount: number, recurring: Recurring) => {
    const { product, variant } = sold(id, amount);
    return {
      product,
      variant: { ...variant, recurring, requiresShipping: true, inventoryQuantity: 9, whenOutOfStock: 'deny' as const },
    };
  };
  const offers = [makeDiscount({ duration: { payments: 2 } })];
  const merchant = makeMerchant({ taxes: [], offers });
  const there = makeFacts({
    items: [box('basic', 10_000, monthly), box('yearly', 100_000, yearly)],
    nowMs: HALF_LATER,
    merchant,
  });
  const cartThere = makeSession({
    lines: [{ ...line, quantity: 1, ownTerms: undefined, requiresShipping: true, recurring: monthly }],
    customerId: 'c',
    subscription: { id: 's', renewal: 0 },
    codes: [{ code: 'SUMMER10', replaced: null, by: 'buyer' }],
    shippingAddress: makeAddress(),
  });
  const first = { ...cartThere, ...price(cartThere, { ...there, nowMs: NOW_MS }) };
  const standing = startedBy(first, merchant, NOW_MS) as Subscription;
  const bought = planChange(
    standing,
    wishFor('yearly', 1, 'now'),
    { from: first, changes: [], ids, method: null },
    there,
  );

  it('is sent like one that a renewal begins, and takes its pieces', () => {
    const { bill } = done(bought);
    expect(standing.codes).toEqual([{ code: 'SUMMER10', payments: 1 }]);
    expect(bill?.session.totals).toMatchObject({ shipping: 4_900, discount: 10_000 + 4_500 });
    expect(bill?.session.subscription?.change).toMatchObject({ partMs: 1, wholeMs: 1, had: {} });
  });

  it('uses up one payment of each code, as with the next period', () => {
    const { after, plan, bill } = done(bought);
    expect(after.subscription.codes).toEqual([]);
    const changing = { sessionId: ids.session, plan, payers: bill?.payers ?? [] };
    const session = bill!.session;
    const told = afterSession({ ...standing, changing }, { kind: 'change-plan', id: 's', session }, HALF_LATER);
    expect(told?.subscription).toMatchObject({ codes: [], taken: { yearly: 1 }, recurring: yearly });
    // Of what is given back of the month from now on, the half that was left counts.
    expect(told?.subscription.settled?.payers).toMatchObject([
      { share: 500_000 },
      { sessionId: ids.session, share: 1_000_000 },
    ]);
  });
});

it('settles each change by what was paid for it, and by what was given back of it since', () => {
  const refunds = (amount: number): readonly Refund[] => [
    {
      id: 'r',
      attemptId: 'a',
      amount,
      reason: null,
      state: 'done',
      automatic: false,
      atMs: 0,
      checkDueAtMs: null,
      settledAtMs: 0,
    },
  ];
  const plain = { ...begun, lines: begun.lines.map((one) => ({ ...one, ownTerms: undefined })) };
  const cartOf = { ...cart, lines: plain.lines };
  const from = paidFor({ ...cartOf, ...price(cartOf, { ...facts, nowMs: NOW_MS }) });
  const changeTo = (subscription: Subscription, quantity: number, changes: readonly Session[], of = from) =>
    done(
      planChange(
        subscription,
        wishFor('basic', quantity, 'now'),
        { from: of, changes, ids: { ...ids, session: `b${quantity}` }, method: null },
        facts,
      ),
    );
  const pay = (before: Subscription, { plan, bill }: PlanChange): [Subscription, Session] => {
    const session = paidFor({ ...bill!.session, id: `b${plan.lines[0]?.quantity}` });
    const changing = { sessionId: session.id, plan, payers: bill!.payers };
    const told = afterSession({ ...before, changing }, { kind: 'change-plan', id: before.id, session }, HALF_LATER);
    return [told!.subscription, session];
  };
  // Two of 100.00 were paid; half of the month is left. Two more: half of 400.00 less half of 200.00.
  const [four, billFour] = pay(plain, changeTo(plain, 4, []));
  expect(billFour.totals.total).toBe(10_000);
  const [six, billSix] = pay(four, changeTo(four, 6, [billFour]));
  expect(billSix.totals.total).toBe(10_000);
  expect(six.settled).toMatchObject({
    amount: 60_000,
    payers: [{ sessionId: from.id }, { sessionId: 'b4' }, { sessionId: 'b6' }],
  });
  // All of the first change is given back: 100.00 for half of a month. Then seven cost half of 700.00 less half of 400.00.
  const returned = { ...billFour, refunds: refunds(10_000) };
  const seven = changeTo(six, 7, [returned, billSix]);
  expect(seven.bill?.session.totals.total).toBe(35_000 - 20_000);
  const [after, billSeven] = pay(six, seven);
  // That is settled; what is given back of the period itself is not.
  expect(changeTo(after, 8, [returned, billSix, billSeven]).bill?.session.totals.total).toBe(40_000 - 35_000);
  const half = { ...from, refunds: refunds(10_000) };
  expect(changeTo(after, 8, [returned, billSix, billSeven], half).bill?.session.totals.total).toBe(40_000 - 30_000);
});

it('tells on the bill of a renewal what the one after it costs, with the codes that are left then', () => {
  const offers = [makeDiscount({ duration: { payments: 3 } })];
  const priced = { ...facts, merchant: makeMerchant({ taxes: [], shipping: [], offers }) };
  const nextAfter = (payments: number) => {
    const standing = {
      ...begun,
      lines: begun.lines.map((one) => ({ ...one, ownTerms: undefined })),
      codes: [{ code: 'SUMMER10', payments }],
    };
    const bill = billOf(
      { ids: { ...ids, session: renewalSessionId(begun) }, from: paid, subscription: standing },
      priced,
    );
    return [bill.totals.total, chargeAfter(bill, standing, priced)?.amount];
  };
  expect(nextAfter(2)).toEqual([18_000, 18_000]);
  expect(nextAfter(1)).toEqual([18_000, 20_000]);
});

it('has the number of payments of what is planned for it', () => {
  const planned = reviseSubscription(begun, { variant: 'pro' }, paid, facts);
  expect(planned).toMatchObject({ subscription: { next: { recurring: { payments: 12 } } } });
});

it('stays free where nothing is ever charged for it', () => {
  const { plan } = done(
    change(
      { ...begun, isFree: true, lines: begun.lines.map((one) => ({ ...one, unitAmount: 0 })) },
      wishFor('pro', 2, 'now'),
    ),
  );
  expect(plan.lines).toMatchObject([{ variantId: 'pro', unitAmount: 0 }]);
});

it('has the prices of the country and the checkout that it was sold in', () => {
  const list = { name: 'l', countries: ['IN'], currency: 'INR', prices: { pro: 15_000 }, compareAt: {} };
  const lists = [{ ...list, checkouts: ['popup'] }];
  const merchant = makeMerchant({ taxes: [], shipping: [], priceLists: lists });
  const there = { ...paid, country: 'IN', checkout: 'popup' };
  const priced = { ...facts, merchant };
  const changed = planChange(begun, wishFor('pro', 1, 'now'), { from: there, changes: [], ids, method: null }, priced);
  expect(done(changed).plan.lines).toMatchObject([{ unitAmount: 15_000 }]);
  expect(reviseSubscription(begun, { variant: 'pro' }, there, priced)).toMatchObject({
    subscription: { next: { lines: [{ unitAmount: 15_000 }] } },
  });
});

it('is not changed while it is paused', () => {
  const paused = pauseSubscription(begun, 2, HALF_LATER);
  if ('problems' in paused) throw new Error(JSON.stringify(paused));
  expect(change(paused.subscription, wishFor('pro', 1, 'now'))).toMatchObject({ kind: 'refusal' });
});

it('is neither paused nor changed for the next payment while a change is charged', () => {
  const { plan } = done(change(begun, wishFor('pro', 1, 'now')));
  const marked = changed(begun, { changing: { sessionId: SESSION_ID, plan, payers: [] } }, HALF_LATER);
  const underWay = { problems: [{ code: 'payment_in_progress' }] };
  expect(pauseSubscription(marked, 1, HALF_LATER)).toMatchObject(underWay);
  expect(reviseSubscription(marked, { quantity: 3 }, paid, facts)).toMatchObject(underWay);
});

it('builds on what was planned when something else is wanted for the next payment', () => {
  const planned = done(change(begun, wishFor('pro', 1, 'period-end'))).after.subscription;
  expect(planned.next?.lines).toMatchObject([{ variantId: 'pro' }]);
  const revised = reviseSubscription(planned, { quantity: 3 }, paid, facts);
  expect(revised).toMatchObject({
    subscription: { lines: begun.lines, next: { lines: [{ variantId: 'pro', quantity: 3 }] } },
  });
});

it('begins another rhythm after a pause where both were asked for', () => {
  const yearly = { interval: 'year', intervalCount: 1 } as const;
  const next = { recurring: yearly, lines: begun.lines };
  const pause = { fromMs: begun.periodEndMs, periods: 2 };
  const { startMs, endMs } = nextPeriod({ ...begun, next, pause });
  expect(new Date(startMs).toISOString()).toBe('2026-09-15T12:00:00.000Z');
  expect(new Date(endMs).toISOString()).toBe('2027-09-15T12:00:00.000Z');
});

it('is not changed for the next payment while a bill is open, which is for what it was', () => {
  const open = { problems: [{ code: 'payment_in_progress' }] };
  for (const standing of [changed(begun, { status: 'past_due' }, HALF_LATER), { ...begun, periodEndMs: HALF_LATER }]) {
    expect(reviseSubscription(standing, { variant: 'pro' }, paid, facts)).toMatchObject(open);
  }
});

it('keeps the properties of what stays', () => {
  const engraved = { ...begun, lines: begun.lines.map((one) => ({ ...one, properties: { engraving: 'K' } })) };
  expect(done(change(engraved, wishFor('basic', 3, 'now'))).plan.lines).toMatchObject([
    { quantity: 3, properties: { engraving: 'K' } },
  ]);
});
