// Prices by country, by example: one row is where somebody buys, in which currency, and what the two lamps cost there.
import { describe, expect, test } from 'vitest';
import { makeFacts, makeItem, makeMerchant, makeOpen, NOW_MS } from '../../test/makers.ts';
import type { SessionInput } from './command.ts';
import { decide } from './decide.ts';
import { itemsPricedIn, type PriceList } from './price-list.ts';
import type { Session } from './session.ts';

const lamps = [
  makeItem({ variant: { id: 'big', sku: null, prices: { INR: 1_000, EUR: 1_000, JPY: 150, KWD: 3_125 } } }),
  makeItem({ variant: { id: 'small', sku: null, prices: { INR: 500, EUR: 600 }, compareAt: { INR: 700 } } }),
];
const list = (over: Partial<PriceList>): PriceList => ({
  ...{ name: 'list', countries: ['DE'], currency: 'EUR', prices: {}, compareAt: {} },
  ...over,
});

const facts = (...priceLists: readonly PriceList[]) =>
  makeFacts({ merchant: makeMerchant(priceLists.length === 0 ? {} : { priceLists }), items: lamps });

type Given = Partial<SessionInput> & { readonly lines?: SessionInput['lines'] };
const both: NonNullable<SessionInput['lines']> = ['big', 'small'].map((variant) => {
  return { kind: 'catalog', variant, quantity: 1, properties: {} };
});

function opened(given: Given, at: ReturnType<typeof facts>): Session | string {
  const decision = decide(null, makeOpen({ input: { lines: both, ...given } }), at);
  return decision.kind === 'refusal' ? (decision.problems[0]?.text ?? '') : decision.session;
}
const said = (session: Session | string): string =>
  typeof session === 'string'
    ? session
    : `${session.currency} ${session.lines.map(({ unitAmount }) => unitAmount).join(' ')}`;

describe('what two lamps cost', () => {
  test.each<[string, Given, readonly PriceList[], string]>([
    ['without lists', { country: 'DE' }, [], 'INR 1000 500'],
    ['in a country with a list', { country: 'DE' }, [list({ change: 100_000 })], 'EUR 1100 660'],
    ['in one without', { country: 'FR' }, [list({ change: 100_000 })], 'INR 1000 500'],
    ['with prices of their own', { country: 'DE' }, [list({ prices: { big: 999, small: 1 } })], 'EUR 999 1'],
    [
      'one with a price of its own, the other with the change',
      { country: 'DE' },
      [list({ change: -500_000, prices: { big: 999 } })],
      'EUR 999 300',
    ],
    [
      'one with a price of its own, the other with the catalogue’s',
      { country: 'DE' },
      [list({ prices: { big: 999 } })],
      'EUR 999 600',
    ],
    ['in a currency the caller wants', { country: 'DE', currency: 'INR' }, [list({ change: 100_000 })], 'INR 1000 500'],
    ['everywhere', { country: 'FR' }, [list({ countries: ['*'], change: 100_000 })], 'EUR 1100 660'],
    [
      'by the list that names the country before one for everywhere',
      { country: 'DE' },
      [list({ countries: ['*'], change: 500_000 }), list({ change: 100_000 })],
      'EUR 1100 660',
    ],
    [
      'by the first of two that do',
      { country: 'DE' },
      [list({ change: 100_000 }), list({ change: 200_000 })],
      'EUR 1100 660',
    ],
    [
      'by the second where the first has no price',
      { country: 'DE' },
      [list({ prices: { big: 7 } }), list({ change: 100_000 })],
      'EUR 7 660',
    ],
    ['before it starts', { country: 'DE' }, [list({ change: 1, startsAtMs: NOW_MS + 1 })], 'INR 1000 500'],
    ['after it ends', { country: 'DE' }, [list({ change: 1, endsAtMs: NOW_MS })], 'INR 1000 500'],
    ['never less than nothing', { country: 'DE' }, [list({ change: -1_000_000 })], 'EUR 0 0'],
    [
      'in the merchant’s currency where a list has not all of them',
      { country: 'JP' },
      [list({ countries: ['JP'], currency: 'JPY', change: 100_000 })],
      'INR 1000 500',
    ],
    [
      'in a currency without decimals',
      { country: 'JP' },
      [list({ countries: ['JP'], currency: 'JPY', change: 10_000, prices: { small: 99 } })],
      'JPY 152 99',
    ],
    [
      'in one with three',
      { country: 'KW' },
      [list({ countries: ['KW'], currency: 'KWD', change: -1_000, prices: { small: 1_005 } })],
      'KWD 3122 1005',
    ],
    [
      'in the list’s currency where the country decides',
      { country: 'DE', currencyFollowsCountry: true },
      [list({ change: 100_000 })],
      'EUR 1100 660',
    ],
    [
      'in the list’s currency, whatever the country’s is',
      { country: 'CH', currencyFollowsCountry: true },
      [list({ countries: ['CH'], prices: { big: 9, small: 8 } })],
      'EUR 9 8',
    ],
  ])('%s', (_, given, lists, expected) => {
    expect(said(opened(given, facts(...lists)))).toBe(expected);
  });
});

describe('a former price', () => {
  const former = (over: Partial<PriceList>): number | undefined => {
    const at = facts(list({ countries: ['IN'], currency: 'INR', ...over }));
    return itemsPricedIn('IN', at)('small')?.variant.compareAt['INR'];
  };
  test.each<[string, Partial<PriceList>, number | undefined]>([
    ['of the catalogue stands beside a lower price of the list', { change: -100_000 }, 700],
    ['and beside a higher one that is still below it', { change: 300_000 }, 700],
    ['but not beside one that has caught up with it', { change: 400_000 }, undefined],
    ['of the list counts', { change: 400_000, compareAt: { small: 900 } }, 900],
  ])('%s', (_, over, expected) => {
    expect(former(over)).toBe(expected);
  });
});

describe('a session that goes to another country', () => {
  const lists = [list({ change: 100_000 }), list({ countries: ['AT'], change: 200_000 })];
  const revised = (input: SessionInput, at = facts(...lists)): Session | string => {
    const session = opened({ country: 'DE' }, facts(...lists));
    if (typeof session === 'string') return session;
    const decision = decide(session, { type: 'revise-session', input, mayOverridePrices: false }, at);
    return decision.kind === 'refusal' ? (decision.problems[0]?.text ?? '') : decision.session;
  };
  test.each<[string, SessionInput, string]>([
    ['has its prices', { country: 'AT' }, 'EUR 1200 720'],
    ['also with other lines', { country: 'AT', lines: both.toReversed() }, 'EUR 720 1200'],
    ['keeps the currency where there is no list', { country: 'FR' }, 'EUR 1000 600'],
    ['has the currency that is asked for', { country: 'FR', currency: 'INR' }, 'INR 1000 500'],
  ])('%s', (_, input, expected) => {
    expect(said(revised(input))).toBe(expected);
  });

  test('keeps what it was sold with when only the list changes', () => {
    const now = facts(list({ change: 900_000 }));
    expect(said(revised({ note: 'Ring twice' }, now))).toBe('EUR 1100 660');
    expect(said(revised({ country: 'DE', lines: both }, now))).toBe('EUR 1100 660');
  });
});
