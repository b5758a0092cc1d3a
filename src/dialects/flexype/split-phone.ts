// A phone number in the two parts in which this vendor writes it.
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

export interface PhoneParts {
  /** Country calling code without a plus sign. */
  readonly dialCode: string;
  /** National number, digits only. */
  readonly phone: string;
}

/** `+919876543210` → `91` and `9876543210`; `null` for what is no number in E.164. */
export function splitPhone(text: string | null): PhoneParts | null {
  const parsed = text?.startsWith('+') === true ? parsePhoneNumberFromString(text) : undefined;
  return parsed === undefined ? null : { dialCode: parsed.countryCallingCode, phone: parsed.nationalNumber };
}
