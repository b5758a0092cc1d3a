import { describe, expect, test } from 'vitest';
import { makeAddress, makeFacts, makeItem, makeLine, makeMerchant, makeSession } from '../../test/makers.ts';
import type { Variant } from './catalog.ts';
import { price } from './pricing/price.ts';
import { missingForPayment, readiness } from './readiness.ts';
import type { Line, Session } from './session.ts';
import type { TaxRate } from './tax-rate.ts';

const facts = makeFacts();
const buyer = { email: 'asha@example.com', phone: null, name: null, externalId: null };

/** A session that could be paid at once, but for what `over` says. */
function ready(over: Partial<Session> = {}, context = facts): Session {
  const cart = makeSession({ buyer, shippingAddress: makeAddress(), ...over });
  const { adjustments, totals, shippingOption } = price(cart, context);
  return { ...cart, adjustments, totals, shippingOption };
}

const said = (session: Session, context = facts) => readiness(session, context).map(({ code, at }) => `${code} ${at}`);
const soldAs = (variant: Partial<Variant>) => makeFacts({ items: [makeItem({ variant })] });

test('a session with everything is ready', () => {
  expect(said(ready())).toEqual([]);
  expect(said(ready({ paymentMethod: 'card' }))).toEqual([]);
});

test('everything that is missing is said at once, in the order of the page', () => {
  const shipping = [makeMerchant().shipping[0]!, { ...makeMerchant().shipping[0]!, id: 'express' }];
  const context = makeFacts({
    merchant: makeMerchant({ shipping }),
    items: [makeItem({ variant: { inventoryQuantity: 0, whenOutOfStock: 'deny' } })],
    methods: () => [],
  });
  const address = makeAddress({ name: null, line1: null, city: null, postalCode: null });
  const session = ready({ buyer: { ...buyer, email: null }, shippingAddress: address }, context);
  expect(said(session, context)).toEqual([
    'email_required buyer.email',
    'shipping_address_required shipping_address.name',
    'shipping_address_required shipping_address.line1',
    'shipping_address_required shipping_address.city',
    'shipping_address_required shipping_address.postal_code',
    'shipping_option_required shipping_option',
    'out_of_stock lines[0]',
    'method_unavailable payment_method',
  ]);
  expect(missingForPayment(session, context)).toEqual(readiness(session, context).slice(0, -1));
});

test('an e-mail address is asked for only where the merchant wants one', () => {
  const context = makeFacts({ merchant: makeMerchant({ emailRequired: false }) });
  expect(said(ready({ buyer: { ...buyer, email: null } }, context), context)).toEqual([]);
});

describe('shipping', () => {
  test('needs an address, in a country that is served', () => {
    expect(said(ready({ shippingAddress: null }))).toEqual(['shipping_address_required shipping_address']);
    const abroad = ready({ shippingAddress: makeAddress({ country: 'NP' }) });
    expect(said(abroad)).toEqual(['country_not_served shipping_address.country']);
  });

  test('is no matter when nothing ships', () => {
    expect(said(ready({ shippingAddress: null, lines: [makeLine({ requiresShipping: false })] }))).toEqual([]);
  });
});

describe('the region of what is not sent', () => {
  const taxes = [{ country: 'US', region: 'US-CA', rate: 72_500, label: 'Sales tax' }];
  const context = makeFacts({ merchant: makeMerchant({ taxes }) });
  const lines = [makeLine({ requiresShipping: false })];
  const inUs = (region: string | null) => makeAddress({ country: 'US', region });
  const lacks = (over: Partial<Session>) =>
    said(ready({ lines, country: 'US', shippingAddress: null, ...over }, context), context);

  test.each<[string, Partial<Session>, readonly string[]]>([
    ['nobody has given', {}, ['missing_value billing_address.region']],
    ['is none', { billingAddress: inUs('Kalifornia') }, ['missing_value billing_address.region']],
    ['is of another country', { billingAddress: makeAddress() }, ['missing_value billing_address.region']],
    ['is billed', { billingAddress: inUs('california') }, []],
    ['has no tax of its own', { billingAddress: inUs('OR') }, []],
    ['stands in the address of the goods', { shippingAddress: inUs('CA') }, []],
    ['is missing in that one', { shippingAddress: inUs(null) }, ['missing_value billing_address.region']],
    ['is billed instead', { shippingAddress: inUs('Kalifornia'), billingAddress: inUs('CA') }, []],
    [
      'stands in the country of the goods',
      { country: 'IN', shippingAddress: inUs(null) },
      ['missing_value billing_address.region'],
    ],
    ['is of no matter in that country', { shippingAddress: makeAddress() }, []],
    [
      'is asked for with the address',
      { asks: { address: true }, shippingAddress: inUs(null) },
      ['shipping_address_required shipping_address.region'],
    ],
  ])('that %s', (_, over, problems) => {
    expect(lacks(over)).toEqual(problems);
  });

  test.each<[string, Partial<TaxRate>, Partial<Line>, boolean]>([
    ['what bears no tax', {}, { taxable: false }, false],
    ['a gift', {}, { giftOfferId: 'gift' }, false],
    ['what is of another category', { categories: ['books'] }, {}, false],
    ['what the region has other rules for', { categories: ['books'], replacesCountry: true }, {}, true],
    ['no fee', { categories: [], onSurcharge: true }, { taxable: false }, false],
    ['nothing sent', { categories: [], onShipping: true }, { taxable: false }, false],
  ])('is asked for as it is taxed: %s', (_, over, line, isAsked) => {
    const country = { country: 'US', rate: 10_000, label: 'Federal tax' };
    const merchant = makeMerchant({ taxes: [country, { ...taxes[0]!, ...over }] });
    const cart = makeSession({
      buyer,
      country: 'US',
      lines: [makeLine({ requiresShipping: false, ...line }), makeLine({ requiresShipping: false, taxable: false })],
    });
    expect(said(cart, makeFacts({ merchant }))).toEqual(isAsked ? ['missing_value billing_address.region'] : []);
  });

  test('is where the tax is taken from', () => {
    const tax = (over: Partial<Session>) =>
      ready({ lines, country: 'US', shippingAddress: null, ...over }, context).totals.tax;
    expect(tax({ billingAddress: inUs('california') })).toBeGreaterThan(0);
    expect(tax({ shippingAddress: inUs('Kalifornia'), billingAddress: inUs('CA') })).toBeGreaterThan(0);
    expect(tax({ shippingAddress: inUs('OR'), billingAddress: inUs('CA') })).toBe(0);
  });
});

