// Shipping by example: one row is the rates there are, a place and a cart, and what the buyer may choose for how much.
import fc from 'fast-check';
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
} from '../../../test/makers.ts';
import { shippingOptions } from '../offers.ts';
import type { PostalCodes } from '../postal-codes.ts';
import type { Line, Session } from '../session.ts';
import type { ShippingRate, ShippingTable, ShippingTier } from '../shipping-rate.ts';
import { checkTotals } from './lines.ts';
import { price } from './price.ts';

/** A list that came from a file; `inPostalList` below knows what is in it. */
const listed: PostalCodes = { lists: [{ id: 'remote', file: 'remote.csv', rows: 1 }] };
const inPostalList = (id: string, code: string): boolean => id === 'remote' && code === '194101';

const flat = (amount: number): Pick<ShippingRate, 'amounts'> => ({ amounts: { INR: amount } });
const byGrams = (...tiers: ShippingTier[]): Pick<ShippingRate, 'table'> => ({ table: { by: 'grams', tiers } });
const tier = (upTo: number | null, amount: number, more?: number): ShippingTier => ({
  upTo,
  amounts: { INR: amount },
  ...(more !== undefined && { more: { INR: more } }),
});

type Given = Partial<ShippingRate>;

/** By its name: to India for 100 unless the row says otherwise. */
const toRate = (id: string, given: Given): ShippingRate => ({
  id,
  label: id,
  countries: ['IN'],
  ...(given.table === undefined ? flat(100) : { amounts: {} }),
  freeFrom: {},
  minDays: null,
  maxDays: null,
  ...given,
});

/** `IN KA 560001`, as the buyer writes it; a dash for what was left out. */
function placeOf(text: string) {
  const [country = 'IN', region = '-', ...postal] = text.split(' ');
  return makeAddress({
    country,
    region: region === '-' ? null : region.replaceAll('_', ' '),
    postalCode: postal.length === 0 ? null : postal.join(' '),
  });
}

/** `500g ×2 1000` is two pieces of 500 g at 10.00 each; `digital` and `gift` are what they say. */
function cartOf(text: string) {
  const parts = text.split(', ').map((part) => /^(\d+)g(?: ×(\d+))?(?: (\d+))?( digital)?( gift)?$/.exec(part) ?? []);
  const lines = parts.map(([, , quantity = '1', amount = '1000', digital, gift], index): Line =>
    makeLine({
      id: `li_${index}`,
      variantId: `v${index}`,
      quantity: Number(quantity),
      unitAmount: Number(amount),
      requiresShipping: digital === undefined,
      giftOfferId: gift === undefined ? null : 'gift',
    }),
  );
  const items = parts.map(([, grams], index) =>
    makeItem({ variant: { id: `v${index}`, sku: null, grams: Number(grams) } }),
  );
  return { lines, items };
}

function priced(rates: Readonly<Record<string, Given>>, place: string, cart: string, over: Partial<Session> = {}) {
  const { lines, items } = cartOf(cart);
  const shipping = Object.entries(rates).map(([id, given]) => toRate(id, given));
  const facts = makeFacts({ merchant: makeMerchant({ shipping, taxes: [] }), items, inPostalList });
  const session = makeSession({ lines, shippingAddress: placeOf(place), ...over });
  const result = { ...session, ...price(session, facts) };
  checkTotals(result);
  return { session: result, facts };
}

/** `standard 100, express 300`. */
function offered(...row: Parameters<typeof priced>): string {
  const { session, facts } = priced(...row);
  return shippingOptions(session, facts)
    .map(({ rate, amount }) => `${rate.id} ${amount}`)
    .join(', ');
}

const METRO = { countries: ['IN'], postalCodes: makePostalCodes('5600*', '110001-110096') };
const ZONES = {
  world: { countries: ['*'], ...flat(900) },
  india: {},
  south: { regions: ['IN-KA', 'IN-KL'], ...flat(80) },
  metro: { ...METRO, ...flat(50) },
};

