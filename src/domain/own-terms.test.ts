// Terms of a line's own: what they make of its price, what a payment uses up, and that every total is still its parts.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  makeAddress,
  makeDiscount,
  makeFacts,
  makeLine,
  makeMerchant,
  makeSession,
  NOW_MS,
} from '../../test/makers.ts';
import { nextCharge } from './next-charge.ts';
import { lineAfterPayment, rhythmUnder, type OwnTerms } from './own-terms.ts';
import { explainPrice } from './pricing/explanation.ts';
import { checkTotals } from './pricing/lines.ts';
import { price, withPaymentMethod } from './pricing/price.ts';
import type { Line, Session } from './session.ts';
import { startedBy } from './start-subscription.ts';
import { renewalSessionId } from './billing-period.ts';
import { keepOn } from './subscription-end.ts';
import { afterSession } from './after-session.ts';
import type { Subscription } from './subscription.ts';

const monthly = { interval: 'month', intervalCount: 1 } as const;
const merchant = makeMerchant({ offers: [makeDiscount()] });
const facts = makeFacts({ merchant });

function priced(ownTerms: OwnTerms, over: Partial<Line> = {}, session: Partial<Session> = {}): Session {
  const line = makeLine({ unitAmount: 10_000, recurring: monthly, ownTerms, ...over });
  const cart = makeSession({ lines: [line], customerId: 'c', subscription: { id: 's', renewal: 0 }, ...session });
  return { ...cart, ...price(cart, facts) };
}

describe('of a payment', () => {
  const tiers = [{ minQuantity: 1, off: 200_000 }];
  const fees = { setup: { INR: 5_000 }, shipping: { INR: 700 } };

  it('use up the setup fee, and one of those that the tiers count for', () => {
    const line = makeLine({ ownTerms: { tiers, tierPayments: 2, fees } });
    const next = lineAfterPayment(line, false);
    expect(next.ownTerms).toEqual({ tiers, tierPayments: 1, fees: { shipping: fees.shipping } });
    expect(lineAfterPayment(next, false).ownTerms).toEqual({ fees: { shipping: fees.shipping } });
    expect(lineAfterPayment(makeLine({ ownTerms: { tiers, tierPayments: 1 } }), false)).toEqual(makeLine());
  });

  it('use up nothing but the fee where nothing was to be paid', () => {
    const line = makeLine({ ownTerms: { tiers, tierPayments: 2, fees: { setup: { INR: 5_000 } } } });
    expect(lineAfterPayment(line, true).ownTerms).toEqual({ tiers, tierPayments: 2 });
  });

  it('are told before it: what the next one costs is without the fee, and without tiers that are over', () => {
    const session = priced({ tiers, tierPayments: 1, fees: { setup: { INR: 5_000 } } });
    expect(session.totals).toMatchObject({ subtotal: 10_000, discount: 2_000, surcharge: 5_000, total: 13_000 });
    expect(nextCharge(session, facts)).toMatchObject({ amount: 10_000, later: null });
  });

  it('are called by their names, and the tax on them by its own', () => {
    const taxed = makeMerchant({ taxes: [{ country: 'IN', rate: 180_000, label: 'GST' }] });
    const cart = priced({ fees: { setup: { INR: 5_000 } } });
    const session = { ...cart, ...price(cart, { ...facts, merchant: taxed }) };
    const labels = explainPrice(session, { ...facts, merchant: taxed }).steps.map(({ kind, label }) => [kind, label]);
    expect(labels).toContainEqual(['surcharge', `Setup: ${session.lines[0]?.title}`]);
    expect(new Set(labels.flatMap(([kind, label]) => (kind === 'tax' ? [label] : [])))).toEqual(new Set(['GST']));
  });

  it('are told with what it costs when tiers are over, and with which payment that begins', () => {
    const laterOf = (terms: Line['ownTerms'], trialDays?: number, payments?: number) => {
      const recurring = { ...monthly, ...(payments !== undefined && { payments }) };
      return nextCharge(priced({ tiers, recurring, ...terms }, { recurring }, { trialDays }), facts)?.later;
    };
    expect(laterOf({ tierPayments: 3 })).toEqual({ amount: 10_000, payment: 4 });
    expect(laterOf({ tierPayments: 1 }, 7)).toEqual({ amount: 10_000, payment: 2 });
    expect(laterOf({})).toBeNull();
    // They last as long as it does.
    expect(laterOf({ tierPayments: 3 }, undefined, 3)).toBeNull();
  });
});

