// Runs a suite on both databases: PGlite in memory, and a real PostgreSQL.
import { afterEach, describe } from 'vitest';
import type { Clock } from '../src/base/clock.ts';
import { openMemoryStore, openStore } from '../src/store/open-store.ts';
import type { Store } from '../src/store/store.ts';
import { createTestDatabase, emptyDatabase } from './postgres.ts';

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
      const url = idle.pop() ?? (await createTestDatabase()).url;
      const store = await openStore({ ...options, databaseUrl: url, dataFolder: '' });
      closeAfterTest(async () => {
        await store.close();
        await emptyDatabase(url);
        idle.push(url);
      });
      await store.migrate();
      return store;
    }, 'postgres');
  });
}

/** Migrated and emptied, for the next test of this file: ten times as fast as a new one. They end with the server. */
const idle: string[] = [];

/** What was opened last is closed first. */
function closing(): (close: () => Promise<void>) => void {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (let close = open.pop(); close !== undefined; close = open.pop()) await close();
  });
  return (close) => void open.push(close);
}
