// What a merchant does with its customers besides selling to them.
import { unreachable } from '../base/assert.ts';
import { uuidv7 } from '../base/ids.ts';
import type { CoinGrant, CustomerInput, CustomerIntent } from '../dialects/customer-intent.ts';
import type { Caller, Result } from '../dialects/dialect.ts';
import { changeCustomer, newCustomer, type Customer } from '../domain/customer.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Merchant } from '../domain/merchant.ts';
import { problem, type Problem } from '../domain/problem.ts';
import type { Session } from '../domain/session.ts';
import type { EngineDeps } from './deps.ts';
import { findSession } from './find-session.ts';
import { changeCredit, whyNoCredit, whyPassed } from './manage-credit.ts';
import { refused } from './refused.ts';
import { insertCustomer, insertSoleEmail, updateCustomer, updateSoleEmail, updateWithCredit } from './save-customer.ts';

export const isCustomerIntent = (intent: { readonly do: string }): intent is CustomerIntent =>
  /^(create|read|update|list)-customers?$|-coins$|-coin-entries$/.test(intent.do);

/** Somebody else may change the same customer at the same time; it is read and changed again. */
const MAX_ROUNDS = 3;

/** Of orders, and of ways to pay, that are shown with customers. */
const MAX_SHOWN = 100;

/** `dialect` is the one asked through; `onceId` is the same whenever the same request is carried out again. */
export async function manageCustomers(
  deps: EngineDeps,
  caller: Caller,
  intent: CustomerIntent,
  dialect: string,
  onceId: string,
): Promise<Result> {
  const result = await carryOut(deps, caller, intent, dialect, onceId);
  if (!('withCredit' in intent) || (result.kind !== 'customer' && result.kind !== 'customers')) return result;
  const { id: merchantId, currency } = caller.merchant;
  const ids = (result.kind === 'customer' ? [result.customer] : result.page.items).map(({ id }) => id);
  const credit = await deps.store.loadCredit(merchantId, ids, currency, deps.clock.businessMs(merchantId));
  return { ...result, credit };
}

