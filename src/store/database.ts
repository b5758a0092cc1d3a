// The little that the store needs of a database. One driver (node-postgres) stands behind it for both databases.
import pg from 'pg';

export interface Statement {
  /** Statements with a name are prepared once per connection; the same name must always have the same text. */
  readonly name?: string;
  readonly text: string;
  readonly values?: readonly unknown[];
}

export interface Queryable {
  query<Row>(statement: Statement): Promise<readonly Row[]>;
}

export interface Database extends Queryable {
  /**
   * Runs `work` in one transaction, which must use nothing but the handle it is given: with a single connection, any
   * other query would wait for the transaction that waits for it. Rolled back when `work` throws or `keep` says no.
   */
  transaction<T>(work: (tx: Queryable) => Promise<T>, keep?: (result: T) => boolean): Promise<T>;
  /** How many statements it can work on at the same time. */
  readonly connections: number;
  close(): Promise<void>;
}

/**
 * Every statement here is a handful of lookups by key. On a table without statistics, new or in PGlite which never
 * gathers any, the planner would rather read it whole, and plan each statement anew to be sure of that; a prepared one
 * would keep such a plan while the table grows.
 */
export const PLANNER_SETTINGS = [
  'enable_seqscan=off',
  'enable_hashjoin=off',
  'enable_mergejoin=off',
  'plan_cache_mode=force_generic_plan',
  'jit=off',
];

const INT8 = 20;

/** Times are epoch milliseconds in int8 columns, and safe as numbers. */
export const typeParsers: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text') =>
    oid === INT8 ? Number : (pg.types.getTypeParser(oid, format) as unknown)) as typeof pg.types.getTypeParser,
};

export function createDatabase(pool: pg.Pool, connections: number, onClose: () => Promise<void>): Database {
  // A connection that breaks says so here and to the query in progress. Without a listener, Node would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));

  async function withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect();
    try {
      return await work(client);
    } finally {
      // Without an argument: a refused statement is no reason to give up the connection, and a broken one is noticed.
      client.release();
    }
  }

  return {
    connections,
    query: <Row>(statement: Statement) => withClient((client) => queryOn<Row>(client, statement)),
    transaction: (work, keep = () => true) =>
      withClient(async (client) => {
        const tx: Queryable = { query: (statement) => queryOn(client, statement) };
        await client.query('begin');
        try {
          const result = await work(tx);
          await client.query(keep(result) ? 'commit' : 'rollback');
          return result;
        } catch (error) {
          // When the connection is gone there is nothing left to roll back, and the first error is the one to tell.
          await client.query('rollback').catch(() => {});
          throw error;
        }
      }),
    async close() {
      await pool.end();
      await onClose();
    },
  };
}

async function queryOn<Row>(client: pg.PoolClient, { name, text, values }: Statement): Promise<readonly Row[]> {
  const result = await client.query({ name, text, values: values as unknown[] | undefined });
  return result.rows as Row[];
}
