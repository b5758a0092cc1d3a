// Databases for simulations: the same ones as for other tests, but open to questions about any table, and careless. Nothing
// here outlives a crash of the database, so nothing is written down for one.
import { systemClock } from '../../src/base/clock.ts';
import { createStore } from '../../src/store/create-store.ts';
import type { Database } from '../../src/store/database.ts';
import { openMemoryDatabase } from '../../src/store/memory.ts';
import { openPostgres } from '../../src/store/postgres.ts';
import type { DatabaseKind } from '../databases.ts';
import { createTestDatabase } from '../postgres.ts';

/** Migrated and empty. */
export async function openSimulationDatabase(kind: DatabaseKind): Promise<Database> {
  const database = kind === 'pglite' ? await openMemoryDatabase() : await openTestPostgres();
  await database.query({ text: UNLOGGED });
  return database;
}

async function openTestPostgres(): Promise<Database> {
  const database = openPostgres((await createTestDatabase()).url);
  await createStore(database, systemClock, false).migrate();
  return database;
}

const UNLOGGED = `do $$ declare name text; begin
  for name in select quote_ident(tablename) from pg_tables where schemaname = 'public' loop
    execute 'alter table ' || name || ' set unlogged';
  end loop;
end $$`;
