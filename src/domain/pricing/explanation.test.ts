import { describe, expect, it } from 'vitest';
import {
  makeAddress,
  makeDiscount,
  makeFacts,
  makeGiftOffer,
  makeLine,
  makeMerchant,
  makeSession,
} from '../../../test/makers.ts';
import { PPM } from '../money.ts';
import type { Discount } from '../discount.ts';
import type { Merchant } from '../merchant.ts';
import type { Session } from '../session.ts';
import { termsOf } from './discount-terms.ts';
import { explainPrice } from './explanation.ts';
import { price } from './price.ts';

const GST = { country: 'IN', rate: 180_000, label: 'GST' };

function priced(over: Partial<Session>, shop: Partial<Merchant>) {
  const merchant = makeMerchant({ shipping: [], ...shop });
  const cart = makeSession(over);
  return { session: { ...cart, ...price(cart, makeFacts({ merchant })) }, merchant };
}

describe('explainPrice', () => {
  it('tells what a tax is on, and that it is on top of another', () => {
    const taxes = [
      { ...GST, onShipping: true, onSurcharge: true } as const,
      { country: 'IN', rate: 10_000, label: 'Cess', compound: true } as const,
    ];
    const given = { shippingAddress: makeAddress(), paymentMethod: 'cod' };
    const { session, merchant } = priced(given, { taxes, taxesIncluded: false, shipping: makeMerchant().shipping });
    const told = explainPrice(session, makeFacts({ merchant })).steps.flatMap(({ kind, reason }) =>
      kind === 'tax' ? reason : [],
    );
    expect(told).toEqual([
      '18% on top of the prices',
      '1% on top of the prices and of other taxes',
      '18% on top of the shipping',
      '18% on top of the fee',
    ]);
  });

  it('tells each line and each adjustment with its reason, and what they have come to by then', () => {
    const { session, merchant } = priced(
      {
        lines: [
          makeLine({ quantity: 2 }),
          makeLine({ id: 'li_2', title: 'Earrings', unitAmount: 30_000, giftOfferId: 'gift-earrings' }),
        ],
        codes: ['summer10', 'NOPE'].map((code) => ({ code, replaced: null, by: 'buyer' as const })),
        shippingAddress: makeAddress(),
      },
      {
        offers: [makeDiscount(), makeGiftOffer()],
        shipping: [{ ...makeMerchant().shipping[0]!, freeFrom: {} }],
        taxes: [GST],
        taxesIncluded: false,
      },
    );
    const { steps, refused, total } = explainPrice(session, makeFacts({ merchant }));
    const title = session.lines[0]?.title;
    expect(steps.map(({ kind, label, reason, amount, subtotal }) => [kind, label, reason, amount, subtotal])).toEqual([
      ['line', title, '2 × ₹3,595.00', 719_000, 719_000],
      ['line', 'Earrings', null, 30_000, 749_000],
      ['discount', 'Summer sale', '10% off, by the code summer10', -71_900, 677_100],
      ['gift', 'Free earrings', null, -30_000, 647_100],
      ['shipping', 'Standard', null, 4_900, 652_000],
      ['tax', 'GST', '18% on top of the prices', 116_478, 768_478],
    ]);
    expect(total).toBe(768_478);
    expect(steps[2]?.lines).toEqual([{ line: 'li_1', amount: -71_900 }]);
    expect(refused).toEqual([{ code: 'NOPE', reason: 'discount_not_found', text: expect.any(String) as string }]);
  });

  it('tells tax that the prices contain without adding it', () => {
    const { session, merchant } = priced({}, { taxes: [GST], taxesIncluded: true });
    const step = explainPrice(session, makeFacts({ merchant })).steps.at(-1);
    expect(step).toMatchObject({
      reason: '18% contained in the prices',
      counts: false,
      amount: 54_839,
      subtotal: 359_500,
    });
  });

  it('tells no terms that are of today only', () => {
    const codes = [{ code: 'SUMMER10', replaced: null, by: 'buyer' as const }];
    const { session } = priced({ codes }, { offers: [makeDiscount()] });
    const later = makeFacts({ merchant: makeMerchant({ offers: [makeDiscount({ rate: 500_000 })] }) });
    expect(explainPrice(session, later).steps[1]).toMatchObject({ reason: 'by the code SUMMER10', amount: -35_950 });
  });

  it('tells what coins are worth while that is what they were taken for', () => {
    const coins = { name: 'Coins', logoUrl: null, ratio: { coins: 1, worth: { INR: 100 } }, redeem: {}, lifeMs: null };
    const merchant = makeMerchant({ shipping: [], coins });
    const cart = makeSession({ customerId: '01900000-0000-7000-8000-00000000c001', coins: { wanted: 50, used: 0 } });
    const session = { ...cart, ...price(cart, makeFacts({ merchant, coinsOf: () => 50 })) };
    const reason = (worth: number): unknown => {
      const today = { ...coins, ratio: { coins: 1, worth: { INR: worth } } };
      const { steps } = explainPrice(
        session,
        makeFacts({ merchant: { ...merchant, coins: today }, coinsOf: () => 50 }),
      );
      return steps.find(({ kind }) => kind === 'coins')?.reason;
    };
    expect(reason(100)).toBe('50 coins, of which 1 is worth ₹1.00');
    expect(reason(50)).toBe('50 coins');
  });

  it('keeps to the session when the discount behind a code is gone', () => {
    const codes = [{ code: 'SUMMER10', replaced: null, by: 'buyer' as const }];
    const { session } = priced({ codes }, { offers: [makeDiscount()] });
    const { steps } = explainPrice(session, makeFacts({ merchant: makeMerchant({ offers: [] }) }));
    expect(steps[1]).toMatchObject({ label: 'Summer sale', reason: 'by the code SUMMER10', amount: -35_950 });
  });

  it('would not tell a calculation whose steps do not sum to the total', () => {
    const { session, merchant } = priced({}, {});
    const wrong = { ...session, totals: { ...session.totals, total: session.totals.total + 1 } };
    expect(() => explainPrice(wrong, makeFacts({ merchant }))).toThrow(
      /the steps sum to 359500, and the total is 359501/,
    );
  });
});

