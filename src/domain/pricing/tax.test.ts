// Tax by example: one row is the rates there are, a place and a cart, and what each rate takes of it.
import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  makeAddress,
  makeDiscount,
  makeFacts,
  makeItem,
  makeLine,
  makeMerchant,
  makeSession,
} from '../../../test/makers.ts';
import type { Merchant } from '../merchant.ts';
import type { Line, PricedLine, Session } from '../session.ts';
import type { TaxRate } from '../tax-rate.ts';
import { checkTotals, priceLines } from './lines.ts';
import { price, withPaymentMethod } from './price.ts';

type Given = Omit<TaxRate, 'label' | 'country' | 'rate'>;
/** By label: `IN 18` and what else there is to say. */
type Rates = Readonly<Record<string, readonly [place: string, percent: number, given?: Given]>>;

function toRates(rates: Rates): readonly TaxRate[] {
  return Object.entries(rates).map(([label, [place, percent, given]]) => ({
    country: place.slice(0, 2),
    ...(place.length > 2 && { region: place }),
    rate: percent * 10_000,
    label,
    ...given,
  }));
}

/** `1000, books 500 ×2, exempt 300`: a category before the amount, and a variant of its own for each line. */
function cartOf(text: string) {
  const parts = text.split(', ').map((part) => /^(?:([a-z]+) )?(\d+)(?: ×(\d+))?$/.exec(part) ?? []);
  const lines = parts.map(([, category, amount, quantity = '1'], index): Line =>
    makeLine({
      id: `li_${index}`,
      variantId: `v-${category ?? 'standard'}-${index}`,
      quantity: Number(quantity),
      unitAmount: Number(amount),
      taxable: category !== 'exempt',
    }),
  );
  const items = parts.map(([, category], index) =>
    makeItem({
      variant: { id: `v-${category ?? 'standard'}-${index}`, sku: null },
      product: category === undefined || category === 'exempt' ? {} : { taxCategory: category },
    }),
  );
  return { lines, items };
}

/** `CA QC`, as the buyer writes it. */
function placeOf(text: string) {
  const [country = 'IN', ...region] = text.split(' ');
  return makeAddress({ country, region: region.join(' ') || null });
}

const ANYWHERE: Partial<Merchant> = {
  shipping: makeMerchant().shipping.map((rate) => ({ ...rate, countries: ['*'], amounts: { INR: 100 } })),
  cashOnDelivery: { enabled: true, fee: { INR: 50 }, countries: ['*'] },
};

function priced(rates: Rates, place: string, cart: string, over: Partial<Session> = {}, shop: Partial<Merchant> = {}) {
  const { lines, items } = cartOf(cart);
  const merchant = makeMerchant({ ...ANYWHERE, taxesIncluded: false, taxes: toRates(rates), ...shop });
  const session = makeSession({ lines, shippingAddress: placeOf(place), ...over });
  const facts = makeFacts({ merchant, items });
  const result = { ...session, ...price(session, facts) };
  checkTotals(result);
  return { session: result, merchant, facts };
}

/** `GST 50, GST on shipping 5`. */
const said = ({ adjustments }: Pick<Session, 'adjustments'>): string =>
  adjustments
    .filter(({ kind }) => kind === 'tax')
    .map(({ label, amount, on }) => `${label}${on === undefined ? '' : ` on ${on}`} ${amount}`)
    .join(', ');

const taxed = (...row: Parameters<typeof priced>): string => said(priced(...row).session);

const CANADA: Rates = {
  GST: ['CA', 5],
  QST: ['CA-QC', 9.975],
  HST: ['CA-ON', 13, { replacesCountry: true }],
  'QST books': ['CA-QC', 0, { categories: ['books'] }],
};
const GERMANY: Rates = { USt: ['DE', 19], 'USt reduced': ['DE', 7, { categories: ['books', 'food'] }] };
const SPAIN: Rates = {
  IVA: ['ES', 21],
  'IVA books': ['ES', 4, { categories: ['books'] }],
  IGIC: ['ES-GC', 7, { replacesCountry: true }],
};
const SHIPPED: Rates = { VAT: ['FR', 20, { onShipping: true }] };
const EVERYTHING: Rates = { VAT: ['FR', 20, { onShipping: true, onSurcharge: true }] };
const STACKED: Rates = { A: ['CA', 5], B: ['CA', 10, { compound: true }], C: ['CA', 10, { compound: true }] };

