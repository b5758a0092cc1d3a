// Tax ids of businesses: numbers for VAT or GST, and those of people where invoices carry them. Their form and check digits
// show a slip; whether one is registered does not show.
import jsvat from 'jsvat-next';

/** Tax authorities that write their country otherwise than ISO 3166 does. */
const PREFIXES: Readonly<Record<string, string>> = { GR: 'EL' };

/** Beside those that the library knows: state, PAN, entity, `Z`, check. */
const INDIAN = /^(0[1-9]|[12]\d|3[0-8]|97)[A-Z]{5}\d{4}[A-Z][A-Z0-9]Z[A-Z0-9]$/;

/** Of people, and of companies: digits, and since 2026 letters too before the check digits. */
const CPF = /^(BR)?(\d{11})$/;
const CNPJ = /^(BR)?([0-9A-Z]{12}\d{2})$/;

/** `DE136695976` and `136 695 976` alike are ids of Germany; whatever is written about a country not known here is none. */
export function isTaxIdOf(country: string, text: string): boolean {
  const id = text.replace(/[\s./-]/g, '').toUpperCase();
  if (country === 'IN') return INDIAN.test(id) && id.endsWith(indianCheck(id));
  if (country === 'BR') return isBrazilian(id);
  // Behind another country's prefix it is that one's, whatever else could be read into it.
  if (isNamedElsewhere(country, id)) return false;
  const rules = jsvat.countries.filter(({ codes }) => codes.includes(country));
  const prefix = PREFIXES[country] ?? country;
  return [id, `${prefix}${id}`].some((spelling) => jsvat.checkVAT(spelling, rules).isValid);
}

function isNamedElsewhere(country: string, id: string): boolean {
  if (!/^[A-Z]{2}/.test(id) || id.startsWith(PREFIXES[country] ?? country)) return false;
  const { isValid, country: named } = jsvat.checkVAT(id, [...jsvat.countries]);
  return isValid && named?.isoCode.short !== country;
}

/** Two check digits, each of all that stands before it. */
function isBrazilian(id: string): boolean {
  const [, , person] = CPF.exec(id) ?? [];
  const [, , company] = CNPJ.exec(id) ?? [];
  const number = person ?? company ?? '';
  // Of one digit throughout the sums come out right, and nobody has such a number.
  if (number === '' || /^(.)\1*$/.test(number)) return false;
  const heaviest = person === undefined ? 9 : 11;
  const [first, second] = [number.length - 2, number.length - 1];
  return [first, second].every((place) => number.charAt(place) === brazilianCheck(number.slice(0, place), heaviest));
}

/** Weights rise from 2 from right to left, and begin anew above the heaviest; letters count on from the digits as in ASCII. */
function brazilianCheck(before: string, heaviest: number): string {
  let total = 0;
  let weight = 2;
  for (let place = before.length - 1; place >= 0; place--) {
    total += (before.charCodeAt(place) - 48) * weight;
    weight = weight === heaviest ? 2 : weight + 1;
  }
  const left = total % 11;
  return String(left < 2 ? 0 : 11 - left);
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
