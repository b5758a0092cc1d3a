// Price lists of a configuration file into the records, and back into its words for plans.
import type { PriceList } from '../../domain/price-list.ts';
import { momentOf, toPercent, toPpm } from './fields.ts';
import { findTwins, unknownName } from './mistake.ts';
import { createPriceReader } from './prices.ts';
import type { PriceListInput } from './price-list-schema.ts';
import type { OfferReading } from './to-scope.ts';

type Path = readonly PropertyKey[];

export function toPriceLists(
  inputs: readonly PriceListInput[],
  at: Path,
  currency: string,
  reading: OfferReading,
): PriceList[] {
  findTwins(
    inputs.map(({ name }) => name),
    (index) => [...at, index, 'name'],
    'name',
    reading.mistakes,
  );
  return inputs.map((input, index) => toPriceList(input, [...at, index], input.currency ?? currency, reading));
}

function toPriceList(input: PriceListInput, at: Path, currency: string, reading: OfferReading): PriceList {
  const { name, countries, checkouts, change_percent: change, starts, ends } = input;
  return {
    name,
    countries,
    ...(checkouts !== undefined && { checkouts }),
    currency,
    ...(change !== undefined && { change: toPpm(change) }),
    prices: amountsOf(input.prices, [...at, 'prices'], currency, reading),
    compareAt: amountsOf(input.compare_at, [...at, 'compare_at'], currency, reading),
    ...(starts !== undefined && { startsAtMs: starts }),
    ...(ends !== undefined && { endsAtMs: ends }),
  };
}

/** A plain number is in the list's currency. */
function amountsOf(
  given: PriceListInput['prices'],
  at: Path,
  currency: string,
  { names, mistakes }: OfferReading,
): Record<string, number> {
  const read = createPriceReader(currency, mistakes);
  const amounts: Record<string, number> = {};
  for (const [variant, price] of Object.entries(given)) {
    const path = [...at, variant];
    if (!names.variants.has(variant)) {
      const mistake = unknownName(path, 'variant', variant, [...names.variants]);
      mistakes.push({ ...mistake, judgedBy: [...at.slice(0, -3), 'products'] });
    }
    const found = mistakes.length;
    const amount = read(price, path)[currency];
    if (amount !== undefined) amounts[variant] = amount;
    else if (mistakes.length === found) {
      mistakes.push({ path, text: `has no price in ${currency}, the currency of the list.` });
    }
  }
  return amounts;
}

export const describePriceList = ({ prices, compareAt, ...list }: PriceList): Readonly<Record<string, unknown>> => ({
  countries: list.countries,
  checkouts: list.checkouts,
  currency: list.currency,
  change_percent: list.change === undefined ? undefined : toPercent(list.change),
  // Amounts of one currency, as prices are shown.
  prices: pricesBy(prices, list.currency),
  compare_at: pricesBy(compareAt, list.currency),
  starts: momentOf(list.startsAtMs ?? null),
  ends: momentOf(list.endsAtMs ?? null),
});

const pricesBy = (amounts: Readonly<Record<string, number>>, currency: string): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(amounts).map(([variant, amount]) => [variant, { [currency]: amount }]));
