// What a merchant does with its customers besides selling to them.
import { unreachable } from '../base/assert.ts';
import { uuidv7 } from '../base/ids.ts';
import type { CoinGrant, CustomerInput, CustomerIntent } from '../dialects/customer-intent.ts';
import type { Caller, Result } from '../dialects/dialect.ts';
import { changeCustomer, newCustomer, type Customer, type CustomerRef } from '../domain/customer.ts';
import type { Merchant } from '../domain/merchant.ts';
import { problem, type Problem } from '../domain/problem.ts';
import type { EngineDeps } from './deps.ts';
import { insertCustomer, updateCustomer } from './save-customer.ts';

export const isCustomerIntent = (intent: { readonly do: string }): intent is CustomerIntent =>
  /^(create|read|update|list)-customers?$|-coins$|-coin-entries$/.test(intent.do);

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
    case 'read-coins':
    case 'grant-coins':
    case 'list-coin-entries':
      return manageCoins(deps, caller, intent);
    case 'list-customers': {
      const { filter, page } = intent;
      const { rows, next, total } = await store.listCustomers(merchantId, filter, { ...page, after: page.cursor });
      return { kind: 'customers', page: { items: rows, nextCursor: next, total } };
    }
    default:
      return unreachable(intent);
  }
}

async function manageCoins(
  { store, clock }: EngineDeps,
  { merchant }: Caller,
  intent: Extract<CustomerIntent, { do: 'read-coins' | 'grant-coins' | 'list-coin-entries' }>,
): Promise<Result> {
  const customer = await store.findCustomer(merchant.id, intent.customer);
  if (customer === null) return found(null);
  const nowMs = clock.businessMs(merchant.id);
  if (intent.do === 'list-coin-entries') {
    const page = { ...intent.page, after: intent.page.cursor };
    const { rows, next, total } = await store.listCoinEntries(merchant.id, customer.id, page);
    return { kind: 'coin-entries', page: { items: rows, nextCursor: next, total } };
  }
  if (intent.do === 'grant-coins') {
    const refusal = await grant(store, merchant, customer, intent.grant, nowMs);
    if (refusal !== null) return { kind: 'refused', problems: [refusal], session: null };
  }
  return { kind: 'coins', customer, balance: await store.coinBalance(merchant.id, customer.id, nowMs) };
}

async function grant(
  store: EngineDeps['store'],
  { id: merchantId, coins: settings }: Merchant,
  customer: Customer,
  { expiresAtMs, ...given }: CoinGrant,
  nowMs: number,
): Promise<Problem | null> {
  if (settings === undefined) {
    return problem('coins_unavailable', null, 'This shop has no loyalty coins: give it `coins` in its configuration.');
  }
  if (expiresAtMs !== undefined && expiresAtMs <= nowMs) {
    return problem('invalid_value', 'expires_at', '`expires_at` has passed already.');
  }
  const lasts = settings.lifeMs === null ? null : nowMs + settings.lifeMs;
  const isDone = await store.grantCoins(
    merchantId,
    customer.id,
    { ...given, expiresAtMs: expiresAtMs ?? lasts },
    nowMs,
  );
  const text = `\`coins\`: the customer has fewer than ${-given.coins} that can be used.`;
  return isDone ? null : problem('coins_unavailable', 'coins', text);
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
