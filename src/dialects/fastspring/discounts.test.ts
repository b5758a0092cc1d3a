// What the vendor tells apart: discounts that the seller gives by itself, and the coupon.
import { expect, it } from 'vitest';
import { ask, shopItems, shopMerchant, type Answered, type Asked } from '../../../test/fastspring-shop.ts';
import { makeContext, makeRequest } from '../../../test/wire-makers.ts';
import { makeDiscount, makeItem, NOW_MS } from '../../../test/makers.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { fastspring } from './index.ts';
import { orderObject } from './order-object.ts';
import { parsePutCoupon } from './parse-coupons.ts';

const SESSIONS = '/v2/checkouts/:storeId/:checkoutId/sessions';
const offering = (...offers: Merchant['offers']): Merchant => ({ ...shopMerchant, offers });

const create = (couponCode: string | null, asked: Asked, productPath = 'guide'): Answered =>
  ask(
    fastspring,
    `POST ${SESSIONS}`,
    { country: 'US', cart: { couponCode, lineItems: [{ productPath }] } },
    null,
    asked,
  );

const couponsOf = ({ session }: Answered): unknown[] => {
  const order = { id: '01900000-0000-7000-8000-0000000000f1', number: '1001', atMs: NOW_MS };
  const { items } = orderObject(session, order, makeContext({ merchant: shopMerchant })) as {
    items: { coupon: unknown }[];
  };
  return items.map(({ coupon }) => coupon);
};

const byItself = makeDiscount({ id: 'd2', code: null, label: 'Always', rate: 200_000 });

it('an unknown coupon has not applied, whatever the seller takes off by itself', () => {
  const answer = create('TYPO', { merchant: offering(byItself) });
  expect(answer.body['cart']).toMatchObject({
    couponCode: 'TYPO',
    couponHasApplied: false,
    discountTotal: 3.99,
    couponDiscountTotal: 0,
    productDiscountTotal: 3.99,
  });
  expect(couponsOf(answer)).toEqual([null]);
});

it('a coupon and a discount beside it add up', () => {
  const answer = create('SUMMER10', { merchant: offering(byItself, makeDiscount({ id: 'd1' })) });
  const { discountTotal, couponDiscountTotal, productDiscountTotal, ...cart } = answer.body['cart'] as Record<
    string,
    number
  >;
  expect(cart).toMatchObject({ couponCode: 'SUMMER10', couponHasApplied: true });
  expect(couponDiscountTotal).toBeGreaterThan(0);
  expect(productDiscountTotal).toBeGreaterThan(0);
  expect(couponDiscountTotal! + productDiscountTotal!).toBeCloseTo(discountTotal!, 5);
  expect(couponsOf(answer)).toEqual(['SUMMER10']);
});

it('an amount in another currency than the cart’s is nothing, and no mistake', () => {
  const body = { coupon: 'HALLO', discount: { type: 'flat', amount: { CHF: 5 } }, codes: ['HALLO'] };
  expect(parsePutCoupon(makeRequest({ body }), null)).toMatchObject({ do: 'write-discount' });
  const abroad = makeDiscount({
    id: 'd4',
    code: 'HALLO',
    benefit: { kind: 'amount', amounts: { CHF: 500 }, per: 'cart' },
  });
  const { cart } = create('HALLO', { merchant: offering(abroad) }).body;
  expect(cart).toMatchObject({ couponCode: 'HALLO', couponHasApplied: false, couponDiscountTotal: 0 });
});

it('a coupon does not end at a time that is no date', () => {
  const body = { coupon: 'HALLO', discount: { type: 'percent', percent: 5 }, available: { end: 8.64e15 } };
  expect(parsePutCoupon(makeRequest({ body }), null)).toMatchObject({
    do: 'reject',
    problems: [{ at: 'available.end' }],
  });
});

it('each item has the rate of its own category, and nothing of the tax on shipping', () => {
  const taxes = [
    { country: 'US', rate: 100_000, label: 'Tax', onShipping: true } as const,
    { country: 'US', rate: 0, label: 'Tax on books', categories: ['books'] },
    { country: 'US', rate: 20_000, label: 'Levy', compound: true } as const,
  ];
  const [guide, icons] = shopItems;
  const items = [{ ...guide!, product: { ...guide!.product, taxCategory: 'books' } }, icons!];
  const lineItems = [{ productPath: 'guide' }, { productPath: 'icons' }];
  const given = { merchant: { ...shopMerchant, taxes }, items };
  const body = { country: 'US', cart: { couponCode: null, lineItems } };
  const { cart } = ask(fastspring, `POST ${SESSIONS}`, body, null, given).body as { cart: { lineItems: object[] } };
  expect(cart).toMatchObject({ taxTotal: 3.54 });
  expect(cart.lineItems).toMatchObject([
    { price: { taxPercent: 0, extendedTaxTotal: 0 } },
    { price: { taxPercent: 12.2, extendedTaxTotal: 3.54 } },
  ]);
});

it('a coupon for shipping applies before and after it is known where the parcel goes', () => {
  const lamp = makeItem({
    product: { id: 'lamp', title: 'Lamp', singleVariant: true },
    variant: { id: 'lamp', productId: 'lamp', sku: null, prices: { USD: 5_000 }, requiresShipping: true },
  });
  const free = makeDiscount({ id: 'd3', code: 'FREESHIP', benefit: { kind: 'free-shipping', upTo: {} } });
  const rate = { id: 'standard', label: 'Standard', countries: ['US'], amounts: { USD: 900 }, freeFrom: {} };
  const merchant: Merchant = { ...offering(free), shipping: [{ ...rate, minDays: 3, maxDays: 5 }] };
  const asked: Asked = { merchant, items: [...shopItems, lamp] };
  const before = create('FREESHIP', asked, 'lamp');
  const shipToAddress = { addressLine1: '1 Main St', city: 'Boston', region: 'MA', postalCode: '02101', country: 'US' };
  const after = ask(fastspring, `PUT ${SESSIONS}/:sessionId/customer`, { shipToAddress }, before.session, asked);
  expect(after.session.totals.shipping).toBe(0);
  for (const { session } of [before, after]) {
    const read = ask(fastspring, `GET ${SESSIONS}/:sessionId`, undefined, session, asked);
    expect(read.body['cart']).toMatchObject({ couponHasApplied: true, couponDiscountTotal: 0 });
  }
});
