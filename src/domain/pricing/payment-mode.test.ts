// What a way to pay gives and costs, by example: one row is a cart, the shop's rules, the way, and what becomes of the total.
import fc from 'fast-check';
import { uuidFromNames } from '../../base/ids.ts';
import { describe, expect, test } from 'vitest';
import {
  makeAddress,
  makeDiscount,
  makeFacts,
  makeItem,
  makeLine,
  makeMerchant,
  makeSession,
  NOW_MS,
} from '../../../test/makers.ts';
import type { CashOnDelivery, PartialCod } from '../cash-on-delivery.ts';
import type { Discount } from '../discount.ts';
import type { Merchant } from '../merchant.ts';
import type { PaymentFee } from '../payment-mode.ts';
import type { Session } from '../session.ts';
import { checkTotals, priceLines } from './lines.ts';
import { price, withPaymentMethod } from './price.ts';

const PERCENT = 10_000;
const HOUR_MS = 3_600_000;

type Offer = Partial<Discount> & { readonly percent?: number };
const offer = (modes: string, { percent = 10, ...given }: Offer = {}): Discount =>
  makeDiscount({
    ...{ id: `for ${modes} ${percent}`, code: null, label: `For ${modes}`, rate: percent * PERCENT },
    ...given,
    paymentModes: modes.split(' '),
  });
const fee = (paymentModes: string, given: Partial<PaymentFee> = {}): PaymentFee => ({
  ...{ name: `fee-${paymentModes}`, label: 'Fee', paymentModes: paymentModes.split(' '), fee: 2 * PERCENT },
  ...given,
});
const rupees = (amount: number) => ({
  benefit: { kind: 'amount' as const, amounts: { INR: amount }, per: 'cart' as const },
});

interface Shop extends Partial<Omit<Merchant, 'cashOnDelivery'>> {
  readonly partial?: Partial<PartialCod>;
}

const cash = (partial?: Partial<PartialCod>): CashOnDelivery => ({
  ...{ enabled: true, fee: { INR: 50 }, countries: ['IN'] },
  ...(partial !== undefined && { partial: { countries: ['IN'], upfront: { kind: 'fee' }, ...partial } }),
});

/** Two lines of 600 and 400, shipping at 100, no tax unless the shop says so. */
function run({ partial, ...shop }: Shop, over: Partial<Session> = {}) {
  const merchant = makeMerchant({
    shipping: makeMerchant().shipping.map((rate) => ({ ...rate, amounts: { INR: 100 }, freeFrom: { INR: 950 } })),
    taxes: [],
    cashOnDelivery: cash(partial),
    ...shop,
  });
  const items = ['a', 'b'].map((id) =>
    makeItem({ variant: { id, sku: null }, product: { id, collections: [`all-${id}`] } }),
  );
  const lines = [600, 400].map((unitAmount, index) => {
    const id = index === 0 ? 'a' : 'b';
    return makeLine({ id: `li_${id}`, variantId: id, productId: id, unitAmount });
  });
  const cart = makeSession({ lines, shippingAddress: makeAddress(), ...over });
  const facts = makeFacts({ merchant, items });
  const session = { ...cart, ...price(cart, facts) };
  checkTotals(session);
  return { session, facts };
}

/** `offer 97, fee 18, total 921`, and what is paid now where the rest is due later. */
function said(session: Session): string {
  checkTotals(session);
  const of = (kind: string): readonly string[] =>
    session.adjustments
      .filter((one) => one.kind === kind)
      .map(({ amount }) => `${kind.replace('payment_', '')} ${Math.abs(amount)}`);
  const parts = [...of('payment_offer'), ...of('surcharge').map((text) => text.replace('surcharge', 'fee'))];
  const now = session.partialCod === undefined ? [] : [`now ${session.partialCod.upfront}`];
  return [...parts, `total ${session.totals.total}`, ...now].join(', ');
}

