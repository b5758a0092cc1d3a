// Priced sessions as golden pairs: a request to Sessions v2, and the numbers of its answer as they were worked out by hand.
// On both databases. Half a unit of the smallest coin goes up; each rate of tax is taken once, of all items it is for.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { applyConfiguration } from '../src/cli/apply/apply.ts';
import { NO_MEMORY } from '../src/cli/apply/keys.ts';
import { applyDeps } from '../src/cli/boot.ts';
import { startTestServer, type TestServer } from '../test/server.ts';
import { payOnPage } from './pay-on-page.ts';

const SHOP = `merchants:
  - slug: golden
    name: Golden Press
    mode: test
    currency: USD
    country: US
    locale: en
    checkouts: [golden/web-main]
    tax:
      included_in_prices: true
      otherwise_in: [US, CA, AE]
      tables:
        - { table: eu-vat, reverse_charge: true }
        - uk-vat
        - canada
        - { table: us-sales-tax, regions: [CA, NY] }
        - { table: world-vat, countries: [JP, AE] }
      rates:
        - { country: DE, percent: 7, label: VAT on books, categories: [books], reverse_charge: true }
        - { country: BR, percent: 17, label: ICMS }
    discounts:
      - { code: TEN, label: Ten percent, percent: 10 }
      - { code: FIVE, label: Five dollars, amount: { USD: 5 } }
    gateways: [{ name: sandbox, methods: [card] }]
    keys: [{ name: till, dialect: fastspring, scopes: ['*'], from_env: TILL }]
    products:
      - id: guide
        title: The Guide
        variants:
          - id: guide-1
            price: { USD: 19.95, EUR: 18.50, GBP: 15.99, CAD: 26.99, JPY: 2980, KWD: 6.135, BRL: 99.90 }
            requires_shipping: false
      - id: app
        title: The App
        variants:
          - id: app-1
            price: { USD: 49, EUR: 45, GBP: 39, CAD: 64.50, JPY: 7200, KWD: 15, BRL: 249 }
            requires_shipping: false
      - id: ebook
        title: The Book
        tax_category: books
        variants: [{ id: ebook-1, price: { USD: 14, EUR: 12 }, requires_shipping: false }]
      - id: plan
        title: The Plan
        variants:
          - id: plan-1
            price: { USD: 29, EUR: 25, GBP: 22 }
            requires_shipping: false
            recurring: { interval: month }
`;
const TILL = 'golden-press:0a1B2c3D4e5F6g7H8i9J';
const SESSIONS = '/v2/checkouts/golden/web-main/sessions';
const BASIC = { authorization: `Basic ${Buffer.from(TILL).toString('base64')}` };

const IN = 'TAXES_INCLUDED_IN_PRICE';
const ON = 'TAXES_ADDED_TO_PRICE';

interface Pair {
  readonly it: string;
  /** How the numbers come about. */
  readonly because: string;
  readonly ask: object;
  readonly asSeller?: true;
  readonly currency: string;
  readonly tax: typeof IN | typeof ON;
  /** list, discount, net, tax, net with tax, net without tax, and the rate in percent. */
  readonly numbers: readonly [number, number, number, number, number, number, number];
  /** Net and tax as a buyer reads them. */
  readonly display: readonly [net: string, tax: string];
  readonly warnings?: readonly string[];
  readonly exempt?: true;
}

const items = (...paths: readonly string[]) =>
  paths.map((path) => {
    const [productPath, quantity = '1'] = path.split(' ×');
    return { productPath, quantity: Number(quantity) };
  });
const cart = (path: string, more: object = {}) => ({ cart: { lineItems: items(...path.split(', ')), ...more } });
const agreed = (productPath: string, quantity: number, terms: object) => ({
  cart: { lineItems: [{ productPath, quantity, ...terms }] },
});
const billed = (region: string, more: object = {}) => ({ customer: { billToAddress: { region }, ...more } });

