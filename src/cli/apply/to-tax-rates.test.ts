import { describe, expect, it } from 'vitest';
import { readShop, shopWith } from '../../../test/read-shop.ts';
import { makeConfig } from '../../../test/store-makers.ts';
import type { TaxRate } from '../../domain/tax-rate.ts';
import { describeChanges } from './describe-changes.ts';

/** Of a shop with these rates and products, in YAML's own short form. */
function read(rates: string, products = '') {
  const { drafts, mistakes } = readShop(
    shopWith(`tax:
  included_in_prices: true
  rates: [${rates}]
products: [${products}]`),
  );
  return {
    rates: drafts.flatMap(({ merchant }) => merchant.taxes),
    items: drafts.flatMap(({ items }) => items),
    mistakes,
  };
}

describe('a rate of tax of a configuration', () => {
  it.each<[string, Partial<TaxRate>]>([
    ['{ country: IN, percent: 5, label: GST }', { country: 'IN', rate: 50_000, label: 'GST' }],
    [
      '{ country: CA, region: QC, percent: 9.975, label: QST }',
      { country: 'CA', region: 'CA-QC', rate: 99_750, label: 'QST' },
    ],
    [
      '{ country: CA, region: ontario, percent: 13, label: HST, replaces_country: true }',
      { country: 'CA', region: 'CA-ON', rate: 130_000, label: 'HST', replacesCountry: true },
    ],
    [
      '{ country: DE, percent: 7, label: USt, categories: [books, food], shipping: true, surcharge: true, reverse_charge: true }',
      {
        country: 'DE',
        rate: 70_000,
        label: 'USt',
        reverseCharge: true,
        categories: ['books', 'food'],
        onShipping: true,
        onSurcharge: true,
      },
    ],
  ])('%s', (given, expected) => {
    const { rates, mistakes } = read(given);
    expect(mistakes).toEqual([]);
    expect(rates).toEqual([expected]);
  });

  it('keeps the tax category of a product and of a variant', () => {
    const rates =
      '{ country: DE, percent: 19, label: USt }, { country: DE, percent: 7, label: USt, categories: [books, food] }';
    const { items, mistakes } = read(
      rates,
      '{ id: p, title: P, tax_category: books, variants: [{ id: a, title: A, price: 1 }, { id: b, title: B, price: 1, tax_category: food }] }',
    );
    expect(mistakes).toEqual([]);
    expect(items.map(({ product, variant }) => [product.taxCategory, variant.taxCategory])).toEqual([
      ['books', undefined],
      ['books', 'food'],
    ]);
  });

  const GST = '{ country: IN, percent: 5, label: GST }';
  const product = (category: string): string =>
    `{ id: p, title: P, tax_category: ${category}, variants: [{ id: v, price: 1 }] }`;
  it.each<[string, string, string | undefined, RegExp]>([
    ['more than all', '{ country: IN, percent: 101, label: GST }', undefined, /rates\[0\]\.percent.*between 0 and 100/],
    ['less than nothing', '{ country: IN, percent: -1, label: GST }', undefined, /rates\[0\]\.percent/],
    [
      'no country',
      '{ country: XX, percent: 5, label: GST }',
      undefined,
      /rates\[0\]\.country.*two-letter country code/,
    ],
    [
      'a region of no country',
      '{ country: IN, region: Karnatka, percent: 5, label: GST }',
      undefined,
      /rates\[0\]\.region.*names the region Karnatka, which is none of India\. Did you mean Karnātaka\?/,
    ],
    [
      'a country in place of a country',
      '{ country: CA, percent: 13, label: HST, replaces_country: true }',
      undefined,
      /rates\[0\]\.replaces_country.*goes with region only/,
    ],
    [
      'two rates of one tax on shipping',
      '{ country: DE, percent: 19, label: USt, shipping: true }, { country: DE, percent: 7, label: USt, categories: [books], shipping: true }',
      undefined,
      /rates\[1\]\.shipping.*would be added to the standard rate of DE/,
    ],
    ['the same twice', `${GST}, ${GST}`, undefined, /rates\[1\].*is a second GST for IN: keep one/],
    [
      'the same category twice',
      `${GST}, { country: IN, percent: 1, label: GST, categories: [a, b] }, { country: IN, percent: 2, label: gst, categories: [b] }`,
      undefined,
      /rates\[2\].*is a second gst for IN/,
    ],
    [
      'on top of nothing',
      '{ country: CA, percent: 5, label: A, compound: true }',
      undefined,
      /rates\[0\]\.compound.*CA has none/,
    ],
    [
      'a field misspelt',
      '{ country: IN, percent: 5, label: GST, category: [books] }',
      undefined,
      /category is not a field of merchants\[0\]\.tax\.rates\[0\]/,
    ],
    ['a mark that is false', '{ country: IN, percent: 5, label: GST, shipping: false }', undefined, /can only be true/],
    [
      'a category spelt nearly right',
      `${GST}, { country: IN, percent: 0, label: GST, categories: [books] }`,
      product('boks'),
      /products\[0\]\.tax_category.*names the tax category boks, which does not exist\. Did you mean books\?/,
    ],
    ['a category without rates', GST, product('books'), /names the tax category books.*There are: none/],
  ])('refuses %s, and says where', (_, rates, products, expected) => {
    const { mistakes } = read(rates, products);
    expect(mistakes.join('\n')).toMatch(expected);
    expect(mistakes.join('\n')).toMatch(/line \d+|:\d+/);
  });

  it('lets rates of several labels stand beside each other', () => {
    expect(read('{ country: IN, percent: 9, label: CGST }, { country: IN, percent: 9, label: SGST }').mistakes).toEqual(
      [],
    );
  });
});

