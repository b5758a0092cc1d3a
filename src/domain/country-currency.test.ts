import { expect, it } from 'vitest';
import { isCountry } from './address.ts';
import { currencyOf } from './country-currency.ts';

it.each([
  ['US', 'USD'],
  ['IN', 'INR'],
  ['DE', 'EUR'],
  ['JP', 'JPY'],
  ['GB', 'GBP'],
  ['EC', 'USD'],
  ['LI', 'CHF'],
  ['AQ', null],
  ['ZZ', null],
  ['us', null],
])('knows what is paid with in %s: %s', (country, currency) => expect(currencyOf(country)).toBe(currency));

it('knows a currency for nearly every country that there is', () => {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const countries = letters.flatMap((first) => letters.map((second) => first + second)).filter(isCountry);
  const without = countries.filter((country) => currencyOf(country) === null);
  expect(countries.length - without.length).toBeGreaterThan(240);
  for (const country of ['BR', 'CN', 'KR', 'MX', 'NG', 'PL', 'SA', 'TR', 'VN', 'ZA'])
    expect(without).not.toContain(country);
});
