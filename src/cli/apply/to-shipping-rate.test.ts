import { describe, expect, it } from 'vitest';
import { readShop, shopWith } from '../../../test/read-shop.ts';
import type { AttachedFiles } from '../attached-files.ts';

/** Of a shop with these ways of shipping, in YAML's own short form. */
function read(rates: string, files?: AttachedFiles) {
  const { drafts, mistakes } = readShop(shopWith(`shipping: [${rates}]`), files);
  return {
    rates: drafts.flatMap(({ merchant }) => merchant.shipping),
    lists: drafts.flatMap(({ postalLists = [] }) => postalLists),
    mistakes,
  };
}

describe('a way of shipping of a configuration', () => {
  it.each([
    [
      '{ id: a, label: A, countries: [IN], price: 49 }',
      { id: 'a', countries: ['IN'], amounts: { INR: 4_900 }, freeFrom: {}, minDays: null, maxDays: null },
    ],
    [
      '{ id: a, label: A, countries: "*", price: { INR: 49, USD: 5 }, free_from: 999, days: 3-5, additional: true }',
      {
        countries: ['*'],
        amounts: { INR: 4_900, USD: 500 },
        freeFrom: { INR: 99_900 },
        minDays: 3,
        maxDays: 5,
        additional: true,
      },
    ],
    [
      '{ id: a, label: A, countries: [IN], regions: [KA, kerala, Jammu & Kashmir], price: 1 }',
      { regions: ['IN-KA', 'IN-KL', 'IN-JK'] },
    ],
    ['{ id: a, label: A, countries: [US, GE], regions: [US-GA, GE-TB], price: 1 }', { regions: ['US-GA', 'GE-TB'] }],
    [
      '{ id: a, label: A, countries: [IN], postal_codes: [560001, 5600*, 110001-110096], price: 1 }',
      { postalCodes: { patterns: { '0000*': '56005600', '000000': '110001110096560001560001' } } },
    ],
    [
      '{ id: a, label: A, countries: [BR], postal_codes: [01310100, 02000000], except: { postal_codes: 07*  }, price: 1 }',
      {
        postalCodes: { patterns: { '00000000': '01310100013101000200000002000000' } },
        except: { postalCodes: { patterns: { '00*': '0707' } } },
      },
    ],
    [
      '{ id: a, label: A, countries: [GB], postal_codes: SW1A*, price: 1 }',
      { postalCodes: { patterns: { 'AA0A*': 'SW1ASW1A' } } },
    ],
    [
      '{ id: a, label: A, countries: [IN], except: { regions: [AN], postal_codes: [744*] }, price: 1 }',
      { except: { regions: ['IN-AN'], postalCodes: { patterns: { '000*': '744744' } } } },
    ],
    [
      '{ id: a, label: A, countries: [IN], by_grams: [{ up_to: 500, price: 40 }, { price: 40, per_kg: 30 }] }',
      {
        amounts: {},
        table: {
          by: 'grams',
          tiers: [
            { upTo: 500, amounts: { INR: 4_000 } },
            { upTo: null, amounts: { INR: 4_000 }, more: { INR: 3_000 } },
          ],
        },
      },
    ],
    [
      '{ id: a, label: A, countries: [IN], by_pieces: [{ up_to: 3, price: 40 }, { price: 60, per_piece: 10 }] }',
      { table: { by: 'pieces', tiers: [{ upTo: 3 }, { upTo: null, more: { INR: 1_000 } }] } },
    ],
    [
      '{ id: a, label: A, countries: [IN], by_value: [{ up_to: 999, price: 80 }, { price: 0 }] }',
      { table: { by: 'value', tiers: [{ upTo: { INR: 99_900 } }, { upTo: null, amounts: { INR: 0 } }] } },
    ],
    [
      '{ id: a, label: A, countries: [IN], pickup: { address: MG Road, note: Mon-Sat 10-19 } }',
      { amounts: { INR: 0 }, pickup: { address: 'MG Road', note: 'Mon-Sat 10-19' } },
    ],
  ])('%s', (text, expected) => {
    const { rates, mistakes } = read(text);
    expect(mistakes).toEqual([]);
    expect(rates).toMatchObject([expected]);
  });

  it.each([
    ['{ id: a, label: A, countries: [IN] }', 'must have exactly one of price, by_value, by_grams, by_pieces'],
    ['{ id: a, label: A, countries: [IN], price: 1, by_grams: [{ price: 1 }] }', 'must have exactly one of'],
    ['{ id: a, label: A, countries: [IN], pickup: {}, price: 1 }', 'pickup.address is required'],
    ['{ id: a, label: A, countries: [IN], price: 1, days: 5-3 }', 'goes from the shorter time to the longer'],
    ['{ id: a, label: A, countries: [UK], price: 1 }', 'must be a two-letter country code'],
    ['{ id: a, label: A, countries: [XX], price: 1 }', 'must be a two-letter country code'],
    ['{ id: a, label: A, countries: [IN], prise: 1 }', 'Did you mean price?'],
    [
      '{ id: a, label: A, countries: [IN], regions: [Karnatka], price: 1 }',
      'names the region Karnatka, which is none of India. Did you mean Karnātaka?',
    ],
    ['{ id: a, label: A, countries: [IN], regions: [NY], price: 1 }', 'names the region NY, which is none of India.'],
    ['{ id: a, label: A, countries: "*", regions: [KA], price: 1 }', 'goes with countries by name only'],
    ['{ id: a, label: A, countries: [US, BR], regions: [MA], price: 1 }', 'MA could be US-MA or BR-MA: write which.'],
    [
      '{ id: a, label: A, countries: [US, IN], regions: [NY], price: 1 }',
      'has none of IN, which is among the countries',
    ],
    [
      '{ id: a, label: A, countries: [IN], postal_codes: [560099-560001], price: 1 }',
      'is a range that ends before it starts',
    ],
    ['{ id: a, label: A, countries: [IN], postal_codes: [560001-56099], price: 1 }', 'is no range: its ends must have'],
    [
      '{ id: a, label: A, countries: [IN], postal_codes: [Bengaluru], price: 1 }',
      '“Bengaluru” is no postal code. Write',
    ],
    ['{ id: a, label: A, countries: [IN], postal_codes: [{ fil: a.csv }], price: 1 }', 'Did you mean file?'],
    ['{ id: a, label: A, countries: [IN], except: {}, price: 1 }', 'needs regions or postal_codes'],
    [
      '{ id: a, label: A, countries: [IN], by_grams: [{ up_to: 500, price: 1 }, { up_to: 500, price: 2 }] }',
      'by_grams[1] overlaps with the tier before it',
    ],
    [
      '{ id: a, label: A, countries: [IN], by_value: [{ up_to: 900, price: 1 }, { up_to: 500, price: 2 }] }',
      'by_value[1] overlaps with the tier before it',
    ],
    [
      '{ id: a, label: A, countries: [IN], by_pieces: [{ price: 1 }, { up_to: 5, price: 2 }] }',
      'comes after a tier without up_to',
    ],
    [
      '{ id: a, label: A, countries: [IN], by_grams: [{ up_to: 5, price: 1 }, { price: { USD: 2 } }] }',
      'must name the same currencies everywhere, as the first price does: INR.',
    ],
    ['{ id: a, label: A, countries: [IN], by_grams: [{ up_to: 5, price: 1, per_piece: 3 }] }', 'per_piece'],
    [
      '{ id: a, label: A, countries: [IN], price: 1 }, { id: a, label: B, countries: [IN], price: 2 }',
      'repeats the id a',
    ],
  ])('%s is refused with its line', (text, expected) => {
    const { mistakes } = read(text);
    expect(mistakes.join('\n')).toContain(expected);
    expect(mistakes.every((mistake) => /^kassa\.yaml:8:\d+ /.test(mistake))).toBe(true);
  });
});

