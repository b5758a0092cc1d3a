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
    // The usual examples of a CPF and a CNPJ, and the tax authority's of a CNPJ with letters.
    ['BR', '529.982.247-25'],
    ['BR', '52998224725'],
    ['BR', '11.222.333/0001-81'],
    ['BR', 'BR11222333000181'],
    ['BR', '12.ABC.345/01DE-35'],
  ])('of %s is %s', (country, text) => {
    expect(isTaxIdOf(country, text)).toBe(true);
  });

  it.each([
    ['with a wrong check digit', 'DE', 'DE136695977'],
    ['of another country', 'DE', 'FR40303265045'],
    ['of another country', 'FR', 'DE136695976'],
    ['with a wrong check digit', 'IN', '27AAPFU0939F1ZW'],
    ['of no state', 'IN', '00AAAAA0000A1Z5'],
    ['with a wrong check digit', 'BR', '529.982.247-26'],
    ['with a wrong first check digit', 'BR', '529.982.247-15'],
    ['of one digit', 'BR', '111.111.111-11'],
    ['with a wrong check digit', 'BR', '11.222.333/0001-82'],
    ['with a letter too many', 'BR', '12.ABC.345/01DE-3A'],
    ['too short', 'IN', '27AAPFU0939F1Z'],
    ['of a country that is not known', 'US', '123456789'],
    ['empty', 'DE', ''],
    ['a word', 'DE', 'none'],
    ['with the prefix twice', 'DE', 'DEDE136695976'],
  ])('%s is none', (_, country, text) => {
    expect(isTaxIdOf(country, text)).toBe(false);
  });
});