describe('termsOf', () => {
  const rows: readonly (readonly [string, Partial<Discount> & { rate?: number }])[] = [
    ['12.5% off', { rate: 125_000 }],
    ['10% off, at most ₹500.00', { cap: { INR: 50_000 } }],
    ['₹50.00 off', { benefit: { kind: 'amount', amounts: { INR: 5_000 }, per: 'cart' } }],
    ['₹50.00 off each piece', { benefit: { kind: 'amount', amounts: { INR: 5_000 }, per: 'piece' } }],
    ['₹999.00 for each piece', { benefit: { kind: 'fixed-price', prices: { INR: 99_900 } } }],
    [
      '5% off from 1 piece on, 10% off from 3 pieces on',
      {
        benefit: {
          kind: 'tiered',
          by: 'quantity',
          tiers: [
            { from: 1, off: 50_000 },
            { from: 3, off: 100_000 },
          ],
        },
      },
    ],
    [
      '₹100.00 off from ₹1,000.00 on',
      {
        benefit: {
          kind: 'tiered',
          by: 'spend',
          tiers: [
            { from: { INR: 100_000 }, off: { INR: 10_000 } },
            { from: { USD: 5_000 }, off: { USD: 500 } },
          ],
        },
      },
    ],
    ['10% off, on certain goods, at most ₹500.00', { scope: { tags: ['tea'] }, cap: { INR: 50_000 } }],
    [
      'buy 2 pieces, get another free, of certain goods',
      {
        benefit: {
          kind: 'buy-x-get-y',
          buys: { scope: { tags: ['tea'] }, quantity: 2 },
          gets: { scope: { products: ['mug'] }, quantity: 1, rate: PPM },
          maxTimes: null,
        },
      },
    ],
    [
      'buy 2 pieces, get another free',
      {
        benefit: {
          kind: 'buy-x-get-y',
          buys: { scope: {}, quantity: 2 },
          gets: { scope: {}, quantity: 1, rate: PPM },
          maxTimes: null,
        },
      },
    ],
    [
      'buy for ₹2,000.00, get 2 others at 50% off',
      {
        benefit: {
          kind: 'buy-x-get-y',
          buys: { scope: {}, spend: { INR: 200_000 } },
          gets: { scope: {}, quantity: 2, rate: PPM / 2 },
          maxTimes: 1,
        },
      },
    ],
    ['free shipping', { benefit: { kind: 'free-shipping', upTo: {} } }],
    ['free shipping where it costs up to ₹49.00', { benefit: { kind: 'free-shipping', upTo: { INR: 4_900 } } }],
  ];
  it.each(rows)('%s', (terms, discount) => expect(termsOf(makeDiscount(discount), 'INR', 'en-IN')).toBe(terms));

  it('writes numbers as the buyer does', () => {
    expect(termsOf(makeDiscount({ rate: 125_000, cap: { EUR: 1_000 } }), 'EUR', 'de')).toBe(
      '12,5\u00a0% off, at most 10,00\u00a0€',
    );
  });
});
