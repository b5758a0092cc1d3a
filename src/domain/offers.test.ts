import { describe, expect, test } from 'vitest';
import {
  makeAddress,
  makeDiscount,
  makeFacts,
  makeGiftItem,
  makeGiftOffer,
  makeLine,
  makeMerchant,
  makeSession,
  METHODS,
  NOW_MS,
} from '../../test/makers.ts';
import type { Merchant } from './merchant.ts';
import { availableMethods, codAvailable, codeStatuses, giftOffers, shippingOptions } from './offers.ts';
import { price } from './pricing/price.ts';
import type { Session } from './session.ts';

const code = (text: string) => ({ code: text, replaced: null, by: 'buyer' as const });

function contextOf(merchant: Partial<Merchant> = {}) {
  return { ...makeFacts({ merchant: makeMerchant(merchant) }), methods: () => METHODS };
}

function priced(session: Partial<Session>, context = contextOf()): Session {
  const cart = makeSession(session);
  return { ...cart, ...price(cart, context) };
}

describe('codeStatuses', () => {
  test('says of each code what it takes off or why it does not', () => {
    const context = contextOf({
      offers: [makeDiscount(), makeDiscount({ id: 'x', code: 'ALONE', combinable: false })],
    });
    const session = priced({ codes: [code('summer10'), code('NOPE'), code('ALONE')] }, context);
    expect(codeStatuses(session, context)).toMatchObject([
      { code: 'summer10', status: 'applied', amount: 35_950, problem: null, offer: { id: 'discount-summer' } },
      { code: 'NOPE', status: 'refused', amount: 0, problem: { code: 'discount_not_found', at: 'discounts[1].code' } },
      { code: 'ALONE', status: 'refused', amount: 0, problem: { code: 'discount_not_combinable' } },
    ]);
  });

  test('stays with what was priced when the merchant changes the discount afterwards', () => {
    const before = contextOf({ offers: [makeDiscount()] });
    const session = priced({ codes: [code('SUMMER10')] }, before);
    const ended = { ...contextOf({ offers: [makeDiscount({ endsAtMs: NOW_MS })] }) };
    expect(codeStatuses(session, ended)).toMatchObject([{ status: 'applied', amount: 35_950 }]);
    expect(codeStatuses(session, contextOf())).toMatchObject([{ status: 'applied', amount: 35_950, offer: null }]);
  });

  test('does not call a code applied that was made after pricing', () => {
    const session = priced({ codes: [code('SUMMER10')] }, contextOf());
    const [status] = codeStatuses(session, contextOf({ offers: [makeDiscount()] }));
    expect(status).toMatchObject({ status: 'refused', amount: 0, problem: { code: 'discount_not_found' } });
  });
});

describe('giftOffers', () => {
  test('counts what was taken and leaves gifts out of the threshold', () => {
    const { variant } = makeGiftItem();
    const gift = makeLine({ id: 'li_2', variantId: variant.id, unitAmount: 30_000, giftOfferId: 'gift-earrings' });
    const lines = [makeLine({ unitAmount: 349_000 }), gift];
    const [status] = giftOffers(makeSession({ lines }), contextOf({ offers: [makeGiftOffer()] }));
    expect(status).toMatchObject({ reached: false, takenQuantity: 1 });
  });

  test.each([
    ['pieces', { threshold: {}, minQuantity: 3 }, { target: 3, present: 3, reached: true }],
    ['more pieces than there are', { threshold: {}, minQuantity: 4 }, { target: 4, present: 3, reached: false }],
    [
      'pieces of a product',
      { threshold: {}, minQuantity: 2, scope: { products: ['p2'] } },
      { present: 1, reached: false },
    ],
    [
      'the amount of a product',
      { threshold: { INR: 50_000 }, scope: { products: ['p2'] } },
      { present: 50_000, reached: true },
    ],
  ] as const)('counts %s', (_, over, expected) => {
    const other = makeLine({ id: 'li_2', variantId: 'v2', productId: 'p2', unitAmount: 50_000 });
    const gift = makeLine({ id: 'li_3', quantity: 5, giftOfferId: 'gift-earrings' });
    const session = makeSession({ lines: [makeLine({ quantity: 2 }), other, gift] });
    expect(giftOffers(session, contextOf({ offers: [makeGiftOffer(over)] }))).toMatchObject([expected]);
  });

  test('leaves out offers without a threshold in the currency', () => {
    const offers = [makeGiftOffer({ threshold: { USD: 1 } })];
    expect(giftOffers(makeSession(), contextOf({ offers }))).toEqual([]);
  });
});

