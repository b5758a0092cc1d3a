// Prices as people write them, in major units, into minor units by currency.
import type { Amount } from '../../domain/money.ts';
import { fromMajor } from '../../dialects/wire.ts';
import type { Mistake } from './mistake.ts';
import type { PricesInput } from './fields.ts';

/** Nothing given is no price in any currency; a single number is meant in the merchant's currency. */
export type PriceReader = (
  input: PricesInput | undefined,
  path: readonly PropertyKey[],
) => Readonly<Record<string, Amount>>;

export function createPriceReader(merchantCurrency: string, mistakes: Mistake[]): PriceReader {
  return (input, path) => {
    if (input === undefined) return {};
    const isTable = typeof input === 'object';
    const entries = Object.entries(isTable ? input : { [merchantCurrency]: input });
    return Object.fromEntries(
      entries.flatMap(([currency, value]) => {
        const read = fromMajor(value, currency);
        if ('amount' in read) return [[currency, read.amount] as const];
        mistakes.push({ path: isTable ? [...path, currency] : path, text: read.problemText });
        return [];
      }),
    );
  };
}
