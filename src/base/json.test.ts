import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalJson, isSameJson } from './json.ts';

describe('isSameJson', () => {
  test('agrees with the canonical text', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(value, value, (a, b) => {
        expect(isSameJson(a, b)).toBe(canonicalJson(a) === canonicalJson(b));
        expect(isSameJson(a, JSON.parse(JSON.stringify(a)))).toBe(true);
      }),
    );
  });

  test.each([
    [{ a: 1, b: [2] }, { b: [2], a: 1 }, true],
    [{ a: undefined }, {}, true],
    [{ a: undefined }, { b: undefined }, true],
    [{ a: null }, {}, false],
    [{ a: 1 }, { b: 1 }, false],
    [[], {}, false],
    [{}, [], false],
    [[1, 2], [1], false],
    ['1', 1, false],
    [null, {}, false],
  ])('%j and %j: %s', (a, b, expected) => {
    expect(isSameJson(a, b)).toBe(expected);
    expect(isSameJson(b, a)).toBe(expected);
  });
});
