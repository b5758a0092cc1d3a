// Saving subscriptions as they were seen, with the events about them for whoever listens.
import { uuidv7 } from '../base/ids.ts';
import { hears, type Merchant } from '../domain/merchant.ts';
import type { Subscription, Told } from '../domain/subscription.ts';
import type { TellOf } from '../store/subscription-store.ts';
import type { EngineDeps } from './deps.ts';

export const tellOf =
  ({ clock, dialects }: Pick<EngineDeps, 'clock' | 'dialects'>, merchant: Merchant): TellOf =>
  ({ type, about = null }) => {
    const isHeard = merchant.endpoints.some((endpoint) => {
      const words = dialects.find(({ name }) => name === endpoint.dialect)?.webhook?.subscriptions;
      return words?.namesOf(type, about).some((name) => hears(endpoint, name));
    });
    return isHeard ? { id: uuidv7(clock.wallMs()), type, about, atMs: clock.businessMs(merchant.id) } : null;
  };

/** Others may be at work on the same one, and be faster: what they have decided stands, and this is `null`. */
export async function changeAsSeen(
  deps: EngineDeps,
  merchant: Merchant,
  { id, version }: Subscription,
  next: Told | Pick<Told, 'subscription'>,
): Promise<Subscription | null> {
  let isAsSeen = false;
  const decideOn = (now: Subscription) => {
    isAsSeen = now.version === version;
    return isAsSeen ? next : null;
  };
  const after = await deps.store.changeSubscription(merchant.id, id, decideOn, tellOf(deps, merchant));
  deps.onEvents(merchant.id);
  return isAsSeen ? after : null;
}
