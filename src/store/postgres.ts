// PostgreSQL over the network.
import pg from 'pg';
import { createDatabase, PLANNER_SETTINGS, typeParsers, type Database } from './database.ts';

const CONNECTIONS = 10;

export function openPostgres(url: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: CONNECTIONS,
    application_name: 'kassa',
    types: typeParsers,
    keepAlive: true,
    // Also how long a statement waits for a free connection.
    connectionTimeoutMillis: 10_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 30_000,
    options: PLANNER_SETTINGS.map((setting) => `-c ${setting}`).join(' '),
  });
  return createDatabase(pool, CONNECTIONS, async () => {});
}