describe('a file with postal codes', () => {
  const rate = (more = '', id = 'a'): string =>
    `{ id: ${id}, label: A, countries: [IN], postal_codes: { file: pins.csv${more} }, price: 1 }`;
  const withFile = (text: string, more = '') => read(rate(more), { 'pins.csv': { text } });

  it.each([
    ['one column', '560001\n560002\n560005', '', '560001560002560005560005'],
    ['a header', 'Pin Code\n560001\n', '', '560001560001'],
    ['a column among others', 'city,pincode,cod\nBengaluru,560001,Y\n', '', '560001560001'],
    [
      'semicolons, quotes and a mark at the start',
      '\uFEFF"zip";"city"\r\n"560001";"Bengaluru, KA"\r\n',
      '',
      '560001560001',
    ],
    ['a column by its name', 'old,new\n1,560001\n', ', column: new', '560001560001'],
    [
      'rows that say yes',
      'pincode,cod\n560001,Y\n560002,N\n560004,true\n560006,\n',
      ', only: cod',
      '560001560001560004560004',
    ],
    ['empty lines', '560001\n\n  \n560002\n', '', '560001560002'],
    ['ranges', 'pincode\n560001-560009\n', '', '560001560009'],
    ['a header that nobody knows', 'where\n560001\n', '', '560001560001'],
  ])('may have %s', (_, text, more, expected) => {
    const { lists, mistakes, rates } = withFile(text, more);
    expect(mistakes).toEqual([]);
    expect(lists).toMatchObject([{ codes: { '000000': expected } }]);
    expect(rates[0]?.postalCodes?.lists).toMatchObject([{ id: lists[0]?.id, file: 'pins.csv' }]);
  });

  it.each([
    ['560001\nN/A\n', 'names pins.csv, which has on line 2: “N/A” is no postal code.'],
    ['city,pincode\n"Beng\naluru",560001\nDelhi,\n', 'has on line 4: “” is no postal code.'],
    ['pincode\n560009-560001\n', 'has on line 2: “560009-560001” is a range that ends before it starts.'],
    [`pincode\n${'x\n'.repeat(9)}`, 'has 4 more such lines.'],
    ['', 'is empty.'],
    ['pincode\n', 'has no postal codes in it.'],
    ['"560001\n', 'is no table: '],
  ])('%j is refused with its line', (text, expected) => {
    const { mistakes } = withFile(text);
    expect(mistakes.join('\n')).toContain(expected);
    expect(mistakes.every((mistake) => /^kassa\.yaml:8:\d+ merchants\[0\]\.shipping\[0\]/.test(mistake))).toBe(true);
  });

  it.each([
    [', column: pinkode', 'has no column pinkode in its first line. Did you mean pincode?'],
    [', only: prepaid', 'has no column prepaid in its first line. There are: pincode, cod.'],
    [', only: cod', 'has on line 3 neither yes nor no in the column cod.'],
  ])('is refused with%s', (more, expected) => {
    expect(withFile('pincode,cod\n560001,Y\n560002,perhaps\n', more).mistakes.join()).toContain(expected);
  });

  it('is told when it cannot be read', () => {
    const problem = 'does not exist. Did you mean pin.csv?';
    expect(read(rate(), { 'pins.csv': { problem } }).mistakes.join()).toContain(`names pins.csv, which ${problem}`);
    expect(read(rate()).mistakes.join()).toContain('was not given along');
  });

  it('is one list, however many rates name it and however its rows are ordered', () => {
    const two = read(`${rate()}, ${rate('', 'b')}`, { 'pins.csv': { text: '560001\n110001' } });
    expect(two.lists).toHaveLength(1);
    expect(two.lists).toEqual(withFile('110001\n560001').lists);
    expect(two.lists).not.toEqual(withFile('110001\n560002').lists);
  });
});