/** `upi`, or `partial upi`. */
function payersOf(way: string, shop: Shop, over: Partial<Session> = {}): string {
  const { session, facts } = run(shop, over);
  const [method = '', isPartial] = way.split(' ').toReversed();
  const paid = withPaymentMethod(session, method, facts, isPartial === 'partial');
  // However a buyer came to it, the price is the same.
  const choice = { paymentMethod: paid.paymentMethod, partialCod: paid.partialCod };
  expect(price({ ...session, ...choice }, facts).adjustments).toEqual(paid.adjustments);
  return said(paid);
}

describe('an offer for a way to pay', () => {
  test.each<[string, string, Shop, string]>([
    ['counts for that way', 'upi', { offers: [offer('upi')] }, 'offer 100, total 900'],
    ['and for no other', 'card', { offers: [offer('upi')] }, 'total 1000'],
    ['may be for several', 'wallet', { offers: [offer('upi wallet')] }, 'offer 100, total 900'],
    ['of two the better one', 'upi', { offers: [offer('upi'), offer('upi', { percent: 20 })] }, 'offer 200, total 800'],
    ['up to its cap', 'upi', { offers: [offer('upi', { cap: { INR: 30 } })] }, 'offer 30, total 970'],
    ['may be an amount', 'upi', { offers: [offer('upi', rupees(75))] }, 'offer 75, total 925'],
    ['never more than there is', 'upi', { offers: [offer('upi', rupees(5_000))] }, 'offer 1000, total 0'],
    ['from a minimum on', 'upi', { offers: [offer('upi', { minimum: { INR: 1_001 } })] }, 'total 1000'],
    ['up to a maximum', 'upi', { offers: [offer('upi', { maximum: { INR: 999 } })] }, 'total 1000'],
    ['from so many pieces on', 'upi', { offers: [offer('upi', { minQuantity: 3 })] }, 'total 1000'],
    ['not before it starts', 'upi', { offers: [offer('upi', { startsAtMs: NOW_MS + HOUR_MS })] }, 'total 1000'],
    ['nor after it ends', 'upi', { offers: [offer('upi', { endsAtMs: NOW_MS })] }, 'total 1000'],
    [
      'on some of the goods',
      'upi',
      { offers: [offer('upi', { scope: { collections: ['all-b'] } })] },
      'offer 40, total 960',
    ],
    ['in some APIs', 'upi', { offers: [offer('upi', { channels: ['flexype'] })] }, 'total 1000'],
    [
      'for those it is for',
      'upi',
      { offers: [offer('upi', { buyers: { only: ['asha@example.com'] } })] },
      'total 1000',
    ],
    ['for the fee of cash as well', 'cod', { offers: [offer('cod')] }, 'offer 100, fee 50, total 950'],
    [
      'after all other discounts, on what they have left',
      'upi',
      { offers: [offer('upi'), makeDiscount({ code: null, rate: 20 * PERCENT, id: 'auto' })] },
      // Below the amount from which shipping is free, before the offer as well as with it.
      'offer 80, total 820',
    ],
    ['without taking free shipping away', 'upi', { offers: [offer('upi', { percent: 50 })] }, 'offer 500, total 500'],
    [
      'and lowers the tax on top',
      'upi',
      { offers: [offer('upi')], taxesIncluded: false, taxes: [{ country: 'IN', rate: 180_000, label: 'GST' }] },
      'offer 100, total 1062',
    ],
  ])('%s', (_, way, shop, expected) => {
    expect(payersOf(way, shop)).toBe(expected);
  });

  test('stands on the lines it is for, and in their tax', () => {
    const taxes = [{ country: 'IN', rate: 100_000, label: 'GST' }];
    const { session, facts } = run({ offers: [offer('upi')], taxes, taxesIncluded: false });
    const paid = withPaymentMethod(session, 'upi', facts);
    expect(priceLines(paid)).toEqual([
      { subtotal: 600, discount: 60, tax: 54, total: 594 },
      { subtotal: 400, discount: 40, tax: 36, total: 396 },
    ]);
  });

  test('counts as it was promised, also when it has ended since; a new price no longer has it', () => {
    const { session, facts } = run({ offers: [offer('upi', { endsAtMs: NOW_MS + 1 })] });
    const later = { ...facts, nowMs: NOW_MS + HOUR_MS };
    expect(said(withPaymentMethod(session, 'upi', later))).toBe('offer 100, total 900');
    expect(price({ ...session, paymentMethod: 'upi' }, later).totals.total).toBe(1_000);
  });

  test.each([
    ['all', { maxUses: 2 }, 'd', 1, true],
    ['all, used up', { maxUses: 2 }, 'd', 2, false],
    ['a buyer', { maxUsesPerBuyer: 1 }, uuidFromNames('use', 'd', 'asha@example.com'), 0, true],
    ['a buyer who has had it', { maxUsesPerBuyer: 1 }, uuidFromNames('use', 'd', 'asha@example.com'), 1, false],
  ])('that only so many may have, for %s', (_, limit, key, used, isThere) => {
    const buyer = { email: 'asha@example.com', phone: null, name: null, externalId: null };
    const { session, facts } = run({ offers: [offer('upi', { id: 'd', ...limit })] }, { buyer });
    const known = { ...facts, heldByOthers: (one: string) => (one === key ? used : 0) };
    expect(price(session, known).paymentOffers).toEqual(isThere ? ['d'] : undefined);
  });

  test('that the shop has withdrawn counts no more', () => {
    const { session, facts } = run({ offers: [offer('upi')] });
    const withdrawn = { ...facts, merchant: { ...facts.merchant, offers: [] } };
    expect(said(withPaymentMethod(session, 'upi', withdrawn))).toBe('total 1000');
  });
});

