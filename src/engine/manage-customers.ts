// What a merchant does with its customers besides selling to them.
import { unreachable } from '../base/assert.ts';
import { uuidv7 } from '../base/ids.ts';
import type { CustomerInput, CustomerIntent } from '../dialects/customer-intent.ts';
import type { Caller, Result } from '../dialects/dialect.ts';
import { changeCustomer, newCustomer, type Customer, type CustomerRef } from '../domain/customer.ts';
import { problem } from '../domain/problem.ts';
import type { EngineDeps } from './deps.ts';
import { insertCustomer, updateCustomer } from './save-customer.ts';

export const isCustomerIntent = (intent: { readonly do: string }): intent is CustomerIntent =>
  /^(create|read|update|list)-customers?$/.test(intent.do);

/** Somebody else may change the same customer at the same time; it is read and changed again. */
const MAX_ROUNDS = 3;

export async function manageCustomers(deps: EngineDeps, caller: Caller, intent: CustomerIntent): Promise<Result> {
  const { store } = deps;
  const merchantId = caller.merchant.id;
  switch (intent.do) {
    case 'create-customer':
      return create(deps, caller, intent.input);
    case 'read-customer':
      return found(await store.findCustomer(merchantId, intent.customer));
    case 'update-customer':
      return update(deps, caller, intent.customer, intent.input);
    case 'list-customers': {
      const { filter, page } = intent;
      const { rows, next, total } = await store.listCustomers(merchantId, filter, { ...page, after: page.cursor });
      return { kind: 'customers', page: { items: rows, nextCursor: next, total } };
    }
    default:
      return unreachable(intent);
  }
}

async function create(deps: EngineDeps, { merchant }: Caller, input: CustomerInput): Promise<Result> {
  const { clock } = deps;
  const nowMs = clock.businessMs(merchant.id);
  const ids = { merchantId: merchant.id, id: uuidv7(clock.wallMs()), livemode: merchant.livemode };
  const customer = newCustomer({ ...ids, ...fieldsOf(input, {}, nowMs) }, nowMs);
  return (await insertCustomer(deps, customer)) === 'inserted' ? { kind: 'customer', customer } : taken(input);
}

async function update(deps: EngineDeps, { merchant }: Caller, ref: CustomerRef, input: CustomerInput): Promise<Result> {
  const { store, clock } = deps;
  const nowMs = clock.businessMs(merchant.id);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const customer = await store.findCustomer(merchant.id, ref);
    if (customer === null) return found(null);
    const next = changeCustomer(customer, fieldsOf(input, customer.extra, nowMs), nowMs);
    if (next === customer || (await updateCustomer(deps, next, customer.version))) {
      return { kind: 'customer', customer: next };
    }
  }
  return taken(input);
}

function fieldsOf(
  { archived, extra, ...fields }: CustomerInput,
  before: Customer['extra'],
  nowMs: number,
): Partial<Customer> {
  return {
    ...fields,
    ...(archived !== undefined && { archivedAtMs: archived ? nowMs : null }),
    ...(extra !== undefined && { extra: { ...before, ...extra } }),
  };
}

const found = (customer: Customer | null): Result =>
  customer === null ? { kind: 'not-found', what: 'customer' } : { kind: 'customer', customer };

function taken({ externalId }: CustomerInput): Result {
  const text = `\`external_id\`: there is a customer with the external id “${externalId ?? ''}” already, or somebody else is changing this one.`;
  return { kind: 'refused', problems: [problem('already_exists', 'external_id', text)], session: null };
}