describe('an end after so many payments', () => {
  const started = (payments: number, trialDays?: number): Subscription => {
    const recurring = { ...monthly, payments };
    const session = priced({ recurring }, { recurring }, { trialDays });
    const subscription = startedBy(session, merchant, NOW_MS);
    if (subscription === null) throw new Error('nothing has begun');
    return subscription;
  };
  const paid = (before: Subscription): Subscription => {
    const session = makeSession({ id: renewalSessionId(before) });
    const told = afterSession(before, { kind: 'renew', id: before.id, session }, before.periodEndMs);
    return told?.subscription ?? before;
  };

  it('is set with the last one, and not taken back', () => {
    const first = started(2);
    expect(first.cancelAtMs).toBeNull();
    const second = paid(first);
    expect(second.cancelAtMs).toBe(second.periodEndMs);
    expect(keepOn(second, NOW_MS)).toBeNull();
    expect(keepOn(first, NOW_MS)?.subscription.cancelAtMs).toBeNull();
  });

  it('is set at once where there is one payment, and that is all that is charged', () => {
    expect(started(1).cancelAtMs).toBe(started(1).periodEndMs);
    expect(nextCharge(priced({}, { recurring: { ...monthly, payments: 1 } }), facts)).toBeNull();
  });

  it('is told before it: so many times from the next one on', () => {
    const times = (payments?: number, trialDays?: number) => {
      const recurring = { ...monthly, ...(payments !== undefined && { payments }) };
      return nextCharge(priced({ recurring }, { recurring }, { trialDays }), facts)?.times;
    };
    expect([times(), times(4), times(4, 14)]).toEqual([null, 3, 4]);
  });

  it('does not count a free trial', () => {
    const trial = started(1, 14);
    expect(trial.cancelAtMs).toBeNull();
    expect(paid(trial).cancelAtMs).toBe(paid(trial).periodEndMs);
  });
});

it('a rhythm of its own keeps the variant’s trial, unless it says another one', () => {
  const own = { ...monthly, trialDays: 14 };
  const yearly = { interval: 'year', intervalCount: 1 } as const;
  expect(rhythmUnder(own, undefined)).toEqual(own);
  expect(rhythmUnder(own, { recurring: yearly })).toEqual({ ...yearly, trialDays: 14 });
  expect(rhythmUnder(own, { recurring: yearly, trialDays: 3 })).toEqual({ ...yearly, trialDays: 3 });
  expect(rhythmUnder(own, { trialDays: 0 })).toEqual(monthly);
  expect(rhythmUnder(undefined, { trialDays: 3 })).toBeUndefined();
});

it('everything adds up, whatever is agreed, however prices hold their tax, and with every way to pay', () => {
  const amount = fc.integer({ min: 0, max: 50_000 });
  const terms: fc.Arbitrary<OwnTerms> = fc.record({
    tiers: fc.array(
      fc.record({
        minQuantity: fc.integer({ min: 1, max: 9 }),
        off: fc.oneof(fc.integer({ min: 1, max: 1_000_000 }), fc.record({ INR: amount })),
      }),
      { maxLength: 3 },
    ),
    fees: fc.record({ setup: fc.record({ INR: amount }), shipping: fc.record({ INR: amount }) }),
  });
  const line = fc.record({
    quantity: fc.integer({ min: 1, max: 12 }),
    unitAmount: amount,
    taxable: fc.boolean(),
    terms,
  });
  fc.assert(
    fc.property(
      fc.array(line, { minLength: 1, maxLength: 4 }),
      fc.boolean(),
      fc.constantFrom('cod', 'card'),
      fc.boolean(),
      (lines, taxesIncluded, method, withCode) => {
        const shop = makeMerchant({ offers: [makeDiscount()], taxesIncluded });
        const there = makeFacts({ merchant: shop });
        const cart = makeSession({
          lines: lines.map(({ terms: ownTerms, ...over }, index) => makeLine({ id: `li_${index}`, ownTerms, ...over })),
          nextLine: 5,
          shippingAddress: makeAddress(),
          codes: withCode ? [{ code: 'SUMMER10', replaced: null, by: 'buyer' }] : [],
        });
        const session = { ...cart, ...price(cart, there) };
        checkTotals(session);
        const paid = withPaymentMethod(session, method, there);
        checkTotals(paid);
        // The price of a way to pay is what changes with it, and nothing of what was agreed.
        const agreed = (one: Session) =>
          one.adjustments.filter(({ lineFee, source }) => lineFee ?? source === 'price_tier');
        expect(agreed(paid)).toEqual(agreed(session));
        expect(explainPrice(paid, there).total).toBe(paid.totals.total);
      },
    ),
    { numRuns: 300 },
  );
});
