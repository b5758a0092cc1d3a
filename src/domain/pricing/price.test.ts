import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  makeAddress,
  makeDiscount,
  makeFacts,
  makeGiftItem,
  makeGiftOffer,
  makeItem,
  makeLine,
  makeMerchant,
  makeSession,
  NOW_MS,
} from '../../../test/makers.ts';
import type { Benefit, Discount, Prices } from '../discount.ts';
import type { Merchant } from '../merchant.ts';
import { codeStatuses, giftOffers } from '../offers.ts';
import type { Line, Session } from '../session.ts';
import { checkTotals, priceLines } from './lines.ts';
import { price, withPaymentMethod } from './price.ts';

const context = (merchant: Partial<Merchant> = {}) => makeFacts({ merchant: makeMerchant(merchant) });
const code = (text: string) => ({ code: text, replaced: null, by: 'buyer' as const });

function priced(session: Partial<Session>, merchant: Partial<Merchant> = {}): Session {
  const cart = makeSession(session);
  return { ...cart, ...price(cart, context(merchant)) };
}

describe('the worked example: one gown at ₹3,595 with SUMMER10', () => {
  const offers = [makeDiscount(), makeGiftOffer()];
  const session = priced({ codes: [code('summer10')] }, { offers });

  test('takes 359.50 off and leaves 3,235.50, the tax contained', () => {
    expect(session.totals).toEqual({
      subtotal: 359_500,
      discount: 35_950,
      shipping: null,
      surcharge: 0,
      tax: 49_355,
      taxIncluded: true,
      total: 323_550,
    });
    expect(priceLines(session)).toEqual([{ subtotal: 359_500, discount: 35_950, tax: 49_355, total: 323_550 }]);
  });

  test('reaches the gift at ₹3,500, which counts merchandise before discounts', () => {
    expect(giftOffers(session, context({ offers }))).toMatchObject([{ reached: true, takenQuantity: 0 }]);
    const below = makeSession({ lines: [makeLine({ unitAmount: 349_999 })] });
    expect(giftOffers(below, context({ offers }))).toMatchObject([{ reached: false }]);
    const exactly = makeSession({ lines: [makeLine({ unitAmount: 350_000 })] });
    expect(giftOffers(exactly, context({ offers }))).toMatchObject([{ reached: true }]);
  });
});

describe('codes', () => {
  const statuses = (codes: readonly string[], offers: readonly Discount[]) =>
    codeStatuses(priced({ codes: codes.map(code) }, { offers }), context({ offers })).map(
      ({ status, problem, amount }) => problem?.code ?? `${status} ${amount}`,
    );

  test('apply in the order given, each on what the earlier ones left', () => {
    const offers = [makeDiscount(), makeDiscount({ id: 'b', code: 'HALF', rate: 500_000 })];
    expect(statuses(['SUMMER10', 'HALF'], offers)).toEqual(['applied 35950', 'applied 161775']);
    expect(statuses(['HALF', 'SUMMER10'], offers)).toEqual(['applied 179750', 'applied 17975']);
  });

  test('stop at their cap', () => {
    expect(statuses(['SUMMER10'], [makeDiscount({ cap: { INR: 20_000 } })])).toEqual(['applied 20000']);
    expect(statuses(['SUMMER10'], [makeDiscount({ cap: { USD: 1 } })])).toEqual(['applied 35950']);
  });

  test('are refused while unknown, too early, too late or below their minimum', () => {
    expect(statuses(['NOPE'], [makeDiscount()])).toEqual(['discount_not_found']);
    expect(statuses(['SUMMER10'], [makeDiscount({ startsAtMs: NOW_MS })])).toEqual(['applied 35950']);
    expect(statuses(['SUMMER10'], [makeDiscount({ startsAtMs: NOW_MS + 1 })])).toEqual(['discount_not_started']);
    expect(statuses(['SUMMER10'], [makeDiscount({ endsAtMs: NOW_MS + 1 })])).toEqual(['applied 35950']);
    expect(statuses(['SUMMER10'], [makeDiscount({ endsAtMs: NOW_MS })])).toEqual(['discount_ended']);
    expect(statuses(['SUMMER10'], [makeDiscount({ minimum: { INR: 359_500 } })])).toEqual(['applied 35950']);
    expect(statuses(['SUMMER10'], [makeDiscount({ minimum: { INR: 359_501 } })])).toEqual(['discount_minimum_not_met']);
  });

  test('that cannot be combined stand back behind the first', () => {
    const alone = makeDiscount({ id: 'b', code: 'ALONE', combinable: false });
    expect(statuses(['SUMMER10', 'ALONE'], [makeDiscount(), alone])).toEqual([
      'applied 35950',
      'discount_not_combinable',
    ]);
    expect(statuses(['ALONE', 'SUMMER10'], [makeDiscount(), alone])).toEqual([
      'applied 35950',
      'discount_not_combinable',
    ]);
    expect(statuses(['NOPE', 'ALONE'], [alone])).toEqual(['discount_not_found', 'applied 35950']);
  });

  test('say how much is missing in the words of the buyer', () => {
    const offers = [makeDiscount({ minimum: { INR: 400_000 } })];
    const [entry] = priced({ codes: [code('SUMMER10')] }, { offers }).codes;
    expect(entry?.refusal?.text).toBe('The code “SUMMER10” needs a larger cart: add ₹405.00 more.');
  });
});

