import { describe, expect, it } from 'vitest';
import { readShop, shopWith } from '../../../test/read-shop.ts';
import { makeConfig } from '../../../test/store-makers.ts';
import type { PaymentFee } from '../../domain/payment-mode.ts';
import { describeChanges } from './describe-changes.ts';

/** Of a shop with these fees, in YAML's own short form. */
function read(fees: string, more = 'cash_on_delivery: { countries: [IN], partial: { upfront: { percent: 20 } } }') {
  const { drafts, mistakes } = readShop(
    shopWith(`payment_fees: [${fees}]\n${more}`, '{ name: sandbox, methods: [card, emi] }'),
  );
  return { fees: drafts[0]?.merchant.paymentFees, mistakes: mistakes.join('\n') };
}

describe('a fee for ways to pay of a configuration', () => {
  it.each<[string, PaymentFee]>([
    [
      '{ name: emi, label: EMI fee, payment_methods: [emi], percent: 2.5, cap: 300, minimum: 50 }',
      {
        ...{ name: 'emi', label: 'EMI fee', paymentModes: ['emi'], fee: 25_000 },
        ...{ cap: { INR: 30_000 }, minimum: { INR: 5_000 } },
      },
    ],
    [
      '{ name: a, label: A, payment_methods: [card, partial_cod], amount: { INR: 20, USD: 1 }, maximum: 9, starts: 2026-06-01, ends: 2026-07-01 }',
      {
        ...{ name: 'a', label: 'A', paymentModes: ['card', 'partial_cod'], fee: { INR: 2_000, USD: 100 } },
        ...{ maximum: { INR: 900 }, startsAtMs: Date.UTC(2026, 5, 1), endsAtMs: Date.UTC(2026, 6, 1) },
      },
    ],
  ])('%s', (given, expected) => {
    expect(read(given)).toEqual({ fees: [expected], mistakes: '' });
  });

  it.each([
    ['{ name: a, label: A, payment_methods: [card] }', 'payment_fees[0] needs either amount or percent'],
    ['{ name: a, label: A, payment_methods: [card], amount: 1, percent: 1 }', 'needs either amount or percent'],
    ['{ name: a, label: A, payment_methods: [card], amount: 1, cap: 1 }', 'payment_fees[0].cap goes with percent only'],
    [
      '{ name: a, label: A, payment_methods: [card], amount: 1, minimum: 50, maximum: 10 }',
      'payment_fees[0].maximum is below the minimum in INR',
    ],
    ['{ name: a, label: A, payment_methods: [], amount: 1 }', 'payment_fees[0].payment_methods'],
    ['{ name: a, label: A, payment_methods: [card], percent: 101 }', 'must lie between 0 and 100'],
    [
      '{ name: a, label: A, payment_methods: [emii], percent: 1 }',
      'names the method emii, which does not exist. Did you mean emi?',
    ],
    [
      '{ name: a, label: A, payment_methods: [card], percent: 1, starts: 2026-07-01, ends: 2026-06-01 }',
      'must come after starts',
    ],
    [
      '{ name: a, label: A, payment_methods: [card], amount: 1 }, { name: a, label: B, payment_methods: [emi], amount: 1 }',
      'payment_fees[1].name repeats the name a',
    ],
  ])('%s is refused, with its line', (given, expected) => {
    const { mistakes } = read(given);
    expect(mistakes).toContain(expected);
    expect(mistakes).toMatch(/kassa\.yaml:\d+/);
  });

  it('is told in plans, in the words of the file', () => {
    const withFees = (...paymentFees: readonly PaymentFee[]) => {
      const { merchant } = makeConfig();
      return makeConfig({ merchant: { ...merchant, paymentFees } });
    };
    const fee = { name: 'emi', label: 'EMI fee', paymentModes: ['emi'], fee: 20_000 };
    expect(describeChanges(withFees(), withFees(fee), new Map())).toEqual(['payment_fees emi: added']);
    expect(describeChanges(withFees(fee), withFees({ ...fee, fee: 30_000 }), new Map())).toEqual([
      'payment_fees emi: percent 2 → 3',
    ]);
  });
});