describe('zones', () => {
  test.each<[string, Readonly<Record<string, Given>>, string, string]>([
    ['a country before *', ZONES, 'IN MH 400001', 'india 100'],
    ['* for every other country', ZONES, 'NP - 44600', 'world 900'],
    ['a region before its country', ZONES, 'IN KL 682001', 'south 80'],
    ['a region by its name', ZONES, 'IN kerala 682001', 'south 80'],
    ['a region with marks', ZONES, 'IN Karnātaka 570001', 'south 80'],
    ['a region of another country', ZONES, 'US KA 94107', 'world 900'],
    ['a region that nobody knows', ZONES, 'IN Karnatka 570001', 'india 100'],
    ['postal codes before a region', ZONES, 'IN KA 560034', 'metro 50'],
    ['postal codes without a region', ZONES, 'IN - 110001', 'metro 50'],
    ['the last code of a range', ZONES, 'IN DL 110096', 'metro 50'],
    ['the code after a range', ZONES, 'IN DL 110097', 'india 100'],
    ['a code with blanks', ZONES, 'IN KA 560 034', 'metro 50'],
    ['no code yet', ZONES, 'IN MH', 'india 100'],
    ['a code of another country', ZONES, 'NP - 560034', 'world 900'],
    ['nobody', { south: { regions: ['IN-KA'] } }, 'IN MH 400001', ''],
    ['nobody abroad', { india: {} }, 'NP - 44600', ''],
    ['two of one zone', { a: {}, b: flat(300) }, 'IN MH 400001', 'a 100, b 300'],
    [
      'an additional one beside',
      { india: {}, fast: { ...METRO, ...flat(300), additional: true } },
      'IN KA 560034',
      'india 100, fast 300',
    ],
    ['no additional one elsewhere', { india: {}, fast: { ...METRO, additional: true } }, 'IN MH 400001', 'india 100'],
    ['an additional one alone', { fast: { ...METRO, additional: true } }, 'IN KA 560034', 'fast 100'],
    ['all but a region', { a: { except: { regions: ['IN-AN'] } } }, 'IN AN 744101', ''],
    ['all but a postal code', { a: { except: { postalCodes: makePostalCodes('744*') } } }, 'IN AN 744101', ''],
    ['what is not excepted', { a: { except: { postalCodes: makePostalCodes('744*') } } }, 'IN MH 400001', 'a 100'],
    [
      'what is wider than an exception',
      { a: { except: { regions: ['IN-AN'] } }, world: { countries: ['*'], ...flat(900) } },
      'IN AN 744101',
      'world 900',
    ],
    ['a list', { a: { postalCodes: listed, ...flat(70) }, b: {} }, 'IN LA 194101', 'a 70'],
    ['outside of a list', { a: { postalCodes: listed }, b: {} }, 'IN LA 194102', 'b 100'],
    ['all but a list', { a: { except: { postalCodes: listed } } }, 'IN LA 194101', ''],
    [
      '* with postal codes',
      { a: { countries: ['*'], postalCodes: makePostalCodes('SW1A*') }, b: { countries: ['GB'], ...flat(5) } },
      'GB - sw1a 1aa',
      'a 100',
    ],
    ['only rates in the currency', { a: { amounts: { USD: 900 } }, b: { countries: ['*'] } }, 'IN MH 400001', 'b 100'],
    [
      'a place to pick up beside what is sent',
      { ...ZONES, shop: { pickup: { address: 'MG Road' }, ...flat(0) } },
      'IN KA 560034',
      'metro 50, shop 0',
    ],
    [
      'a place to pick up where nothing is sent',
      { a: METRO, shop: { pickup: { address: 'MG Road' }, ...flat(0) } },
      'IN MH 400001',
      'shop 0',
    ],
  ])('serve %s', (_, rates, place, expected) => expect(offered(rates, place, '500g')).toBe(expected));
});