describe('gifts', () => {
  test('are free, and neither discounted nor counted nor taxed', () => {
    const item = makeGiftItem();
    const gift = makeLine({
      id: 'li_2',
      variantId: item.variant.id,
      unitAmount: 30_000,
      giftOfferId: 'gift-earrings',
    });
    const offers = [makeDiscount(), makeGiftOffer()];
    const session = priced({ lines: [makeLine(), gift], codes: [code('SUMMER10')] }, { offers });
    expect(session.totals).toMatchObject({ subtotal: 389_500, discount: 65_950, total: 323_550, tax: 49_355 });
    expect(priceLines(session)[1]).toEqual({ subtotal: 30_000, discount: 30_000, tax: 0, total: 0 });
    expect(session.adjustments[1]).toMatchObject({ kind: 'gift', source: 'gift-earrings', label: 'Free earrings' });
  });
});

describe('shipping', () => {
  const standard = makeMerchant().shipping[0]!;
  const express = { ...standard, id: 'express', amounts: { INR: 15_000 } };
  const abroad = { ...standard, id: 'abroad', countries: ['*'], amounts: { INR: 90_000 } };

  test('is unknown until there is an address, then the only rate is chosen by itself', () => {
    expect(priced({}).totals.shipping).toBeNull();
    const session = priced({ shippingAddress: makeAddress() });
    expect(session.shippingOption).toBe('standard');
    expect(session.totals).toMatchObject({ shipping: 4_900, total: 364_400 });
  });

  test('of several rates is unknown until one is chosen', () => {
    const shipping = [standard, express];
    expect(priced({ shippingAddress: makeAddress() }, { shipping }).totals.shipping).toBeNull();
    const chosen = priced({ shippingAddress: makeAddress(), shippingOption: 'express' }, { shipping });
    expect(chosen.totals.shipping).toBe(15_000);
  });

  test('elsewhere takes the rate for every other country', () => {
    const shipping = [standard, abroad];
    expect(priced({ shippingAddress: makeAddress({ country: 'NP' }) }, { shipping }).shippingOption).toBe('abroad');
    expect(priced({ shippingAddress: makeAddress() }, { shipping }).shippingOption).toBe('standard');
    expect(priced({ shippingAddress: makeAddress({ country: 'NP' }) }).totals.shipping).toBeNull();
  });

  test('is free from an amount after discounts', () => {
    const shipping = [{ ...standard, freeFrom: { INR: 350_000 } }];
    const offers = [makeDiscount()];
    const shippingAddress = makeAddress();
    expect(priced({ shippingAddress }, { shipping, offers }).totals.shipping).toBe(0);
    const discounted = priced({ shippingAddress, codes: [code('SUMMER10')] }, { shipping, offers });
    expect(discounted.totals.shipping).toBe(4_900);
  });

  test('of nothing that ships costs nothing and needs no address', () => {
    expect(priced({ lines: [makeLine({ requiresShipping: false })] }).totals.shipping).toBe(0);
  });
});