describe('shippingOptions', () => {
  const standard = makeMerchant().shipping[0]!;
  const express = { ...standard, id: 'express', amounts: { INR: 15_000 }, freeFrom: { INR: 359_500 } };

  test('are none without an address or without anything to ship', () => {
    expect(shippingOptions(makeSession(), contextOf())).toEqual([]);
    const digital = makeSession({ shippingAddress: makeAddress(), lines: [makeLine({ requiresShipping: false })] });
    expect(shippingOptions(digital, contextOf())).toEqual([]);
  });

  test('cost this cart what pricing charges for them', () => {
    const context = contextOf({ shipping: [standard, express], offers: [makeDiscount()] });
    const session = priced({ shippingAddress: makeAddress(), shippingOption: 'express' }, context);
    const view = shippingOptions(session, context).map(({ rate, amount, chosen }) => [rate.id, amount, chosen]);
    expect(view).toEqual([
      ['standard', 4_900, false],
      ['express', 0, true],
    ]);
    const discounted = priced({ ...session, codes: [code('SUMMER10')] }, context);
    expect(shippingOptions(discounted, context)[1]?.amount).toBe(15_000);
    expect(discounted.totals.shipping).toBe(15_000);
  });
});

describe('availableMethods', () => {
  const shippingAddress = makeAddress();
  const of = (session: Partial<Session>, merchant: Partial<Merchant> = {}) =>
    availableMethods(priced({ shippingAddress, ...session }, contextOf(merchant)), contextOf(merchant)).map(
      ({ method }) => method,
    );
  const filter = { only: null, hide: [], order: [] };

  test('are what the gateways offer, filtered and ordered as the caller wants', () => {
    expect(of({})).toEqual(['card', 'cod', 'bank_transfer']);
    expect(of({ paymentMethods: { ...filter, only: ['cod'] } })).toEqual(['cod']);
    expect(of({ paymentMethods: { ...filter, hide: ['card'] } })).toEqual(['cod', 'bank_transfer']);
    expect(of({ paymentMethods: { ...filter, order: ['bank_transfer', 'cod'] } })).toEqual([
      'bank_transfer',
      'cod',
      'card',
    ]);
    expect(of({ gateway: 'sandbox' })).toEqual(['card']);
  });

  const cashOnDelivery = makeMerchant().cashOnDelivery;
  test.each([
    ['without an address', { shippingAddress: null }, {}],
    ['when switched off', {}, { cashOnDelivery: { ...cashOnDelivery, enabled: false } }],
    ['in a country it does not serve', { shippingAddress: makeAddress({ country: 'NP' }) }, {}],
    ['with a code that forbids it', { codes: [code('SUMMER10')] }, { offers: [makeDiscount({ disablesCod: true })] }],
    ['when no gateway has it', {}, { gateways: makeMerchant().gateways.slice(0, 1) }],
    ['when the caller hides it', { paymentMethods: { ...filter, hide: ['cod'] } }, {}],
    ['when the caller wants another gateway', { gateway: 'sandbox' }, {}],
  ] as const)('cash on delivery is impossible %s', (_, session, merchant) => {
    const context = contextOf(merchant);
    const cart = priced({ shippingAddress, ...session }, context);
    expect(codAvailable(cart, context)).toBe(false);
    expect(availableMethods(cart, context).some(({ method }) => method === 'cod')).toBe(false);
  });

  test('cash on delivery is possible otherwise, everywhere when the merchant says so', () => {
    expect(codAvailable(priced({ shippingAddress }), contextOf())).toBe(true);
    const everywhere = contextOf({ cashOnDelivery: { ...cashOnDelivery, countries: ['*'] } });
    expect(codAvailable(priced({ shippingAddress: makeAddress({ country: 'NP' }) }), everywhere)).toBe(true);
  });
});
