import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coversPostalCode } from './postal-codes.ts';
import {
  isInPostalSet,
  normalizePostalCode,
  parsePostalPattern,
  postalPatternsOf,
  toPostalSet,
  type PostalPattern,
} from './postal.ts';

const setOf = (patterns: string) =>
  toPostalSet(patterns.split(', ').map((text) => parsePostalPattern(text) as PostalPattern));

describe('postal patterns', () => {
  it.each([
    // patterns · a code · is it in
    ['100-0001', '１００ー０００１', true],
    ['100‐0001', '100−0001', true],
    ['560001', '560001', true],
    ['560001', ' 560 001 ', true],
    ['560001', '560002', false],
    ['560001', '56000', false],
    ['5600*', '560099', true],
    ['5600*', '560100', false],
    ['5600*', '5600', true],
    ['560001-560099', '560001', true],
    ['560001-560099', '560099', true],
    ['560001-560099', '560100', false],
    ['560001-560099', '56000A', false],
    ['560001-560099', '5600501', false],
    ['560001 – 560099', '560050', true],
    ['SW1A 1AA', 'sw1a1aa', true],
    ['SW1A*', 'SW1A 2AA', true],
    ['SW1A*', 'SW1 2AA', false],
    ['sw1 0aa-sw1 9zz', 'SW1 5AB', true],
    ['sw1 0aa-sw1 9zz', 'SW1A 5AB', false],
    ['K1A*', 'k1a-0b1', true],
    ['94107', '94107-1234', true],
    ['94107-1234', '94107', true],
    ['100-0001', '1000001', true],
    ['00-950', '00950', true],
    ['01310-100', '01310100', true],
    ['1000-001', '1000001', true],
    ['００１０', '0010', true],
    ['560001, 560002, 560003-560005, 5600*', '560077', true],
  ])('%s and %s: %s', (patterns, code, isIn) => {
    expect(isInPostalSet(setOf(patterns), normalizePostalCode(code))).toBe(isIn);
  });

  it.each([
    ['560099-560001', 'ends before it starts'],
    ['560001-56009', 'as many letters and digits'],
    ['SW1A1AA-SW11AA', 'as many letters and digits'],
    ['*', 'is no postal code'],
    ['', 'is no postal code'],
    ['Bengaluru', 'is no postal code'],
    ['56*01', 'is no postal code'],
    ['560001-560009-560010', 'is no postal code'],
    ['56000100000000', 'is no postal code'],
  ])('refuses %s: it %s', (text, why) => expect(parsePostalPattern(text)).toContain(why));

  it('keeps what touches as one, and says it as it could have been written', () => {
    const set = setOf('560003-560005, 560001, 560002, 560004, 560007, SW1A*, SW1A*, 5600*, 5601*, 999999');
    expect(set).toEqual({
      '0000*': '5600560056015601',
      '000000': '560001560005560007560007999999999999',
      'AA0A*': 'SW1ASW1A',
    });
    const texts = ['5600*', '5601*', '560001-560005', '560007', '999999', 'SW1A*'];
    expect(postalPatternsOf(set)).toEqual(texts);
    expect(setOf(texts.join(', '))).toEqual(set);
  });

  it('holds exactly the codes of its patterns, however those are ordered', () => {
    const code = fc.integer({ min: 0, max: 300 }).map((value) => String(value).padStart(3, '0'));
    const pattern = fc.oneof(
      code,
      code.map((text) => `${text.slice(0, 2)}*`),
      fc.tuple(code, code).map(([a, b]) => (a < b ? `${a}-${b}` : `${b}-${a}`)),
    );
    fc.assert(
      fc.property(fc.array(pattern, { minLength: 1, maxLength: 12 }), code, (texts, asked) => {
        const matches = (text: string): boolean => {
          if (text.endsWith('*')) return asked.startsWith(text.slice(0, -1));
          const [first = '', last = first] = text.split('-');
          return first <= asked && asked <= last;
        };
        const set = setOf(texts.join(', '));
        expect(isInPostalSet(set, asked)).toBe(texts.some(matches));
        expect(setOf([...texts].reverse().join(', '))).toEqual(set);
      }),
    );
  });

  it('finds a code among a hundred thousand in microseconds', () => {
    const codes = Array.from({ length: 100_000 }, (_, index) => String(100_000 + index * 7));
    const set = toPostalSet(codes.map((first) => ({ first, last: first, isBeginning: false })));
    expect(JSON.stringify(set).length).toBeLessThan(1_300_000);
    const startedMs = performance.now();
    let found = 0;
    for (let turn = 0; turn < 10_000; turn += 1) found += Number(isInPostalSet(set, String(100_000 + turn)));
    expect(found).toBe(1_429);
    // Far above what it takes, and far below what a walk through the list would.
    expect((performance.now() - startedMs) / 10_000).toBeLessThan(0.1);
  });
});

describe('coversPostalCode', () => {
  const inPostalList = (id: string, code: string): boolean => id === 'list-1' && code === '110001';
  const list = { id: 'list-1', file: 'pincodes.csv', rows: 1 };

  it.each([
    [{ patterns: setOf('5600*') }, '560 001', true],
    [{ patterns: setOf('5600*'), lists: [list] }, '110001', true],
    [{ lists: [{ ...list, id: 'another' }] }, '110001', false],
    [{ patterns: setOf('5600*'), lists: [list] }, null, false],
    [{}, '110001', false],
  ])('asks patterns, then lists: %j %s', (codes, code, expected) =>
    expect(coversPostalCode(codes, code, { inPostalList })).toBe(expected),
  );
});
