import { expect, it } from 'vitest';
import { readForm } from './form.ts';

it.each([
  ['a=1&b=x+y%20z', { a: '1', b: 'x y z' }],
  ['product[name]=Gown&product[quantity]=2', { product: { name: 'Gown', quantity: '2' } }],
  ['gateways[]=A&gateways[]=B', { gateways: ['A', 'B'] }],
  ['gateways[0]=A&gateways[1]=B', { gateways: ['A', 'B'] }],
  ['items[0][name]=a&items[1][name]=b', { items: [{ name: 'a' }, { name: 'b' }] }],
  ['a=1&a=2', { a: '2' }],
  ['0=x', { '0': 'x' }],
  ['a[=1', { 'a[': '1' }],
  ['', {}],
])('reads %s', (text, expected) => {
  expect(readForm(text)).toEqual({ value: expected });
});

it('keeps a dangerous key as a plain key', () => {
  const read = readForm('__proto__[polluted]=1') as { value: object };
  expect(Object.keys(read.value)).toEqual(['__proto__']);
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

it.each([
  ['a=1&a[b]=2', /contradicts/],
  ['a[b]=1&a=2', /contradicts/],
  [`a${'[b]'.repeat(8)}=1`, /deeper/],
  ['a=1&'.repeat(1_001), /more than/],
])('refuses %.40s', (text, error) => {
  expect(readForm(text)).toEqual({ error: expect.stringMatching(error) as string });
});
