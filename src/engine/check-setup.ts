// Whether the subscription that a way to pay is to be kept for is its customer's.
import type { OpenSession } from '../domain/command.ts';
import { problem, type Problem } from '../domain/problem.ts';
import type { EngineDeps } from './deps.ts';

export async function whyBadSetup(
  { store }: Pick<EngineDeps, 'store'>,
  merchantId: string,
  { setup, input }: OpenSession,
): Promise<Problem | null> {
  if (setup === undefined) return null;
  const subscription = await store.findSubscription(merchantId, setup.subscriptionId);
  const customer = input.customer ? await store.findCustomer(merchantId, input.customer) : null;
  if (subscription !== null && customer?.id === subscription.customerId) return null;
  return problem(
    'invalid_value',
    'setup.subscription',
    '`setup.subscription`: this customer has no such subscription.',
  );
}
