import { describe, expect, it } from 'vitest';
import { makeDiscount, makeGiftOffer, makeItem, makeMerchant } from '../../../test/makers.ts';
import { makeConfig, makeEndpoint } from '../../../test/store-makers.ts';
import type { Benefit, Discount, Prices } from '../../domain/discount.ts';
import type { ShippingRate } from '../../domain/shipping-rate.ts';
import type { MerchantConfig } from '../../store/store.ts';
import { describeChanges, describeNewTaxes } from './describe-changes.ts';

const changes = (before: MerchantConfig, after: MerchantConfig): readonly string[] =>
  describeChanges(before, after, new Map());

const withSettings = (over: Partial<MerchantConfig['merchant']>): MerchantConfig =>
  makeConfig({ merchant: { ...makeConfig().merchant, ...over } });

describe('describeChanges', () => {
  it('has nothing to say of what is the same', () => {
    expect(changes(makeConfig(), makeConfig())).toEqual([]);
  });

  it('names every setting that can differ, also those it has no words of its own for', () => {
    const settings = { ...makeConfig().merchant, offers: [makeDiscount()] };
    for (const name of Object.keys(settings).filter((key) => !['id', 'isDemo'].includes(key))) {
      const other = { ...settings, [name]: strange(settings[name as keyof typeof settings]) };
      expect(changes(makeConfig({ merchant: settings }), makeConfig({ merchant: other })), name).not.toEqual([]);
    }
    expect(changes(withSettings({ abandonedAfterMs: 60_000 }), withSettings({ abandonedAfterMs: null }))).toEqual([
      'abandonedAfterMs 60000 → none',
    ]);
  });

  it('shows texts of the page by language, shortened and on one line', () => {
    const page = (text: string) => {
      const { merchant } = makeConfig();
      return makeConfig({ merchant: { ...merchant, page: { ...merchant.page, texts: { submit: { en: text } } } } });
    };
    expect(changes(page('Thanks'), page(`Many\n${'x'.repeat(80)}`))).toEqual([
      `page.texts.submit.en: Thanks → "Many\\n${'x'.repeat(54)}…"`,
    ]);
  });

  it('shows long texts from where they differ', () => {
    const page = (end: string) => {
      const { merchant } = makeConfig();
      const texts = { submit: { en: `${'We send parcels every day but Sunday. '.repeat(3)}${end}` } };
      return makeConfig({ merchant: { ...merchant, page: { ...merchant.page, texts } } });
    };
    expect(changes(page('Thanks.'), page('Bye.'))).toEqual([
      'page.texts.submit.en: …ery day but Sunday. Thanks. → …ery day but Sunday. Bye.',
    ]);
  });

  it('shows of a long table only what is different', () => {
    const { merchant } = makeConfig();
    const many = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`v${index}`, 100 * index]));
    const withList = (prices: Readonly<Record<string, number>>) =>
      withSettings({
        priceLists: [{ name: 'a', countries: ['*'], currency: merchant.currency, prices, compareAt: {} }],
      });
    expect(changes(withList(many), withList({ ...many, v3: 999, v20: 5 }))).toEqual([
      'price_lists a: prices v3 INR 3 → INR 9.99, v20 none → INR 0.05',
    ]);
  });

  it('tells gifts apart by name, and a code from a discount that is called like it', () => {
    const gifts = (...given: readonly (readonly [string, number])[]) =>
      withSettings({
        offers: given.map(([name, INR]) => makeGiftOffer({ id: name, name, label: 'G', threshold: { INR } })),
      });
    expect(changes(gifts(['a', 1_000], ['b', 5_000]), gifts(['a', 100], ['b', 5_000]))).toEqual([
      'gifts a: from INR 10 → INR 1',
    ]);
    expect(changes(gifts(['a', 1_000]), gifts(['b', 1_000]))).toEqual(['gifts a: removed', 'gifts b: added']);
    const alike = (rate: number) =>
      withSettings({
        offers: [makeDiscount({ id: 'd', code: 'x', rate }), makeDiscount({ id: 'e', code: null, name: 'x' })],
      });
    expect(changes(alike(100_000), alike(200_000))).toEqual(['discounts x: percent 10 → 20']);
  });

  it('tells discounts apart by name, and in the words and prices of the file', () => {
    const offering = (...offers: Parameters<typeof makeDiscount>[0][]) =>
      withSettings({ offers: offers.map((offer, index) => makeDiscount({ id: `d${index}`, ...offer })) });
    const named = (name: string, rate: number) => ({ code: null, name, label: 'Sale', rate });
    expect(changes(offering(named('a', 100_000), named('b', 1)), offering(named('a', 900_000), named('b', 1)))).toEqual(
      ['discounts name a: percent 10 → 90'],
    );
    const buy = (quantity: number): Benefit => ({
      kind: 'buy-x-get-y',
      buys: { scope: { products: ['shoes'] }, quantity },
      gets: { scope: {}, quantity: 1, rate: 500_000 },
      maxTimes: null,
    });
    expect(changes(offering({ benefit: buy(2) }), offering({ benefit: buy(3) }))).toEqual([
      'discounts SUMMER10: buy { pieces: 2, of: { products: [shoes] } } → { pieces: 3, of: { products: [shoes] } }',
    ]);
    const tiers = (from: number): Benefit => ({
      kind: 'tiered',
      by: 'spend',
      tiers: [{ from: { INR: from }, off: 100_000 }],
    });
    expect(changes(offering({ benefit: tiers(5_000) }), offering({ benefit: tiers(6_000) }))).toEqual([
      'discounts SUMMER10: tiers [{ from: INR 50, percent: 10 }] → [{ from: INR 60, percent: 10 }]',
    ]);
    const free = (upTo: Prices): Partial<Discount> => ({ benefit: { kind: 'free-shipping', upTo } });
    expect(changes(offering(free({})), offering(free({ INR: 4_900 })))).toEqual([
      'discounts SUMMER10: free_shipping true → { up_to: INR 49 }',
    ]);
    const spent = (INR: number): Partial<Discount> => ({
      buyers: { past: { withinMs: 86_400_000, minSpend: { INR } } },
    });
    expect(changes(offering(spent(100)), offering(spent(200)))).toEqual([
      'discounts SUMMER10: buyers { past: { days: 1, spend: INR 1 } } → { past: { days: 1, spend: INR 2 } }',
    ]);
  });

  it('tells a way of shipping in the words and prices of the file', () => {
    const shipping = (over: Partial<ShippingRate>) =>
      withSettings({ shipping: makeMerchant().shipping.map((rate) => ({ ...rate, ...over })) });
    const said = (before: Partial<ShippingRate>, after: Partial<ShippingRate>) =>
      changes(shipping(before), shipping(after)).map((line) => line.replace('shipping standard: ', ''));
    expect(said({}, { regions: ['IN-KA'], additional: true })).toEqual([
      'regions none → [IN-KA], additional none → true',
    ]);
    const patterns = { '0000*': '56005600', '000000': '110001110096' };
    expect(said({}, { postalCodes: { patterns } })).toEqual(['postal_codes none → [5600*, 110001-110096]']);
    const list = (id: string) => ({ lists: [{ id, file: 'pins.csv', only: 'cod', rows: 3 }] });
    expect(said({ except: { postalCodes: list('aaaaaaaa') } }, { except: { postalCodes: list('bbbbbbbb') } })).toEqual([
      'except { postal_codes: [pins.csv, only cod (3 rows, aaaaaa)] } → { postal_codes: [pins.csv, only cod (3 rows, bbbbbb)] }',
    ]);
    const table = (upTo: number): Partial<ShippingRate> => ({
      amounts: {},
      table: {
        by: 'grams',
        tiers: [
          { upTo, amounts: { INR: 4_000 } },
          { upTo: null, amounts: { INR: 4_000 }, more: { INR: 3_000 } },
        ],
      },
    });
    expect(said(table(500), table(600))).toEqual([
      'by_grams [{ up_to: 500, price: INR 40 }, { price: INR 40, per_kg: INR 30 }] → [{ up_to: 600, price: INR 40 }, { price: INR 40, per_kg: INR 30 }]',
    ]);
    expect(said({}, { pickup: { address: 'MG Road' }, amounts: { INR: 0 } })).toEqual([
      'pickup none → { address: MG Road }, price INR 49 → INR 0',
    ]);
    const many = (count: number) => ({
      postalCodes: {
        patterns: { '000': Array.from({ length: count }, (_, index) => String(100 + 2 * index).repeat(2)).join('') },
      },
    });
    expect(said(many(20), many(22))).toEqual(['postal_codes adds 140, 142']);
    expect(said(many(40), many(9))).toEqual(['postal_codes drops 118, 120, 122, 124, 126, 128, 130, 132 and 23 more']);
  });

  it('names what a product belongs to, because discounts ask for it', () => {
    const selling = (tags: readonly string[]) => makeConfig({ items: [makeItem({ product: { tags } })] });
    expect(changes(selling(['new']), selling(['sale']))).toEqual([
      `product ${makeItem().product.id}: tags [new] → [sale]`,
    ]);
  });

  it('shows what a new rate of tax charges, of a new shop as well', () => {
    const taxes = [
      { country: 'US', region: 'US-CA', rate: 72_500, label: 'Sales tax', onShipping: true },
      { country: 'DE', rate: 190_000, label: 'VAT' },
    ] as const;
    const lines = ['tax.rates US-CA Sales tax: new, 7.25 %, shipping', 'tax.rates DE VAT: new, 19 %'];
    expect(changes(withSettings({ taxes: [] }), withSettings({ taxes }))).toEqual(lines);
    expect(describeNewTaxes(withSettings({ taxes }).merchant)).toEqual(lines);
  });

  it('never shows a secret', () => {
    const { id, dialect, url, events, description, enabled, version } = makeEndpoint();
    const hook = (secret: string) =>
      makeConfig({ endpoints: [{ id, dialect, url, events, description, enabled, version, secrets: [secret] }] });
    expect(changes(hook('sealed-1'), hook('sealed-2'))).toEqual([`webhooks ${dialect} ${url}: secret changed`]);
    const gateway = (key: string) => {
      const { merchant } = makeConfig();
      const gateways = merchant.gateways.map((one) => ({ ...one, settings: { key } }));
      return makeConfig({ merchant: { ...merchant, gateways } });
    };
    const messenger = (key: string) =>
      withSettings({
        messengers: [{ name: 'http', channels: ['sms'], settings: { headers: { authorization: key } } }],
      });
    for (const keyed of [gateway, messenger]) {
      const said = changes(keyed('sk_one'), keyed('sk_two'));
      expect(said.length).toBeGreaterThan(0);
      expect(said.join()).not.toContain('sk_');
    }
  });
});

/** Another value of the same kind. */
function strange(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  if (typeof value === 'string') return `${value}-other`;
  if (typeof value === 'number') return value + 1;
  if (Array.isArray(value)) return value.length > 0 ? [] : ['other.example'];
  return Object.fromEntries(
    Object.entries(value ?? {}).map(([key, inner]) => [key, inner === null ? 'other' : strange(inner)]),
  );
}
