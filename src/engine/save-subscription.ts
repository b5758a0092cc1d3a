// The events about subscriptions, for whoever listens.
import { uuidv7 } from '../base/ids.ts';
import { hears, type Merchant } from '../domain/merchant.ts';
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