describe('a plan', () => {
  const withTaxes = (...taxes: TaxRate[]) => {
    const { merchant } = makeConfig();
    return makeConfig({ merchant: { ...merchant, taxes } });
  };
  const gst: TaxRate = { country: 'IN', rate: 50_000, label: 'GST' };
  const books: TaxRate = { ...gst, rate: 0, categories: ['books'] };
  const state: TaxRate = { country: 'IN', region: 'IN-KA', rate: 10_000, label: 'Cess' };

  it.each<[string, readonly TaxRate[], readonly TaxRate[], readonly string[]]>([
    ['a percentage', [gst], [{ ...gst, rate: 180_000 }], ['tax.rates IN GST: percent 5 → 18']],
    ['a new one', [gst], [gst, state], ['tax.rates IN-KA Cess: new, 1 %']],
    ['one that goes', [gst, books], [gst], ['tax.rates IN GST for books: removed']],
    ['what it is on', [gst], [{ ...gst, onShipping: true }], ['tax.rates IN GST: shipping none → true']],
    [
      'what it stands on, and in whose place',
      [gst, state],
      [gst, { ...state, compound: true, replacesCountry: true }],
      ['tax.rates IN-KA Cess: compound none → true, replaces_country none → true'],
    ],
    ['nothing', [gst, books, state], [gst, books, state], []],
  ])('tells %s', (_, before, after, expected) => {
    expect(describeChanges(withTaxes(...before), withTaxes(...after), new Map())).toEqual(expected);
  });

  it('tells that the page asks for a tax ID', () => {
    const { merchant } = makeConfig();
    const asking = makeConfig({ merchant: { ...merchant, asksTaxId: true } });
    expect(describeChanges(makeConfig(), asking, new Map())).toEqual(['tax.ask_tax_id: false → true']);
  });

  it('tells the tax category of a product and of a variant', () => {
    const { items } = makeConfig();
    const other = items.map(({ product, variant }) => ({
      product: { ...product, taxCategory: 'books' },
      variant: { ...variant, taxCategory: 'food' },
    }));
    const told = describeChanges(makeConfig(), makeConfig({ items: other }), new Map()).join('\n');
    expect(told).toContain('tax_category none → books');
    expect(told).toContain('tax_category none → food');
  });
});
