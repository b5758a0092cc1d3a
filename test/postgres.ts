// A database of its own for a test file, on the PostgreSQL server of this run.
import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { EMPTY_TABLES } from '../src/store/memory.ts';
import { madeOnce } from './made-once.ts';

export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

export async function createTestDatabase(): Promise<TestDatabase> {
  const serverUrl = await madeOnce('postgres');
  const name = `kassa_${randomBytes(6).toString('hex')}`;
  await administer(serverUrl, `create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = name;
  return { url: url.href, drop: () => administer(serverUrl, `drop database if exists ${name} with (force)`) };
}

/** The schema stays. */
export const emptyDatabase = (url: string): Promise<void> => administer(url, EMPTY_TABLES);

async function administer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
