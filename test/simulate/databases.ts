// Databases for simulations: the same ones as for other tests, but open to questions about any table.
import { systemClock } from '../../src/base/clock.ts';
import { createStore } from '../../src/store/create-store.ts';
import type { Database } from '../../src/store/database.ts';
import { databaseOn, startInMemory } from '../../src/store/pglite.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import type { DatabaseKind } from '../databases.ts';
import { createTestDatabase } from '../postgres.ts';

/** Migrated and empty. */
export async function openSimulationDatabase(kind: DatabaseKind): Promise<Database> {
  const database = kind === 'pglite' ? await openPglite() : openPostgres((await createTestDatabase()).url);
  await createStore(database, systemClock, false).migrate();
  return database;
}

async function openPglite(): Promise<Database> {
  const pglite = await startInMemory();
  return databaseOn(pglite, () => pglite.close());
}
