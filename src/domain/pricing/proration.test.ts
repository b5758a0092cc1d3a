import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { makeAttempt, makeLine, makeSession } from '../../../test/makers.ts';
import { PPM, sum } from '../money.ts';
import type { SubscriptionPeriod } from '../session.ts';
import { carriedOver, creditUsedBy, keptValue, payersOf, periodValue, prorate } from './proration.ts';

const WEEKLY = { interval: 'week', intervalCount: 1 } as const;
const linesOf = (amounts: readonly number[]) =>
  amounts.map((unitAmount, index) =>
    makeLine({ id: `li_${index}`, variantId: `v${index}`, unitAmount, quantity: 1, recurring: WEEKLY }),
  );
const periodWith = (over: Partial<SubscriptionPeriod>): SubscriptionPeriod => ({ id: 's', renewal: 1, ...over });

const cases = fc.record({
  amounts: fc.array(fc.integer({ min: 0, max: 1_000_000_000 }), { minLength: 1, maxLength: 5 }),
  wholeMs: fc.integer({ min: 1, max: 400 * 86_400_000 }),
  part: fc.double({ min: 0, max: 1, noNaN: true }),
  credit: fc.integer({ min: 0, max: 2_000_000_000 }),
});

describe('a bill for a part of a period', () => {
  it('adds up, never goes below nothing, and is worth a whole period', () => {
    fc.assert(
      fc.property(cases, ({ amounts, wholeMs, part, credit }) => {
        const lines = linesOf(amounts);
        const partMs = Math.max(1, Math.round(wholeMs * part));
        const subscription = periodWith({ change: { partMs, wholeMs, had: {} }, credit });
        const { adjustments, remaining } = prorate({ lines, subscription }, amounts);
        for (const { amount, lineShares } of adjustments) expect(sum(lineShares)).toBe(amount);
        expect(sum(amounts) + sum(adjustments.map(({ amount }) => amount))).toBe(sum(remaining));
        expect(remaining.every((left, index) => left >= 0 && left <= (amounts[index] ?? 0))).toBe(true);
        const due = Math.abs(sum(amounts) * (partMs / wholeMs) - credit);
        if (sum(amounts) * (partMs / wholeMs) > credit) expect(Math.abs(sum(remaining) - due)).toBeLessThanOrEqual(1);
        expect(creditUsedBy({ adjustments })).toBeLessThanOrEqual(credit);
        expect(periodValue({ lines, adjustments })).toBe(sum(amounts));
      }),
    );
  });

  it('comes to the same in any order of its lines', () => {
    fc.assert(
      fc.property(cases, ({ amounts, wholeMs, part, credit }) => {
        const lines = linesOf(amounts);
        const subscription = periodWith({
          change: { partMs: Math.max(1, Math.round(wholeMs * part)), wholeMs, had: {} },
          credit,
        });
        const one = prorate({ lines, subscription }, amounts);
        const other = prorate({ lines: [...lines].reverse(), subscription }, [...amounts].reverse());
        expect([...other.remaining].reverse()).toEqual(one.remaining);
      }),
    );
  });

  it('says in order what is over and what was paid before', () => {
    const subscription = periodWith({ change: { partMs: 1, wholeMs: 4, had: {} }, credit: 30 });
    const { adjustments, remaining } = prorate({ lines: linesOf([400]), subscription }, [400]);
    expect(adjustments.map(({ source, amount }) => [source, amount])).toEqual([
      ['elapsed', -300],
      ['credit', -30],
    ]);
    expect(remaining).toEqual([70]);
  });
});

it('a whole period with nothing to take off stays as it is', () => {
  const lines = linesOf([100, 200]);
  for (const subscription of [
    undefined,
    periodWith({}),
    periodWith({ credit: 0 }),
    periodWith({ change: { partMs: 1, wholeMs: 1, had: {} } }),
  ]) {
    expect(prorate({ lines, subscription }, [100, 200])).toEqual({ adjustments: [], remaining: [100, 200] });
  }
});

