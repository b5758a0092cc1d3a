import { describe, expect, test } from 'vitest';
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
    figures: { most: 5_000 },
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
  expect(session.codes[1]?.refusal?.text).toBe('“AGAIN” takes nothing off: shipping is free already.');
});

test('adds up lane by lane, and in one lane the best counts', () => {
  const some = free({ id: 'some', code: null, cap: { INR: 10_000 } });
  expect(priced({}, some, free()).totals.shipping).toBe(0);
  const more = free({ lane: 'order' });
  const session = priced({}, some, more);
  expect(session.totals.shipping).toBe(0);
  expect(session.adjustments).toMatchObject([{ source: 'express' }, { source: 'free', amount: -15_000 }, {}]);
  const less = free({ lane: 'order', cap: { INR: 5_000 } });
  expect(refusals(priced({}, some, less))).toEqual(['discount_outdone']);
  expect(refusals(priced({ shippingAddress: null, shippingOption: null }, some, less))).toEqual(['discount_outdone']);
});

test('that is bounded is bounded in every currency', () => {
  const benefit = { kind: 'free-shipping', upTo: { USD: 4_900 } } as const;
  const session = priced({}, free({ benefit }));
  expect(session.totals.shipping).toBe(15_000);
  expect(session.codes[0]?.refusal?.text).toBe('The code “FREESHIP” is not valid for orders in INR.');
});

test('of a free rate uses nothing up', () => {
  const gratis = [{ ...standard!, amounts: { INR: 0 } }];
  const cart = makeSession({
    codes: [{ code: 'FREESHIP', replaced: null, by: 'buyer' }],
    shippingAddress: makeAddress(),
  });
  const { adjustments, codes } = price(
    cart,
    makeFacts({ merchant: makeMerchant({ offers: [free()], shipping: gratis }) }),
  );
  expect(adjustments.some(({ source }) => source === 'free')).toBe(false);
  expect(codes[0]?.refusal?.code).toBe('discount_not_applicable');
});

test('that gives nothing is in no other code’s way', () => {
  const digital = [makeLine({ requiresShipping: false })];
  const alone = free({ combinable: false });
  expect(refusals(priced({ lines: digital }, alone, makeDiscount()))).toEqual(['discount_not_applicable', null]);
  const bounded = free({ combinable: false, benefit: { kind: 'free-shipping', upTo: { INR: 5_000 } } });
  expect(refusals(priced({}, bounded, makeDiscount()))).toEqual(['discount_not_applicable', null]);
});

test('counts after all where another code has made shipping cost something', () => {
  const rate = { ...standard!, freeFrom: { INR: 350_000 } };
  const saves = makeDiscount({ id: 'saves', code: 'SAVE100', rate: 100_000 });
  const offers = [free({ combinable: true }), saves];
  const totals = [offers, offers.toReversed()].map((given) => {
    const codes = given.map(({ code }) => ({ code: code ?? '', replaced: null, by: 'buyer' as const }));
    const cart = makeSession({ codes, shippingAddress: makeAddress() });
    const { totals: reached, codes: kept } = price(
      cart,
      makeFacts({ merchant: makeMerchant({ offers, shipping: [rate] }) }),
    );
    return [reached.total, reached.shipping, ...kept.map(({ refusal }) => refusal?.code ?? null)];
  });
  expect(totals).toEqual([
    [323_550, 0, null, null],
    [323_550, 0, null, null],
  ]);
});

test('stands beside a discount on the goods', () => {
  const session = priced({}, makeDiscount(), free());
  expect(session.totals).toMatchObject({ shipping: 0, discount: 35_950, total: 323_550 });
});

test('stays when the buyer looks at another way of shipping', () => {
  const facts = makeFacts({ merchant: makeMerchant({ offers: [makeDiscount(), free()], shipping }) });
  const session = priced({}, makeDiscount(), free());
  const other = withDelivery(session, { shippingAddress: makeAddress(), shippingOption: 'standard' }, facts);
  checkTotals(other);
  expect(other.totals).toMatchObject({ shipping: 0, discount: 35_950, total: 323_550 });
  expect(withDelivery(other, session, facts)).toEqual(session);
});

describe('what the page shows before a way of shipping is saved', () => {
  const cheap = free({ benefit: { kind: 'free-shipping', upTo: { INR: 5_000 } } });
  const view = (session: Session, shippingOption: string, ...offers: readonly Discount[]): Session => {
    const facts = makeFacts({ merchant: makeMerchant({ offers, shipping }) });
    const seen = withDelivery(session, { shippingAddress: makeAddress(), shippingOption }, facts);
    checkTotals(seen);
    return seen;
  };

  test('says why a rate is too dear for a code, and takes the code in again for a cheaper one', () => {
    const session = priced({ shippingAddress: null, shippingOption: null }, cheap);
    const dear = view(session, 'express', cheap);
    expect(dear.codes[0]?.refusal?.text).toBe('“FREESHIP” is for shipping of up to ₹50.00: choose a cheaper way.');
    expect(dear.totals.shipping).toBe(15_000);
    expect(view(dear, 'standard', cheap)).toMatchObject({ totals: { shipping: 0 }, codes: [{ code: 'FREESHIP' }] });
    expect(refusals(view(priced({}, cheap), 'standard', cheap))).toEqual([null]);
    const automatic = { ...cheap, code: null };
    expect(view(priced({}, automatic), 'standard', automatic).totals.shipping).toBe(0);
  });

  test('asks nobody again whom a discount is for', () => {
    const first = makeDiscount({ buyers: { minOrders: 2 }, maxUsesPerBuyer: 1 });
    const refused = priced({}, first);
    const counting = priced({}, makeDiscount());
    expect(view(counting, 'standard', first).totals.discount).toBe(35_950);
    expect(view(refused, 'standard', first)).toMatchObject({ totals: { discount: 0 }, codes: refused.codes });
  });

  test('is what the session costs once it is saved', () => {
    const offers = [makeDiscount(), cheap, free({ id: 'own', code: null, cap: { INR: 3_000 } })];
    const session = priced({ shippingAddress: null, shippingOption: null }, ...offers);
    for (const shippingOption of ['standard', 'express']) {
      const { codes, adjustments, totals } = priced({ shippingOption }, ...offers);
      expect(view(session, shippingOption, ...offers)).toMatchObject({ codes, adjustments, totals });
    }
  });
});
