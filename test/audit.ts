// Looks at the tables themselves and says in sentences what does not fit together, whatever the API may tell.
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';

export type Query = <Row>(text: string) => Promise<readonly Row[]>;

export interface Audit {
  /** Empty when everything fits. */
  readonly broken: readonly string[];
  /** Charges in the sandbox bank's book, by the bank's own word. */
  readonly charges: number;
  readonly sessions: number;
  readonly orders: number;
}

export async function auditPostgres(url: string): Promise<Audit> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await audit(async <Row>(text: string) => (await client.query(text)).rows as Row[]);
  } finally {
    await client.end();
  }
}

/** Only while no server has the folder open. */
export async function auditPglite(folder: string): Promise<Audit> {
  const database = await PGlite.create(folder);
  try {
    return await audit(async <Row>(text: string) => (await database.query<Row>(text)).rows);
  } finally {
    await database.close();
  }
}

/** Each finds ids of what is broken. */
const QUESTIONS: Readonly<Record<string, string>> = {
  'is completed and has no order, or has an order and is not completed': `
    select coalesce(session.id, orders.session_id) as id
    from session full join orders on orders.merchant_id = session.merchant_id and orders.session_id = session.id
    where coalesce(session.state, '') = 'completed' and orders.id is null
       or coalesce(session.state, '') <> 'completed' and orders.id is not null`,
  'has gaps in the numbers of its events': `
    select session_id as id from event group by merchant_id, session_id
    having min(sequence) <> 1 or max(sequence) <> count(*)`,
  'does not have the events it counted': `
    select session.id from session
    where (session.body->>'sequence')::int <>
      (select count(*) from event where event.merchant_id = session.merchant_id and event.session_id = session.id)`,
  'is another version than its body': `
    select id from session where version <> (body->>'version')::int or state <> body->>'state'`,
  'has events but does not exist': `
    select distinct event.session_id as id from event
    left join session on session.merchant_id = event.merchant_id and session.id = event.session_id
    where session.id is null`,
  'cannot be found by its id': `
    select session.id from session
    where not exists (select from locator where kind = 'session' and locator.id = session.id::text)`,
  'was charged more than once': `
    select entry->>'sessionId' as id from bank_entry where entry->'standing'->>'kind' = 'paid'
      and json_array_length(entry->'standing'->'refunds') = 0
    group by 1 having count(*) > 1`,
  'was charged and has no order': `
    select entry->>'sessionId' as id from bank_entry where entry->'standing'->>'kind' = 'paid'
      and json_array_length(entry->'standing'->'refunds') = 0
      and not exists (select from orders where orders.session_id::text = entry->>'sessionId')`,
  'has a key that was never answered': `
    select coalesce(session_id::text, key) as id from idempotency_key where reply is null`,
};

export async function audit(query: Query): Promise<Audit> {
  const broken: string[] = [];
  for (const [what, text] of Object.entries(QUESTIONS)) {
    for (const { id } of await query<{ id: string }>(text)) broken.push(`${id} ${what}`);
  }
  const count = async (text: string): Promise<number> =>
    Number((await query<{ count: string }>(`select count(*) as count from ${text}`))[0]?.count);
  return {
    broken,
    charges: await count(`bank_entry where entry->'standing'->>'kind' = 'paid'`),
    sessions: await count('session'),
    orders: await count('orders'),
  };
}
