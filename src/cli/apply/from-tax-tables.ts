// Tables of tax rates that a configuration takes over, as rates in its own words, so that they are read, checked and
// described like those that stand in the file.
import { toRegions } from './to-regions.ts';
import { unknownName, type Mistake } from './mistake.ts';
import { TAX_TABLES } from './tax-tables/tax-tables.ts';
import type { TableRate, TaxTable } from './tax-tables/tax-table.ts';
import type { TaxRateInput, TaxTableInput } from './tax-schema.ts';

type Path = readonly PropertyKey[];

/** Without those of places for which the file has a rate of its own. `home` is the merchant's country; `at` the list's path. */
export function fromTaxTables(
  inputs: readonly TaxTableInput[],
  own: readonly TaxRateInput[],
  home: string,
  at: Path,
  mistakes: Mistake[],
): readonly TaxRateInput[] {
  const taken: TableRate[] = [];
  return inputs.flatMap((input, index) => {
    const table = TAX_TABLES.find(({ name }) => name === input.table);
    if (table === undefined) return [];
    const wanted = choose(table, input, [...at, index], mistakes);
    const isTaken = (rate: TableRate): boolean => taken.some((other) => isSamePlace(other, rate));
    const twin = wanted.find(isTaken);
    if (twin !== undefined) {
      const text = `brings ${twin.region ?? twin.country} a second time: leave it out of one of the tables.`;
      mistakes.push({ path: [...at, index], text });
    }
    const chosen = wanted.filter((rate) => !isTaken(rate));
    taken.push(...chosen);
    return chosen
      .filter((rate) => !own.some((one) => isStandardOf(one, rate)))
      .map((rate) => toInput(rate, input, home));
  });
}

function choose(
  { name, rates }: TaxTable,
  { countries, regions }: TaxTableInput,
  at: Path,
  mistakes: Mistake[],
): readonly TableRate[] {
  const known = [...new Set(rates.map(({ country }) => country))];
  for (const [index, country] of (countries ?? []).entries()) {
    if (known.includes(country)) continue;
    mistakes.push(unknownName([...at, 'countries', index], `country of ${name}`, country, known));
  }
  const there = countries === undefined ? rates : rates.filter(({ country }) => countries.includes(country));
  if (regions === undefined) return there;
  const codes = regions.flatMap((region, index) => {
    const found: Mistake[] = [];
    const [code] = toRegions([region], known, at, found);
    const path = [...at, 'regions', index];
    mistakes.push(...found.map(({ text }) => ({ path, text })));
    if (code === undefined) return [];
    if (rates.some((rate) => rate.region === code)) return [code];
    mistakes.push({ path, text: `is ${code}, for which ${name} has no rate: leave it out.` });
    return [];
  });
  return there.filter(({ region }) => region === undefined || codes.includes(region));
}

/** A business at home is charged the tax; only those elsewhere account for it themselves. */
function toInput(rate: TableRate, { shipping, surcharge, reverse_charge }: TaxTableInput, home: string): TaxRateInput {
  const { country, region, percent, label, replacesCountry } = rate;
  return {
    country,
    region,
    percent,
    label,
    categories: undefined,
    compound: undefined,
    shipping,
    surcharge,
    reverse_charge: country === home ? undefined : reverse_charge,
    replaces_country: replacesCountry,
  };
}

/** Rates for certain goods stand beside the table's. */
function isStandardOf(own: TaxRateInput, rate: TableRate): boolean {
  if (own.categories !== undefined || own.country !== rate.country) return false;
  if (own.region === undefined || rate.region === undefined) return own.region === rate.region;
  return toRegions([own.region], [own.country], [], [])[0] === rate.region;
}

const isSamePlace = (a: TableRate, b: TableRate): boolean => a.country === b.country && a.region === b.region;
