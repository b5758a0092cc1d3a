// Discounts of every kind as the vendor's coupons: with a code or without, a size in per cent or in money.
import { expect, test } from 'vitest';
import { makeAddress, makeDiscount, makeFacts, makeLine, makeMerchant, makeSession } from '../../../test/makers.ts';
import type { Benefit, Discount } from '../../domain/discount.ts';
import { price, withPaymentMethod } from '../../domain/pricing/price.ts';
import { coupons } from './render-offers.ts';
import { pricing } from './render-pricing.ts';

/** Two gowns at 100.00 each, with shipping for 49.00. */
function couponOf(discount: Partial<Discount>): unknown {
  const merchant = makeMerchant({ offers: [makeDiscount(discount)] });
  const cart = makeSession({
    dialect: 'flexype',
    lines: [makeLine({ unitAmount: 10_000, quantity: 2 })],
    shippingAddress: makeAddress(),
    codes: [{ code: 'SUMMER10', replaced: null, by: 'buyer' }],
  });
  return coupons({ ...cart, ...price(cart, makeFacts({ merchant })) }, merchant)[0];
}

const gets = { scope: {}, quantity: 1, rate: 1_000_000 };

test.each<[string, Benefit, object]>([
  [
    'a percentage',
    { kind: 'percentage', rate: 100_000 },
    { coupon_type: 'PRODUCT_AMOUNT', discount_type: 'PERCENTAGE', discount_amount: 10, cart_discount_amount: 20 },
  ],
  [
    'an amount',
    { kind: 'amount', amounts: { INR: 5_000 }, per: 'cart' },
    { coupon_type: 'ORDER_AMOUNT', discount_type: 'FIXED', discount_amount: 50, cart_discount_amount: 50 },
  ],
  [
    'an amount off each piece',
    { kind: 'amount', amounts: { INR: 500 }, per: 'piece' },
    { coupon_type: 'ORDER_AMOUNT', discount_type: 'FIXED', discount_amount: 10, cart_discounted_amount: 190 },
  ],
  [
    'a fixed price',
    { kind: 'fixed-price', prices: { INR: 9_000 } },
    { coupon_type: 'PRODUCT_AMOUNT', discount_type: 'FIXED', discount_amount: 20, cart_discounted_amount: 180 },
  ],
  [
    'tiers',
    { kind: 'tiered', by: 'quantity', tiers: [{ from: 2, off: 500_000 }] },
    { coupon_type: 'ORDER_AMOUNT', discount_type: 'FIXED', discount_amount: 100 },
  ],
  [
    'buy one, get one',
    { kind: 'buy-x-get-y', buys: { scope: {}, quantity: 1 }, gets, maxTimes: null },
    { coupon_type: 'BUY_X_GET_Y', discount_type: 'FIXED', discount_amount: 100, cart_discounted_amount: 100 },
  ],
  [
    'free shipping, which leaves the cart as it was',
    { kind: 'free-shipping', upTo: {} },
    { coupon_type: 'FREE_SHIPPING', discount_type: 'FIXED', cart_discount_amount: 0, cart_discounted_amount: 200 },
  ],
])('%s', (_, benefit, expected) => {
  expect(couponOf({ benefit })).toMatchObject({ ...expected, application_type: 'CODE', applied_from: 'MANUAL' });
});

test('a discount without a code goes by its label', () => {
  expect(couponOf({ code: null, label: 'Diwali' })).toMatchObject({
    code: 'Diwali',
    application_type: 'AUTOMATIC',
    applied_from: 'AUTO',
    previous_coupon_code: null,
  });
});

test('an offer for a way to pay is no coupon, and a fee for paying on delivery is told before it is chosen', () => {
  const offers = [makeDiscount({ id: 'offer', code: null, label: 'Card week', paymentModes: ['card'] })];
  const paymentFees = [{ name: 'cod', label: 'Handling', paymentModes: ['cod'], fee: 10_000 }];
  const merchant = makeMerchant({ offers, paymentFees });
  const facts = makeFacts({ merchant });
  const cart = makeSession({
    dialect: 'flexype',
    lines: [makeLine({ unitAmount: 10_000 })],
    shippingAddress: makeAddress(),
  });
  const open = { ...cart, ...price(cart, facts) };
  const card = withPaymentMethod(open, 'card', facts);
  expect(coupons(card, merchant)).toEqual([]);
  expect(pricing(card, facts)).toMatchObject({ payment_offer_discount: 10, coupon_discount: 0 });
  const [before, chosen] = [open, withPaymentMethod(open, 'cod', facts)].map((one) => pricing(one, facts)['cod_price']);
  // 50 for cash on delivery, and 1 % of 100 and 49.
  expect([before, chosen]).toEqual([51.49, 51.49]);
});
