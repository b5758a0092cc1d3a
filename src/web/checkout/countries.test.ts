import { expect, it } from 'vitest';
import { makeMerchant } from '../../../test/makers.ts';
import { addressForm, countriesServed, countryName } from './countries.ts';

const rate = makeMerchant().shipping[0]!;
const served = (countries: readonly string[], locale = 'en'): string[] =>
  countriesServed(makeMerchant({ shipping: [{ ...rate, countries }] }), 'INR', locale).map(({ code }) => code);

it('lists the 249 countries of ISO 3166-1 and Kosovo, without former and reserved codes', () => {
  expect(served(['*'])).toHaveLength(250);
  for (const code of ['SU', 'YU', 'UK', 'EU', 'ZZ', 'AC', 'XA']) expect(served(['*'])).not.toContain(code);
});

it('lists only what is shipped to, in the order of the buyer’s language', () => {
  expect(served(['IN', 'AT', 'DE'])).toEqual(['AT', 'DE', 'IN']);
  expect(served(['IN', 'AT', 'DE'], 'de')).toEqual(['DE', 'IN', 'AT']);
  expect(countryName('DE', 'fr')).toBe('Allemagne');
});

it('ignores rates without a price in the currency', () => {
  const merchant = makeMerchant({ shipping: [rate, { ...rate, id: 'x', countries: ['*'], amounts: { USD: 1 } }] });
  expect(countriesServed(merchant, 'INR', 'en').map(({ code }) => code)).toEqual(['IN']);
});

it('knows which addresses have a postal code', () => {
  expect(addressForm('HK').hasPostalCode).toBe(false);
  expect(addressForm('DE')).toEqual({ postalWord: 'postal_code', hasPostalCode: true, regionWord: null });
});
