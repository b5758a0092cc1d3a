import { expect, test } from 'vitest';
import { formatAmount } from './format-amount.ts';

test('writes an amount in the decimals of its currency and the words of the locale', () => {
  expect(formatAmount(359_500, 'INR', 'en-IN')).toBe('₹3,595.00');
  expect(formatAmount(5, 'USD', 'en')).toBe('$0.05');
  expect(formatAmount(-5, 'USD', 'en')).toBe('-$0.05');
  expect(formatAmount(1_200, 'JPY', 'en')).toBe('¥1,200');
  expect(formatAmount(1_234, 'KWD', 'en')).toBe('KWD\u00a01.234');
});

test('is exact where a floating-point number would not be', () => {
  expect(formatAmount(Number.MAX_SAFE_INTEGER, 'USD', 'en')).toBe('$90,071,992,547,409.91');
});

test('keeps the sign of a currency behind its letters in a text from right to left', () => {
  expect(formatAmount(123_460_779, 'USD', 'ar')).toBe('\u200f1,234,607.79\u00a0\u200fUS$\u200e');
  expect(formatAmount(-1_200, 'USD', 'ar')).toBe('\u200f\u200e-12.00\u00a0\u200fUS$\u200e');
  expect(formatAmount(4_900, 'EUR', 'ar')).toBe('\u200f49.00\u00a0€');
  expect(formatAmount(4_900, 'USD', 'de')).toBe('49,00\u00a0$');
});