describe('tables', () => {
  const weights = byGrams(tier(500, 40), tier(2_000, 70), tier(5_000, 70, 30));
  const pieces: Given = { table: { by: 'pieces', tiers: [tier(3, 40), tier(null, 40, 10)] } };
  const value: Given = {
    table: { by: 'value', tiers: [{ upTo: { INR: 99_900 }, amounts: { INR: 80 } }, tier(null, 0)] },
  };

  test.each<[string, Given, string, string]>([
    ['the lightest', weights, '100g', 'a 40'],
    ['the end of a tier', weights, '500g', 'a 40'],
    ['a gram above it', weights, '501g', 'a 70'],
    ['all pieces together', weights, '250g ×2, 1g', 'a 70'],
    ['a started kilogram', weights, '2001g', 'a 100'],
    ['a whole kilogram', weights, '3000g', 'a 100'],
    ['the next one', weights, '3001g', 'a 130'],
    ['the end of the table', weights, '5000g', 'a 160'],
    ['more than the table has', weights, '5001g', ''],
    ['nothing that weighs', weights, '0g', 'a 40'],
    ['a gift, which weighs as well', weights, '400g, 200g gift', 'a 70'],
    ['a download, which does not', weights, '400g, 9000g digital', 'a 40'],
    ['every kilogram', byGrams(tier(null, 0, 50)), '1200g', 'a 100'],
    ['pieces', pieces, '1g ×3', 'a 40'],
    ['each piece above', pieces, '1g ×5', 'a 60'],
    ['no gift as a piece', pieces, '1g ×3, 1g gift', 'a 40'],
    ['no download as a piece', pieces, '1g ×3, 1g digital', 'a 40'],
    ['a small order', value, '1g 99900', 'a 80'],
    ['a paisa more', value, '1g 99901', 'a 0'],
    ['an order that is free from an amount', { ...weights, freeFrom: { INR: 1_000 } }, '501g', 'a 0'],
    ['no order too heavy, however dear', { ...weights, freeFrom: { INR: 1_000 } }, '5001g', ''],
  ])('price %s', (_, given, cart, expected) => expect(offered({ a: given }, 'IN KA 560001', cart)).toBe(expected));

  it('go by the value after discounts', () => {
    const { lines, items } = cartOf('1g 100000');
    const merchant = makeMerchant({
      shipping: [toRate('a', value)],
      taxes: [],
      offers: [makeDiscount({ code: null })],
    });
    const facts = makeFacts({ merchant, items });
    const session = makeSession({ lines, shippingAddress: makeAddress() });
    expect(price(session, facts).totals).toMatchObject({ discount: 10_000, shipping: 80 });
  });
});

describe('the way in force', () => {
  const shop: Given = { pickup: { address: 'MG Road' }, ...flat(0) };
  test.each<[string, Readonly<Record<string, Given>>, string | null, string | null, number | null]>([
    ['the only one there is', { a: {} }, null, 'a', 100],
    ['none of two', { a: {}, b: {} }, null, null, null],
    ['the chosen one', { a: {}, b: flat(300) }, 'b', 'b', 300],
    ['none that does not serve the place', { a: {}, b: { countries: ['NP'] } }, 'b', 'a', 100],
    ['none that the cart is too heavy for', { a: byGrams(tier(100, 40)) }, 'a', null, null],
    ['no fetching that nobody asked for', { shop }, null, null, null],
    ['the only one that is sent', { a: {}, shop }, null, 'a', 100],
    ['fetching that somebody asked for', { a: METRO, shop }, 'shop', 'shop', 0],
  ])('is %s', (_, rates, chosen, option, shipping) => {
    const { session } = priced(rates, 'IN MH 400001', '500g', { shippingOption: chosen });
    expect([session.shippingOption, session.totals.shipping]).toEqual([option, shipping]);
  });
});

