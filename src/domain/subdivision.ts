// States, provinces and regions of countries, by their ISO 3166-2 codes and by the names that buyers type.
import { iso31662 } from 'iso-3166';
import type { Address } from './address.ts';

/** Names that are in use beside those of the standard, and codes of the past that stores still send. */
const ALSO_CALLED: Readonly<Record<string, readonly string[]>> = {
  'IN-CG': ['CT'],
  'IN-DL': ['New Delhi', 'NCT of Delhi'],
  'IN-OD': ['OR', 'Orissa'],
  'IN-TS': ['TG'],
  'IN-UK': ['UT', 'UA', 'Uttaranchal'],
  'AE-AZ': ['Abu Dhabi'],
  'AE-DU': ['Dubai', 'DXB'],
  'AE-FU': ['Fujairah'],
  'AE-RK': ['Ras Al Khaimah'],
  'AE-SH': ['Sharjah'],
  'AE-UQ': ['Umm Al Quwain'],
};

/** Code → the code of what it is a part of: a region, or the country itself. */
let parents: ReadonlyMap<string, string> | null = null;

/** Country → what a subdivision of it is called, without marks and in lower case → its code. */
let byCountry: ReadonlyMap<string, ReadonlyMap<string, string>> | null = null;

/** `IN-KA` for `KA`, `in-ka`, `Karnataka` or `KARNĀTAKA` in India; `null` for what is none of the country's. */
export function subdivisionOf(country: string, region: string | null): string | null {
  if (region === null) return null;
  byCountry ??= gather();
  return byCountry.get(country)?.get(plain(region)) ?? null;
}

export const hasKnownRegion = ({ country, region }: Pick<Address, 'country' | 'region'>): boolean =>
  subdivisionOf(country, region) !== null;

/** Whether the code is that of the region or of a part of it: Las Palmas is in the Canaries. */
export function isWithin(code: string | null, region: string): boolean {
  if (code === region) return true;
  if (code === null) return false;
  parents ??= new Map(iso31662.map((one) => [one.code, one.parent]));
  const parent = parents.get(code);
  return parent !== undefined && parent.includes('-') && isWithin(parent, region);
}

/** Codes and names, for guessing what was meant. */
export const subdivisionsIn = (country: string): readonly { readonly code: string; readonly name: string }[] =>
  iso31662.filter(({ code }) => code.startsWith(`${country}-`));

function gather(): ReadonlyMap<string, ReadonlyMap<string, string>> {
  const countries = new Map<string, Map<string, string>>();
  // Codes first, then whole names, then parts of names: `Bristol, City of` is Bristol where nothing else is.
  const turns: ((code: string, name: string) => readonly string[])[] = [
    (code) => [code, code.slice(3)],
    (_, name) => [name],
    (code) => ALSO_CALLED[code] ?? [],
    (_, name) => name.split(/[,/()]/),
  ];
  for (const namesOf of turns) {
    for (const { code, name } of iso31662) {
      const country = code.slice(0, 2);
      const names = countries.get(country) ?? new Map<string, string>();
      countries.set(country, names);
      for (const one of namesOf(code, name)) {
        const key = plain(one);
        if (key !== '' && !names.has(key)) names.set(key, code);
      }
    }
  }
  return countries;
}

/** Marks, case, apostrophes and more than one blank mean nothing; `&` is `and`. */
const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}|[’‘'`.]/gu, '')
    .replaceAll('&', ' and ')
    .replace(/[\s_-]+/g, ' ')
    .trim()
    .toLowerCase();
