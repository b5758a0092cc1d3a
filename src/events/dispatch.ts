// Takes due deliveries under a lease and sends them side by side, so many at once in all and so few for one receiver.
import type { Vault } from '../base/crypto.ts';
import type { Observer } from '../base/observer.ts';
import type { Store } from '../store/store.ts';
import type { Resolve } from '../base/address-guard.ts';
import { deliver, type Parcel } from './deliver.ts';
import type { FanOutDeps } from './fan-out.ts';
import { createLanes } from './lanes.ts';
import { parcelsOf } from './parcels.ts';
import { createSender } from './sender.ts';

export interface DispatchDeps extends Pick<FanOutDeps, 'dialects' | 'contextFor' | 'clock' | 'log'> {
  readonly store: Pick<Store, 'leaseDeliveries' | 'loadEndpoint' | 'loadSession' | 'recordTry'>;
  readonly vault: Vault;
  readonly observer: Observer;
  /** Whether webhooks may go to plain http and to the own network. */
  readonly allowPrivate: boolean;
  /** How host names are resolved; the system's way unless given. */
  readonly resolve?: Resolve;
  /** How long tries on their way may go on when the worker is stopped; 5 s unless given. */
  readonly stopGraceMs?: number;
}

export interface Dispatch {
  /** Begins what is due for a merchant and fits; says whether there was anything. */
  begin(merchantId: string): Promise<boolean>;
  /** When no try is on its way. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

const LEASE_MS = 60_000;
/** A try must end well within its lease, or another process would send the same thing meanwhile. */
const LONGEST_TRY_MS = 30_000;
const MAX_AT_ONCE = 128;
const MAX_PER_RECEIVER = 8;

/** `onDone` is called after every try: something may have waited for it. */
export function createDispatch(deps: DispatchDeps, onDone: (merchantId: string) => void): Dispatch {
  const { store, clock, log, stopGraceMs = 5_000 } = deps;
  const sender = createSender(deps);
  const lanes = createLanes({ maxRunning: MAX_AT_ONCE, maxPerLane: MAX_PER_RECEIVER });
  /** One for each try: a signal that all had in common would bear more listeners than Node takes for no leak. */
  const onTheirWay = new Set<AbortController>();
  let isStopped = false;

  /** Says whether the receiver answered. */
  async function attempt(merchantId: string, parcel: Parcel, leasedUntilMs: number): Promise<boolean> {
    // Waited too long behind a slow receiver: its lease runs out soon, and it is taken up again then.
    if (clock.wallMs() > leasedUntilMs - LONGEST_TRY_MS) return false;
    const cut = new AbortController();
    onTheirWay.add(cut);
    try {
      return await deliver({ ...deps, sender }, merchantId, parcel, cut.signal);
    } catch (error) {
      log.error(
        { err: error, merchant: merchantId, delivery: parcel[0].id },
        'a webhook could not be sent or recorded',
      );
      return true;
    } finally {
      onTheirWay.delete(cut);
      onDone(merchantId);
    }
  }

  return {
    async begin(merchantId) {
      let hasBegun = false;
      while (!isStopped && lanes.free() > 0) {
        const wallMs = clock.wallMs();
        const untilMs = wallMs + LEASE_MS;
        // No more at a time than one receiver may get: should all be for the same one, few wait behind it here.
        const limit = Math.min(lanes.free(), MAX_PER_RECEIVER);
        const nowMs = clock.businessMs(merchantId);
        const rows = await store.leaseDeliveries(merchantId, nowMs, wallMs, untilMs, limit, lanes.full());
        for (const parcel of parcelsOf(rows, deps.dialects)) {
          const [{ endpointId, url }] = parcel;
          lanes.add(endpointId ?? url, () => attempt(merchantId, parcel, untilMs));
        }
        hasBegun ||= rows.length > 0;
        // Fewer than asked for are all there are.
        if (rows.length < limit) break;
      }
      return hasBegun;
    },
    idle: () => lanes.idle(),
    async stop() {
      isStopped = true;
      lanes.drop();
      const grace = setTimeout(() => {
        for (const cut of onTheirWay) cut.abort();
      }, stopGraceMs);
      await lanes.idle();
      clearTimeout(grace);
      await sender.close();
    },
  };
}
