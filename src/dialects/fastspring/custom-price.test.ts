// `customPrice` and `subscriptionOverrides` of an item: what it then costs, each figure by hand, and who may say so.
import { describe, expect, it } from 'vitest';
import { ask, shopItems, shopMerchant, type Answered, type Asked } from '../../../test/fastspring-shop.ts';
import { makeItem } from '../../../test/makers.ts';
import { checkTotals } from '../../domain/pricing/lines.ts';
import { fastspring } from './index.ts';

const plan = makeItem({
  product: { id: 'plan', title: 'Plan', singleVariant: true },
  variant: {
    ...{ id: 'plan', productId: 'plan', sku: null, prices: { USD: 3_000, EUR: 2_700 }, requiresShipping: false },
    ...{ title: 'Default Title', recurring: { interval: 'month', intervalCount: 1 } },
  },
});
const mug = makeItem({
  product: { id: 'mug', title: 'Mug', singleVariant: true },
  variant: { id: 'mug', productId: 'mug', sku: null, prices: { USD: 1_000 }, requiresShipping: true },
});
const items = [...shopItems, plan, mug];

const SESSIONS = '/v2/checkouts/:storeId/:checkoutId/sessions';
const ITEM = 'cart.lineItems[0].';

function create(lineItems: readonly object[], asked: Asked = {}, body: object = {}): Answered {
  const wish = { country: 'US', cart: { lineItems }, ...body };
  const answer = ask(fastspring, `POST ${SESSIONS}`, wish, null, { items, ...asked });
  if (answer.status === 201) checkTotals(answer.session);
  return answer;
}

const priced = (item: object, asked?: Asked): Record<string, unknown> =>
  cartOf(create([{ productPath: 'guide', ...item }], asked));
const cartOf = ({ body }: Answered) => body['cart'] as Record<string, unknown>;
const itemsIn = (answer: Answered) => cartOf(answer)['lineItems'] as readonly Record<string, unknown>[];
const errorsOf = ({ body }: Answered) =>
  (body['errors'] as readonly Record<string, string>[]).map(({ errorCode, field }) => `${errorCode} ${field}`);

describe('tiers', () => {
  const discounts = [
    { minQuantity: 5, percentDiscount: 10 },
    { minQuantity: 20, percentDiscount: 25 },
  ];

  // 19.95 each: 10 % is 2.00 (1.995, rounded for each piece), 25 % is 4.99 (4.9875).
  it.each([
    [4, 79.8, 0, 0],
    [5, 89.75, 10, 2],
    [19, 341.05, 38, 2],
    [20, 299.2, 99.8, 4.99],
  ])('of %i pieces cost %d', (quantity, netTotal, discountTotal, unitDiscount) => {
    const cart = priced({ quantity, customPrice: { discounts } });
    expect(cart).toMatchObject({
      ...{ netTotal, discountTotal, productDiscountTotal: discountTotal, couponDiscountTotal: 0 },
      lineItems: [{ price: { unitListPrice: 19.95, unitDiscount, extendedNetTotal: netTotal } }],
    });
  });

  it('take off an amount in the currency of the session, and never more than the price', () => {
    const off = (amountDiscount: object) => priced({ quantity: 2, customPrice: { discounts: [{ amountDiscount }] } });
    expect(off({ USD: 5, EUR: 4 })).toMatchObject({ netTotal: 29.9, discountTotal: 10 });
    expect(off({ EUR: 4 })).toMatchObject({ netTotal: 39.9, discountTotal: 0 });
    expect(off({ USD: 500 })).toMatchObject({ netTotal: 0, discountTotal: 39.9, taxTotal: 0 });
  });

  it('come before the coupon, and go with a price of the seller’s', () => {
    const cart = { couponCode: 'SUMMER10', lineItems: [{ productPath: 'guide', quantity: 5, ...own() }] };
    const answer = create([], {}, { cart });
    // 5 × 10.00 − 10 % = 45.00, and 10 % of that for the coupon.
    expect(cartOf(answer)).toMatchObject({ productDiscountTotal: 5, couponDiscountTotal: 4.5, netTotal: 40.5 });
  });

  const own = () => ({ customPrice: { unitPrice: { USD: 10 }, discounts } });

  it('are the price for other quantities, so buyers may choose among them, and not lose them', () => {
    const { session } = create([{ productPath: 'guide', quantity: 4, ...own() }]);
    const buyer = (route: string, body: unknown) =>
      ask(fastspring, route, body, session, { items, caller: null, request: { params: { productPath: 'guide' } } });
    const more = buyer(`PUT ${SESSIONS}/:sessionId/cart/items/:productPath`, { quantity: 5 });
    expect([more.status, more.body['price']]).toEqual([200, expect.objectContaining({ extendedNetTotal: 45 })]);
    expect(buyer(`DELETE ${SESSIONS}/:sessionId/cart/items/:productPath`, undefined).status).toBe(401);
    expect(buyer(`PUT ${SESSIONS}/:sessionId`, { cart: { lineItems: [] } }).status).toBe(401);
  });

  it('are changed by themselves, and given up with an empty list', () => {
    const { session } = create([{ productPath: 'guide', quantity: 5, ...own() }]);
    const route = `PUT ${SESSIONS}/:sessionId/cart/items/:productPath`;
    const put = (customPrice: object) =>
      ask(fastspring, route, { customPrice }, session, { items, request: { params: { productPath: 'guide' } } }).body;
    expect(put({ unitPrice: { USD: 20 } })['price']).toMatchObject({ unitListPrice: 20, extendedNetTotal: 90 });
    expect(put({ discounts: [] })['price']).toMatchObject({ unitListPrice: 10, extendedNetTotal: 50 });
  });
});

