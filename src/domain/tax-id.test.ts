import { describe, expect, it } from 'vitest';
import { isTaxIdOf } from './tax-id.ts';

describe('a tax id', () => {
  it.each([
    ['DE', 'DE136695976'],
    ['DE', 'de 136.695.976'],
    ['DE', '136695976'],
    ['GR', 'EL094259216'],
    ['GR', '094259216'],
    ['FR', 'FR40303265045'],
    ['NL', 'NL004495445B01'],
    ['GB', 'GB980780684'],
    ['CH', 'CHE-116.281.710'],
    ['AU', '51 824 753 556'],
    ['IN', '27AAPFU0939F1ZV'],
  ])('of %s is %s', (country, text) => {
    expect(isTaxIdOf(country, text)).toBe(true);
  });

  it.each([
    ['with a wrong check digit', 'DE', 'DE136695977'],
    ['of another country', 'DE', 'FR40303265045'],
    ['with a wrong check digit', 'IN', '27AAPFU0939F1ZW'],
    ['of no state', 'IN', '00AAAAA0000A1Z5'],
    ['too short', 'IN', '27AAPFU0939F1Z'],
    ['of a country that is not known', 'US', '123456789'],
    ['empty', 'DE', ''],
    ['a word', 'DE', 'none'],
    ['with the prefix twice', 'DE', 'DEDE136695976'],
  ])('%s is none', (_, country, text) => {
    expect(isTaxIdOf(country, text)).toBe(false);
  });
});
