// The store on any database: one file a table family, put together.
import { movableClock, type Clock } from '../base/clock.ts';
import { accessGrantsOn } from './access-grants.ts';
import { missingCustomers } from './apply-customers.ts';
import { configOn } from './apply-config.ts';
import { backUp } from './backup.ts';
import { bankOn } from './bank.ts';
import { buyerHistoryOn } from './buyer-history.ts';
import { claimsOn } from './claims.ts';
import { coinsOn } from './coins.ts';
import { clocksOn } from './clocks.ts';
import { configuredOn } from './configured.ts';
import { catalogOn } from './catalog.ts';
import { challengesOn } from './challenges.ts';
import type { Database } from './database.ts';
import { customersOn } from './customers.ts';
import { discountsOn } from './discounts.ts';
import { disputesOn } from './disputes.ts';
import { deliveriesOn } from './deliveries.ts';
import { endpointsOn } from './endpoints.ts';
import { eventsOn } from './events.ts';
import { hostsOn } from './hosts.ts';
import { createHousekeeping } from './housekeeping.ts';
import { idempotencyOn } from './idempotency.ts';
import { instrumentsOn } from './instruments.ts';
import { keysOn } from './keys.ts';
import { locationsOn } from './locate.ts';
import { merchantsOn } from './merchants.ts';
import { messagesOn } from './messages.ts';
import { isMigrated, migrate } from './migrations/migrate.ts';
import { paymentLinksOn } from './payment-links.ts';
import { postalListsOn } from './postal-lists.ts';
import { restore } from './restore.ts';
import { savesOn } from './save.ts';
import { sessionsOn } from './sessions.ts';
import { slotsOn } from './slots.ts';
import { soleEmailOn } from './sole-email.ts';
import { storeCreditOn } from './store-credit.ts';
import type { Store } from './store.ts';
import { subscriptionsOn } from './subscriptions.ts';

/** Merchants' clocks run on from `base`. `vacuums` when nothing else vacuums the database. `onBatch` hears of every batch of saves. */
export function createStore(
  database: Database,
  base: Clock,
  vacuums: boolean,
  onBatch: (rows: number) => void = () => undefined,
): Store {
  const clock = movableClock(base);
  const housekeeping = createHousekeeping(database, vacuums, () => clock.wallMs());
  let closing: Promise<void> | null = null;
  return {
    clock,
    migrate: () => migrate(database, clock.wallMs()),
    isMigrated: () => isMigrated(database),
    close: () => (closing ??= database.close()),
    backUp: (about, write, tell) => backUp(database, about, write, tell),
    restore: (lines, options) => restore(database, lines, { ...options, nowMs: clock.wallMs() }),
    ...locationsOn(database, clock.learn),
    ...merchantsOn(database, clock.learn),
    ...clocksOn(database, clock.learn),
    ...keysOn(database),
    ...accessGrantsOn(database),
    ...configOn(database),
    ...hostsOn(database),
    ...configuredOn(database),
    ...sessionsOn(database),
    ...savesOn(database, housekeeping.countSaves, onBatch),
    ...idempotencyOn(database, (merchantId) => clock.businessMs(merchantId)),
    ...eventsOn(database),
    ...deliveriesOn(database),
    ...endpointsOn(database),
    ...customersOn(database),
    ...soleEmailOn(database),
    ...buyerHistoryOn(database),
    ...claimsOn(database),
    ...coinsOn(database),
    ...storeCreditOn(database),
    ...subscriptionsOn(database),
    ...instrumentsOn(database),
    missingCustomers: (merchantId, customers) => missingCustomers(database, merchantId, customers),
    ...catalogOn(database),
    ...discountsOn(database),
    ...disputesOn(database),
    ...paymentLinksOn(database),
    ...postalListsOn(database),
    ...challengesOn(database),
    ...slotsOn(database),
    ...messagesOn(database),
    ...bankOn(database),
    tend: (merchantId, nowMs) => housekeeping.tend(merchantId, nowMs),
  };
}
