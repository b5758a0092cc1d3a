import { expect, it } from 'vitest';
import { price } from '../src/domain/pricing/price.ts';
import { importBuilt } from './import-built.ts';
import type * as Pricing from './pricing.ts';
import { caseOf, measurePricing, PRICING_CASES, pricingLine } from './pricing.ts';

it.each(PRICING_CASES)('has $lines lines and $rules discounts of which five count, with shipping and tax', (sizes) => {
  const { cart, facts } = caseOf(sizes);
  expect([cart.lines.length, facts.merchant.offers.length]).toEqual([sizes.lines, sizes.rules]);
  const { adjustments, codes } = price(cart, facts);
  const counting = adjustments.filter(({ amount }) => amount < 0).map(({ source }) => source);
  expect(counting).toEqual(['collection', 'tiers', 'ten', 'flat', 'ship']);
  expect(codes.filter(({ refusal }) => refusal !== undefined)).toEqual([]);
  expect(adjustments.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['shipping', 'tax']));
});

it('says how long it took', () => {
  expect(pricingLine({ lines: 20, rules: 5 }, measurePricing({ lines: 20, rules: 5 }, 10))).toMatch(
    /^price {3}20 lines {4}5 discounts +\d+\.\d µs$/,
  );
});

it('is measured as the server is compiled', async () => {
  const built = await importBuilt<typeof Pricing>('pricing');
  expect(built.PRICING_CASES).toEqual(PRICING_CASES);
  expect(built.measurePricing({ lines: 5, rules: 5 }, 10)).toBeGreaterThan(0);
});
