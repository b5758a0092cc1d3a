// “Create session”: what its fields mean together. Each by itself stands in session-fields.test.ts.
import { describe, expect, it } from 'vitest';
import { ask, shopMerchant, type Asked } from '../../../test/fastspring-shop.ts';
import body from './fixtures/create-session.request.json' with { type: 'json' };
import reply from './fixtures/create-session.reply.json' with { type: 'json' };
import { fastspring } from './index.ts';

const CREATE = 'POST /v2/checkouts/:storeId/:checkoutId/sessions';
const create = (wanted: unknown, asked?: Asked) => ask(fastspring, CREATE, wanted, null, asked);
const item = (over: object = {}) => ({ productPath: 'guide', ...over });
const withItems = (...lineItems: unknown[]) => ({ country: 'US', cart: { lineItems } });
const anonymous = { caller: null } as const;
/** Addresses and where they are. */
const located = (ip: string, extra: object = {}): Asked => ({
  ...anonymous,
  request: { ip, countryOf: (address) => ({ '198.51.100.1': 'DE', '198.51.100.2': 'IN' })[address] ?? null, ...extra },
});
const codesOf = (answer: { readonly body: Record<string, unknown> }, list: 'warnings' | 'errors') =>
  (answer.body[list] as { code?: string; errorCode?: string; field: string }[]).map(
    ({ code, errorCode, field }) => `${code ?? errorCode} ${field}`,
  );

