import { describe, expect, it } from 'vitest';
import { readShop, shopWith } from '../../../test/read-shop.ts';
import { isCountry } from '../../domain/address.ts';
import { subdivisionOf } from '../../domain/subdivision.ts';
import { TAX_TABLES } from './tax-tables/tax-tables.ts';

/** Of a shop with these tables and rates, in YAML's own short form. */
function read(tables: string, rates = '') {
  const { drafts, mistakes } = readShop(
    shopWith(`tax:
  included_in_prices: true
  otherwise_in: [US]
  tables: [${tables}]
  rates: [${rates}]`),
  );
  return { merchant: drafts[0]?.merchant, taxes: drafts.flatMap(({ merchant }) => merchant.taxes), mistakes };
}

const shown = (taxes: ReturnType<typeof read>['taxes'], place: string): string[] =>
  taxes
    .filter(({ country, region }) => (region ?? country) === place)
    .map(({ label, rate }) => `${label} ${rate / 10_000}`);

describe('a table of tax rates', () => {
  it('is taken over by its name, whole', () => {
    const { merchant, taxes, mistakes } = read('eu-vat, us-sales-tax, canada');
    expect(mistakes).toEqual([]);
    expect(merchant).toMatchObject({ taxesIncluded: true, taxesIncludedOtherwiseIn: ['US'] });
    expect(taxes.filter(({ label }) => label === 'VAT')).toHaveLength(27);
    expect(taxes.filter(({ country }) => country === 'US')).toHaveLength(45);
    expect(shown(taxes, 'DE')).toEqual(['VAT 19']);
    expect(shown(taxes, 'FI')).toEqual(['VAT 25.5']);
    expect(shown(taxes, 'CA-QC')).toEqual(['QST 9.975']);
    expect(taxes.find(({ region }) => region === 'CA-ON')).toEqual({
      country: 'CA',
      region: 'CA-ON',
      rate: 130_000,
      label: 'HST',
      replacesCountry: true,
    });
    expect(
      taxes.every(({ reverseCharge, onShipping }) => reverseCharge === undefined && onShipping === undefined),
    ).toBe(true);
  });

  it('is taken over in part, by code or by name', () => {
    const { taxes, mistakes } = read(
      '{ table: us-sales-tax, regions: [CA, New York] }, { table: eu-vat, countries: [DE, FR], shipping: true }',
    );
    expect(mistakes).toEqual([]);
    expect(taxes.map(({ region, country }) => region ?? country)).toEqual(['US-CA', 'US-NY', 'FR', 'DE']);
    expect(taxes.map(({ onShipping }) => onShipping)).toEqual([undefined, undefined, true, true]);
  });

  it('leaves businesses elsewhere to account for it, and those at home not', () => {
    // The shop is at home in India.
    const { taxes } = read('{ table: world-vat, countries: [IN, AU], reverse_charge: true }');
    expect(taxes.map(({ country, reverseCharge }) => [country, reverseCharge])).toEqual([
      ['AU', true],
      ['IN', undefined],
    ]);
  });

  it('yields to the file’s own standard rates, and stands beside its rates for certain goods', () => {
    const { taxes, mistakes } = read(
      'eu-vat, canada',
      '{ country: DE, percent: 16, label: USt }, { country: FR, percent: 5.5, label: TVA, categories: [books] }, { country: CA, region: quebec, percent: 10, label: TVQ }',
    );
    expect(mistakes).toEqual([]);
    expect(shown(taxes, 'DE')).toEqual(['USt 16']);
    expect(shown(taxes, 'FR')).toEqual(['TVA 5.5', 'VAT 20']);
    expect(shown(taxes, 'CA-QC')).toEqual(['TVQ 10']);
    expect(shown(taxes, 'CA')).toEqual(['GST 5']);
  });

  it.each([
    ['eu-tva', /tax\.tables\[0\].*must be the name of a table: eu-vat, uk-vat/],
    ['{ table: eu-vat, country: DE }', /tax\.tables\[0\]/],
    ['{ table: eu-vat, countries: [DE, US] }', /tax\.tables\[0\]\.countries\[1\] names the country of eu-vat US/],
    ['{ table: us-sales-tax, regions: [CA, Kalifornia] }', /regions\[1\] names the region Kalifornia.*California/],
    ['{ table: us-sales-tax, regions: [OR] }', /regions\[0\] is US-OR, for which us-sales-tax has no rate/],
    ['canada, { table: canada, regions: [QC] }', /tax\.tables\[1\] brings CA a second time/],
  ])('is refused with line and path: %s', (tables, text) => {
    const { mistakes } = read(tables);
    expect(mistakes).toHaveLength(1);
    expect(mistakes[0]).toMatch(text);
    expect(mistakes[0]).toMatch(/^\S+:\d+:\d+ /);
  });
});

describe.each(TAX_TABLES)('the table $name', ({ rates, source, asOf, about }) => {
  it('says whose facts it holds, and of when', () => {
    expect(source.length).toBeGreaterThan(10);
    expect(about.length).toBeGreaterThan(10);
    expect(asOf).toMatch(/^20\d\d-[01]\d-[0-3]\d$/);
    expect(Number.isNaN(Date.parse(asOf))).toBe(false);
  });

  it('has places that exist, each once, and rates that can be', () => {
    for (const { country, region, percent, label } of rates) {
      expect(isCountry(country), country).toBe(true);
      if (region !== undefined) expect(subdivisionOf(country, region)).toBe(region);
      expect(percent, region ?? country).toBeGreaterThan(0);
      expect(percent, region ?? country).toBeLessThanOrEqual(27);
      expect(label).not.toBe('');
    }
    const places = rates.map(({ country, region }) => region ?? country);
    expect(places).toEqual([...new Set(places)]);
  });
});
