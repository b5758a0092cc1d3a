import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allocate, applyRate, includedTax, multiply, perPiece, PPM, sum } from './money.ts';

const amount = fc.integer({ min: -1e13, max: 1e13 });
const rate = fc.integer({ min: 0, max: PPM });

describe('allocate', () => {
  test('gives parts that sum to the whole and are off the exact share by less than one', () => {
    const weights = fc.array(fc.integer({ min: 0, max: 1e12 }), { minLength: 1, maxLength: 250 });
    fc.assert(
      fc.property(amount, weights, (total, each) => {
        const parts = allocate(total, each);
        expect(sum(parts)).toBe(total);
        const whole = BigInt(sum(each));
        if (whole === 0n) return;
        parts.forEach((part, index) => {
          // |part − total × weight ÷ whole| < 1, without a division
          const off = BigInt(part) * whole - BigInt(total) * BigInt(each[index] ?? 0);
          expect(off < whole && -off < whole).toBe(true);
        });
      }),
    );
  });

  test('gives the odd ones to the largest remainders, and to the earlier of equals', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(allocate(5, [3, 0, 7])).toEqual([2, 0, 3]);
    expect(allocate(7, [0, 0])).toEqual([7, 0]);
  });

  test('sees a tie also where only one of the products is beyond the safe integers', () => {
    const weights = [49_999_999, 150_000_001];
    expect(allocate(100_000_000, weights, (a, b) => a - b)).toEqual([25_000_000, 75_000_000]);
    expect(allocate(100_000_000, weights, (a, b) => b - a)).toEqual([24_999_999, 75_000_001]);
  });

  test('refuses what has no meaning', () => {
    expect(() => allocate(1, [])).toThrow(/nothing to allocate/);
    expect(() => allocate(1, [1, -1])).toThrow(/negative/);
  });
});

describe('rates', () => {
  test('round half away from zero', () => {
    expect(applyRate(359_500, 100_000)).toBe(35_950);
    expect([applyRate(5, 100_000), applyRate(-5, 100_000), applyRate(4, 100_000)]).toEqual([1, -1, 0]);
    expect(includedTax(118, 180_000)).toBe(18);
  });

  test('are exact even where floating point is not', () => {
    fc.assert(
      fc.property(amount, rate, (value, ppm) => {
        const result = BigInt(applyRate(value, ppm));
        const twiceOff = 2n * (result * BigInt(PPM) - BigInt(value) * BigInt(ppm));
        expect(twiceOff <= BigInt(PPM) && -twiceOff <= BigInt(PPM)).toBe(true);
      }),
    );
  });

  test('tax contained in a gross amount is the tax on the net amount beside it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e13 }), rate, (gross, ppm) => {
        const contained = includedTax(gross, ppm);
        expect(Math.abs(applyRate(gross - contained, ppm) - contained)).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test('a piece has its part of the amount, also where pieces are no whole number', () => {
  expect([perPiece(2_900, 1.5), perPiece(-2_900, 1.5), perPiece(1, 2.5), perPiece(-1, 2.5)]).toEqual([
    1_933, -1_933, 0, 0,
  ]);
  expect(perPiece(1e13, 1e6)).toBe(1e7);
  fc.assert(
    fc.property(amount, fc.double({ min: 1, max: 1e6, noNaN: true }), (value, quantity) => {
      const piece = perPiece(value, quantity);
      expect(Number.isSafeInteger(piece) && Math.abs(piece) <= Math.abs(value)).toBe(true);
    }),
  );
});

test('nothing leaves the safe integers unnoticed', () => {
  expect(() => multiply(Number.MAX_SAFE_INTEGER, 2)).toThrow(/safe integers/);
  expect(() => sum([Number.MAX_SAFE_INTEGER, 1])).toThrow(/safe integers/);
  expect(() => applyRate(Number.MAX_SAFE_INTEGER, 2 * PPM)).toThrow(/safe integers/);
});
