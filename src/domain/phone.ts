// Phone numbers: as people and vendors write them, in two parts, and as the network dials them. One person's number has
// one spelling here, because limits and customers are counted by it.
import {
  getCountries,
  getCountryCallingCode,
  parsePhoneNumberFromString,
  type CountryCode,
} from 'libphonenumber-js/min';

export interface Phone {
  /** Country calling code, digits only: `91`. */
  readonly dialCode: string;
  /** Without the country's calling code and without a trunk prefix. */
  readonly national: string;
  /** `+919876543210`. */
  readonly e164: string;
}

export interface PhoneMistake {
  readonly part: 'dial-code' | 'number';
  /** What is wrong, to stand after the name of the field. */
  readonly text: string;
}

const DIAL_CODES: ReadonlySet<string> = new Set(getCountries().map((country) => getCountryCallingCode(country)));

/** Indian mobile numbers, the only ones that can get a message there. */
const INDIAN_MOBILE = /^[6-9]\d{9}$/;
const E164 = /^\+\d{8,15}$/;
const NATIONAL = /^\d{4,14}$/;

/** One leading `+` of the calling code is put up with; the number itself must be the national one. */
export function readPhone(dialCode: string, number: string): Phone | PhoneMistake {
  const code = dialCode.replace(/^\+/, '');
  if (!DIAL_CODES.has(code)) {
    return { part: 'dial-code', text: 'is no calling code of a country; give digits such as 91' };
  }
  if (number.startsWith('+')) {
    return { part: 'number', text: 'must be the national number; leave out the + and the calling code' };
  }
  if (!NATIONAL.test(number)) return { part: 'number', text: 'must have 4 to 14 digits and nothing else' };
  if (code === '91' && !INDIAN_MOBILE.test(number)) {
    return { part: 'number', text: 'must be an Indian mobile number: ten digits, the first from 6 to 9' };
  }
  const parsed = parsePhoneNumberFromString(`+${code}${number}`);
  if (parsed?.countryCallingCode !== code || !parsed.isPossible()) {
    return { part: 'number', text: `has a length that no number under +${code} has` };
  }
  return { dialCode: code, national: parsed.nationalNumber, e164: parsed.number };
}

export const isPhone = (read: Phone | PhoneMistake): read is Phone => 'e164' in read;

/** As the network dials what somebody typed, from `country` where it says none; `null` for what is no phone. */
export function phoneOf(typed: string, country?: string): string | null {
  const parsed = parsePhoneNumberFromString(typed, country as CountryCode | undefined);
  return parsed?.isPossible() ? parsed.number : null;
}

/** One spelling for any phone on a session, be it one or not. */
export const phoneName = (typed: string, country: string): string =>
  E164.test(typed) ? typed : (phoneOf(typed, country) ?? typed.replace(/\D/g, ''));
