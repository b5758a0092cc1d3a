// Requests about accounts → Intents. An account is a customer of the shop, and named by the customer's own id.
import { z } from 'zod';
import { isCountry } from '../../domain/address.ts';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Caller, Intent, WireRequest } from '../dialect.ts';
import { accountToCustomer } from './account-object.ts';
import { readClassicBody } from './classic-body.ts';
import { longId } from './ids.ts';
import { conditionsIn, readNumberedPage } from './numbered-page.ts';
import { bounds } from './policy.ts';
import { reject } from './read-body.ts';
import { optional, required, text } from './shapes.ts';

const name = z.string().trim().min(1).max(bounds.maxTextChars);
const email = z.string().trim().pipe(z.email().max(bounds.maxEmailChars));

const contact = {
  first: optional(name),
  last: optional(name),
  email: optional(email),
  company: text(bounds.maxTextChars),
  phone: text(bounds.maxTextChars),
  subscribed: optional(z.boolean()),
};

const country = z
  .string()
  .transform((code) => code.toUpperCase())
  .refine(isCountry, { error: 'must be the ISO 3166-1 code of a country, two letters such as US' });

const Address = z.object({
  addressLine1: text(bounds.maxTextChars),
  addressLine2: text(bounds.maxTextChars),
  city: text(bounds.maxTextChars),
  region: text(bounds.maxTextChars),
  postalCode: text(bounds.maxTextChars),
  country: optional(country),
});

const fields = {
  language: optional(z.string().regex(/^[a-z]{2}$/, { error: 'must be a language of two letters such as en' })),
  country: optional(country),
  lookup: optional(
    z.object({
      custom: optional(
        z
          .string()
          .min(4)
          .max(bounds.maxTextChars)
          .regex(/^[\w-]+$/, { error: 'may have letters, digits, - and _ only' }),
      ),
    }),
  ),
  address: optional(Address),
};

const UpdateBody = z.object({ contact: optional(z.object(contact)), ...fields });
const CreateBody = z.object({
  contact: required(z.object({ ...contact, first: required(name), last: required(name), email: required(email) })),
  ...fields,
});

export type AccountWish = z.output<typeof UpdateBody>;

export function parseCreateAccount(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readClassicBody(request, CreateBody);
  if ('reject' in read) return read.reject;
  return { do: 'create-customer', input: accountToCustomer(read.value, null, homeOf(caller)), soleEmail: true };
}

export function parseUpdateAccount(request: WireRequest, caller: Caller | null): Intent | BadRequest {
  const read = readClassicBody(request, UpdateBody);
  if ('reject' in read) return read.reject;
  return {
    do: 'update-customer',
    customer: { id: accountId(request) },
    input: (standing) => accountToCustomer(read.value, standing, homeOf(caller)),
    soleEmail: true,
  };
}

export const parseReadAccount = (request: WireRequest): Intent => ({
  do: 'read-customer',
  customer: { id: accountId(request) },
  withOrders: true,
});

/** Without a condition the ids of all accounts, with one those that fulfil it. */
export function parseAccounts(request: WireRequest): Intent | BadRequest {
  const read = readNumberedPage(request);
  if ('problem' in read) return reject(read.problem);
  const { page } = read;
  const [condition, second] = conditionsIn(request);
  if (condition === undefined) return { do: 'list-customers', filter: { archived: false }, page };
  if (second !== undefined) {
    return reject(problem('invalid_value', second[0], 'Only one condition can be specified.'));
  }
  const [key, value] = condition;
  switch (key) {
    case 'email':
      return { do: 'list-customers', filter: { archived: false, email: value }, page, withOrders: true };
    case 'custom':
      return { do: 'list-customers', filter: { archived: false, externalId: value }, page, withOrders: true };
    case 'global':
      return { do: 'read-customer', customer: { id: longId(value) ?? '' }, withOrders: true };
    case 'orderId':
    case 'orderID':
      return {
        do: 'read-customer',
        customer: { of: { dialect: 'fastspring', by: 'order', id: longId(value) ?? '' } },
        withOrders: true,
      };
    default:
      return reject(problem('unknown_key', key, `Unrecognized key: accounts are found by ${KEYS.join(', ')}.`));
  }
}

const KEYS = ['email', 'custom', 'global', 'orderId'] as const;

const accountId = ({ params }: WireRequest): string => longId(params['id'] ?? '') ?? '';

const homeOf = (caller: Caller | null): string => caller?.merchant.country ?? 'US';
