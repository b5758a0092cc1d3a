// Tax ids of businesses: numbers for VAT or GST. Their form and check digits show a slip; whether one is registered does not show.
import jsvat from 'jsvat-next';

/** Tax authorities that write their country otherwise than ISO 3166 does. */
const PREFIXES: Readonly<Record<string, string>> = { GR: 'EL' };

/** Beside those that the library knows: state, PAN, entity, `Z`, check. */
const INDIAN = /^(0[1-9]|[12]\d|3[0-8]|97)[A-Z]{5}\d{4}[A-Z][A-Z0-9]Z[A-Z0-9]$/;

/** `DE136695976` and `136 695 976` alike are ids of Germany; whatever is written about a country not known here is none. */
export function isTaxIdOf(country: string, text: string): boolean {
  const id = text.replace(/[\s./-]/g, '').toUpperCase();
  if (country === 'IN') return INDIAN.test(id) && id.endsWith(indianCheck(id));
  const rules = jsvat.countries.filter(({ codes }) => codes.includes(country));
  const prefix = PREFIXES[country] ?? country;
  return [id, `${prefix}${id}`].some((spelling) => jsvat.checkVAT(spelling, rules).isValid);
}

/** Digits to the base of 36, every second one twice, the digits of each product summed: with the check they make a whole number of 36. */
function indianCheck(id: string): string {
  let total = 0;
  for (let place = 0; place < 14; place++) {
    const product = parseInt(id.charAt(place), 36) * (place % 2 === 0 ? 1 : 2);
    total += Math.floor(product / 36) + (product % 36);
  }
  return ((36 - (total % 36)) % 36).toString(36).toUpperCase();
}