describe('fees', () => {
  it('for setting up stand beside the first payment, as an item of their own, taxed like the plan', () => {
    const answer = create([{ productPath: 'plan', quantity: 2, customPrice: { setupFee: { USD: 15 } } }]);
    expect(itemsIn(answer)).toMatchObject([
      { productPath: 'plan', productType: 'SUBSCRIPTION_PLAN', price: { extendedNetTotal: 60, extendedTaxTotal: 6 } },
      {
        ...{ productPath: 'plan.setupFee', quantity: 1, virtualProduct: true, removable: false },
        price: { unitListPrice: 15, unitDiscount: 0, extendedNetTotal: 15, extendedTaxTotal: 1.5, taxPercent: 10 },
      },
    ]);
    expect(cartOf(answer)).toMatchObject({ netTotal: 75, taxTotal: 7.5, taxRate: 10, withTaxNetTotal: 82.5 });
    expect(answer.session.totals).toMatchObject({ subtotal: 6_000, surcharge: 1_500, tax: 750, total: 8_250 });
  });

  it('contain their tax where prices do', () => {
    const merchant = { ...shopMerchant, taxesIncluded: true };
    const answer = create([{ productPath: 'plan', customPrice: { setupFee: { USD: 11 } } }], { merchant });
    expect(cartOf(answer)).toMatchObject({ netTotal: 41, withoutTaxNetTotal: 37.27, taxTotal: 3.73 });
    expect(answer.session.totals.total).toBe(4_100);
  });

  it('are not reduced by a coupon, and are due in a free trial', () => {
    const cart = {
      couponCode: 'SUMMER10',
      lineItems: [
        {
          productPath: 'plan',
          customPrice: { setupFee: { USD: 15 } },
          subscriptionOverrides: { trialDays: 14 },
        },
      ],
    };
    const { session } = create([], {}, { cart });
    expect(session.trialDays).toBe(14);
    expect(session.totals).toMatchObject({
      subtotal: 3_000,
      discount: 3_000,
      surcharge: 1_500,
      tax: 150,
      total: 1_650,
    });
  });

  it('for shipping are for goods that are sent', () => {
    const shipToAddress = { addressLine1: '1 Main St', city: 'Springfield', postalCode: '12345', country: 'US' };
    const body = { customer: { shipToAddress } };
    const answer = create([{ productPath: 'mug', customPrice: { shippingFee: { USD: 4 } } }], {}, body);
    expect(itemsIn(answer)[1]).toMatchObject({ productPath: 'mug.shippingFee', price: { extendedNetTotal: 4 } });
    const digital = create([{ productPath: 'guide', customPrice: { shippingFee: { USD: 4 } } }]);
    expect(errorsOf(digital)).toEqual([`INVALID_VALUE ${ITEM}customPrice.shippingFee`]);
  });

  it('decide the currency with the prices, and are never left out for want of one', () => {
    const wish = [{ productPath: 'plan', customPrice: { setupFee: { USD: 15 } } }];
    expect(create(wish, {}, { country: 'DE' }).body).toMatchObject({ currency: 'USD' });
    const both = [{ productPath: 'plan', customPrice: { setupFee: { USD: 15, EUR: 14 } } }];
    expect(create(both, {}, { country: 'DE' }).body).toMatchObject({ currency: 'EUR', cart: { netTotal: 41 } });
    const neither = create([{ productPath: 'plan', customPrice: { setupFee: { JPY: 1_500 } } }]);
    expect(neither.status).toBe(400);
    expect(errorsOf(neither)[0]).toBe(`PRICE_NOT_AVAILABLE ${ITEM}customPrice.setupFee`);
  });
});