describe('a fee for a way to pay', () => {
  test.each<[string, string, Shop, string]>([
    ['is a share of goods and shipping', 'emi', { paymentFees: [fee('emi')], shipping: [] }, 'fee 20, total 1020'],
    ['or an amount', 'emi', { paymentFees: [fee('emi', { fee: { INR: 15 } })] }, 'fee 15, total 1015'],
    ['that is not known in every currency', 'emi', { paymentFees: [fee('emi', { fee: { USD: 15 } })] }, 'total 1000'],
    ['up to its cap', 'emi', { paymentFees: [fee('emi', { cap: { INR: 12 } })] }, 'fee 12, total 1012'],
    ['for that way only', 'card', { paymentFees: [fee('emi')] }, 'total 1000'],
    ['from a minimum on', 'emi', { paymentFees: [fee('emi', { minimum: { INR: 1_001 } })] }, 'total 1000'],
    ['up to a maximum', 'emi', { paymentFees: [fee('emi', { maximum: { INR: 999 } })] }, 'total 1000'],
    ['not before it starts', 'emi', { paymentFees: [fee('emi', { startsAtMs: NOW_MS + 1 })] }, 'total 1000'],
    ['nor after it ends', 'emi', { paymentFees: [fee('emi', { endsAtMs: NOW_MS })] }, 'total 1000'],
    ['beside that of cash on delivery', 'cod', { paymentFees: [fee('cod')] }, 'fee 50, fee 20, total 1070'],
    [
      'on what an offer has left, of shipping too',
      'emi',
      { paymentFees: [fee('emi', { fee: 10 * PERCENT })], offers: [offer('emi', { percent: 50 })] },
      'offer 500, fee 50, total 550',
    ],
  ])('%s', (_, way, shop, expected) => {
    expect(payersOf(way, shop)).toBe(expected);
  });
});

