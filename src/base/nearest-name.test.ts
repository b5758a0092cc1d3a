import { expect, it } from 'vitest';
import { nearestName } from './nearest-name.ts';

it.each([
  ['quantty', ['title', 'quantity', 'properties'], 'quantity'],
  ['customerEmail', ['customer_id', 'customer_email'], 'customer_email'],
  ['nmae', ['name', 'note'], 'name'],
  ['customer', ['costumre', 'custom', 'costumer'], 'custom'],
  ['abcdefghi', ['bacdfegih', 'bacdfeghi'], 'bacdfeghi'],
  ['curency', ['currency', 'country'], 'currency'],
  ['banana', ['currency', 'country'], null],
  ['', ['a'], null],
  ['x'.repeat(10_000), ['x'], null],
])('for %s finds the nearest of %j: %s', (name, known, expected) => {
  expect(nearestName(name, known)).toBe(expected);
});
