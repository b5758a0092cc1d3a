// Which rates serve a place. Of zones that overlap the most exact counts alone, as in a shop that lists its zones from the
// smallest to the largest: postal codes before regions, regions before countries, countries before `*`.
import type { Address } from '../address.ts';
import type { Facts } from '../facts.ts';
import { normalizePostalCode } from '../postal.ts';
import { covers } from '../postal-codes.ts';
import { isPricedIn, type ShippingRate, type ShippingZone } from '../shipping-rate.ts';
import { isWithin, subdivisionOf } from '../subdivision.ts';

/** Where to, as far as it is known. */
export type Place = Pick<Address, 'country' | 'region' | 'postalCode'>;

export type ZoneFacts = Pick<Facts, 'merchant' | 'inPostalList'>;

/** Rates for the place that have a price in the currency, whatever is in the cart. */
export function ratesAt(place: Place, currency: string, facts: ZoneFacts): readonly ShippingRate[] {
  const rates = facts.merchant.shipping;
  const located = locate(place);
  const precisions: number[] = [];
  let best = 1;
  for (const rate of rates) {
    const precision = isPricedIn(rate, currency) ? precisionOf(rate, located, facts) : 0;
    precisions.push(precision);
    if (!standsBeside(rate) && precision > best) best = precision;
  }
  return rates.filter((rate, index) => {
    const precision = precisions[index] ?? 0;
    return precision > 0 && (standsBeside(rate) || precision === best);
  });
}

/** Who may fetch an order may still have it sent. */
const standsBeside = ({ additional, pickup }: ShippingRate): boolean => additional === true || pickup !== undefined;

/** Whether its zone lies in this country, or could. */
export const isAbout = ({ countries }: ShippingZone, country: string): boolean =>
  countries.includes(country) || countries.includes('*');

/** How exactly the zone means the place: 0 not at all, 1 as one of all countries, 2 by country, 3 by region, 4 by postal code. */
function precisionOf(zone: ShippingZone, place: Located, facts: ZoneFacts): number {
  const { countries, regions, postalCodes, except } = zone;
  const isNamed = countries.includes(place.country);
  if (!isNamed && !countries.includes('*')) return 0;
  if (regions !== undefined && !isIn(regions, place)) return 0;
  if (postalCodes !== undefined && !covers(postalCodes, place.postalCode(), facts)) return 0;
  if (except?.regions !== undefined && isIn(except.regions, place)) return 0;
  if (except?.postalCodes !== undefined && covers(except.postalCodes, place.postalCode(), facts)) return 0;
  if (postalCodes !== undefined) return 4;
  if (regions !== undefined) return 3;
  return isNamed ? 2 : 1;
}

function isIn(regions: readonly string[], place: Located): boolean {
  const code = place.region();
  return code !== null && regions.some((one) => isWithin(code, one));
}

/** What the buyer has written, in its normal form: worked out when a rate asks, and once for all of them. */
interface Located {
  readonly country: string;
  readonly region: () => string | null;
  readonly postalCode: () => string | null;
}

const locate = ({ country, region, postalCode }: Place): Located => ({
  country,
  region: once(() => subdivisionOf(country, region)),
  postalCode: once(() => (postalCode === null ? null : normalizePostalCode(postalCode))),
});

function once<T>(work: () => T): () => T {
  let done: { readonly value: T } | null = null;
  return () => (done ??= { value: work() }).value;
}