async function carryOut(
  deps: EngineDeps,
  caller: Caller,
  intent: CustomerIntent,
  dialect: string,
  onceId: string,
): Promise<Result> {
  const { store } = deps;
  const merchantId = caller.merchant.id;
  switch (intent.do) {
    case 'create-customer':
      return create(deps, caller, intent, onceId);
    case 'read-customer': {
      const customer = await findNamed(deps, merchantId, intent.customer);
      if (customer === null || intent.withOrders === undefined) return found(customer);
      return { kind: 'customer', customer, ...(await holdingsOf(deps, merchantId, dialect, [customer])) };
    }
    case 'update-customer':
      return update(deps, caller, intent, onceId);
    case 'read-coins':
    case 'grant-coins':
    case 'list-coin-entries':
      return manageCoins(deps, caller, intent);
    case 'list-customers': {
      const { filter, page } = intent;
      const { rows, next, total } = await store.listCustomers(merchantId, filter, { ...page, after: page.cursor });
      const holdings = intent.withOrders && (await holdingsOf(deps, merchantId, dialect, rows));
      return { kind: 'customers', page: { items: rows, nextCursor: next, total }, ...holdings };
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
    if (refusal !== null) return refused(refusal);
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

async function findNamed(
  deps: EngineDeps,
  merchantId: string,
  named: Extract<CustomerIntent, { do: 'read-customer' }>['customer'],
): Promise<Customer | null> {
  if (!('of' in named)) return deps.store.findCustomer(merchantId, named);
  const id = (await findSession(deps, named.of, merchantId))?.session.customerId ?? null;
  return id === null ? null : deps.store.findCustomer(merchantId, { id });
}

async function holdingsOf(
  { store }: EngineDeps,
  merchantId: string,
  dialect: string,
  shown: readonly Customer[],
): Promise<{ readonly orders: readonly Session[]; readonly instruments: readonly Instrument[] }> {
  const customers = shown.map(({ id }) => id);
  if (customers.length === 0) return { orders: [], instruments: [] };
  const page = { limit: MAX_SHOWN, after: null };
  const [orders, instruments] = await Promise.all([
    store.listSessions(merchantId, { dialect, customers }, page),
    store.listInstruments(merchantId, { customers }, page),
  ]);
  return { orders: orders.rows, instruments: instruments.rows };
}

async function create(
  deps: EngineDeps,
  caller: Caller,
  { input, soleEmail, orUpdate }: Extract<CustomerIntent, { do: 'create-customer' }>,
  onceId: string,
): Promise<Result> {
  const { clock } = deps;
  const { merchant } = caller;
  const nowMs = clock.businessMs(merchant.id);
  const ids = { merchantId: merchant.id, id: uuidv7(clock.wallMs()), livemode: merchant.livemode };
  const empty = newCustomer(ids, nowMs);
  const customer = { ...empty, ...fieldsOf(input, empty, nowMs) };
  const outcome = await (soleEmail ? insertSoleEmail : insertCustomer)(deps, customer);
  if (outcome === 'taken') return taken(input);
  if (outcome === 'inserted') return { kind: 'customer', customer };
  if (orUpdate === undefined) return { kind: 'email-taken', by: outcome };
  return update(deps, caller, { do: 'update-customer', customer: { id: outcome.id }, input: orUpdate }, onceId);
}

async function update(
  deps: EngineDeps,
  { merchant }: Caller,
  { customer: ref, input: wanted, soleEmail, credit }: Extract<CustomerIntent, { do: 'update-customer' }>,
  onceId: string,
): Promise<Result> {
  const { store, clock } = deps;
  const nowMs = clock.businessMs(merchant.id);
  const passed = credit && whyPassed(credit, nowMs);
  if (passed) return refused(passed);
  const purse = { id: onceId, unit: merchant.currency, nowMs };
  let input: CustomerInput = {};
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const customer = await store.findCustomer(merchant.id, ref);
    if (customer === null) return found(null);
    input = typeof wanted === 'function' ? wanted(customer) : wanted;
    const next = changeCustomer(customer, fieldsOf(input, customer, nowMs), nowMs);
    if (next === customer) {
      const wrong = credit === undefined ? null : await changeCredit(deps, merchant, customer, credit, onceId);
      return wrong === null ? { kind: 'customer', customer } : refused(wrong);
    }
    // Whose address does not change keeps it, though others may have it from elsewhere.
    const isSole = soleEmail === true && next.email !== customer.email;
    const outcome =
      credit === undefined
        ? await (isSole ? updateSoleEmail : updateCustomer)(deps, next, customer.version)
        : await updateWithCredit(deps, next, customer.version, isSole, { ...purse, change: credit });
    if (typeof outcome === 'object') return { kind: 'email-taken', by: outcome };
    if (typeof outcome === 'string') return refused(whyNoCredit(outcome));
    if (outcome) return { kind: 'customer', customer: next };
  }
  return taken(input);
}

function fieldsOf(
  { archived, extra, phone, ...fields }: CustomerInput,
  before: Customer,
  nowMs: number,
): Partial<Customer> {
  return {
    ...fields,
    ...(archived !== undefined && { archivedAtMs: archived ? nowMs : null }),
    ...(extra !== undefined && { extra: { ...before.extra, ...extra } }),
    // That a phone is theirs the person has proven, of that one only.
    ...(phone !== undefined && phone !== before.phone && { phone, phoneVerifiedAtMs: null }),
  };
}

const found = (customer: Customer | null): Result =>
  customer === null ? { kind: 'not-found', what: 'customer' } : { kind: 'customer', customer };

function taken({ externalId }: CustomerInput): Result {
  const text = `\`external_id\`: there is a customer with the external id “${externalId ?? ''}” already, or somebody else is changing this one.`;
  return refused(problem('already_exists', 'external_id', text));
}