const EUROPE: Rates = {
  btw: ['NL', 21, { onShipping: true }],
  USt: ['DE', 19, { reverseCharge: true, onShipping: true }],
  'USt reduced': ['DE', 7, { reverseCharge: true, categories: ['books'] }],
  Abgabe: ['DE', 1],
};

const cod = { paymentMethod: 'cod' };
const company = (taxId: string) => ({ buyer: { email: null, phone: null, name: null, externalId: null, taxId } });
const included = { taxesIncluded: true };

describe('what is taxed, and by how much', () => {
  test.each<[string, ...Parameters<typeof priced>, string]>([
    ['no rate anywhere', {}, 'IN', '1000', {}, {}, ''],
    ['a country', { GST: ['IN', 18] }, 'IN KA', '1000', {}, {}, 'GST 180'],
    ['another country', { GST: ['IN', 18] }, 'NP', '1000', {}, {}, ''],
    ['half a unit up', { GST: ['IN', 5] }, 'IN', '10', {}, {}, 'GST 1'],
    ['less than half down', { GST: ['IN', 5] }, 'IN', '9', {}, {}, 'GST 0'],
    ['once for all lines, not line by line', { GST: ['IN', 5] }, 'IN', '9, 9, 9', {}, {}, 'GST 1'],
    ['pieces', { GST: ['IN', 5] }, 'IN', '9 ×3', {}, {}, 'GST 1'],
    ['what is not taxable', { GST: ['IN', 18] }, 'IN', '1000, exempt 500', {}, {}, 'GST 180'],
    ['nothing taxable', { GST: ['IN', 18] }, 'IN', 'exempt 500', {}, {}, ''],
    ['two rates of one place', { CGST: ['IN', 9], SGST: ['IN', 9] }, 'IN', '1000', {}, {}, 'CGST 90, SGST 90'],
    ['a rate of 0', { GST: ['IN', 0] }, 'IN', '1000', {}, {}, 'GST 0'],
    ['a session without an address', { GST: ['IN', 18] }, 'IN', '1000', { shippingAddress: null }, {}, 'GST 180'],
    ['a region beside its country', CANADA, 'CA QC', '1000', {}, {}, 'GST 50, QST 100'],
    ['a region by its name', CANADA, 'CA québec', '1000', {}, {}, 'GST 50, QST 100'],
    ['a region without rates', CANADA, 'CA AB', '1000', {}, {}, 'GST 50'],
    ['a region that nobody knows', CANADA, 'CA Quebeck', '1000', {}, {}, 'GST 50'],
    ['no region given', CANADA, 'CA', '1000', {}, {}, 'GST 50'],
    ['a region in place of its country', CANADA, 'CA Ontario', '1000', {}, {}, 'HST 130'],
    ['a region of another country', CANADA, 'US QC', '1000', {}, {}, ''],
    ['a category with a rate in the region alone', CANADA, 'CA QC', 'books 1000', {}, {}, 'GST 50, QST books 0'],
    ['the same elsewhere', CANADA, 'CA AB', 'books 1000', {}, {}, 'GST 50'],
    ['both in one cart', CANADA, 'CA QC', '1000, books 1000', {}, {}, 'GST 100, QST 100, QST books 0'],
    ['a category', GERMANY, 'DE', 'books 1000', {}, {}, 'USt reduced 70'],
    ['a category without a rate', GERMANY, 'DE', 'toys 1000', {}, {}, 'USt 190'],
    ['categories of one rate together', GERMANY, 'DE', 'books 5, food 5, 5', {}, {}, 'USt 1, USt reduced 1'],
    ['only a category is taxed', { T: ['DE', 7, { categories: ['food'] }] }, 'DE', '1000, food 100', {}, {}, 'T 7'],
    ['a category where the region replaces all', SPAIN, 'ES Las Palmas', 'books 1000', {}, {}, 'IGIC 70'],
    ['a category on the mainland', SPAIN, 'ES M', 'books 1000, 1000', {}, {}, 'IVA 210, IVA books 40'],
    ['shipping only where a rate says so', GERMANY, 'DE', '1000', {}, {}, 'USt 190'],
    ['shipping', SHIPPED, 'FR', '1000', {}, {}, 'VAT 200, VAT on shipping 20'],
    ['shipping of what is not taxable', SHIPPED, 'FR', 'exempt 1000', {}, {}, 'VAT on shipping 20'],
    ['no shipping yet', SHIPPED, 'FR', '1000', { shippingAddress: null, country: 'FR' }, {}, 'VAT 200'],
    ['a fee only where a rate says so', SHIPPED, 'FR', '1000', cod, {}, 'VAT 200, VAT on shipping 20'],
    ['a fee', EVERYTHING, 'FR', '1000', cod, {}, 'VAT 200, VAT on shipping 20, VAT on surcharge 10'],
    ['no fee', EVERYTHING, 'FR', '1000', {}, {}, 'VAT 200, VAT on shipping 20'],
    ['one on top of another', STACKED, 'CA', '1000', {}, {}, 'A 50, B 105, C 116'],
    [
      'the same in any order of the list',
      { B: ['CA', 10, { compound: true }], A: ['CA', 5], C: ['CA', 10, { compound: true }] },
      'CA',
      '1000',
      {},
      {},
      'A 50, B 105, C 116',
    ],
    ['one on top of nothing', { B: ['CA', 10, { compound: true }] }, 'CA', '1000', {}, {}, 'B 100'],
    [
      'a tax id of the country',
      EUROPE,
      'DE',
      '1000',
      company('DE136695976'),
      {},
      'USt 0, Abgabe 10, USt on shipping 0',
    ],
    [
      'the same without its prefix',
      EUROPE,
      'DE',
      'books 1000',
      company('136 695 976'),
      {},
      'USt reduced 0, USt on shipping 0',
    ],
    ['a slip in it', EUROPE, 'DE', '1000', company('DE136695977'), {}, 'USt 190, Abgabe 10, USt on shipping 19'],
    [
      'one of another country',
      EUROPE,
      'DE',
      '1000',
      company('NL004495445B01'),
      {},
      'USt 190, Abgabe 10, USt on shipping 19',
    ],
    ['one where no rate asks', EUROPE, 'NL', '1000', company('NL004495445B01'), {}, 'btw 210, btw on shipping 21'],
    [
      'one where prices contain it',
      EUROPE,
      'DE',
      'books 1070',
      company('DE136695976'),
      included,
      'USt reduced 0, USt on shipping 0',
    ],
    ['contained', { GST: ['IN', 18] }, 'IN', '1180', {}, included, 'GST 180'],
    ['contained, by category', GERMANY, 'DE', 'books 1070, 1190', {}, included, 'USt 190, USt reduced 70'],
    ['contained, in the region', CANADA, 'CA QC', '114975', {}, included, 'GST 5000, QST 9975'],
    ['contained, one on top of another', STACKED, 'CA', '127050', {}, included, 'A 5000, B 10500, C 11550'],
    ['contained in shipping', SHIPPED, 'FR', '1200', {}, included, 'VAT 200, VAT on shipping 17'],
    ['contained in a fee', EVERYTHING, 'FR', '1200', cod, included, 'VAT 200, VAT on shipping 17, VAT on surcharge 8'],
  ])('%s', (_, rates, place, cart, over, shop, expected) => {
    expect(taxed(rates, place, cart, over, shop)).toBe(expected);
  });

  it('goes by the variant where that has a category of its own', () => {
    const item = makeItem({ product: { taxCategory: 'food' }, variant: { taxCategory: 'toys' } });
    const session = makeSession({ shippingAddress: placeOf('DE') });
    const merchant = makeMerchant({ taxes: toRates(GERMANY), taxesIncluded: false });
    expect(said(price(session, makeFacts({ merchant, items: [item] })))).toBe('USt 68305');
  });

  it('adds what is on shipping and fees to the total, and to no line', () => {
    const { session } = priced(EVERYTHING, 'FR', '1000', cod);
    expect(session.totals).toMatchObject({ subtotal: 1_000, shipping: 100, surcharge: 50, tax: 230, total: 1_380 });
    expect(priceLines(session)).toEqual([{ subtotal: 1_000, discount: 0, tax: 200, total: 1_200 }]);
  });

  it('adds nothing to the total where prices contain it', () => {
    const { session } = priced(EVERYTHING, 'FR', '1200', cod, included);
    expect(session.totals).toMatchObject({ subtotal: 1_200, shipping: 100, surcharge: 50, tax: 225, total: 1_350 });
  });

  it('is on what discounts have left, of goods and of shipping', () => {
    const code = { replaced: null, by: 'buyer' as const };
    const offers = [
      makeDiscount(),
      makeDiscount({ id: 'free', code: 'FREE', benefit: { kind: 'free-shipping', upTo: {} }, cap: { INR: 60 } }),
    ];
    const codes = [
      { code: 'SUMMER10', ...code },
      { code: 'FREE', ...code },
    ];
    expect(taxed(SHIPPED, 'FR', '1000', { codes }, { offers })).toBe('VAT 180, VAT on shipping 8');
  });

  it('follows the fee when the buyer pays another way, and comes back with it', () => {
    const { session, facts } = priced(EVERYTHING, 'FR', '1000', cod);
    const card = withPaymentMethod(session, 'card', facts);
    checkTotals(card);
    expect(said(card)).toBe('VAT 200, VAT on shipping 20');
    expect(withPaymentMethod(card, 'cod', facts)).toEqual(session);
  });

  it('of a fee stays contained or added as the session was priced', () => {
    const { session, merchant, facts } = priced(EVERYTHING, 'FR', '1000', {});
    const paid = withPaymentMethod(session, 'cod', { ...facts, merchant: { ...merchant, taxesIncluded: true } });
    checkTotals(paid);
    expect(paid.totals).toMatchObject({ tax: 230, total: 1_380 });
  });
});

