import { expect, test } from 'vitest';
import { decimalText, leftToSend } from './chain-transfer.ts';

test.each([
  ['0.000464', '0', '0.000464'],
  ['0.000464', '0.000116', '0.000348'],
  ['29', '0.5', '28.5'],
  ['1.5', '1.5', '0'],
  ['12345678901.123456789012345678', '0.000000000000000001', '12345678901.123456789012345677'],
])('of %s, with %s received, %s is left', (amount, received, left) => {
  expect(leftToSend({ amount, received })).toBe(left);
});

test('zeros that say nothing are not written', () => {
  expect([decimalText(46_400, 8), decimalText(1_000, 2), decimalText(0, 8), decimalText(5n, 0)]).toEqual([
    '0.000464',
    '10',
    '0',
    '5',
  ]);
});