describe('stock', () => {
  test.each([
    ['sold out', { inventoryQuantity: 0, whenOutOfStock: 'deny' }, 'sold out'],
    ['too few', { inventoryQuantity: 1, whenOutOfStock: 'deny' }, 'Only 1'],
  ] as const)('stops the payment when %s', (_, variant, words) => {
    const context = soldAs(variant);
    const session = ready({ lines: [makeLine({ quantity: 2 })] }, context);
    expect(readiness(session, context)).toMatchObject([{ code: 'out_of_stock', fixableBy: 'buyer' }]);
    expect(readiness(session, context)[0]?.text).toContain(words);
  });

  test.each([
    ['is not tracked', { inventoryQuantity: null, whenOutOfStock: 'deny' }],
    ['may be oversold', { inventoryQuantity: -368, whenOutOfStock: 'continue' }],
    ['just suffices', { inventoryQuantity: 2, whenOutOfStock: 'deny' }],
  ] as const)('is no matter when it %s', (_, variant) => {
    const context = soldAs(variant);
    expect(said(ready({ lines: [makeLine({ quantity: 2 })] }, context), context)).toEqual([]);
  });

  test('is counted over all lines of a variant', () => {
    const context = soldAs({ inventoryQuantity: 2, whenOutOfStock: 'deny' });
    const lines = [makeLine({ quantity: 2 }), makeLine({ id: 'li_2', properties: { engraving: 'A' } })];
    expect(said(ready({ lines }, context), context)).toEqual(['out_of_stock lines[0]', 'out_of_stock lines[1]']);
  });

  test('of what the merchant no longer sells is none', () => {
    const context = makeFacts({ items: [makeItem({ product: { status: 'archived' } })] });
    expect(said(ready({}, context), context)).toEqual(['out_of_stock lines[0]']);
    const gone = makeFacts({ items: [] });
    expect(said(ready({}, gone), gone)).toEqual(['out_of_stock lines[0]']);
  });

  test('of a line with a price of its own is not ours to know', () => {
    const inline = makeLine({ variantId: null, productId: null, sku: null });
    expect(said(ready({ lines: [inline] }))).toEqual([]);
  });
});

describe('the way to pay', () => {
  test('must still be possible once chosen', () => {
    const session = { ...ready(), paymentMethod: 'wallet' };
    expect(readiness(session, facts)).toMatchObject([{ code: 'method_unavailable', fixableBy: 'buyer' }]);
  });

  test('is no matter when there is nothing to pay', () => {
    const context = makeFacts({
      methods: () => [],
      merchant: makeMerchant({ shipping: [{ ...makeMerchant().shipping[0]!, amounts: { INR: 0 } }] }),
    });
    expect(said(ready({ lines: [makeLine({ unitAmount: 0 })] }, context), context)).toEqual([]);
  });
});

test.each(['completed', 'failed', 'canceled', 'expired'] as const)('a %s session has nothing to mend', (state) => {
  expect(readiness(makeSession({ state }), facts)).toEqual([]);
});

test('what is asked for though nothing is sent is said like the rest', () => {
  const lines = [makeLine({ requiresShipping: false })];
  const asked = (over: Partial<Session>) => said(ready({ lines, shippingAddress: null, ...over }));
  expect(asked({})).toEqual([]);
  expect(asked({ asks: { email: true }, buyer: { ...buyer, email: null } })).toEqual(['email_required buyer.email']);
  expect(asked({ asks: { phone: true } })).toEqual(['shipping_address_required shipping_address.phone']);
  expect(asked({ asks: { phone: true }, buyer: { ...buyer, phone: '+15550100200' } })).toEqual([]);
  expect(asked({ asks: { phone: true, address: true } })).toEqual([
    'shipping_address_required shipping_address.name',
    'shipping_address_required shipping_address.line1',
    'shipping_address_required shipping_address.city',
    'shipping_address_required shipping_address.phone',
  ]);
  const shippingAddress = makeAddress({ phone: '+15550100200' });
  expect(asked({ asks: { phone: true, address: true }, shippingAddress })).toEqual([]);
});
