// Countries by name, and how addresses are written in them.
import { isCountry, missingAddressFields, type Address } from '../../domain/address.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { isPricedIn } from '../../domain/shipping-rate.ts';

export interface CountryChoice {
  readonly code: string;
  readonly name: string;
}

/** What a country calls its postal codes, and its regions. */
export type PostalWord = 'postal_code' | 'postcode' | 'zip' | 'pin' | 'cep' | 'eircode';
export type RegionWord =
  'state' | 'province' | 'prefecture' | 'emirate' | 'county' | 'department' | 'region' | 'governorate' | 'district';

export interface AddressForm {
  readonly postalWord: PostalWord;
  /** Whether addresses of the country have a postal code at all. */
  readonly hasPostalCode: boolean;
  /** `null` where addresses are written without one. */
  readonly regionWord: RegionWord | null;
}

const ALL = everyCountry();
const named = new Map<string, readonly CountryChoice[]>();
/** Locales come from callers, so the cache must not grow with them. */
const MAX_LOCALES = 100;

const POSTAL_WORDS: Readonly<Record<string, PostalWord>> = {
  IN: 'pin',
  US: 'zip',
  PH: 'zip',
  GB: 'postcode',
  AU: 'postcode',
  NZ: 'postcode',
  NL: 'postcode',
  ZA: 'postcode',
  BR: 'cep',
  IE: 'eircode',
};

const REGION_WORDS: Readonly<Record<string, RegionWord>> = {
  US: 'state',
  IN: 'state',
  AU: 'state',
  BR: 'state',
  MX: 'state',
  MY: 'state',
  NG: 'state',
  VE: 'state',
  CA: 'province',
  AR: 'province',
  CN: 'province',
  IT: 'province',
  ES: 'province',
  ID: 'province',
  TH: 'province',
  VN: 'province',
  PH: 'province',
  TR: 'province',
  ZA: 'province',
  KR: 'province',
  JP: 'prefecture',
  AE: 'emirate',
  IE: 'county',
  CO: 'department',
  PE: 'region',
  CL: 'region',
  EG: 'governorate',
  HK: 'district',
  RU: 'region',
  UA: 'region',
};

/** Countries that the merchant ships to in this currency, by name; every country where a rate serves the rest. */
export function countriesServed(merchant: Merchant, currency: string, locale: string): readonly CountryChoice[] {
  const rates = merchant.shipping.filter((rate) => isPricedIn(rate, currency));
  const all = countriesIn(locale);
  if (rates.length === 0 || rates.some(({ countries }) => countries.includes('*'))) return all;
  return all.filter(({ code }) => rates.some(({ countries }) => countries.includes(code)));
}

export function countryName(code: string, locale: string): string {
  return countriesIn(locale).find((country) => country.code === code)?.name ?? code;
}

export function addressForm(country: string): AddressForm {
  return {
    postalWord: POSTAL_WORDS[country] ?? 'postal_code',
    hasPostalCode: missingAddressFields({ ...BLANK_ADDRESS, country }).includes('postal_code') || country === 'IE',
    regionWord: REGION_WORDS[country] ?? null,
  };
}

/** An address of which nothing but the country is known. */
export const BLANK_ADDRESS: Omit<Address, 'country'> = {
  name: null,
  line1: null,
  line2: null,
  city: null,
  region: null,
  postalCode: null,
  phone: null,
};

export function countriesIn(locale: string): readonly CountryChoice[] {
  let list = named.get(locale);
  if (list === undefined) {
    const names = new Intl.DisplayNames([locale, 'en'], { type: 'region' });
    const order = new Intl.Collator(locale);
    list = ALL.map((code) => ({ code, name: names.of(code) ?? code })).sort((a, b) => order.compare(a.name, b.name));
    if (named.size >= MAX_LOCALES) named.clear();
    named.set(locale, list);
  }
  return list;
}

/** Codes that exist and have not been given up: a former country's code is canonicalised into another one. */
function everyCountry(): readonly string[] {
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
  const reserved = new Set(['AC', 'CP', 'CQ', 'DG', 'EA', 'EZ', 'IC', 'QO', 'TA', 'UN', 'XA', 'XB']);
  return letters
    .flatMap((first) => letters.map((second) => first + second))
    .filter((code) => isCountry(code) && !reserved.has(code) && new Intl.Locale(`und-${code}`).region === code);
}
