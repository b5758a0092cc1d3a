// From the body of a new subscription to what is asked for.
import { uuidFromNames } from '../../base/ids.ts';
import type { Caller, Intent, WireRequest } from '../dialect.ts';
import { newId } from '../wire.ts';
import type { SubscriptionCreate } from './subscription-input.ts';
import { DAY_MS, newSessionId, toCustomerRef } from './to-command.ts';

export function toBegin(body: SubscriptionCreate, { headers }: WireRequest, caller: Caller | null): Intent {
  const { customer, lines, instrument, backup_instrument: backup, metadata } = body;
  const { start_at: start, trial_end: trial, free, name } = body;
  const key = headers['idempotency-key'];
  const session = newSessionId();
  return {
    do: 'create-subscription',
    // It is charged for: however a repeat comes about, one key makes one.
    id: key === undefined ? newId() : uuidFromNames('subscription by key', caller?.merchant.id ?? '', key),
    open: {
      type: 'open-session',
      dialect: 'native',
      ids: { session: newId(), public: session, native: session },
      input: {
        lines: lines.map((line) => ({ kind: 'catalog', ...line })),
        customer: toCustomerRef(customer),
        ...(metadata && { metadata }),
      },
      mode: 'payment',
      life: { ms: DAY_MS, slides: false },
      callback: null,
      extra: {},
      mayOverridePrices: false,
      trustedReturnUrls: true,
      payment: null,
    },
    ...(instrument && { instrument }),
    ...(backup && { backup }),
    terms: {
      ...(start && { startMs: Date.parse(start) }),
      ...(trial && { trialEndMs: Date.parse(trial) }),
      ...(free && { isFree: true }),
      ...(name && { name }),
    },
  };
}
