import { describe, expect, it } from 'vitest';
import { readShop, shopWith } from '../../../test/read-shop.ts';
import { makeConfig } from '../../../test/store-makers.ts';
import type { CoinSettings } from '../../domain/coins.ts';
import { describeChanges } from './describe-changes.ts';

const DAY_MS = 86_400_000;

function read(coins: string) {
  const { drafts, mistakes } = readShop(shopWith(`coins: ${coins}`));
  return { coins: drafts[0]?.merchant.coins, mistakes: mistakes.join('\n') };
}

describe('loyalty coins of a configuration', () => {
  it.each<[string, CoinSettings]>([
    [
      '{ name: Stars, ratio: { worth: 0.5 } }',
      { name: 'Stars', logoUrl: null, ratio: { coins: 1, worth: { INR: 50 } }, redeem: {}, lifeMs: null },
    ],
    [
      '{ name: Stars, logo: "https://a.example/s.svg", ratio: { coins: 10, worth: { INR: 1, USD: 0.02 } }, redeem: { minimum: 499, up_to: 200, up_to_percent: 12.5 }, earn: { coins: 2, per: 100, after_days: 14 }, expire_after_days: 365, balance_without_key: true }',
      {
        ...{ name: 'Stars', logoUrl: 'https://a.example/s.svg', ratio: { coins: 10, worth: { INR: 100, USD: 2 } } },
        redeem: { minimum: { INR: 49_900 }, upTo: { INR: 20_000 }, share: 125_000 },
        earn: { coins: 2, per: { INR: 10_000 }, afterMs: 14 * DAY_MS },
        ...{ lifeMs: 365 * DAY_MS, isBalancePublic: true },
      },
    ],
  ])('%s', (given, expected) => {
    expect(read(given)).toEqual({ coins: expected, mistakes: '' });
  });

  it.each([
    ['{ name: Stars }', 'coins.ratio'],
    ['{ name: Stars, ratio: { worth: 0 } }', 'coins.ratio.worth is 0: coins that are worth nothing cannot be used'],
    ['{ name: Stars, ratio: { coins: 0, worth: 1 } }', 'coins.ratio.coins'],
    ['{ name: Stars, ratio: { worth: 1 }, redeem: { up_to_percent: 101 } }', 'must lie between 0 and 100'],
    ['{ name: Stars, ratio: { worth: 1 }, earn: { per: 0 } }', 'coins.earn.per is 0: leave earn out'],
    ['{ name: Stars, ratio: { worth: 1 }, expire_after_days: 0 }', 'coins.expire_after_days'],
    [
      '{ name: Stars, ratio: { worth: 1 }, earn: { per: 1, after_days: 30 }, expire_after_days: 10 }',
      'coins.expire_after_days is not above earn.after_days',
    ],
    ['{ name: Stars, ratio: { worth: 1 }, redem: {} }', 'redem'],
  ])('%s is refused, with its line', (given, expected) => {
    const { mistakes } = read(given);
    expect(mistakes).toContain(expected);
    expect(mistakes).toMatch(/kassa\.yaml:\d+/);
  });

  it('are told in plans, in the words of the file', () => {
    const withCoins = (coins?: CoinSettings) => {
      const { merchant } = makeConfig();
      return makeConfig({ merchant: { ...merchant, ...(coins && { coins }) } });
    };
    const { coins } = read('{ name: Stars, ratio: { worth: 1 } }');
    if (coins === undefined) throw new Error('no coins were read');
    expect(describeChanges(withCoins(), withCoins(coins), new Map())).toEqual(['coins: added']);
    const earning = { ...coins, earn: { coins: 1, per: { INR: 10_000 }, afterMs: 0 }, lifeMs: 30 * DAY_MS };
    expect(describeChanges(withCoins(coins), withCoins(earning), new Map())).toEqual([
      'coins: earn none → { coins: 1, per: INR 100, after_days: 0 }, expire_after_days none → 30',
    ]);
  });
});
