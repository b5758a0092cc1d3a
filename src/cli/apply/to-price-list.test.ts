import { describe, expect, it } from 'vitest';
import { readShop, shopWith } from '../../../test/read-shop.ts';
import { makeConfig } from '../../../test/store-makers.ts';
import type { PriceList } from '../../domain/price-list.ts';
import { describeChanges } from './describe-changes.ts';

/** Of a shop with these price lists and one lamp. */
function read(lists: string) {
  const { drafts, mistakes } = readShop(
    shopWith(`price_lists: [${lists}]
products: [{ id: lamp, title: Lamp, variants: [{ id: lamp-1, price: 10 }, { id: 52647247479102, price: 20 }] }]`),
  );
  return { lists: drafts[0]?.merchant.priceLists, mistakes: mistakes.join('\n') };
}

describe('a price list of a configuration', () => {
  it.each<[string, PriceList]>([
    [
      '{ name: nepal, countries: [NP], change_percent: 12.5 }',
      { name: 'nepal', countries: ['NP'], currency: 'INR', change: 125_000, prices: {}, compareAt: {} },
    ],
    [
      '{ name: europe, countries: [DE, AT], currency: EUR, change_percent: -10, prices: { lamp-1: 0.25, 52647247479102: "0.50" }, compare_at: { lamp-1: 0.30 }, starts: 2026-06-01, ends: 2026-07-01 }',
      {
        ...{ name: 'europe', countries: ['DE', 'AT'], currency: 'EUR', change: -100_000 },
        ...{ prices: { 'lamp-1': 25, '52647247479102': 50 }, compareAt: { 'lamp-1': 30 } },
        ...{ startsAtMs: Date.UTC(2026, 5, 1), endsAtMs: Date.UTC(2026, 6, 1) },
      },
    ],
    [
      '{ name: japan, countries: "*", currency: JPY, prices: { lamp-1: { JPY: 15 } } }',
      { name: 'japan', countries: ['*'], currency: 'JPY', prices: { 'lamp-1': 15 }, compareAt: {} },
    ],
  ])('%s', (given, expected) => {
    expect(read(given)).toEqual({ lists: [expected], mistakes: '' });
  });

  it.each([
    ['{ name: a, countries: [DE] }', 'changes no price: give it prices, or change_percent'],
    ['{ name: a, countries: [DE], change_percent: -101 }', 'price_lists[0].change_percent'],
    ['{ name: a, countries: [Germany], change_percent: 5 }', 'must be a two-letter country code'],
    [
      '{ name: a, countries: [DE], prices: { lamp-2: 1 } }',
      'names the variant lamp-2, which does not exist. Did you mean lamp-1?',
    ],
    ['{ name: a, countries: [DE], currency: JPY, prices: { lamp-1: 1.5 } }', 'price_lists[0].prices'],
    [
      '{ name: a, countries: [DE], currency: EUR, prices: { lamp-1: { USD: 1 } } }',
      'has no price in EUR, the currency of the list',
    ],
    ['{ name: a, countries: [DE], change_percent: 1, starts: 2026-07-01, ends: 2026-06-01 }', 'must come after starts'],
    [
      '{ name: a, countries: [DE], change_percent: 1 }, { name: a, countries: [AT], change_percent: 2 }',
      'repeats the name a',
    ],
  ])('%s is refused, with its line', (given, expected) => {
    const { mistakes } = read(given);
    expect(mistakes).toContain(expected);
    expect(mistakes).toMatch(/kassa\.yaml:\d+/);
  });

  it('is told in plans, in the words of the file', () => {
    const withLists = (...priceLists: readonly PriceList[]) => {
      const { merchant } = makeConfig();
      return makeConfig({ merchant: { ...merchant, priceLists } });
    };
    const list = { name: 'europe', countries: ['DE'], currency: 'EUR', prices: { 'lamp-1': 25 }, compareAt: {} };
    expect(describeChanges(withLists(), withLists(list), new Map())).toEqual(['price_lists europe: added']);
    expect(describeChanges(withLists(list), withLists({ ...list, change: 50_000 }), new Map())).toEqual([
      'price_lists europe: change_percent none → 5',
    ]);
  });
});
