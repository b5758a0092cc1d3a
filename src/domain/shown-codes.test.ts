import { expect, test } from 'vitest';
import { makeDiscount, makeFacts, makeMerchant, makeSession, NOW_MS } from '../../test/makers.ts';
import type { Discount } from './discount.ts';
import { shownCodes } from './shown-codes.ts';

const shownOf = (over: Partial<Discount>, codes: readonly string[] = []) =>
  shownCodes(
    makeSession({ codes: codes.map((code) => ({ code, replaced: null, by: 'buyer' })) }),
    makeFacts({ merchant: makeMerchant({ offers: [makeDiscount({ isVisible: true, ...over })] }) }),
  );

test('tell what they give, and what the cart lacks', () => {
  expect(shownOf({ cap: { INR: 10_000 } })).toEqual([
    { code: 'SUMMER10', label: 'Summer sale', terms: '10% off, at most ₹100.00', missing: null },
  ]);
  expect(shownOf({ minimum: { INR: 400_000 } })).toMatchObject([
    {
      missing: { text: 'The code “SUMMER10” needs a larger cart: add ₹405.00 more.', figures: { more: 40_500 } },
    },
  ]);
  expect(shownOf({ maxUsesPerBuyer: 1 })).toMatchObject([{ missing: null }]);
});

const rows: readonly (readonly [string, Partial<Discount>])[] = [
  ['that only who has them can enter', { isVisible: undefined }],
  ['that need no code', { code: null }],
  ['for certain buyers', { buyers: { maxOrders: 0 } }],
  ['that have ended', { endsAtMs: NOW_MS }],
  ['of other channels', { channels: ['flexype'] }],
  ['in other currencies', { benefit: { kind: 'amount', amounts: { USD: 100 }, per: 'cart' } }],
  ['for goods that are not in the cart', { scope: { products: ['other'] } }],
  ['for smaller orders', { maximum: { INR: 100 } }],
  ['that take nothing off', { benefit: { kind: 'fixed-price', prices: { INR: 999_999 } } }],
];
test.each(rows)('are not those %s', (_, over) => expect(shownOf(over)).toEqual([]));

test('are not those on the order, however they were typed', () => expect(shownOf({}, [' summer10'])).toEqual([]));

test('are not those that cannot stand beside what is on the order', () => {
  const alone = makeDiscount({ id: 'alone', code: 'ALONE', combinable: false });
  const merchant = makeMerchant({ offers: [alone, makeDiscount({ isVisible: true })] });
  const session = makeSession({ codes: [{ code: 'ALONE', replaced: null, by: 'buyer' }] });
  expect(shownCodes(session, makeFacts({ merchant }))).toEqual([]);
});
