// Everything outside of Kassa's processes, for one run of one seed: clocks, the bank, receivers, a merchant of its own.
import type { Vault } from '../../src/base/crypto.ts';
import type { Database } from '../../src/store/database.ts';
import { createStore } from '../../src/store/create-store.ts';
import type { Store } from '../../src/store/store.ts';
import { VAULT } from '../engine-makers.ts';
import { createBank, type Bank } from './bank.ts';
import { createClock, type MovableClock } from './clock.ts';
import { createLeases, type Leases } from './leases.ts';
import { createModel, ordinalIn, type Model } from './model.ts';
import type { Mutant } from './mutant.ts';
import { runOutside } from './outside.ts';
import { createRandom } from './random.ts';
import { createReceivers, type Receivers } from './receivers.ts';
import { createScheduler, type Scheduler } from './scheduler.ts';
import { wasBroken } from './server.ts';
import { createShop, type Shop } from './shop.ts';

export interface World {
  readonly database: Database;
  /** The simulation's own look at the tables. */
  readonly store: Store;
  readonly clock: MovableClock;
  readonly vault: Vault;
  readonly scheduler: Scheduler;
  readonly bank: Bank;
  readonly receivers: Receivers;
  readonly model: Model;
  readonly leases: Leases;
  readonly shop: Shop;
  readonly mutant: Mutant;
  /** What happened, in order. */
  readonly trace: string[];
  /** Invariants that did not hold, in sentences. */
  readonly broken: string[];
  note(line: string): void;
  complain(what: string): void;
  /** An error that reached the edge of a process. One that the simulation did not cause is a bug. */
  fault(error: unknown, doing: string): void;
  /** A session as the trace calls it, by any of its ids: the same in every run, which ids are not. */
  readonly nameOf: (id: string) => string;
}

export async function createWorld(database: Database, seed: number, mutant: Mutant): Promise<World> {
  const trace: string[] = [];
  const broken: string[] = [];
  const shop = createShop(VAULT, createRandom(seed ^ 0x5409));
  const note = (line: string): void => void trace.push(line.replaceAll(shop.merchantId, 'shop'));
  const complain = (what: string): void => {
    note(`BROKEN: ${what}`);
    broken.push(what);
  };
  const clock = createClock(note);
  const scheduler = createScheduler(note);
  const model = createModel(() => clock.businessMs(shop.merchantId), complain);
  const random = createRandom(seed ^ 0x5eed);
  const receivers = createReceivers({ scheduler, random });
  runOutside({
    pause: () => scheduler.call('pauses', 'none', async () => undefined),
    post: (url, headers, body) => receivers.post(url, headers, body),
  });
  const store = createStore(database, clock, false);
  await store.applyConfig(shop.config, clock.wallMs());
  return {
    database,
    store,
    clock,
    vault: VAULT,
    scheduler,
    bank: createBank(() => clock.wallMs()),
    receivers,
    model,
    leases: createLeases(() => clock.wallMs(), complain),
    shop,
    mutant,
    trace,
    broken,
    note,
    complain,
    fault(error, doing) {
      if (!wasBroken(error))
        complain(`${doing}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    },
    nameOf(id) {
      const known = [...model.sessions.values()].find((session) =>
        [session.id, session.publicId, session.nativeId].includes(id),
      );
      return known === undefined ? '' : `#${ordinalIn(model.sessions, known.id)}`;
    },
  };
}