const PAIRS: readonly Pair[] = [
  {
    it: 'Germany, one item',
    because: '18.50 × 19/119 = 2.9538; 18.50 − 2.95 = 15.55; 2.95 / 15.55 = 18.97 %',
    ask: { country: 'DE', locale: 'de', ...cart('guide-1') },
    currency: 'EUR',
    tax: IN,
    numbers: [18.5, 0, 18.5, 2.95, 18.5, 15.55, 18.97],
    display: ['18,50 €', '2,95 €'],
  },
  {
    it: 'Germany, three pieces: the tax of all, not thrice that of one',
    because: '3 × 18.50 = 55.50; × 19/119 = 8.8613; 55.50 − 8.86 = 46.64; 8.86 / 46.64 = 18.9966 %',
    ask: { country: 'DE', locale: 'de', ...cart('guide-1 ×3') },
    currency: 'EUR',
    tax: IN,
    numbers: [55.5, 0, 55.5, 8.86, 55.5, 46.64, 19],
    display: ['55,50 €', '8,86 €'],
  },
  {
    it: 'Germany, a business with a tax id: the price stays and contains none',
    because: 'DE136695976 is in order by its check digit, so the rate is 0',
    ask: { country: 'DE', locale: 'de', customer: { taxId: 'DE136695976' }, ...cart('guide-1') },
    currency: 'EUR',
    tax: IN,
    numbers: [18.5, 0, 18.5, 0, 18.5, 18.5, 0],
    display: ['18,50 €', '0,00 €'],
    exempt: true,
  },
  {
    it: 'Germany, a tax id with a digit too few: told, and taxed as anybody',
    because: 'as the first',
    ask: { country: 'DE', locale: 'en', customer: { taxId: 'DE13669597' }, ...cart('guide-1') },
    currency: 'EUR',
    tax: IN,
    numbers: [18.5, 0, 18.5, 2.95, 18.5, 15.55, 18.97],
    display: ['€18.50', '€2.95'],
    warnings: ['INVALID_TAX_ID'],
  },
  {
    it: 'Germany, two rates in one cart',
    because: '18.50 × 19/119 = 2.95 and 12 × 7/107 = 0.7850 → 0.79, together 3.74; 30.50 − 3.74 = 26.76; 13.976 %',
    ask: { country: 'DE', locale: 'de', ...cart('guide-1, ebook-1') },
    currency: 'EUR',
    tax: IN,
    numbers: [30.5, 0, 30.5, 3.74, 30.5, 26.76, 13.98],
    display: ['30,50 €', '3,74 €'],
  },
  {
    it: 'Germany, a coupon of ten percent: the tax is of what is left',
    because: '18.50 − 1.85 = 16.65; × 19/119 = 2.6584; 16.65 − 2.66 = 13.99; 2.66 / 13.99 = 19.0136 %',
    ask: { country: 'DE', locale: 'de', ...cart('guide-1', { couponCode: 'TEN' }) },
    currency: 'EUR',
    tax: IN,
    numbers: [18.5, 1.85, 16.65, 2.66, 16.65, 13.99, 19.01],
    display: ['16,65 €', '2,66 €'],
  },
  {
    it: 'Germany, a price that the seller sets',
    because: '2 × 9.99 = 19.98; × 19/119 = 3.1901; 19.98 − 3.19 = 16.79; 3.19 / 16.79 = 18.9994 %',
    ask: {
      country: 'DE',
      locale: 'de',
      cart: { lineItems: [{ productPath: 'guide-1', quantity: 2, customPrice: { unitPrice: { EUR: 9.99 } } }] },
    },
    asSeller: true,
    currency: 'EUR',
    tax: IN,
    numbers: [19.98, 0, 19.98, 3.19, 19.98, 16.79, 19],
    display: ['19,98 €', '3,19 €'],
  },
  {
    it: 'Germany, ten percent less for each of five pieces',
    because: '18.50 − 1.85 = 16.65; × 5 = 83.25; × 19/119 = 13.2920; 83.25 − 13.29 = 69.96; 13.29 / 69.96 = 18.9966 %',
    ask: {
      ...{ country: 'DE', locale: 'de' },
      ...agreed('guide-1', 5, { customPrice: { discounts: [{ minQuantity: 5, percentDiscount: 10 }] } }),
    },
    asSeller: true,
    currency: 'EUR',
    tax: IN,
    numbers: [92.5, 9.25, 83.25, 13.29, 83.25, 69.96, 19],
    display: ['83,25 €', '13,29 €'],
  },
  {
    it: 'Germany, a plan with a fee for setting up: each contains a tax of its own',
    because: '25 × 19/119 = 3.9916 → 3.99 and 10 × 19/119 = 1.5966 → 1.60, together 5.59; 35 − 5.59 = 29.41; 19.0071 %',
    ask: { country: 'DE', locale: 'de', ...agreed('plan-1', 1, { customPrice: { setupFee: { EUR: 10 } } }) },
    asSeller: true,
    currency: 'EUR',
    tax: IN,
    numbers: [35, 0, 35, 5.59, 35, 29.41, 19.01],
    display: ['35,00 €', '5,59 €'],
  },
  {
    it: 'France, two pieces',
    because: '2 × 18.50 = 37; × 20/120 = 6.1667; 37 − 6.17 = 30.83; 6.17 / 30.83 = 20.013 %',
    ask: { country: 'FR', locale: 'fr', ...cart('guide-1 ×2') },
    currency: 'EUR',
    tax: IN,
    numbers: [37, 0, 37, 6.17, 37, 30.83, 20.01],
    display: ['37,00 €', '6,17 €'],
  },
  {
    it: 'the United Kingdom, in its own currency',
    because: '39 × 20/120 = 6.50',
    ask: { country: 'GB', locale: 'en', ...cart('app-1') },
    currency: 'GBP',
    tax: IN,
    numbers: [39, 0, 39, 6.5, 39, 32.5, 20],
    display: ['£39.00', '£6.50'],
  },
  {
    it: 'the United Kingdom, two weeks free: only the fee for setting up is due',
    because: '22 + 5 = 27; 22 are free at first; 5 × 20/120 = 0.8333; 5 − 0.83 = 4.17; 0.83 / 4.17 = 19.904 %',
    ask: {
      ...{ country: 'GB', locale: 'en' },
      ...agreed('plan-1', 1, { customPrice: { setupFee: { GBP: 5 } }, subscriptionOverrides: { trialDays: 14 } }),
    },
    asSeller: true,
    currency: 'GBP',
    tax: IN,
    numbers: [27, 22, 5, 0.83, 5, 4.17, 19.9],
    display: ['£5.00', '£0.83'],
  },
  {
    it: 'the United States, nobody knows which state',
    because: 'no rate holds in the whole country',
    ask: { country: 'US', locale: 'en', ...cart('guide-1') },
    currency: 'USD',
    tax: ON,
    numbers: [19.95, 0, 19.95, 0, 19.95, 19.95, 0],
    display: ['$19.95', '$0.00'],
  },
  {
    it: 'California: the tax comes on top',
    because: '19.95 × 7.25 % = 1.446375; 19.95 + 1.45 = 21.40; 1.45 / 19.95 = 7.268 %',
    ask: { country: 'US', locale: 'en', ...billed('CA'), ...cart('guide-1') },
    currency: 'USD',
    tax: ON,
    numbers: [19.95, 0, 19.95, 1.45, 21.4, 19.95, 7.27],
    display: ['$19.95', '$1.45'],
  },
  {
    it: 'California, a plan with a fee for setting up: each is taxed by itself',
    because: '29 × 7.25 % = 2.1025 → 2.10 and 15 × 7.25 % = 1.0875 → 1.09, together 3.19; 3.19 / 44 = 7.25 %',
    ask: {
      ...{ country: 'US', locale: 'en', ...billed('CA') },
      ...agreed('plan-1', 1, { customPrice: { setupFee: { USD: 15 } } }),
    },
    asSeller: true,
    currency: 'USD',
    tax: ON,
    numbers: [44, 0, 44, 3.19, 47.19, 44, 7.25],
    display: ['$44.00', '$3.19'],
  },
  {
    it: 'New York, two pieces',
    because: '2 × 49 = 98; × 4 % = 3.92',
    ask: { country: 'US', locale: 'en', ...billed('NY'), ...cart('app-1 ×2') },
    currency: 'USD',
    tax: ON,
    numbers: [98, 0, 98, 3.92, 101.92, 98, 4],
    display: ['$98.00', '$3.92'],
  },
  {
    it: 'Texas, for which this shop does not collect',
    because: 'the configuration names California and New York alone',
    ask: { country: 'US', locale: 'en', ...billed('TX'), ...cart('guide-1') },
    currency: 'USD',
    tax: ON,
    numbers: [19.95, 0, 19.95, 0, 19.95, 19.95, 0],
    display: ['$19.95', '$0.00'],
  },
  {
    it: 'California, five dollars off two pieces',
    because: '39.90 − 5 = 34.90; × 7.25 % = 2.53025; 34.90 + 2.53 = 37.43; 2.53 / 34.90 = 7.2493 %',
    ask: { country: 'US', locale: 'en', ...billed('CA'), ...cart('guide-1 ×2', { couponCode: 'FIVE' }) },
    currency: 'USD',
    tax: ON,
    numbers: [39.9, 5, 34.9, 2.53, 37.43, 34.9, 7.25],
    display: ['$34.90', '$2.53'],
  },
  {
    it: 'Quebec: two taxes, each rounded for itself',
    because: '64.50 × 5 % = 3.225 → 3.23 and × 9.975 % = 6.4339 → 6.43, together 9.66; 9.66 / 64.50 = 14.9767 %',
    ask: { country: 'CA', locale: 'en', ...billed('QC'), ...cart('app-1') },
    currency: 'CAD',
    tax: ON,
    numbers: [64.5, 0, 64.5, 9.66, 74.16, 64.5, 14.98],
    display: ['CA$64.50', 'CA$9.66'],
  },
  {
    it: 'Ontario: one tax in place of the country’s',
    because: '26.99 × 13 % = 3.5087; 26.99 + 3.51 = 30.50; 3.51 / 26.99 = 13.005 %',
    ask: { country: 'CA', locale: 'en', ...billed('ON'), ...cart('guide-1') },
    currency: 'CAD',
    tax: ON,
    numbers: [26.99, 0, 26.99, 3.51, 30.5, 26.99, 13],
    display: ['CA$26.99', 'CA$3.51'],
  },
  {
    it: 'Japan: yen have no decimals',
    because: '2980 × 10/110 = 270.909; 2980 − 271 = 2709; 271 / 2709 = 10.0037 %; in Japanese the sign is a wide one',
    ask: { country: 'JP', locale: 'ja', ...cart('guide-1') },
    currency: 'JPY',
    tax: IN,
    numbers: [2980, 0, 2980, 271, 2980, 2709, 10],
    display: ['￥2,980', '￥271'],
  },
  {
    it: 'Japan, a coupon on three pieces',
    because: '21600 − 2160 = 19440; × 10/110 = 1767.27; 19440 − 1767 = 17673; 1767 / 17673 = 9.9983 %',
    ask: { country: 'JP', locale: 'ja', ...cart('app-1 ×3', { couponCode: 'TEN' }) },
    currency: 'JPY',
    tax: IN,
    numbers: [21600, 2160, 19440, 1767, 19440, 17673, 10],
    display: ['￥19,440', '￥1,767'],
  },
  {
    it: 'Japan, 500 yen less for each of three pieces',
    because: '7200 − 500 = 6700; × 3 = 20100; × 10/110 = 1827.27; 20100 − 1827 = 18273; 1827 / 18273 = 9.9984 %',
    ask: {
      ...{ country: 'JP', locale: 'ja' },
      ...agreed('app-1', 3, { customPrice: { discounts: [{ minQuantity: 3, amountDiscount: { JPY: 500 } }] } }),
    },
    asSeller: true,
    currency: 'JPY',
    tax: IN,
    numbers: [21600, 1500, 20100, 1827, 20100, 18273, 10],
    display: ['￥20,100', '￥1,827'],
  },
  {
    it: 'Kuwait: dinars have three decimals, and there is no tax',
    because: '3 × 6.135 = 18.405; 10 % = 1.8405 → 1.841; 18.405 − 1.841 = 16.564',
    ask: { country: 'KW', locale: 'en', ...cart('guide-1 ×3', { couponCode: 'TEN' }) },
    currency: 'KWD',
    tax: IN,
    numbers: [18.405, 1.841, 16.564, 0, 16.564, 16.564, 0],
    display: ['KWD 16.564', 'KWD 0.000'],
  },
  {
    it: 'Brazil, with a CPF, which takes nothing off',
    because: '249 × 17/117 = 36.1795; 249 − 36.18 = 212.82; 36.18 / 212.82 = 17.0003 %',
    ask: { country: 'BR', locale: 'pt', customer: { taxId: '529.982.247-25' }, ...cart('app-1') },
    currency: 'BRL',
    tax: IN,
    numbers: [249, 0, 249, 36.18, 249, 212.82, 17],
    display: ['R$ 249,00', 'R$ 36,18'],
  },
  {
    it: 'Brazil, with a CPF whose check digit is wrong',
    because: '99.90 × 17/117 = 14.5154; 99.90 − 14.52 = 85.38; 14.52 / 85.38 = 17.0063 %',
    ask: { country: 'BR', locale: 'pt', customer: { taxId: '529.982.247-26' }, ...cart('guide-1') },
    currency: 'BRL',
    tax: IN,
    numbers: [99.9, 0, 99.9, 14.52, 99.9, 85.38, 17.01],
    display: ['R$ 99,90', 'R$ 14,52'],
    warnings: ['INVALID_TAX_ID'],
  },
  {
    it: 'the Emirates, where nothing has a price in their currency',
    because: 'so it is the shop’s; 19.95 × 5 % = 0.9975 → 1.00; 1.00 / 19.95 = 5.0125 %',
    ask: { country: 'AE', locale: 'ar', ...cart('guide-1') },
    currency: 'USD',
    tax: ON,
    numbers: [19.95, 0, 19.95, 1, 20.95, 19.95, 5.01],
    display: ['\u200f19.95 \u200fUS$\u200e', '\u200f1.00 \u200fUS$\u200e'],
  },
];

