// Loyalty coins of a configuration file into the record, and back into its words for plans.
import type { CoinSettings } from '../../domain/coins.ts';
import type { CoinsInput } from './coins-schema.ts';
import { MS_PER_DAY, toPercent, toPpm } from './fields.ts';
import type { Mistake } from './mistake.ts';
import type { PriceReader } from './prices.ts';

type Path = readonly PropertyKey[];

export function toCoins(input: CoinsInput, at: Path, read: PriceReader, mistakes: Mistake[]): CoinSettings {
  const { ratio, redeem, earn } = input;
  const worth = read(ratio.worth, [...at, 'ratio', 'worth']);
  refuseZero(worth, [...at, 'ratio', 'worth'], 'is 0: coins that are worth nothing cannot be used.', mistakes);
  const per = read(earn?.per, [...at, 'earn', 'per']);
  refuseZero(per, [...at, 'earn', 'per'], 'is 0: leave earn out where orders bring no coins.', mistakes);
  return {
    name: input.name,
    logoUrl: input.logo ?? null,
    ratio: { coins: ratio.coins, worth },
    redeem: {
      ...(redeem.minimum !== undefined && { minimum: read(redeem.minimum, [...at, 'redeem', 'minimum']) }),
      ...(redeem.up_to !== undefined && { upTo: read(redeem.up_to, [...at, 'redeem', 'up_to']) }),
      ...(redeem.up_to_percent !== undefined && { share: toPpm(redeem.up_to_percent) }),
    },
    ...(earn !== undefined && { earn: { coins: earn.coins, per, afterMs: earn.after_days * MS_PER_DAY } }),
    lifeMs: input.expire_after_days === undefined ? null : input.expire_after_days * MS_PER_DAY,
    ...(input.balance_without_key && { isBalancePublic: true }),
  };
}

function refuseZero(amounts: Readonly<Record<string, number>>, path: Path, text: string, mistakes: Mistake[]): void {
  if (Object.values(amounts).includes(0)) mistakes.push({ path, text });
}

export const describeCoins = (coins: CoinSettings): Readonly<Record<string, unknown>> => ({
  name: coins.name,
  logo: coins.logoUrl,
  ratio: coins.ratio,
  redeem: {
    minimum: coins.redeem.minimum,
    up_to: coins.redeem.upTo,
    up_to_percent: coins.redeem.share === undefined ? undefined : toPercent(coins.redeem.share),
  },
  earn: coins.earn && { coins: coins.earn.coins, per: coins.earn.per, after_days: coins.earn.afterMs / MS_PER_DAY },
  expire_after_days: coins.lifeMs === null ? undefined : coins.lifeMs / MS_PER_DAY,
  balance_without_key: coins.isBalancePublic,
});
