import { expect, it } from 'vitest';
import { groupDigits } from './card.ts';

it.each([
  ['4242424242424242', '4242 4242 4242 4242'],
  ['42424', '4242 4'],
  ['4242 4242-4242x4242', '4242 4242 4242 4242'],
  ['378282246310005', '3782 822463 10005'],
  ['37828', '3782 8'],
  ['6304000000000000000999', '6304 0000 0000 0000 000'],
  ['', ''],
])('%j is written as %j', (typed, shown) => {
  expect(groupDigits(typed)).toBe(shown);
});
