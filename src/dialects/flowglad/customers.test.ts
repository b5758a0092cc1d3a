import { describe, expect, it } from 'vitest';
import { makeAddress, makeCustomer, NOW_MS } from '../../../test/makers.ts';
import { makeAsked, makeContext, makeRequest } from '../../../test/wire-makers.ts';
import { problem } from '../../domain/problem.ts';
import type { Result } from '../dialect.ts';
import { parseArchiveCustomer, parseCreateCustomer, parseUpdateCustomer } from './parse-customers.ts';
import { renderCustomer, renderNewCustomer } from './render-customers.ts';
import { customerId } from './wire-ids.ts';

const given = { email: 'asha@example.com', name: 'Asha Rao', externalId: 'user_1001' };
const customer = makeCustomer({ ...given, addresses: [makeAddress()], extra: { domain: 'example.com' } });
const result: Result = { kind: 'customer', customer };
const bodyOf = (text: string | null) => JSON.parse(text ?? '') as Record<string, unknown>;

const RECORD = {
  id: customerId(customer.id),
  createdAt: '2026-06-15T12:00:00.000Z',
  email: 'asha@example.com',
  name: 'Asha Rao',
  externalId: 'user_1001',
  userId: null,
  archived: false,
  domain: 'example.com',
  logoURL: null,
  billingAddress: { name: 'Asha Rao', address: { line1: '12 Lake Road', postal_code: '560001', country: 'IN' } },
};

describe('the record', () => {
  it('has one wrapper more in the answer to the creation', () => {
    const made = renderNewCustomer(result, makeContext(), makeAsked());
    expect(made.status).toBe(200);
    expect(bodyOf(made.body)).toMatchObject({ data: { customer: RECORD } });
    expect(bodyOf(renderCustomer(result, makeContext(), makeAsked()).body)).toMatchObject({ customer: RECORD });
  });

  it('tells times in milliseconds to new clients', () => {
    const asked = makeAsked({ 'x-stainless-package-version': '0.29.0' });
    const { body } = renderCustomer(result, makeContext(), asked);
    expect(bodyOf(body)).toMatchObject({ customer: { createdAt: NOW_MS, updatedAt: NOW_MS } });
  });
});

describe('requests', () => {
  const params = { externalId: 'user_1001' };

  it('create', () => {
    const body = { customer: { ...given, domain: 'example.com', unknown: 1 } };
    expect(parseCreateCustomer(makeRequest({ body }))).toEqual({
      do: 'create-customer',
      input: { ...given, extra: { domain: 'example.com' } },
    });
  });

  it.each([
    [{ ...given, email: 'nobody' }, ['customer', 'email']],
    [{ ...given, name: undefined }, ['customer', 'name']],
    [{ ...given, externalId: '' }, ['customer', 'externalId']],
    [undefined, ['customer']],
  ])('refuse %j', (value, path) => {
    const intent = parseCreateCustomer(makeRequest({ body: { customer: value } }));
    expect(intent).toMatchObject({ do: 'reject', problems: [{ issue: { path } }] });
  });

  it('update what is given and nothing else', () => {
    const intent = parseUpdateCustomer(makeRequest({ params, body: { customer: { name: 'Asha', logoURL: null } } }));
    expect(intent).toEqual({
      do: 'update-customer',
      customer: params,
      input: { name: 'Asha', extra: { logoURL: null } },
    });
  });

  it('archive', () => {
    const intent = parseArchiveCustomer(makeRequest({ params }));
    expect(intent).toEqual({ do: 'update-customer', customer: params, input: { archived: true } });
  });
});

it('an external id that is taken is a conflict; nobody is NOT_FOUND, on which the vendor’s server kit relies', () => {
  const taken = problem('already_exists', 'external_id', '`external_id`: there is one.');
  const refused = renderNewCustomer({ kind: 'refused', problems: [taken], session: null }, makeContext(), makeAsked());
  expect(refused.status).toBe(409);
  expect(bodyOf(refused.body)).toMatchObject({
    code: 'CONFLICT',
    error: 'Invalid externalId: `externalId`: there is one.',
  });
  const missing = renderCustomer({ kind: 'not-found', what: 'customer' }, makeContext(), makeAsked());
  expect(missing.status).toBe(404);
  expect(bodyOf(missing.body)).toMatchObject({ code: 'NOT_FOUND', error: 'There is no such customer.' });
});
