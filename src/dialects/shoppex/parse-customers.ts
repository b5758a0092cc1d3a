// Requests about customers → Intents. A shop knows people by their e-mail address here; deleted ones are kept for their orders
// and not found any more.
import { z } from 'zod';
import { isUuid } from '../../base/ids.ts';
import { isCountry, type Address } from '../../domain/address.ts';
import { withAddress, type Customer } from '../../domain/customer.ts';
import { phoneOf } from '../../domain/phone.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { BadRequest, Caller, CustomerInput, Intent, WireRequest } from '../dialect.ts';
import type { CreditChange } from '../../domain/store-credit.ts';
import { fromMajor } from '../wire.ts';
import { optional } from './field-schemas.ts';
import { fieldFilters, orderOf, readPage } from './parse-list.ts';
import { bounds } from './policy.ts';
import { readInput, reject } from './read-body.ts';

/** `null` empties a field; PHP clients send an empty text for it. */
const clearable = <S extends z.ZodType>(schema: S) =>
  z.preprocess((value) => (value === '' ? null : value), schema.nullish());
const text = z.string().max(bounds.maxCustomerTextChars);

const fields = {
  name: clearable(text),
  phone: clearable(text),
  country_code: clearable(
    text.transform((code) => code.trim().toUpperCase()).refine(isCountry, { error: 'this is no ISO 3166-1 country' }),
  ),
  street_address: clearable(text),
  city: clearable(text),
  postal_code: clearable(text),
};
const Email = z.email().max(bounds.maxEmailChars);
const CreateBody = z.object({ email: Email, ...fields, upsert: optional(z.boolean()) });
const Money = z.union([z.number(), z.string().trim().min(1)]);
const UpdateBody = z.object({
  email: optional(Email),
  ...fields,
  customer_balance: optional(Money),
  customer_balance_description: optional(text),
});

export function parseCreateCustomer(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readInput(request, CreateBody);
  if ('reject' in read) return read.reject;
  const given = inputOf(read.value, caller);
  if ('problem' in given) return reject(given.problem);
  const { input } = given;
  return {
    do: 'create-customer',
    input: input(null),
    soleEmail: true,
    withCredit: true,
    ...(read.value.upsert === true && { orUpdate: input }),
  };
}

export function parseUpdateCustomer(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const customer = customerRef(request);
  if (customer === null) return unknownCustomer();
  const read = readInput(request, UpdateBody);
  if ('reject' in read) return read.reject;
  const given = inputOf(read.value, caller);
  if ('problem' in given) return reject(given.problem);
  const credit = balanceIn(read.value, caller);
  if (credit !== null && 'problem' in credit) return reject(credit.problem);
  return {
    do: 'update-customer',
    customer,
    input: given.input,
    soleEmail: true,
    withCredit: true,
    ...(credit !== null && { credit }),
  };
}

/** The balance is said as it is to be. */
function balanceIn(
  { customer_balance: to, customer_balance_description: note }: z.output<typeof UpdateBody>,
  caller: Caller | null,
): CreditChange | { readonly problem: Problem } | null {
  if (to === undefined) return null;
  const money = fromMajor(to, caller?.merchant.currency ?? 'USD');
  if ('problemText' in money) {
    return { problem: problem('invalid_value', 'customer_balance', `customer_balance ${money.problemText}.`) };
  }
  if (money.amount < 0) {
    return { problem: problem('invalid_value', 'customer_balance', 'customer_balance must not be below 0.') };
  }
  return { by: { to: money.amount }, kind: 'adjustment', note: note ?? null, expiresAtMs: null };
}

export function parseReadCustomer(request: WireRequest): Intent | BadRequest {
  const customer = customerRef(request);
  return customer === null ? unknownCustomer() : { do: 'read-customer', customer, withCredit: true };
}

export function parseDeleteCustomer(request: WireRequest): Intent | BadRequest {
  const customer = customerRef(request);
  return customer === null ? unknownCustomer() : { do: 'update-customer', customer, input: { archived: true } };
}

export function parseListCustomers({ query }: WireRequest): Intent | BadRequest {
  const read = readPage(query, ['search', 'filters', 'sorts']);
  const problems: Problem[] = 'problem' in read ? [read.problem] : [];
  const order = orderOf(query['sorts'] ?? '', problems);
  const emails = fieldFilters(query['filters'] ?? '').flatMap(({ field, value }) => {
    if (field === 'email' && value !== '') return [value];
    problems.push(problem('invalid_value', 'filters', 'filters: email:<address> is the one that customers can have.'));
    return [];
  });
  const search = query['search']?.trim() || undefined;
  if (search !== undefined && search.length > bounds.maxSearchChars) {
    problems.push(problem('too_large', 'search', `search is longer than ${bounds.maxSearchChars} characters.`));
  }
  if ('problem' in read || problems.length > 0) return reject(...problems);
  const [email] = emails;
  return {
    do: 'list-customers',
    filter: { archived: false, ...(email !== undefined && { email }), ...(search !== undefined && { search }) },
    page: { ...read.page, ...order },
    withCredit: true,
  };
}

type InputFor = (standing: Customer | null) => CustomerInput;

/** Of an address the parts are given, so what becomes of it depends on the one that stands. */
function inputOf(
  given: Omit<z.output<typeof UpdateBody>, `customer_balance${string}`>,
  caller: Caller | null,
): { readonly input: InputFor } | { readonly problem: Problem } {
  const { email, name, phone, country_code: country, street_address: line1, city, postal_code: postalCode } = given;
  const dialed = phone ? phoneOf(phone, country ?? caller?.merchant.country) : phone;
  if (phone && dialed === null) {
    const sentence = 'phone is no telephone number; write it with + and the calling code of its country.';
    return { problem: problem('invalid_value', 'phone', sentence) };
  }
  const address: Partial<Address> = {
    ...(country !== undefined && country !== null && { country }),
    ...(line1 !== undefined && { line1 }),
    ...(city !== undefined && { city }),
    ...(postalCode !== undefined && { postalCode }),
  };
  const home = caller?.merchant.country ?? 'US';
  const fields = {
    ...(email !== undefined && { email }),
    ...(name !== undefined && { name }),
    ...(dialed !== undefined && { phone: dialed }),
  };
  if (Object.keys(address).length === 0) return { input: () => fields };
  const named = { ...address, ...(name && { name }) };
  return {
    input: (standing) => ({ ...fields, addresses: withAddress(standing?.addresses ?? [], named, home) }),
  };
}

export function customerRef({ params }: WireRequest): { readonly id: string; readonly isActive: true } | null {
  const id = params['id'] ?? '';
  return isUuid(id) ? { id: id.toLowerCase(), isActive: true } : null;
}

export const unknownCustomer = (): BadRequest =>
  reject(problem('invalid_value', 'uniqid', 'The id in the path is not a UUID, so there is no such customer.'));
