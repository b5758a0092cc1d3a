// Cash on delivery by example: one row is what the shop says, a place and a cart, and why not; a blank is that it is possible.
import { describe, expect, it, test } from 'vitest';
import {
  makeAddress,
  makeDiscount,
  makeFacts,
  makeItem,
  makeLine,
  makeMerchant,
  makePostalCodes,
  makeSession,
} from '../../test/makers.ts';
import type { CashOnDelivery } from './cash-on-delivery.ts';
import type { SessionInput } from './command.ts';
import { decide } from './decide.ts';
import type { Offer } from './discount.ts';
import { codAvailable, codRefusal } from './offers.ts';
import type { PostalCodes } from './postal-codes.ts';
import { price } from './pricing/price.ts';
import type { Session } from './session.ts';

const listed: PostalCodes = { lists: [{ id: 'couriers', file: 'couriers.csv', rows: 1, only: 'cod' }] };

const lamp = makeItem({
  product: { id: 'lamp', title: 'Lamp', collections: ['fragile'] },
  variant: { id: 'lamp', sku: null, prices: { INR: 50_000 } },
});
const gown = makeLine();
const lampLine = makeLine({ id: 'li_2', variantId: 'lamp', productId: 'lamp', title: 'Lamp', unitAmount: 50_000 });

function factsOf(rules: Partial<CashOnDelivery>, offers: readonly Offer[] = []) {
  const cashOnDelivery = { ...makeMerchant().cashOnDelivery, ...rules };
  const inPostalList = (id: string, code: string): boolean => id === 'couriers' && code === '560001';
  return makeFacts({ merchant: makeMerchant({ cashOnDelivery, offers }), items: [makeItem(), lamp], inPostalList });
}

function pricedWith(rules: Partial<CashOnDelivery>, over: Partial<Session>, offers?: readonly Offer[]) {
  const facts = factsOf(rules, offers);
  const session = makeSession({ shippingAddress: makeAddress(), ...over });
  return { session: { ...session, ...price(session, facts) }, facts };
}

const SUMMER = { code: 'SUMMER10', replaced: null, by: 'buyer' } as const;
const place = (postalCode: string | null) => ({ shippingAddress: makeAddress({ postalCode }) });

type Row = [
  name: string,
  rules: Partial<CashOnDelivery>,
  over: Partial<Session>,
  expected: string,
  offers?: readonly Offer[],
];