describe('subscriptionOverrides', () => {
  const billingFrequency = { intervalUnit: 'year', intervalLength: 1, intervalCount: 3 };

  it('give a plan another rhythm, an end and a trial, and are shown as they were sent', () => {
    const answer = create([{ productPath: 'plan', subscriptionOverrides: { billingFrequency, trialDays: 7 } }]);
    const subscription = { billingFrequency: { ...billingFrequency, intervalUnit: 'YEAR' }, trialDays: 7 };
    expect(itemsIn(answer)[0]).toMatchObject({ productType: 'SUBSCRIPTION_PLAN', subscription });
    expect(answer.session).toMatchObject({
      ...{ mode: 'subscription', trialDays: 7 },
      lines: [{ recurring: { interval: 'year', intervalCount: 1, payments: 3, trialDays: 7 } }],
    });
  });

  it('make a plan of what is paid once', () => {
    const answer = create([{ productPath: 'guide', subscriptionOverrides: { billingFrequency } }]);
    expect(answer.session).toMatchObject({ mode: 'subscription', lines: [{ recurring: { interval: 'year' } }] });
  });

  it('take a trial away', () => {
    const { session } = create([{ productPath: 'plan', subscriptionOverrides: { trialDays: 0 } }]);
    expect(session.trialDays).toBeUndefined();
  });
});

describe('refuses, and makes nothing', () => {
  it.each<[string, object, string]>([
    ['two tiers from the same quantity', { discounts: [tier(5), tier(5)] }, 'discounts[1].minQuantity'],
    ['a tier of nothing', { discounts: [{ minQuantity: 5 }] }, 'discounts[0]'],
    ['a tier of both', { discounts: [{ ...tier(5), amountDiscount: { USD: 1 } }] }, 'discounts[0]'],
    ['more than everything', { discounts: [{ percentDiscount: 101 }] }, 'discounts[0].percentDiscount'],
    ['a part of a cent', { discounts: [{ amountDiscount: { USD: 0.001 } }] }, 'discounts[0].amountDiscount.USD'],
    ['a fee below 0', { setupFee: { USD: -1 } }, 'setupFee.USD'],
    ['a fee in a currency that there is not', { setupFee: { XXQ: 1 } }, 'setupFee.XXQ'],
    ['setting up what is paid once', { setupFee: { USD: 1 } }, 'setupFee'],
    ['a time of tiers for what is paid once', { discounts: [tier(5)], discountDuration: 3 }, 'discountDuration'],
    ['a time of tiers of none', { discounts: [tier(5)], discountDuration: 0 }, 'discountDuration'],
    ['a time of tiers without end', { discounts: [tier(5)], discountDuration: 9e15 }, 'discountDuration'],
    ['a tier from more than there is', { discounts: [tier(9e15)] }, 'discounts[0].minQuantity'],
  ])('%s', (_, customPrice, field) => {
    const answer = create([{ productPath: 'guide', customPrice }]);
    expect(answer.status).toBe(400);
    expect(errorsOf(answer)).toEqual([`INVALID_VALUE ${ITEM}customPrice.${field}`]);
    expect(answer.session).toBeNull();
  });

  it('amounts that leave what can be calculated, also once the country asks for them', () => {
    const huge = create([{ productPath: 'plan', customPrice: { setupFee: { USD: 9e13 } } }]);
    expect(huge.status).toBe(400);
    expect(errorsOf(huge)).toEqual(['VALUE_TOO_LARGE cart.lineItems']);
    const hidden = create([{ productPath: 'plan', quantity: 9, customPrice: { unitPrice: { USD: 9, EUR: 9e13 } } }]);
    const moved = ask(fastspring, `PUT ${SESSIONS}/:sessionId`, { country: 'DE' }, hidden.session, { items });
    expect(errorsOf(moved)).toEqual(['VALUE_TOO_LARGE cart.lineItems']);
  });

  it.each<[object, string]>([
    [{ trialDays: 7 }, 'INVALID_VALUE trialDays'],
    [{ trialDays: -1 }, 'INVALID_VALUE trialDays'],
    [{ billingFrequency: { intervalUnit: 'FORTNIGHT' } }, 'INVALID_VALUE billingFrequency.intervalUnit'],
    [{ billingFrequency: { intervalUnit: 'ON_DEMAND' } }, 'UNSUPPORTED_FIELD billingFrequency.intervalUnit'],
    [
      { billingFrequency: { intervalUnit: 'DAY', intervalLength: 999 } },
      'INVALID_VALUE billingFrequency.intervalLength',
    ],
    [{ billingFrequency: {} }, 'INVALID_VALUE billingFrequency.intervalUnit'],
  ])('subscriptionOverrides %j', (subscriptionOverrides, expected) => {
    const [code, field] = expected.split(' ');
    const answer = create([{ productPath: 'guide', subscriptionOverrides }]);
    expect(errorsOf(answer)).toEqual([`${code} ${ITEM}subscriptionOverrides.${field}`]);
  });
});