interface Answer {
  readonly id: string;
  readonly currency: string;
  readonly warnings: readonly { readonly code: string }[];
  readonly cart: Readonly<Record<string, unknown>> & {
    readonly lineItems: readonly {
      readonly price: { readonly taxExempt: boolean; readonly extendedTaxTotal: number };
    }[];
  };
}

describe.each(['pglite', 'postgres'] as const)('priced sessions on %s', (database) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer({ database });
    const deps = applyDeps(server.app, { environment: { TILL } });
    await applyConfiguration(deps, { name: 'golden.yaml', text: SHOP }, NO_MEMORY);
  });
  afterAll(() => server.stop());

  async function call<T>(method: string, path: string, status: number, body?: unknown, isSeller = false): Promise<T> {
    const answer = await fetch(server.baseUrl + path, {
      method,
      headers: { 'content-type': 'application/json', ...(isSeller && BASIC) },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    expect(answer.status, text).toBe(status);
    return JSON.parse(text) as T;
  }

  it.each(PAIRS)(
    '$it',
    async ({ ask, asSeller = false, currency, tax, numbers, display, warnings = [], exempt = false }) => {
      const session = await call<Answer>('POST', SESSIONS, 201, ask, asSeller);
      const { cart } = session;
      expect(session.currency).toBe(currency);
      expect(cart['taxIncluded']).toBe(tax);
      const names = [
        'listTotal',
        'discountTotal',
        'netTotal',
        'taxTotal',
        'withTaxNetTotal',
        'withoutTaxNetTotal',
        'taxRate',
      ];
      expect(Object.fromEntries(names.map((name) => [name, cart[name]]))).toEqual(
        Object.fromEntries(names.map((name, index) => [name, numbers[index]])),
      );
      expect([spaced(cart['netTotalDisplay']), spaced(cart['taxTotalDisplay'])]).toEqual(display);
      expect(session.warnings.map(({ code }) => code)).toEqual(warnings);
      expect(cart.lineItems.every(({ price }) => price.taxExempt === exempt)).toBe(true);
      // Whoever reads it later finds the same.
      expect((await call<Answer>('GET', `${SESSIONS}/${session.id}`, 200)).cart).toEqual(cart);
    },
  );

  it('asks a buyer for the tax that stood in the session, and the order says it', async () => {
    const ask = { country: 'US', locale: 'en', ...billed('CA'), ...cart('guide-1') };
    const { id } = await call<Answer>('POST', SESSIONS, 201, ask);
    await payOnPage(server, `/checkout/session/${id}`, { email: 'mira@example.com' });
    const paid = await call<{ status: string; order: { orderId: string } }>('GET', `${SESSIONS}/${id}`, 200);
    expect(paid.status).toBe('COMPLETED');
    expect(await call('GET', `/orders/${paid.order.orderId}`, 200, undefined, true)).toMatchObject({
      currency: 'USD',
      subtotal: 19.95,
      tax: 1.45,
      total: 21.4,
    });
  });
});

/** Intl writes no-break spaces of several widths. */
const spaced = (text: unknown): string => String(text).replace(/\s/g, ' ');
