// Amounts and rates in words for a person. Wire formats have their own rules and do not use this.
import { exponentOf } from './currency.ts';
import { PPM, type Amount, type RatePpm } from './money.ts';

const formats = new Map<string, Intl.NumberFormat>();
/** Locales come from callers, so the cache must not grow with them. */
const MAX_FORMATS = 500;

/** `₹3,595.00`; exact for every amount, because the digits are placed as text. */
export function formatAmount(amount: Amount, currency: string, locale: string): string {
  const exponent = exponentOf(currency);
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const decimal = exponent === 0 ? whole : `${whole}.${digits.slice(-exponent)}`;
  const text = formatOf(currency, locale).format(`${amount < 0 ? '-' : ''}${decimal}` as Intl.StringNumericLiteral);
  return text.startsWith(FROM_RIGHT)
    ? text.replace(/\p{Script=Latin}{1,4}\p{Sc}$/u, `${FROM_RIGHT}$&${FROM_LEFT}`)
    : text;
}

/**
 * Marks of direction: in a text from right to left the sign of `US$` would go to the other side of its letters, and all of it
 * to the other side of a number below 0.
 */
const FROM_RIGHT = '\u200f';
const FROM_LEFT = '\u200e';

/** `12.5%` */
export const formatRate = (rate: RatePpm, locale: string): string => formatOf(null, locale).format(rate / PPM);

/** Without a currency, of rates. */
function formatOf(currency: string | null, locale: string): Intl.NumberFormat {
  const key = `${locale} ${currency ?? '%'}`;
  let format = formats.get(key);
  if (format === undefined) {
    format = new Intl.NumberFormat(
      locale,
      currency === null ? { style: 'percent', maximumFractionDigits: 4 } : { style: 'currency', currency },
    );
    if (formats.size >= MAX_FORMATS) formats.clear();
    formats.set(key, format);
  }
  return format;
}
