// Requests about customers → Intents. On this wire a customer is named by the merchant's own id.
import { z } from 'zod';
import type { BadRequest, CustomerInput, Intent, WireRequest } from '../dialect.ts';
import { readPage } from './cursor.ts';
import { readInput, reject } from './read-input.ts';

const MAX_TEXT_CHARS = 500;
const text = z.string().max(MAX_TEXT_CHARS);

const optional = {
  archived: z.boolean().optional(),
  logoURL: text.nullish(),
  iconURL: text.nullish(),
  domain: text.nullish(),
  userId: text.nullish(),
};

const name = text.min(1);
const CreateBody = z.object({
  customer: z.object({ email: z.email().max(254), name, externalId: text.min(1), ...optional }),
});
const UpdateBody = z.object({
  customer: z.object({
    email: z.email().max(254).optional(),
    name: name.optional(),
    externalId: text.min(1).optional(),
    ...optional,
  }),
});

export function parseCreateCustomer(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, CreateBody);
  if ('reject' in read) return read.reject;
  return { do: 'create-customer', input: toInput(read.value.customer) };
}

export function parseUpdateCustomer(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, UpdateBody);
  if ('reject' in read) return read.reject;
  return { do: 'update-customer', customer: named(request), input: toInput(read.value.customer) };
}

export const parseArchiveCustomer = (request: WireRequest): Intent => ({
  do: 'update-customer',
  customer: named(request),
  input: { archived: true },
});

export const parseReadCustomer = (request: WireRequest): Intent => ({ do: 'read-customer', customer: named(request) });

export const parseReadBilling = (request: WireRequest): Intent => ({
  do: 'read-account',
  customer: named(request),
  dialect: 'flowglad',
});

export function parseListCustomers(request: WireRequest): Intent | BadRequest {
  const read = readPage(request);
  return 'problem' in read ? reject(read.problem) : { do: 'list-customers', filter: {}, page: read.page };
}

const named = ({ params }: WireRequest): { readonly externalId: string } => ({
  externalId: params['externalId'] ?? '',
});

/** What only this API has words for is kept under its name. */
function toInput(fields: z.output<typeof UpdateBody>['customer']): CustomerInput {
  const { email, name: fullName, externalId, archived, ...own } = fields;
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  return {
    ...(email !== undefined && { email }),
    ...(fullName !== undefined && { name: fullName }),
    ...(externalId !== undefined && { externalId }),
    ...(archived !== undefined && { archived }),
    ...(Object.keys(given).length > 0 && { extra: given }),
  };
}
