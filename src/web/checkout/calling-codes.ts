// Countries with the code that is dialled before their numbers, by name.
import { getCountries, getCountryCallingCode } from 'libphonenumber-js/min';
import { countryName } from './countries.ts';

export interface CallingCode {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  readonly name: string;
  /** Digits only. */
  readonly dialCode: string;
}

const MAX_LOCALES = 50;
const lists = new Map<string, readonly CallingCode[]>();

export function callingCodes(locale: string): readonly CallingCode[] {
  let list = lists.get(locale);
  if (list === undefined) {
    const order = new Intl.Collator(locale);
    list = getCountries()
      .map((code) => ({ code, name: countryName(code, locale), dialCode: getCountryCallingCode(code) }))
      .filter(({ code, name }) => code !== name)
      .sort((a, b) => order.compare(a.name, b.name));
    if (lists.size >= MAX_LOCALES) lists.clear();
    lists.set(locale, list);
  }
  return list;
}
