// A rate of tax: where it holds, what it is for, and which of a merchant's rates hold at a place.
import type { Address } from './address.ts';
import type { RatePpm } from './money.ts';
import { isWithin, subdivisionOf } from './subdivision.ts';

/** All rates of a place hold together, each on what its categories say. */
export interface TaxRate {
  readonly country: string;
  /** ISO 3166-2 code such as `CA-QC`; absent is the whole country. */
  readonly region?: string;
  readonly rate: RatePpm;
  readonly label: string;
  /** Tax categories of products it is for. Absent: everything that has no rate of its own at this place. */
  readonly categories?: readonly string[];
  /** Also on the taxes that are not compound, and on compound ones before it. */
  readonly compound?: true;
  readonly onShipping?: true;
  /** On fees for ways to pay. */
  readonly onSurcharge?: true;
  /** Nothing to charge to a buyer with a valid tax id of the country, who accounts for it. */
  readonly reverseCharge?: true;
  /** For a region: the rates of the whole country do not hold there. */
  readonly replacesCountry?: true;
}

/** Those that hold at the place, compound ones last. */
export function taxRatesAt(
  rates: readonly TaxRate[],
  { country, region }: Pick<Address, 'country' | 'region'>,
): readonly TaxRate[] {
  const there = rates.filter((rate) => rate.country === country);
  if (there.every(isPlain)) return there;
  const code = there.some((rate) => rate.region !== undefined) ? subdivisionOf(country, region) : null;
  const isThere = ({ region: one }: TaxRate): boolean => one !== undefined && isWithin(code, one);
  const isReplaced = there.some((rate) => rate.replacesCountry === true && isThere(rate));
  const holding = there.filter((rate) => (rate.region === undefined ? !isReplaced : isThere(rate)));
  return [...holding.filter((rate) => !isCompound(rate)), ...holding.filter(isCompound)];
}

/**
 * Those for a category. A country and its region are looked at each for itself: books may have a rate of their own in a
 * region and bear the country's standard rate besides.
 */
export function taxRatesFor(category: string | undefined, rates: readonly TaxRate[]): readonly TaxRate[] {
  if (category === undefined) return rates.filter(({ categories }) => categories === undefined);
  const isOwn = (rate: TaxRate): boolean => rate.categories?.includes(category) === true;
  return rates.filter(
    (rate) =>
      isOwn(rate) ||
      (rate.categories === undefined && !rates.some((other) => other.region === rate.region && isOwn(other))),
  );
}

/** Whether any of them depends on more of the address than its country. */
export const taxesByRegion = (rates: readonly TaxRate[]): boolean => rates.some(({ region }) => region !== undefined);

export const isCompound = ({ compound }: TaxRate): boolean => compound === true;

const isPlain = ({ region, compound }: TaxRate): boolean => region === undefined && compound === undefined;
