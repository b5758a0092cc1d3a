import { describe, expect, it } from 'vitest';
import { openCountries } from './countries.ts';

describe('the country of an address', () => {
  const countryOf = openCountries();

  // Networks that have been in one place for decades, so that a newer table says the same.
  it.each([
    ['8.8.8.8', 'US'],
    ['193.0.6.139', 'NL'],
    ['133.11.0.1', 'JP'],
    ['2001:200:dff:fff1:216:3eff:feb1:44d7', 'JP'],
    ['::ffff:8.8.8.8', 'US'],
    ['::FFFF:133.11.0.1', 'JP'],
  ])('%s is %s', (ip, country) => expect(countryOf(ip)).toBe(country));

  it.each([
    '127.0.0.1',
    '10.0.0.1',
    '192.168.1.1',
    '::1',
    'fe80::1',
    '::ffff:10.0.0.1',
    '203.0.113.7',
    '',
    'localhost',
    '8.8.8',
    '8.8.8.8.8',
    '300.1.1.1',
    '8.8.8.8 ',
    '8.8.8.8/32',
    ':::',
    `${'1'.repeat(5_000)}.1.1.1`,
    '::ffff:',
  ])('“%s” is in none', (ip) => expect(countryOf(ip)).toBeNull());
});
