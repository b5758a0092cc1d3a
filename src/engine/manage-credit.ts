// What a merchant does with the store credit of customers.
import type { CreditIntent } from '../dialects/credit-intent.ts';
import type { Result } from '../dialects/dialect.ts';
import type { Customer } from '../domain/customer.ts';
import type { Merchant } from '../domain/merchant.ts';
import { problem, type Problem } from '../domain/problem.ts';
import { MAX_CREDIT, type CreditChange } from '../domain/store-credit.ts';
import type { CreditOutcome } from '../store/store-credit.ts';
import type { EngineDeps } from './deps.ts';
import { refused } from './refused.ts';

export const isCreditIntent = (intent: { readonly do: string }): intent is CreditIntent => /-credit$/.test(intent.do);

/** `onceId` is the same whenever the same request is carried out again. */
export async function manageCredit(
  deps: EngineDeps,
  merchant: Merchant,
  intent: CreditIntent,
  onceId: string,
): Promise<Result> {
  const { store, clock } = deps;
  const customer = await store.findCustomer(merchant.id, intent.customer);
  if (customer === null) return { kind: 'not-found', what: 'customer' };
  const nowMs = clock.businessMs(merchant.id);
  if (intent.do === 'change-credit') {
    const wrong = await changeCredit(deps, merchant, customer, intent.change, onceId);
    if (wrong !== null) return refused(wrong);
  }
  const { currency } = merchant;
  const purse = { merchantId: merchant.id, customerId: customer.id, unit: currency };
  const page = intent.do === 'read-credit' ? { ...intent.page, after: intent.page.cursor } : { limit: 1, after: null };
  const { rows, next } = await store.listCreditEntries(purse, page, nowMs);
  const balance = (await store.loadCredit(merchant.id, [customer.id], currency, nowMs)).get(customer.id) ?? 0;
  return { kind: 'credit', customer, currency, balance, entries: { items: rows, nextCursor: next } };
}

export async function changeCredit(
  { store, clock }: EngineDeps,
  { id: merchantId, currency }: Merchant,
  { id: customerId }: Customer,
  change: CreditChange,
  onceId: string,
): Promise<Problem | null> {
  const nowMs = clock.businessMs(merchantId);
  const passed = whyPassed(change, nowMs);
  if (passed !== null) return passed;
  const outcome = await store.changeCredit({ merchantId, customerId, unit: currency }, onceId, change, nowMs);
  return outcome === 'done' ? null : whyNoCredit(outcome);
}

export const whyPassed = ({ expiresAtMs }: CreditChange, nowMs: number): Problem | null =>
  expiresAtMs !== null && expiresAtMs <= nowMs
    ? problem('invalid_value', 'expires_at', '`expires_at` has passed already.')
    : null;

export const whyNoCredit = (outcome: Exclude<CreditOutcome, 'done'>): Problem =>
  outcome === 'too-little'
    ? problem(
        'credit_too_low',
        'amount',
        '`amount` is more than the customer has: a balance never falls below nothing.',
      )
    : problem('too_large', 'amount', `\`amount\` would bring the balance above ${MAX_CREDIT} minor units.`);
