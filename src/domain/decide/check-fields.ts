// Checks of a session's fields other than its cart. All problems at once, in a fixed order.
import { isCountry, type Address } from '../address.ts';
import type { SessionInput } from '../command.ts';
import { isCurrency } from '../currency.ts';
import type { Facts, Limits } from '../facts.ts';
import { problem, type Problem } from '../problem.ts';
import { tooLong, unstorableTexts } from './check-text.ts';
import { checkReturnUrl } from './check-url.ts';
import { checkCustomer } from './take-customer.ts';

const MAX_KEY_CHARS = 255;
const MAX_EMAIL_CHARS = 254;
const MAX_TAX_ID_CHARS = 40;
/** Something before the @, and a domain with a dot after it. Whether it exists shows only when mail arrives. */
const PLAUSIBLE_EMAIL = /^[^\s@,;<>]+@[^\s@,;<>.]+(\.[^\s@,;<>.]+)+$/;

export function checkFields(input: SessionInput, trustedReturnUrls: boolean, facts: Facts): Problem[] {
  const { limits, merchant } = facts;
  return [
    ...unstorableTexts(input),
    ...checkMarket(input),
    ...checkCustomer(input, facts),
    ...checkBuyer(input, limits),
    ...checkAddress(input.shippingAddress, 'shipping_address', limits),
    ...checkAddress(input.billingAddress, 'billing_address', limits),
    ...checkReturnUrl(input.successUrl, 'success_url', trustedReturnUrls, facts),
    ...checkReturnUrl(input.cancelUrl, 'cancel_url', trustedReturnUrls, facts),
    ...checkMetadata(input.metadata, limits),
    ...checkAttributes(input.attributes, 'attributes', limits),
    ...Object.values(input.titles ?? {}).flatMap((title) => tooLong(title, 'titles', limits.maxTextChars)),
    ...tooLong(input.note, 'note', limits.maxNoteChars),
    ...tooLong(input.clientReferenceId, 'client_reference_id', limits.maxTextChars),
    ...checkGateway(
      input.gateway,
      merchant.gateways.map(({ name }) => name),
    ),
    ...checkMethodFilter(input.paymentMethods, limits),
  ];
}

export const checkMetadata = (map: SessionInput['metadata'], limits: Limits): Problem[] =>
  checkMap(map, 'metadata', {
    keys: limits.maxMetadataKeys,
    keyChars: limits.maxMetadataKeyChars,
    valueChars: limits.maxMetadataValueChars,
  });

/** Attributes of a cart or properties of a line. */
export const checkAttributes = (map: SessionInput['attributes'], at: string, limits: Limits): Problem[] =>
  checkMap(map, at, {
    keys: limits.maxAttributes,
    keyChars: MAX_KEY_CHARS,
    valueChars: limits.maxAttributeValueChars,
  });

function checkMarket({ currency, country, locale }: SessionInput): Problem[] {
  const problems: Problem[] = [];
  if (currency !== undefined && !isCurrency(currency)) {
    const text = `\`currency\` must be an ISO 4217 code in upper case such as INR; “${currency}” is none.`;
    problems.push(problem('currency_unsupported', 'currency', text));
  }
  if (country !== undefined && !isCountry(country)) problems.push(badCountry('country', country));
  if (locale !== undefined && canonicalLocale(locale) === null) {
    const text = `\`locale\` must be a BCP 47 tag such as en-IN; “${locale}” is none.`;
    problems.push(problem('invalid_value', 'locale', text));
  }
  return problems;
}

/** The tag in its usual spelling; `null` when it is none. */
export function canonicalLocale(tag: string): string | null {
  try {
    return Intl.getCanonicalLocales(tag)[0] ?? null;
  } catch {
    // A RangeError is the only way in which Intl says no.
    return null;
  }
}

function checkBuyer({ buyer }: SessionInput, limits: Limits): Problem[] {
  if (buyer === null || buyer === undefined) return [];
  const email = buyer.email?.trim() ?? '';
  const problems = [
    ...tooLong(buyer.email, 'buyer.email', MAX_EMAIL_CHARS),
    ...tooLong(buyer.phone, 'buyer.phone', limits.maxTextChars),
    ...tooLong(buyer.name, 'buyer.name', limits.maxTextChars),
    ...tooLong(buyer.externalId, 'buyer.external_id', limits.maxTextChars),
    ...tooLong(buyer.taxId, 'buyer.tax_id', MAX_TAX_ID_CHARS),
  ];
  if (email !== '' && email.length <= MAX_EMAIL_CHARS && !PLAUSIBLE_EMAIL.test(email)) {
    const text = 'This is not an e-mail address. One looks like name@example.com.';
    problems.unshift(problem('invalid_value', 'buyer.email', text, 'buyer'));
  }
  return problems;
}

function checkAddress(address: Address | null | undefined, at: string, limits: Limits): Problem[] {
  if (address === null || address === undefined) return [];
  const { country, postalCode, ...texts } = address;
  return [
    ...(isCountry(country) ? [] : [badCountry(`${at}.country`, country)]),
    ...tooLong(postalCode, `${at}.postal_code`, limits.maxTextChars),
    ...Object.entries(texts).flatMap(([name, text]) => tooLong(text, `${at}.${name}`, limits.maxTextChars)),
  ];
}

function badCountry(at: string, country: string): Problem {
  const text = `\`${at}\` must be an ISO 3166-1 code of two upper-case letters such as IN; “${country}” is none.`;
  return problem('invalid_value', at, text);
}

function checkMap(
  map: Readonly<Record<string, string>> | null | undefined,
  at: string,
  limit: { readonly keys: number; readonly keyChars: number; readonly valueChars: number },
): Problem[] {
  if (map === null || map === undefined) return [];
  const entries = Object.entries(map);
  if (entries.length > limit.keys) {
    return [problem('too_large', at, `\`${at}\` has ${entries.length} keys; at most ${limit.keys} are allowed.`)];
  }
  return entries.flatMap(([key, value]) => {
    if (key.length <= limit.keyChars) return tooLong(value, `${at}.${key}`, limit.valueChars);
    const field = `${at}.${key}`;
    const text = `\`${field}\`: the key has ${key.length} characters; at most ${limit.keyChars} are allowed.`;
    return [problem('too_large', field, text)];
  });
}

function checkGateway(gateway: string | null | undefined, known: readonly string[]): Problem[] {
  if (gateway === null || gateway === undefined || known.includes(gateway)) return [];
  const text = `\`gateway\`: the merchant has no gateway “${gateway}”. Switched on: ${known.join(', ') || 'none'}.`;
  return [problem('gateway_unavailable', 'gateway', text)];
}

function checkMethodFilter(filter: SessionInput['paymentMethods'], limits: Limits): Problem[] {
  if (filter === null || filter === undefined) return [];
  return (['only', 'hide', 'order'] as const).flatMap((name) => {
    const at = `payment_methods.${name}`;
    const methods = filter[name] ?? [];
    if (methods.length > limits.maxAttributes) {
      return [problem('too_large', at, `\`${at}\` names ${methods.length} methods; at most ${limits.maxAttributes}.`)];
    }
    return methods.flatMap((method, index) => tooLong(method, `${at}[${index}]`, limits.maxTextChars));
  });
}