describe('for any rates and cart', () => {
  const CATEGORIES = ['books', 'food', 'toys'];
  const flag = fc.constantFrom(undefined, true as const);
  const rate = fc
    .record({
      region: fc.constantFrom(undefined, 'CA-QC', 'CA-ON'),
      rate: fc.integer({ min: 0, max: 1_000_000 }),
      categories: fc.option(fc.subarray(CATEGORIES, { minLength: 1 }), { nil: undefined }),
      compound: flag,
      onShipping: flag,
      onSurcharge: flag,
      replacesCountry: flag,
    })
    .map((given) => JSON.parse(JSON.stringify(given)) as Omit<TaxRate, 'country' | 'label'>);
  const line = fc.record({
    category: fc.constantFrom('standard', 'exempt', ...CATEGORIES),
    amount: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 1_000_000_000 })),
    quantity: fc.integer({ min: 1, max: 9 }),
  });
  const cart = fc.record({
    rates: fc.array(rate, { maxLength: 6 }),
    lines: fc.array(line, { minLength: 1, maxLength: 8 }),
    region: fc.constantFrom('QC', 'Ontario', 'AB', null),
    taxesIncluded: fc.boolean(),
    discount: fc.integer({ min: 0, max: 1_000_000 }),
    shipping: fc.integer({ min: 0, max: 90_000 }),
    method: fc.constantFrom(null, 'cod'),
  });
  type Cart = typeof cart extends fc.Arbitrary<infer T> ? T : never;

  function run({ rates, lines, region, taxesIncluded, discount, shipping, method }: Cart) {
    // Lines that are alike in all but their place are one line to the calculation, so each has a variant of its own.
    const items = lines.map(({ category }, index) =>
      makeItem({
        variant: { id: `v${index}` },
        product: CATEGORIES.includes(category) ? { taxCategory: category } : {},
      }),
    );
    const merchant = makeMerchant({
      ...ANYWHERE,
      taxesIncluded,
      taxes: rates.map((each, index) => ({ ...each, country: 'CA', label: `T${index}` })),
      offers: [makeDiscount({ code: null, rate: discount })],
      shipping: (ANYWHERE.shipping ?? []).map((one) => ({ ...one, amounts: { INR: shipping } })),
    });
    const session = makeSession({
      lines: lines.map(({ category, amount, quantity }, index) =>
        makeLine({
          id: `li_${index}`,
          variantId: `v${index}`,
          unitAmount: amount,
          quantity,
          taxable: category !== 'exempt',
        }),
      ),
      shippingAddress: makeAddress({ country: 'CA', region }),
      paymentMethod: method,
    });
    return { session, merchant, facts: makeFacts({ merchant, items }) };
  }

  test('parts sum to the whole, and no tax is negative', () => {
    fc.assert(
      fc.property(cart, (input) => {
        const { session, facts } = run(input);
        const result = { ...session, ...price(session, facts) };
        checkTotals(result);
        for (const { kind, amount, lineShares } of result.adjustments) {
          if (kind !== 'tax') continue;
          expect(amount).toBeGreaterThanOrEqual(0);
          expect(lineShares.every((share) => share >= 0)).toBe(true);
        }
        if (!input.taxesIncluded) return;
        // What is contained is less than what contains it.
        for (const { subtotal, discount, tax } of priceLines(result)) {
          expect(tax).toBeLessThanOrEqual(subtotal - discount + input.rates.length);
        }
      }),
      { numRuns: 500 },
    );
  });

  test('the order of the lines changes no tax', () => {
    fc.assert(
      fc.property(cart, fc.integer(), (input, seed) => {
        const { session, facts } = run(input);
        const turn = Math.abs(seed) % session.lines.length;
        const lines = [...session.lines.slice(turn), ...session.lines.slice(0, turn)].toReversed();
        const other = price({ ...session, lines }, facts);
        expect(said(other)).toBe(said(price(session, facts)));
        expect(other.totals).toEqual(price(session, facts).totals);
      }),
      { numRuns: 500 },
    );
  });

  test('another way to pay and back changes nothing', () => {
    fc.assert(
      fc.property(cart, (input) => {
        const { session, facts } = run({ ...input, method: null });
        const before = { ...session, ...price(session, facts) };
        const paid = withPaymentMethod(before, 'cod', facts);
        checkTotals(paid);
        expect(paid).toEqual({ ...paid, ...price({ ...session, paymentMethod: 'cod' }, facts) });
        expect(withPaymentMethod(paid, null, facts)).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });

  test('where all are left to a buyer with a tax id, nothing is charged', () => {
    fc.assert(
      fc.property(cart, (input) => {
        const { session, merchant, facts } = run(input);
        const taxes = merchant.taxes.map((each) => ({
          ...each,
          country: 'DE',
          region: undefined,
          reverseCharge: true,
        }));
        const reversed = { ...merchant, taxes: JSON.parse(JSON.stringify(taxes)) as readonly TaxRate[] };
        const cartOfCompany = { ...session, ...company('DE136695976'), shippingAddress: placeOf('DE') };
        const { totals } = price(cartOfCompany, { ...facts, merchant: reversed });
        expect(totals.tax).toBe(0);
        expect(totals.total).toBe(
          price(cartOfCompany, { ...facts, merchant: { ...merchant, taxes: [] } }).totals.total,
        );
      }),
    );
  });

  test('where all rates are 0, all taxes are', () => {
    fc.assert(
      fc.property(cart, (input) => {
        const { session, facts } = run({ ...input, rates: input.rates.map((each) => ({ ...each, rate: 0 })) });
        expect(price(session, facts).totals.tax).toBe(0);
      }),
    );
  });

  const plain = fc.record({ rate: fc.integer({ min: 0, max: 1_000_000 }), lines: fc.array(line, { minLength: 1 }) });
  type Plain = typeof plain extends fc.Arbitrary<infer T> ? T : never;

  /** One rate on goods alone. */
  function linesOf({ rate: each, lines }: Plain, taxesIncluded: boolean) {
    const settings = { rates: [{ rate: each }], region: null, discount: 0, shipping: 0, method: null };
    const { session, facts } = run({ ...settings, lines, taxesIncluded });
    return priceLines({ ...session, ...price(session, facts) });
  }

  const apart = (one: readonly PricedLine[], other: readonly PricedLine[]): number[] =>
    one.map(({ tax }, index) => tax - (other[index]?.tax ?? 0));

  test('contained in prices that it was added to, a tax is the same within one unit a line', () => {
    fc.assert(
      fc.property(plain, ({ rate: each, lines }) => {
        const added = linesOf({ rate: each, lines }, false);
        const prices = lines.map(({ category }, index) => ({
          category,
          amount: added[index]?.total ?? 0,
          quantity: 1,
        }));
        const differences = apart(linesOf({ rate: each, lines: prices }, true), added);
        for (const one of differences) expect(Math.abs(one)).toBeLessThanOrEqual(1);
        expect(Math.abs(differences.reduce((all, one) => all + one, 0))).toBeLessThanOrEqual(1);
      }),
      { numRuns: 1_000 },
    );
  });

  test('added to what it leaves of prices, a contained tax is the same within one unit', () => {
    fc.assert(
      fc.property(plain, ({ rate: each, lines }) => {
        const contained = linesOf({ rate: each, lines }, true);
        const prices = lines.map(({ category }, index) => {
          const { subtotal, tax } = contained[index] ?? { subtotal: 0, tax: 0 };
          return { category, amount: subtotal - tax, quantity: 1 };
        });
        const differences = apart(contained, linesOf({ rate: each, lines: prices }, false));
        expect(Math.abs(differences.reduce((all, one) => all + one, 0))).toBeLessThanOrEqual(1);
        // A share that was rounded down leaves a higher price, which can round its own share up.
        for (const one of differences) expect(Math.abs(one)).toBeLessThanOrEqual(lines.length === 1 ? 1 : 2);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('countries in which it is the other way round', () => {
  const shop = { taxesIncluded: true, taxesIncludedOtherwiseIn: ['CA'] };
  it('have the tax added where all others have it contained, on shipping too', () => {
    const rates: Rates = { USt: ['DE', 19, { onShipping: true }], GST: ['CA', 5] };
    const german = priced(rates, 'DE', '1000', {}, shop).session;
    const canadian = priced(rates, 'CA', '1000', {}, shop).session;
    expect(german.totals).toMatchObject({ taxIncluded: true });
    expect(canadian.totals).toMatchObject({ taxIncluded: false });
    expect(canadian.totals.total - german.totals.total).toBe(canadian.totals.tax);
    const other = priced(rates, 'CA', '1000', {}, { ...shop, taxesIncluded: false }).session;
    expect(other.totals).toMatchObject({ taxIncluded: true, total: german.totals.total });
  });

  it('go by the billed region where nothing is sent', () => {
    const billed = (country: string, region: string | null) =>
      taxed(CANADA, 'CA', '1000', {
        shippingAddress: null,
        country: 'CA',
        billingAddress: makeAddress({ country, region }),
      });
    expect(billed('CA', 'Ontario')).toMatch(/^HST /);
    expect(billed('CA', null)).toMatch(/^GST /);
    expect(billed('DE', 'ON')).toMatch(/^GST /);
  });
});