describe('a classic session', () => {
  const classic = (pricing: object, product = 'plan', quantity = 1) =>
    ask(fastspring, 'POST /sessions', { items: [{ product, quantity, pricing }] }, null, { items });

  it('says the same in its own words', () => {
    const pricing = {
      ...{ trial: 7, interval: 'month', intervalLength: 3, discountDuration: 2 },
      ...{ quantityDiscounts: { 5: 10, 20: { USD: 4 } }, setupFee: { title: { en: 'Setup' }, price: { USD: 15 } } },
    };
    const { session, body } = classic(pricing, 'plan', 20);
    expect(body).toMatchObject({ subtotal: 15 });
    expect(session.lines).toMatchObject([
      {
        recurring: { interval: 'month', intervalCount: 3, trialDays: 7 },
        ownTerms: {
          tierPayments: 2,
          tiers: [
            { minQuantity: 5, off: 100_000 },
            { minQuantity: 20, off: { USD: 400 } },
          ],
          fees: { setup: { USD: 1_500 } },
        },
      },
    ]);
  });

  it.each<[object, string]>([
    [{ interval: 'adhoc' }, 'interval'],
    [{ interval: 'month' }, 'intervalLength'],
    [{ renew: 'manual' }, 'renew'],
    [{ trial: 7, paidTrial: true }, 'paidTrial'],
    [{ trial: 7, paymentCollected: false }, 'paymentCollected'],
    [{ quantityDiscounts: { many: 10 } }, 'quantityDiscounts.many'],
    [{ quantityDiscounts: { 5: { USD: 0.001 } } }, 'quantityDiscounts'],
    [{ setupFee: { price: { USD: -1 } } }, 'setupFee.price.USD'],
    [{ price: { USD: 0.001 } }, 'price.USD'],
    [{ interval: 'day', intervalLength: 999 }, 'intervalLength'],
  ])('refuses %j', (pricing, field) => {
    const answer = classic(pricing);
    const error = answer.body['error'] as Record<string, string>;
    expect([answer.status, Object.keys(error)]).toEqual([400, [`items[0].pricing.${field}`]]);
    expect(error[`items[0].pricing.${field}`]).not.toMatch(/customPrice|own_terms|lines\[/);
  });

  it('names what is only for subscriptions', () => {
    expect(classic({ setupFee: { price: { USD: 5 } } }, 'guide').body['error']).toEqual({
      'items[0].pricing.setupFee.price': expect.stringContaining('“The Guide” is paid once') as string,
    });
  });
});

function tier(minQuantity: number): object {
  return { minQuantity, percentDiscount: 10 };
}