describe('always', () => {
  const amount = fc.integer({ min: 0, max: 50_000 });
  /** From low to high; the last may be open, and each may charge for what is above its start. */
  const tiers = fc
    .tuple(fc.uniqueArray(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 5 }), fc.boolean())
    .chain(([ends, isOpen]) =>
      fc.tuple(...ends.map(() => fc.record({ amount, more: fc.option(amount, { nil: undefined }) }))).map((parts) =>
        parts.map((part, index) => {
          const end = [...ends].sort((a, b) => a - b)[index] ?? null;
          return tier(isOpen && index === parts.length - 1 ? null : end, part.amount, part.more);
        }),
      ),
    );
  const table = fc.record({ by: fc.constantFrom<ShippingTable['by']>('grams', 'pieces'), tiers });
  const zone = fc.constantFrom<Given>(
    {},
    METRO,
    { regions: ['IN-KA'] },
    { countries: ['*'] },
    { except: { postalCodes: makePostalCodes('5600*') } },
  );
  const rate = fc
    .tuple(zone, fc.option(table, { nil: undefined }))
    .map(([given, one]) => ({ ...given, ...(one && { table: one }) }));
  const rates = fc
    .array(rate, { maxLength: 5 })
    .map((list) => Object.fromEntries(list.map((one, index) => [`r${index}`, one])));
  const line = fc.tuple(
    fc.integer({ min: 0, max: 3_000 }),
    fc.integer({ min: 1, max: 4 }),
    fc.constantFrom('', ' digital'),
  );
  const cart = fc
    .array(line, { minLength: 1, maxLength: 4 })
    .map((lines) => lines.map(([grams, quantity, kind]) => `${grams}g ×${quantity}${kind}`));
  const place = fc.constantFrom('IN KA 560001', 'IN KL 682001', 'NP - 44600', 'IN - 110001', 'IN KA');

  it('what is offered has a price, and choosing it charges that price', () => {
    fc.assert(
      fc.property(rates, cart, place, (given, lines, where) => {
        const { session, facts } = priced(given, where, lines.join(', '));
        for (const {
          rate: { id },
          amount: shown,
        } of shippingOptions(session, facts)) {
          expect(shown).toBeGreaterThanOrEqual(0);
          const chosen = priced(given, where, lines.join(', '), { shippingOption: id }).session;
          expect([chosen.shippingOption, chosen.totals.shipping]).toEqual([id, shown]);
        }
      }),
    );
  });

  it('the order of lines and of rates changes nothing but the order of choices', () => {
    fc.assert(
      fc.property(rates, cart, place, (given, lines, where) => {
        const turned = Object.fromEntries(Object.entries(given).reverse());
        const sorted = (text: string): string => text.split(', ').sort().join(', ');
        const there = offered(given, where, lines.join(', '));
        expect(offered(given, where, [...lines].reverse().join(', '))).toBe(there);
        expect(sorted(offered(turned, where, lines.join(', ')))).toBe(sorted(there));
      }),
    );
  });

  it('more weight is never cheaper where no tier is cheaper than what ends before it', () => {
    fc.assert(
      fc.property(tiers, fc.nat(25_000), fc.nat(5_000), (given, grams, added) => {
        const rising = given.reduce<ShippingTier[]>((done, one) => {
          const before = done.at(-1);
          const start = done.at(-2)?.upTo ?? 0;
          const most =
            before === undefined
              ? 0
              : (before.amounts['INR'] ?? 0) +
                (before.more?.['INR'] ?? 0) * Math.ceil((Number(before.upTo) - Number(start)) / 1_000);
          return [...done, { ...one, amounts: { INR: Math.max(one.amounts['INR'] ?? 0, most) } }];
        }, []);
        const costs = (weight: number): number => {
          const text = offered({ a: byGrams(...rising) }, 'IN KA 560001', `${weight}g`);
          return text === '' ? Infinity : Number(text.slice(2));
        };
        expect(costs(grams + added)).toBeGreaterThanOrEqual(costs(grams));
      }),
    );
  });
});
