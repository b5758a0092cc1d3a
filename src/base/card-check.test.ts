import { expect, it } from 'vitest';
import { hasExpired, passesLuhn } from './card-check.ts';

it('finds one wrong digit', () => {
  expect(passesLuhn('4242424242424242')).toBe(true);
  expect(passesLuhn('4242424242424241')).toBe(false);
  expect(passesLuhn('378282246310005')).toBe(true);
});

it('lets a card be good until its month is over everywhere', () => {
  const endMs = Date.UTC(2026, 6, 1, 12);
  expect([hasExpired(2026, 6, endMs - 1), hasExpired(2026, 6, endMs)]).toEqual([false, true]);
  expect(hasExpired(2026, 12, endMs)).toBe(false);
});
