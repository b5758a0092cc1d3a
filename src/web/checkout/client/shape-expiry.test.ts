import { expect, it } from 'vitest';
import { shapeExpiry } from './shape-expiry.ts';

it.each([
  ['1', '1'],
  ['1/', '01 / '],
  ['1/34', '01 / 34'],
  ['8', '08 / '],
  ['834', '08 / 34'],
  ['0834', '08 / 34'],
  ['12 / 20', '12 / 20'],
  ['12 / 203', '12 / 203'],
  ['12/2034', '12 / 34'],
  ['122034', '12 / 34'],
  ['12 / 345', '12 / 34'],
  ['123', '12 / 3'],
  ['123 / ', '12 / 3'],
  ['125 / 34', '12 / 34'],
  ['0/', '0'],
  ['', ''],
])('%j is written as %j', (typed, shown) => {
  expect(shapeExpiry(typed, true)).toBe(shown);
});

it.each([
  ['12 /', '12'],
  ['2 / 34', '2 / 34'],
  ['12 / 3', '12 / 3'],
  [' / 34', ' / 34'],
  ['1 / 34', '1 / 34'],
  ['8', '8'],
])('nothing is added to %j while deleting or in the middle', (left, shown) => {
  expect(shapeExpiry(left, false)).toBe(shown);
});
