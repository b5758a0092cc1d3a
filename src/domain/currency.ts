// ISO 4217 currencies: which exist and how many decimals each has.
import { assert } from '../base/assert.ts';

const KNOWN = new Set(Intl.supportedValuesOf('currency'));
const exponents = new Map<string, number>();

/** Three upper-case letters that ISO 4217 (as Node's ICU knows it) lists. */
export const isCurrency = (code: string): boolean => KNOWN.has(code);

/** Decimals of the currency's major unit: 2 for INR and USD, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: string): number {
  let exponent = exponents.get(currency);
  if (exponent === undefined) {
    assert(isCurrency(currency), () => `unknown currency ${currency}`);
    exponent =
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;
    exponents.set(currency, exponent);
  }
  return exponent;
}