describe('a part now and the rest on delivery', () => {
  // Of the fee alone: the goods are of another category.
  const rate = { country: 'IN', rate: 18 * PERCENT, label: 'GST', categories: ['none'], onSurcharge: true } as const;
  const onFee = { taxes: [rate], taxesIncluded: false };
  const share = (percent: number, ofFee = false) => ({
    upfront: { kind: 'share', rate: percent * PERCENT, ofFee } as const,
  });
  test.each<[string, Shop, string]>([
    ['the fee alone', { partial: {} }, 'fee 50, total 1050, now 50'],
    ['an amount', { partial: { upfront: { kind: 'amount', amounts: { INR: 200 } } } }, 'fee 50, total 1050, now 200'],
    ['a share without the fee', { partial: share(20) }, 'fee 50, total 1050, now 200'],
    ['a share with the fee', { partial: share(20, true) }, 'fee 50, total 1050, now 210'],
    ['the fee with the tax on it', { partial: {}, ...onFee }, 'fee 50, total 1059, now 59'],
    ['a share without the fee and its tax', { partial: share(20), ...onFee }, 'fee 50, total 1059, now 200'],
    ['the fee that contains its tax', { partial: {}, ...onFee, taxesIncluded: true }, 'fee 50, total 1050, now 50'],
    ['not less than the least', { partial: { ...share(1), leastUpfront: { INR: 99 } } }, 'fee 50, total 1050, now 99'],
    [
      'never more than all',
      { partial: { upfront: { kind: 'amount', amounts: { INR: 9_999 } } } },
      'fee 50, total 1050, now 1050',
    ],
    ['half a unit up', { partial: share(12.35) }, 'fee 50, total 1050, now 124'],
    [
      'with an offer for paying so, and none for the way of the part',
      { partial: share(20), offers: [offer('upi', { percent: 50 }), offer('partial_cod')] },
      'offer 100, fee 50, total 950, now 180',
    ],
    [
      'with a fee for paying so',
      { partial: {}, paymentFees: [fee('partial_cod', { fee: { INR: 9 } }), fee('upi')] },
      'fee 50, fee 9, total 1059, now 59',
    ],
  ])('%s', (_, shop, expected) => {
    expect(payersOf('partial upi', shop)).toBe(expected);
  });

  test('is priced anew with the order', () => {
    const { session, facts } = run({ partial: share(20) });
    const chosen = withPaymentMethod(session, 'upi', facts, true);
    const [line] = chosen.lines;
    expect(price({ ...chosen, lines: line === undefined ? [] : [line] }, facts).partialCod).toEqual({ upfront: 140 });
  });
});

test('any way to pay and back changes nothing, and parts always sum to the whole', () => {
  const way = fc.constantFrom('upi', 'emi', 'cod', 'card');
  const offers = fc.array(
    fc.record({
      mode: way,
      percent: fc.integer({ min: 0, max: 100 }),
      cap: fc.option(fc.integer({ min: 0, max: 900 })),
    }),
    { maxLength: 4 },
  );
  const fees = fc.array(fc.record({ mode: way, rate: fc.integer({ min: 0, max: 1_000_000 }) }), { maxLength: 3 });
  const shop = fc.record({ offers, fees, taxesIncluded: fc.boolean(), rate: fc.integer({ min: 0, max: 300_000 }) });
  fc.assert(
    fc.property(shop, way, way, fc.boolean(), ({ offers, fees, taxesIncluded, rate }, first, second, isPartial) => {
      const { session, facts } = run({
        taxesIncluded,
        taxes: [{ country: 'IN', rate, label: 'GST', onShipping: true, onSurcharge: true }],
        offers: offers.map(({ mode, percent, cap }, index) =>
          offer(mode, { id: String(index), percent, cap: cap === null ? {} : { INR: cap } }),
        ),
        paymentFees: fees.map(({ mode, rate: share }, index) => fee(mode, { name: String(index), fee: share })),
        partial: { upfront: { kind: 'share', rate: 200_000, ofFee: true } },
      });
      const one = withPaymentMethod(session, first, facts, isPartial);
      checkTotals(one);
      const other = withPaymentMethod(one, second, facts);
      checkTotals(other);
      expect(other).toEqual(withPaymentMethod(session, second, facts));
      expect(withPaymentMethod(other, null, facts)).toEqual({ ...session, partialCod: undefined });
      expect(one.totals.total).toBeGreaterThanOrEqual(one.partialCod?.upfront ?? 0);
      for (const { amount, source } of one.adjustments.filter(({ kind }) => kind === 'payment_offer')) {
        expect(-amount).toBeLessThanOrEqual(offers[Number(source)]?.cap ?? Infinity);
      }
    }),
    { numRuns: 300 },
  );
});
