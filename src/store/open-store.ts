// Opens the store: on PostgreSQL when there is a URL, else on PGlite in the data folder.
import { systemClock, type Clock } from '../base/clock.ts';
import { createStore } from './create-store.ts';
import { openPglite } from './pglite.ts';
import { openPostgres } from './postgres.ts';
import type { Store } from './store.ts';

export { openMemoryStore } from './memory.ts';

export interface StoreOptions {
  readonly databaseUrl: string | null;
  readonly dataFolder: string;
  /** From which merchants' clocks run on; the system's unless given. */
  readonly clock?: Clock | undefined;
  /** Told how many saves go to the database in one statement. */
  readonly onBatch?: (rows: number) => void;
}

/** Not migrated yet. PGlite is locked: a second process on the same folder is told so. */
export async function openStore(options: StoreOptions): Promise<Store> {
  const { databaseUrl, dataFolder, clock = systemClock, onBatch } = options;
  if (databaseUrl !== null) return createStore(openPostgres(databaseUrl), clock, false, onBatch);
  return createStore(await openPglite(dataFolder), clock, true, onBatch);
}
