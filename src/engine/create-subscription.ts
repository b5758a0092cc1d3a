// Subscriptions that a merchant begins without a checkout: looks up what is charged for them, and opens their first session.
import { uuidv7 } from '../base/ids.ts';
import type { Caller, Result } from '../dialects/dialect.ts';
import type { SubscriptionIntent } from '../dialects/subscription-intent.ts';
import type { Instrument } from '../domain/instrument.ts';
import { problem, type Problem } from '../domain/problem.ts';
import { background } from './background.ts';
import type { EngineDeps } from './deps.ts';
import type { Execute } from './execute.ts';
import { renewOne } from './renew.ts';
import { refused } from './refused.ts';

type CreateSubscription = Extract<SubscriptionIntent, { do: 'create-subscription' }>;

export async function createSubscription(
  deps: EngineDeps,
  execute: Execute,
  { merchant }: Caller,
  intent: CreateSubscription,
): Promise<Result> {
  const { store, clock } = deps;
  const { id, open, terms } = intent;
  const standing = await store.findSubscription(merchant.id, id);
  if (standing !== null) return { kind: 'subscription', subscription: standing };
  const { customer: ref } = open.input;
  const customer = ref ? await store.findCustomer(merchant.id, ref) : null;
  const kept = customer === null ? NOTHING : await keptBy(store, merchant.id, customer.id, intent);
  if ('problem' in kept) return refused(kept.problem);
  const { instrument, backup } = kept;
  const [attemptId, orderId] = [uuidv7(clock.wallMs()), uuidv7(clock.wallMs())];
  const ids = { subscriptionId: id, instrument, attemptId, orderId };
  const begin = { ...terms, ...ids, ...(backup !== null && { backupInstrumentId: backup.id }) };
  const executed = await execute({
    ...background,
    guesses: true,
    merchantId: merchant.id,
    sessionId: null,
    command: { ...open, begin },
  });
  if (executed.kind !== 'done') throw new Error(`a subscription without a key began as ${executed.kind}`);
  if (executed.result.kind !== 'session') return executed.result;
  const begun = await store.findSubscription(merchant.id, id);
  // Nothing was kept to charge, or a backup has its turn.
  if (begun !== null && (begun.dueAtMs ?? Infinity) <= clock.businessMs(merchant.id))
    await renewOne(deps, execute, begun);
  const subscription = await store.findSubscription(merchant.id, id);
  return subscription === null ? { kind: 'not-found', what: 'subscription' } : { kind: 'subscription', subscription };
}

interface Kept {
  readonly instrument: Instrument | null;
  readonly backup: Instrument | null;
}

const NOTHING: Kept = { instrument: null, backup: null };

/** What is named must be the customer's own. */
async function keptBy(
  store: EngineDeps['store'],
  merchantId: string,
  customerId: string,
  { instrument: named, backup: other }: Pick<CreateSubscription, 'instrument' | 'backup'>,
): Promise<Kept | { readonly problem: Problem }> {
  const found = await Promise.all(
    [named, other].map(async (id) => (id === undefined ? null : store.findInstrument(merchantId, id))),
  );
  const [own = null, backup = null] = found.map((one) => (one?.customerId === customerId ? one : null));
  if (named !== undefined && own === null) return { problem: notTheirs('instrument') };
  if (other !== undefined && backup === null) return { problem: notTheirs('backup_instrument') };
  return { instrument: own ?? (await store.findDefaultInstrument(merchantId, customerId)), backup };
}

const notTheirs = (at: string): Problem =>
  problem('invalid_value', at, `\`${at}\`: this customer has no such way to pay. Give the id of one of theirs.`);