it('discounts lower the value of a period, and what is paid once is none of it', () => {
  const [pass, shirt] = linesOf([1_000, 500]);
  if (pass === undefined || shirt === undefined) throw new Error('there are two lines');
  const once = { ...makeLine(), id: shirt.id, unitAmount: 500 };
  const discount = { source: 'd', kind: 'discount', label: 'Half', amount: -750, lineShares: [-500, -250] } as const;
  expect(periodValue({ lines: [pass, once], adjustments: [discount] })).toBe(500);
});

describe('what a period has cost', () => {
  const paid = (over: object) => {
    const [pass] = linesOf([1_000]);
    const once = { ...makeLine(), id: 'once', unitAmount: 3_000, quantity: 1 };
    return makeSession({
      lines: [pass!, once],
      state: 'completed',
      order: { id: 'o', number: 'O-1', atMs: 0 },
      totals: { ...makeSession().totals, total: 4_000 },
      attempts: [makeAttempt({ state: 'paid', amount: 4_000 })],
      ...over,
    });
  };
  const refund = (amount: number) => ({
    ...{ id: `r${amount}`, attemptId: 'a', amount, state: 'succeeded', automatic: false },
  });
  const refunded = (amount: number) => paid({ refunds: [refund(amount)] });

  it('is less by its share of what was given back, and all of it where the bank has taken that back', () => {
    expect(keptValue(undefined, [paid({})])).toBe(1_000);
    // Half of the bill, of whatever was on it.
    expect(keptValue(undefined, [refunded(2_000)])).toBe(500);
    expect(keptValue(undefined, [refunded(4_000)])).toBe(0);
    const disputes = [{ status: 'lost', attemptId: paid({}).attempts[0]?.id }];
    expect(keptValue(undefined, [paid({ disputes })])).toBe(0);
  });

  it('is not less a second time by what was given back before it changed', () => {
    const settled = { amount: 2_000, payers: [{ sessionId: paid({}).id, returned: 2_000, share: PPM }] };
    expect(keptValue(settled, [refunded(2_000)])).toBe(2_000);
    expect(keptValue(settled, [refunded(4_000)])).toBe(1_500);
  });

  it('is less by what was given back of the change itself, which was for a part of it', () => {
    const settled = { amount: 2_000, payers: [] };
    const subscription = periodWith({ change: { partMs: 1, wholeMs: 2, had: {} } });
    const [pass] = linesOf([2_000]);
    const elapsed = { source: 'elapsed', kind: 'discount', label: '', amount: -1_000, lineShares: [-1_000] } as const;
    const bill = paid({
      id: 'b',
      lines: [pass!],
      adjustments: [elapsed],
      totals: { ...paid({}).totals, total: 1_000 },
      subscription,
      refunds: [refund(500)],
    });
    expect(keptValue(settled, [paid({}), bill])).toBe(1_000);
    // Whichever of several changes it was given back of.
    expect(keptValue(settled, [paid({}), bill, paid({ id: 'c' })])).toBe(1_000);
  });

  it('is less only by the part of another period’s payment that was brought over', () => {
    const brought = carriedOver(payersOf(undefined, [paid({})]), 1, 4);
    expect(brought).toEqual([{ sessionId: paid({}).id, returned: 0, share: 250_000 }]);
    // All of it was given back, of which a quarter had been left.
    expect(keptValue({ amount: 5_000, payers: brought }, [refunded(4_000)])).toBe(4_750);
    expect(carriedOver(brought, 1, 2)).toMatchObject([{ share: 125_000 }]);
  });

  it('by an offer for the way to pay is less by that of a whole period', () => {
    const [pass] = linesOf([1_000]);
    const half = { source: 'elapsed', kind: 'discount', label: '', amount: -500, lineShares: [-500] } as const;
    const offer = { source: 'o', kind: 'payment_offer', label: '10 %', amount: -50, lineShares: [-50] } as const;
    const bill = {
      lines: [pass!],
      adjustments: [half, offer],
      subscription: periodWith({ change: { partMs: 1, wholeMs: 2, had: {} } }),
    };
    expect(periodValue(bill)).toBe(900);
    expect(periodValue({ ...bill, adjustments: [offer], subscription: undefined })).toBe(950);
  });
});