describe('surcharge and tax', () => {
  test('cash on delivery adds its fee, and another method takes it away again', () => {
    const session = priced({ paymentMethod: 'cod' });
    expect(session.totals).toMatchObject({ surcharge: 5_000, total: 364_500 });
    expect(session.adjustments.find(({ kind }) => kind === 'surcharge')).toMatchObject({ source: 'cod' });
    const card = withPaymentMethod(session, 'card', context());
    expect(card.totals).toMatchObject({ surcharge: 0, total: 359_500 });
    expect(withPaymentMethod(card, 'cod', context())).toEqual(session);
  });

  test('tax that is not contained is added to taxable lines only', () => {
    const lines = [makeLine(), makeLine({ id: 'li_2', taxable: false, unitAmount: 100_000 })];
    const session = priced({ lines }, { taxesIncluded: false });
    expect(session.totals).toMatchObject({ tax: 64_710, taxIncluded: false, total: 524_210 });
    expect(priceLines(session).map(({ tax }) => tax)).toEqual([64_710, 0]);
  });

  test('tax follows the shipping address, else the country of the session', () => {
    const taxes = [
      { country: 'IN', rate: 180_000, label: 'GST' },
      { country: 'DE', rate: 190_000, label: 'MwSt.' },
    ];
    expect(priced({ country: 'DE' }, { taxes }).adjustments.map(({ label }) => label)).toEqual(['MwSt.']);
    const shipped = priced({ country: 'DE', shippingAddress: makeAddress() }, { taxes });
    expect(shipped.adjustments.map(({ label }) => label)).toEqual(['Standard', 'GST']);
    expect(priced({ country: 'FR' }, { taxes }).totals.tax).toBe(0);
  });

  test('several contained taxes share what they take together', () => {
    const taxes = [
      { country: 'IN', rate: 90_000, label: 'CGST' },
      { country: 'IN', rate: 90_000, label: 'SGST' },
    ];
    const session = priced({}, { taxes });
    expect(session.adjustments.map(({ amount }) => amount)).toEqual([27_420, 27_419]);
    expect(session.totals.tax).toBe(priced({}).totals.tax);
  });
});

