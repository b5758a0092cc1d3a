// Postal addresses and countries.

/** A postal address. Every field but `country` may be empty until the buyer fills it in. */
export interface Address {
  readonly name: string | null;
  readonly line1: string | null;
  readonly line2: string | null;
  readonly city: string | null;
  /** State, province or prefecture; ISO 3166-2 subdivision code without the country where it is known. */
  readonly region: string | null;
  readonly postalCode: string | null;
  /** ISO 3166-1 alpha-2, upper case. */
  readonly country: string;
  readonly phone: string | null;
}

const regionNames = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });

/** Looking a name up is slow and there are only so many codes. */
const countries = new Map<string, boolean>();

/** An upper-case ISO 3166-1 alpha-2 code of a country that exists. */
export function isCountry(code: string): boolean {
  if (!/^[A-Z]{2}$/.test(code)) return false;
  let exists = countries.get(code);
  if (exists === undefined) {
    // Names that another code has by now, such as UK for GB, would match no rate and no zone.
    const isCurrent = new Intl.Locale('und', { region: code }).region === code;
    exists = code !== 'ZZ' && code !== 'EU' && isCurrent && regionNames.of(code) !== undefined;
    countries.set(code, exists);
  }
  return exists;
}

/** In English; the code itself of a country without a name. */
export const countryNameOf = (code: string): string => regionNames.of(code) ?? code;

/** Countries whose addresses have no postal code; everywhere else one is asked for. */
const WITHOUT_POSTAL_CODE = new Set(['AE', 'AG', 'AO', 'BS', 'HK', 'MO', 'PA', 'QA', 'UG', 'YE', 'ZW', 'IE', 'JM']);

/** The fields a parcel needs and this address lacks. */
export function missingAddressFields(address: Address): ('line1' | 'city' | 'postal_code' | 'name')[] {
  const missing: ('line1' | 'city' | 'postal_code' | 'name')[] = [];
  if (!address.name) missing.push('name');
  if (!address.line1) missing.push('line1');
  if (!address.city) missing.push('city');
  if (!address.postalCode && !WITHOUT_POSTAL_CODE.has(address.country)) missing.push('postal_code');
  return missing;
}
