import { expect, test } from 'vitest';
import { makeAddress, makeDiscount, makeFacts, makeLine, makeMerchant, makeSession } from '../../../test/makers.ts';
import type { Discount } from '../discount.ts';
import { codeStatuses } from '../offers.ts';
import type { Session } from '../session.ts';
import { checkTotals } from './lines.ts';
import { price, withDelivery } from './price.ts';

const [standard] = makeMerchant().shipping;
const shipping = [standard!, { ...standard!, id: 'express', amounts: { INR: 15_000 } }];

const free = (over: Partial<Discount> = {}): Discount =>
  makeDiscount({
    id: 'free',
    code: 'FREESHIP',
    label: 'Free delivery',
    benefit: { kind: 'free-shipping', upTo: {} },
    ...over,
  });

function priced(session: Partial<Session>, ...offers: readonly Discount[]): Session {
  const cart = makeSession({
    codes: offers.flatMap(({ code }) => (code === null ? [] : [{ code, replaced: null, by: 'buyer' as const }])),
    shippingAddress: makeAddress(),
    shippingOption: 'express',
    ...session,
  });
  const result = { ...cart, ...price(cart, makeFacts({ merchant: makeMerchant({ offers, shipping }) })) };
  checkTotals(result);
  return result;
}

const refusals = ({ codes }: Session): readonly unknown[] => codes.map(({ refusal }) => refusal?.code ?? null);

test('takes off what the chosen rate costs, and shows both', () => {
  const session = priced({}, free());
  expect(session.totals).toMatchObject({ shipping: 0, discount: 0, total: 359_500 });
  expect(session.adjustments).toMatchObject([
    { kind: 'shipping', source: 'express', amount: 15_000 },
    { kind: 'shipping', source: 'free', code: 'FREESHIP', amount: -15_000 },
    { kind: 'tax' },
  ]);
});

test('needs no code when it has none', () => {
  expect(priced({}, free({ code: null })).totals.shipping).toBe(0);
});

test('takes off no more than its cap', () => {
  expect(priced({}, free({ cap: { INR: 10_000 } })).totals).toMatchObject({ shipping: 5_000, total: 364_500 });
});

test('is for rates up to a price', () => {
  const upTo = { INR: 5_000 };
  const cheap = free({ benefit: { kind: 'free-shipping', upTo } });
  expect(priced({ shippingOption: 'standard' }, cheap).totals.shipping).toBe(0);
  const express = priced({}, cheap);
  expect(express.totals.shipping).toBe(15_000);
  expect(express.codes[0]?.refusal).toEqual({
    code: 'discount_not_applicable',
    text: '“FREESHIP” is for shipping of up to ₹50.00: choose a cheaper way.',
  });
});

test('counts already while nobody knows what shipping costs', () => {
  const session = priced({ shippingAddress: null, shippingOption: null }, free());
  expect(session.totals.shipping).toBeNull();
  expect(codeStatuses(session, { merchant: makeMerchant({ offers: [free()] }) })).toMatchObject([
    { status: 'applied', amount: 0 },
  ]);
});

test('is nothing for what is not shipped', () => {
  expect(refusals(priced({ lines: [makeLine({ requiresShipping: false })] }, free()))).toEqual([
    'discount_not_applicable',
  ]);
});

test('is given once', () => {
  const session = priced({}, free(), free({ id: 'other', code: 'AGAIN' }));
  expect(session.totals.shipping).toBe(0);
  expect(refusals(session)).toEqual([null, 'discount_outdone']);
});

test('stands beside a discount on the goods', () => {
  const session = priced({}, makeDiscount(), free());
  expect(session.totals).toMatchObject({ shipping: 0, discount: 35_950, total: 323_550 });
});

test('stays when the buyer looks at another way of shipping', () => {
  const merchant = makeMerchant({ offers: [makeDiscount(), free()], shipping });
  const session = priced({}, makeDiscount(), free());
  const other = withDelivery(session, { shippingAddress: makeAddress(), shippingOption: 'standard' }, merchant);
  checkTotals(other);
  expect(other.totals).toMatchObject({ shipping: 0, discount: 35_950, total: 323_550 });
  expect(withDelivery(other, session, merchant)).toEqual(session);
});
