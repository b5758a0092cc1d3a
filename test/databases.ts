// Runs a suite on both databases: PGlite in memory, and a real PostgreSQL.
import { afterEach, describe } from 'vitest';
import type { Clock } from '../src/base/clock.ts';
import { openMemoryStore, openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import { createTestDatabase } from './postgres.ts';

/** A store of its own, migrated and empty; closed when the test ends. */
export type OpenTestStore = (options?: { readonly clock?: Clock }) => Promise<Store>;

export type DatabaseKind = 'pglite' | 'postgres';

export function describeOnBothDatabases(
  name: string,
  suite: (open: OpenTestStore, database: DatabaseKind) => void,
): void {
  describe(`${name} on PGlite`, () => {
    const closeAfterTest = closing();
    suite(async (options) => {
      const store = await openMemoryStore(options);
      closeAfterTest(() => store.close());
      return store;
    }, 'pglite');
  });

  describe(`${name} on PostgreSQL`, () => {
    const closeAfterTest = closing();
    suite(async (options) => {
      const database = await createTestDatabase();
      closeAfterTest(() => database.drop());
      const store = await openStore({ ...options, databaseUrl: database.url, dataFolder: '' });
      closeAfterTest(() => store.close());
      await store.migrate();
      return store;
    }, 'postgres');
  });
}

/** What was opened last is closed first. */
function closing(): (close: () => Promise<void>) => void {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (let close = open.pop(); close !== undefined; close = open.pop()) await close();
  });
  return (close) => void open.push(close);
}