describe('for any cart', () => {
  const variantId = fc.constantFrom('a', 'b', 'c');
  const scope = fc.oneof(
    fc.constant({}),
    fc.array(variantId, { minLength: 1, maxLength: 2 }).map((variants) => ({ scope: { variants } })),
  );
  const rate = fc.integer({ min: 0, max: 1_000_000 });
  const amount = fc.integer({ min: 0, max: 100_000 });
  const benefit: fc.Arbitrary<Benefit> = fc.oneof(
    rate.map((each) => ({ kind: 'percentage' as const, rate: each })),
    fc
      .tuple(amount, fc.constantFrom('cart', 'piece'))
      .map(([INR, per]) => ({ kind: 'amount' as const, amounts: { INR }, per })),
    amount.map((INR) => ({ kind: 'fixed-price' as const, prices: { INR } })),
    fc.tuple(rate, amount).map(([low, high]) => ({
      kind: 'tiered' as const,
      by: 'quantity' as const,
      tiers: [
        { from: 2, off: low },
        { from: 20, off: { INR: high } },
      ],
    })),
    fc
      .record({ bought: fc.integer({ min: 1, max: 5 }), got: fc.integer({ min: 1, max: 5 }), rate, of: variantId })
      .map(({ bought, got, rate: each, of }) => ({
        kind: 'buy-x-get-y' as const,
        buys: { scope: {}, quantity: bought },
        gets: { scope: { variants: [of] }, quantity: got, rate: each },
        maxTimes: null,
      })),
    fc
      .oneof(
        fc.constant<Prices>({}),
        amount.map((INR): Prices => ({ INR })),
      )
      .map((upTo) => ({ kind: 'free-shipping' as const, upTo })),
  );
  const line = fc.record({
    variantId: fc.constantFrom('a', 'b', 'c', null),
    unitAmount: fc.oneof(fc.integer({ min: 0, max: 500 }), fc.integer({ min: 0, max: 1_000_000_000 })),
    quantity: fc.integer({ min: 1, max: 100 }),
    taxable: fc.boolean(),
    requiresShipping: fc.boolean(),
    giftOfferId: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constant('gift') }),
  });
  const discount = fc.record({
    benefit,
    limit: scope,
    isAutomatic: fc.boolean(),
    cap: fc.oneof(
      fc.constant({}),
      fc.integer({ min: 0, max: 100_000 }).map((INR) => ({ INR })),
    ),
    minimum: fc.oneof(
      fc.constant({}),
      fc.integer({ min: 0, max: 1_000_000 }).map((INR) => ({ INR })),
    ),
    combinable: fc.boolean(),
    lane: fc.constantFrom(null, 'x', 'order'),
    isForFirst: fc.boolean(),
  });
  const cart = fc.record({
    lines: fc.array(line, { minLength: 1, maxLength: 12 }),
    discounts: fc.array(discount, { maxLength: 5 }),
    taxesIncluded: fc.boolean(),
    rates: fc.array(fc.integer({ min: 0, max: 400_000 }), { maxLength: 3 }),
    hasAddress: fc.boolean(),
    shippingAmount: fc.constantFrom(0, 4_900, 90_000),
    isKnown: fc.boolean(),
    paymentMethod: fc.constantFrom(null, 'card', 'cod'),
  });
  type Cart = typeof cart extends fc.Arbitrary<infer T> ? T : never;

  function build({ lines, discounts, taxesIncluded, rates, hasAddress, shippingAmount, isKnown, paymentMethod }: Cart) {
    const offers = discounts.map(({ limit, isAutomatic, lane, isForFirst, ...each }, index) =>
      makeDiscount({
        ...each,
        ...limit,
        ...(lane !== null && { lane }),
        ...(isForFirst && { buyers: { maxOrders: 0 } }),
        id: `d${index}`,
        code: isAutomatic ? null : `CODE${index}`,
      }),
    );
    const merchant: Partial<Merchant> = {
      offers,
      discountLanes: ['x'],
      shipping: makeMerchant().shipping.map((rate) => ({ ...rate, amounts: { INR: shippingAmount } })),
      taxesIncluded,
      taxes: rates.map((rate, index) => ({ country: 'IN', rate, label: `Tax ${index}` })),
    };
    const session = {
      lines: lines.map((each, index): Line => makeLine({ ...each, id: `li_${index + 1}` })),
      codes: offers.flatMap((offer) => (offer.code === null ? [] : [code(offer.code)])),
      shippingAddress: hasAddress ? makeAddress() : null,
      buyer: { email: isKnown ? 'asha@example.com' : null, phone: null, name: null, externalId: null },
      paymentMethod,
    };
    return { merchant, session, offers };
  }

  test('the parts sum to the whole, nothing costs less than nothing, and every figure is a safe integer', () => {
    fc.assert(
      fc.property(cart, (input) => {
        const { merchant, session, offers } = build(input);
        const result = priced(session, merchant);
        checkTotals(result);
        const figures = [
          ...Object.values<number | boolean | null>({ ...result.totals }),
          ...result.adjustments.map(({ amount }) => amount),
        ];
        for (const figure of figures) {
          if (typeof figure === 'number') expect(Number.isSafeInteger(figure) && !Object.is(figure, -0)).toBe(true);
        }
        expect(result.totals.total).toBeGreaterThanOrEqual(0);
        for (const { source, kind, amount } of result.adjustments) {
          const cap = offers.find(({ id }) => id === source)?.cap['INR'];
          const isOffered = offers.some(({ id }) => id === source);
          if (isOffered && cap !== undefined) expect(-amount).toBeLessThanOrEqual(cap);
          expect(isOffered || kind === 'gift' ? amount <= 0 : amount >= 0).toBe(true);
          // What counts takes something off, or waits for the price of shipping.
          if (isOffered) expect(amount < 0 || result.totals.shipping === null).toBe(true);
        }
        expect(result.totals.shipping ?? 0).toBeGreaterThanOrEqual(0);
        for (const { code: entered, refusal } of result.codes) {
          expect(result.adjustments.some((other) => other.code === entered)).toBe(refusal === undefined);
        }
        const counting = offers.filter(
          ({ id, code: own }) => own !== null && result.adjustments.some(({ source }) => source === id),
        );
        expect(counting.length < 2 || counting.every(({ combinable }) => combinable)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test('the order of the lines changes no total', () => {
    const shuffled = cart.chain((input) =>
      fc.tuple(
        fc.constant(input),
        fc.shuffledSubarray(input.lines, { minLength: input.lines.length, maxLength: input.lines.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([input, lines]) => {
        const { merchant, session } = build(input);
        const other = build({ ...input, lines });
        expect(priced(other.session, other.merchant).totals).toEqual(priced(session, merchant).totals);
      }),
      { numRuns: 500 },
    );
  });

  test('also of lines that differ in their pieces alone', () => {
    const lines = [
      makeLine({ variantId: null, quantity: 1, unitAmount: 200 }),
      makeLine({ id: 'li_2', variantId: null, quantity: 2, unitAmount: 100 }),
    ];
    const offers = [
      makeDiscount({ id: 'a', code: null, benefit: { kind: 'amount', amounts: { INR: 1 }, per: 'cart' } }),
      makeDiscount({ benefit: { kind: 'amount', amounts: { INR: 150 }, per: 'piece' } }),
    ];
    const totals = [lines, lines.toReversed()].map(
      (each) => priced({ lines: each, codes: [code('SUMMER10')] }, { offers, taxes: [] }).totals.total,
    );
    expect(totals[0]).toBe(totals[1]);
  });

  test('codes that do not count change no total', () => {
    fc.assert(
      fc.property(cart, (input) => {
        const { merchant, session } = build(input);
        const result = priced(session, merchant);
        const codes = result.codes.filter(({ refusal }) => refusal === undefined);
        expect(priced({ ...session, codes }, merchant).totals).toEqual(result.totals);
      }),
      { numRuns: 500 },
    );
  });

  test('an odd paisa falls on the same line wherever it stands', () => {
    const taxed = makeLine({ unitAmount: 50, taxable: true });
    const untaxed = makeLine({ id: 'li_2', unitAmount: 50, taxable: false });
    const merchant = {
      offers: [makeDiscount({ rate: 10_000 })],
      taxesIncluded: false,
      taxes: [{ country: 'IN', rate: 1_000_000, label: 'All of it again' }],
    };
    const codes = [code('SUMMER10')];
    expect(priced({ lines: [taxed, untaxed], codes }, merchant).totals.total).toBe(148);
    expect(priced({ lines: [untaxed, taxed], codes }, merchant).totals.total).toBe(148);
  });
});

describe('checkTotals', () => {
  test('throws when a part does not fit the whole', () => {
    const good = priced({ shippingAddress: makeAddress(), codes: [code('SUMMER10')] }, { offers: [makeDiscount()] });
    expect(() => checkTotals(good)).not.toThrow();
    expect(() => checkTotals({ ...good, totals: { ...good.totals, total: 1 } })).toThrow(/the total is 1/);
    expect(() => checkTotals({ ...good, adjustments: good.adjustments.slice(1) })).toThrow(/the discount is/);
    const [first, ...rest] = good.adjustments;
    const torn = [{ ...first!, lineShares: [-1] }, ...rest];
    expect(() => checkTotals({ ...good, adjustments: torn })).toThrow(/do not sum to its amount/);
    expect(() => checkTotals({ ...good, lines: [...good.lines, ...good.lines] })).toThrow(/do not fit the lines/);
  });

  test('a free item of the catalogue is no reason to throw', () => {
    const item = makeItem({ variant: { prices: { INR: 0 } } });
    expect(() => checkTotals(priced({ lines: [makeLine({ unitAmount: item.variant.prices['INR']! })] }))).not.toThrow();
  });
});
