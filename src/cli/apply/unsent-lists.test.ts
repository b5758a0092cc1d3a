import { expect, it } from 'vitest';
import { readShop, shopWith } from '../../../test/read-shop.ts';
import { warnOfUnsent } from './unsent-lists.ts';

/** What is told of a shop with these price lists. */
function warnings(lists: string): readonly string[] {
  const { drafts, mistakes } = readShop(
    shopWith(`price_lists: [${lists}]
shipping:
  - { id: india, label: Post, countries: [IN], price: 50 }
  - { id: europe, label: DHL, countries: [DE, FR], price: { INR: 900, EUR: 9 } }
  - { id: world, label: Air, countries: "*", price: 900 }
  - { id: shop, label: Shop, countries: [NP], pickup: { address: MG Road }, price: { USD: 0 } }
products:
  - { id: lamp, title: Lamp, variants: [{ id: lamp-1, price: { INR: 10, USD: 1 } }] }
  - { id: map, title: Map, variants: [{ id: map-1, price: 10, requires_shipping: false }] }`),
  );
  expect(mistakes).toEqual([]);
  return drafts.flatMap(warnOfUnsent);
}

it.each([
  ['{ name: a, countries: [DE, FR], currency: EUR, prices: { lamp-1: 1 } }', null],
  [
    '{ name: a, countries: [DE, AT, IN], currency: EUR, prices: { lamp-1: 1 } }',
    'a in EUR, but no way of shipping to AT, IN with',
  ],
  ['{ name: a, countries: [NP], currency: USD, change_percent: 5 }', 'a in USD, but no way of shipping to NP with'],
  [
    '{ name: a, countries: "*", currency: EUR, prices: { lamp-1: 1 } }',
    'to IN, all other countries with a price in EUR',
  ],
  [
    '{ name: a, countries: "*", currency: USD, prices: { lamp-1: 1 } }, { name: b, countries: [IN, DE, FR], change_percent: 5 }',
    'a in USD, but no way of shipping to all other countries with',
  ],
  ['{ name: a, countries: [AT], currency: EUR, prices: { map-1: 1 } }', null],
  ['{ name: a, countries: [AT], currency: EUR, change_percent: 5 }', null],
])('%s: %s', (lists, warning) => {
  expect(warnings(lists)).toEqual(warning === null ? [] : [expect.stringContaining(warning)]);
});