describe('Create session', () => {
  it('answers the golden request with the golden reply', () => {
    const answer = create(body);
    expect(answer.status).toBe(201);
    expect(answer.body).toEqual({
      ...reply,
      id: expect.stringMatching(/^OS[0-9A-Z]{18}$/) as string,
      checkoutUrls: { webcheckoutUrl: `https://pay.example/checkout/session/${answer.session.publicId}` },
    });
  });

  it('lives for a day, in times of ISO 8601', () => {
    const { created, expires } = create({}).body as Record<string, string>;
    expect(Date.parse(expires ?? '') - Date.parse(created ?? '')).toBe(86_400_000);
    expect(created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it('opens an empty session, which asks for products', () => {
    const answer = create(undefined, anonymous);
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({ status: 'OPEN', checkoutStatus: ['PRODUCTS_REQUIRED'], warnings: [] });
    expect(answer.body['cart']).toMatchObject({ lineItems: [], netTotal: 0, netTotalDisplay: '$0.00', taxRate: 0 });
    expect(create(withItems(item())).body['checkoutStatus']).toEqual(['READY_FOR_CHECKOUT']);
  });

  describe('the country', () => {
    const wish = (over: object) => ({ cart: { lineItems: [item()] }, ...over });
    it.each<[string, object, Asked, string, string, string[]]>([
      ['is the one given', { country: 'de' }, located('198.51.100.2'), 'DE', 'EUR', []],
      [
        'given stands above that of the address',
        { country: 'DE', customer: { billToAddress: { country: 'IN' } } },
        anonymous,
        'DE',
        'EUR',
        [],
      ],
      [
        'of the address is next',
        { customer: { billToAddress: { country: 'IN' } } },
        located('198.51.100.1'),
        'IN',
        'INR',
        [],
      ],
      ['of the buyer’s IP is next', { buyerIp: '198.51.100.1' }, located('198.51.100.2'), 'DE', 'EUR', []],
      ['of the connection is next', {}, located('198.51.100.2'), 'IN', 'INR', []],
      ['of the store is last', {}, located('127.0.0.1'), 'US', 'USD', []],
      ['that does not exist is told', { country: 'ZZ' }, anonymous, 'US', 'USD', ['INVALID_COUNTRY country']],
      [
        'is found without a buyer’s IP that is none',
        { buyerIp: 'x' },
        located('198.51.100.2'),
        'IN',
        'INR',
        ['INVALID_BUYER_IP buyerIp'],
      ],
      ['decides the currency where there is a price', { country: 'JP' }, anonymous, 'JP', 'JPY', []],
      ['leaves the store’s currency where there is none', { country: 'BR' }, anonymous, 'BR', 'USD', []],
    ])('%s', (_, wanted, asked, country, currency, warnings) => {
      const answer = create(wish(wanted), asked);
      expect(answer.status).toBe(201);
      expect(answer.body).toMatchObject({ country, currency });
      expect(codesOf(answer, 'warnings')).toEqual(warnings);
    });

    it('never mixes currencies: one item without a price takes the whole cart to the store’s', () => {
      const answer = create(
        { country: 'DE', cart: { lineItems: [item(), item({ productPath: 'icons' })] } },
        anonymous,
      );
      expect(answer.body).toMatchObject({ currency: 'USD', cart: { listTotal: 48.95 } });
    });
  });

  describe('the language', () => {
    const browser = { ...anonymous, request: { headers: { 'accept-language': 'fr-CH, de;q=0.9' } } };
    it.each<[string, object, Asked, string, string[]]>([
      ['is the one given', { locale: 'de' }, browser, 'de', []],
      ['is known by its older name', { language: 'ES' }, browser, 'es', []],
      ['of the browser is next', {}, browser, 'fr', []],
      ['of the store is last', {}, anonymous, 'en', []],
      ['that does not exist is told', { locale: 'xx' }, anonymous, 'en', ['INVALID_LOCALE locale']],
    ])('%s', (_, wanted, asked, locale, warnings) => {
      const answer = create(wanted, asked);
      expect(answer.body['locale']).toBe(locale);
      expect(codesOf(answer, 'warnings')).toEqual(warnings);
    });

    it('decides how amounts are written', () => {
      const answer = create({ locale: 'de', country: 'DE', cart: { lineItems: [item()] } }, anonymous);
      expect((answer.body['cart'] as Record<string, unknown>)['netTotalDisplay']).toBe('18,50\u00a0€');
    });
  });

  it('is live or not as the store is, and tells whoever asked for the other', () => {
    expect(create({}).body).toMatchObject({ live: false, warnings: [] });
    expect(codesOf(create({ live: true }), 'warnings')).toEqual(['CHECKOUT_NOT_LIVE live']);
    const live = { ...shopMerchant, livemode: true };
    expect(create({ live: true }, { merchant: live }).body).toMatchObject({ live: true, warnings: [] });
    const refused = create({ live: false }, { merchant: live });
    expect(refused.status).toBe(400);
    expect(codesOf(refused, 'errors')).toEqual(['INVALID_VALUE live']);
  });

  it('names every restricted field of one request', () => {
    const answer = create(
      { orderTags: {}, ...withItems(item(), item({ customPrice: {}, attributes: {} })) },
      anonymous,
    );
    expect(codesOf(answer, 'errors')).toEqual([
      'AUTHENTICATION_REQUIRED orderTags',
      'AUTHENTICATION_REQUIRED cart.lineItems[1].customPrice',
      'AUTHENTICATION_REQUIRED cart.lineItems[1].attributes',
    ]);
  });

  it('refuses in one envelope, which names every field', () => {
    const answer = create({ ...withItems(item(), item({ quantity: 0 })), country: 'USA' });
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({
      status: '400 BAD_REQUEST',
      id: expect.stringMatching(/^FS[0-9A-Z]{18}$/) as string,
    });
    expect(codesOf(answer, 'errors')).toEqual(['INVALID_VALUE country', 'INVALID_VALUE cart.lineItems[1].quantity']);
    expect(codesOf(create(withItems(item(), item())), 'errors')).toEqual([
      'INVALID_VALUE cart.lineItems[1].productPath',
    ]);
  });

  it('shows the rejected value', () => {
    const { body: refused } = create({ customer: { billToContact: { email: 'ada' } } });
    expect(refused['errors']).toMatchObject([{ rejectedValue: 'ada' }]);
  });

  it('reads what is no JSON, and what is no object, as a mistake of the whole', () => {
    for (const text of ['{', '"x"', '[1]']) {
      const answer = create(text);
      expect(answer.status).toBe(400);
      expect(answer.body['errors']).toMatchObject([{ errorCode: 'INVALID_REQUEST', field: null }]);
    }
  });

  it('sells at the price of an authenticated caller in the currency of the session', () => {
    const priced = (country: string) =>
      create({
        country,
        cart: { lineItems: [item({ quantity: 3, customPrice: { unitPrice: { USD: 5, EUR: 4.5 } } })] },
      });
    expect(priced('US').body).toMatchObject({ currency: 'USD', cart: { listTotal: 15, withTaxNetTotal: 16.5 } });
    expect(priced('DE').body).toMatchObject({ currency: 'EUR', cart: { listTotal: 13.5 } });
    // The catalogue has rupees and this item has not.
    expect(priced('IN').body).toMatchObject({ currency: 'USD', cart: { listTotal: 15 } });
  });

  it('keeps a coupon that does not apply, and tells', () => {
    const answer = create({ cart: { couponCode: 'nope', lineItems: [item()] } }, anonymous);
    expect(answer.body['cart']).toMatchObject({ couponCode: 'nope', couponHasApplied: false, couponDiscountTotal: 0 });
    expect(codesOf(answer, 'warnings')).toEqual(['INVALID_PROMO_CODE cart.couponCode']);
    const good = create({ country: 'US', cart: { couponCode: 'summer10', lineItems: [item()] } }, anonymous);
    expect(good.body['cart']).toMatchObject({ couponHasApplied: true, couponDiscountTotal: 2, netTotal: 17.95 });
    expect(good.body['warnings']).toEqual([]);
  });

  it('tells of a tax id and a postal code that have not the form of their country', () => {
    const customer = { taxId: 'DE12', billToAddress: { country: 'DE', postalCode: 'SW1A' } };
    expect(codesOf(create({ customer }), 'warnings')).toEqual([
      'INVALID_TAX_ID customer.taxId',
      'INVALID_POSTAL_CODE customer.billToAddress.postalCode',
    ]);
    const right = { taxId: 'DE 123456789', billToAddress: { country: 'DE', postalCode: '10115' } };
    expect(create({ customer: right }).body['warnings']).toEqual([]);
  });
});
