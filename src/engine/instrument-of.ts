// What a subscription is charged to.
import type { Instrument } from '../domain/instrument.ts';
import type { Session } from '../domain/session.ts';
import { backupFor } from '../domain/after-session.ts';
import type { Subscription } from '../domain/subscription.ts';
import type { EngineDeps } from './deps.ts';

/**
 * The one it was sold with, or whatever its customer has made the default since; a backup where `period` was not to be had
 * by that.
 */
export async function instrumentOf(
  store: EngineDeps['store'],
  subscription: Subscription,
  period: Session | null,
): Promise<Instrument | null> {
  const { merchantId, customerId } = subscription;
  const id = (period && backupFor(subscription, period)) ?? subscription.instrumentId;
  const own = id === null ? null : await store.findInstrument(merchantId, id);
  return own ?? store.findDefaultInstrument(merchantId, customerId);
}
