// The subscription that a way to pay is to be kept for: whether it is its customer's, and whether it still costs anything.
import { renewalSessionId } from '../domain/billing-period.ts';
import type { OpenSession } from '../domain/command.ts';
import { isOver } from '../domain/lifecycle.ts';
import { problem, type Problem } from '../domain/problem.ts';
import type { Session } from '../domain/session.ts';
import { owesCharge, type Subscription } from '../domain/subscription.ts';
import type { EngineDeps } from './deps.ts';

type Store = Pick<EngineDeps['store'], 'findSubscription' | 'findCustomer' | 'loadSession'>;

export async function whyBadSetup(
  { store }: { readonly store: Store },
  merchantId: string,
  { setup, input }: OpenSession,
): Promise<Problem | null> {
  if (setup === undefined) return null;
  const subscription = await store.findSubscription(merchantId, setup.subscriptionId);
  const customer = input.customer ? await store.findCustomer(merchantId, input.customer) : null;
  if (subscription === null || customer?.id !== subscription.customerId) return NOT_THEIRS;
  return (await hasEnded(store, subscription)) ? ENDED : null;
}

/** Where charging it has failed. */
export async function openBillOf(store: Pick<Store, 'loadSession'>, owing: Subscription): Promise<Session | null> {
  if (!owesCharge(owing)) return null;
  const bill = (await store.loadSession(owing.merchantId, renewalSessionId(owing)))?.session;
  return bill === undefined || isOver(bill.state) ? null : bill;
}

/** For good: one that has ended for want of money goes on when its bill is paid. */
export const hasEnded = async (store: Pick<Store, 'loadSession'>, subscription: Subscription): Promise<boolean> =>
  subscription.status === 'canceled' && (await openBillOf(store, subscription)) === null;

const NOT_THEIRS = problem(
  'invalid_value',
  'setup.subscription',
  '`setup.subscription`: this customer has no such subscription.',
);

const ENDED = problem(
  'subscription_canceled',
  'setup.subscription',
  'The subscription has ended, so that no way to pay is needed for it. Sell a new one.',
);