describe('cash on delivery', () => {
  test.each<Row>([
    ['without rules', {}, {}, ''],
    ['beside what is not delivered', {}, { lines: [gown, makeLine({ id: 'li_2', requiresShipping: false })] }, ''],
    [
      'of nothing that is delivered',
      {},
      { lines: [makeLine({ requiresShipping: false })] },
      'Cash on delivery is for what is delivered, and nothing here is.',
    ],
    ['from an amount on, reached', { minimum: { INR: 359_500 } }, {}, ''],
    [
      'from an amount on, missed',
      { minimum: { INR: 359_501 } },
      {},
      'Cash on delivery is for orders from ₹3,595.01 on.',
    ],
    ['up to an amount, kept', { maximum: { INR: 359_500 } }, {}, ''],
    [
      'up to an amount, passed',
      { maximum: { INR: 359_499 } },
      {},
      'Cash on delivery is for orders of up to ₹3,594.99.',
    ],
    ['amounts in another currency', { minimum: { USD: 1_000_000 }, maximum: { USD: 1 } }, {}, ''],
    ['what discounts have left counts', { maximum: { INR: 330_000 } }, { codes: [SUMMER] }, '', [makeDiscount()]],
    ['pieces, kept', { maxQuantity: 3 }, { lines: [makeLine({ quantity: 3 })] }, ''],
    [
      'pieces, passed',
      { maxQuantity: 3 },
      { lines: [makeLine({ quantity: 2 }), makeLine({ id: 'li_2', quantity: 2 })] },
      'Cash on delivery is for up to 3 pieces.',
    ],
    ['different products, kept', { maxLines: 2 }, { lines: [gown, lampLine] }, ''],
    [
      'different products, passed',
      { maxLines: 1 },
      { lines: [gown, lampLine] },
      'Cash on delivery is for up to one product in an order.',
    ],
    ['gifts are no pieces', { maxQuantity: 1 }, { lines: [gown, makeLine({ id: 'li_2', giftOfferId: 'gift' })] }, ''],
    [
      'not with a collection',
      { notWith: { collections: ['fragile'] } },
      { lines: [gown, lampLine] },
      '“Lamp” cannot be paid on delivery.',
    ],
    ['not with a product that is not there', { notWith: { products: ['lamp'] } }, {}, ''],
    ['in a postal code', { postalCodes: makePostalCodes('5600*') }, place('560 034'), ''],
    [
      'out of it',
      { postalCodes: makePostalCodes('5600*') },
      place('744101'),
      'Cash on delivery is not possible at 744101.',
    ],
    ['in one of a list', { postalCodes: listed }, place('560001'), ''],
    ['in none of a list', { postalCodes: listed }, place('560002'), 'Cash on delivery is not possible at 560002.'],
    [
      'in one that is excepted',
      { exceptPostalCodes: makePostalCodes('744*') },
      place('744101'),
      'Cash on delivery is not possible at 744101.',
    ],
    ['in one that is not', { exceptPostalCodes: makePostalCodes('744*') }, place('560001'), ''],
    [
      'in one of both',
      { postalCodes: makePostalCodes('56*'), exceptPostalCodes: listed },
      place('560001'),
      'Cash on delivery is not possible at 560001.',
    ],
    [
      'before there is a postal code',
      { postalCodes: makePostalCodes('5600*') },
      place(null),
      'Enter the postal code to see whether you can pay on delivery.',
    ],
    [
      'in another country',
      {},
      { shippingAddress: makeAddress({ country: 'NP' }) },
      'Cash on delivery is not possible in Nepal.',
    ],
    [
      'with a code that forbids it',
      {},
      { codes: [SUMMER] },
      'Cash on delivery is not possible with “SUMMER10”.',
      [makeDiscount({ disablesCod: true })],
    ],
  ])('%s', (_, rules, over, expected, offers) => {
    const { session, facts } = pricedWith(rules, over, offers);
    expect(codRefusal(session, facts) ?? '').toBe(expected);
    expect(codAvailable(session, facts)).toBe(expected === '');
  });

  it('has no reason to tell where nobody is offered it, nor before there is an address', () => {
    const off = pricedWith({ enabled: false, minimum: { INR: 1e9 } }, {});
    expect([codRefusal(off.session, off.facts), codAvailable(off.session, off.facts)]).toEqual([null, false]);
    const nowhere = pricedWith({ minimum: { INR: 1e9 } }, { shippingAddress: null });
    expect([codRefusal(nowhere.session, nowhere.facts), codAvailable(nowhere.session, nowhere.facts)]).toEqual([
      null,
      false,
    ]);
  });
});

describe('a session that is paid on delivery', () => {
  const facts = factsOf({ postalCodes: makePostalCodes('5600*') });
  const revise = (session: Session, input: SessionInput) =>
    decide(session, { type: 'revise-session', input, mayOverridePrices: false }, facts);
  const { session: open } = pricedWith(
    { postalCodes: makePostalCodes('5600*') },
    { buyer: { ...makeSession().buyer, email: 'asha@example.com' } },
  );
  const chosen = revise(open, { paymentMethod: 'cod' });
  if (chosen.kind === 'refusal') throw new Error(chosen.problems[0]?.text);

  it('lets go of it, and of its fee, when it moves to where that is not possible', () => {
    expect(chosen.session).toMatchObject({ paymentMethod: 'cod', totals: { surcharge: 5_000, total: 369_400 } });
    const moved = revise(chosen.session, { shippingAddress: makeAddress({ postalCode: '744101' }) });
    expect(moved).toMatchObject({ session: { paymentMethod: null, totals: { surcharge: 0, total: 364_400 } } });
  });

  it('is refused it with the reason, when it is chosen and when it is paid', () => {
    const text = 'Cash on delivery is not possible at 744101.';
    const remote = { shippingAddress: makeAddress({ postalCode: '744101' }) };
    expect(revise(open, { ...remote, paymentMethod: 'cod' })).toMatchObject({
      problems: [{ code: 'method_unavailable', at: 'payment_method', text }],
    });
    const ids = { attemptId: '01900000-0000-7000-8000-0000000000a1', orderId: '01900000-0000-7000-8000-0000000000b1' };
    const pay = { type: 'start-payment', ...ids, method: 'cod', gateway: null, card: null } as const;
    const there = { ...open, ...remote };
    expect(decide(there, pay, facts)).toMatchObject({ problems: [{ code: 'method_unavailable', text }] });
  });
});
