// An empty Postgres database for every test of a file: for what runs before there are tables.
import { afterEach, beforeEach } from 'vitest';
import type { Database } from '../src/store/database.ts';
import { openPostgres } from '../src/store/postgres.ts';
import { createTestDatabase, type TestDatabase } from './postgres.ts';

/** Answers the database of the present test. */
export function emptyDatabase(): () => Database {
  let testDatabase: TestDatabase;
  let database: Database;

  beforeEach(async () => {
    testDatabase = await createTestDatabase();
    database = openPostgres(testDatabase.url);
  });

  afterEach(async () => {
    await database.close();
    await testDatabase.drop();
  });

  return () => database;
}
