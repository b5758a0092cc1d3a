// The audit itself: each thing it looks for is made wrong in an otherwise sound database, and must be found.
import { PGlite } from '@electric-sql/pglite';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { initial } from '../src/store/migrations/0001-initial.ts';
import { audit, type Query } from './audit.ts';

const MERCHANT = '01900000-0000-7000-8000-000000000001';
const PAID = '01900000-0000-7000-8000-00000000000a';
const OPEN = '01900000-0000-7000-8000-00000000000b';

let database: PGlite;
let query: Query;

beforeAll(async () => {
  database = await PGlite.create();
  query = async <Row>(text: string) => (await database.query<Row>(text)).rows;
  await database.exec(initial.sql);
  await database.exec(`
    insert into session (merchant_id, id, version, dialect, state, payment_status, created_at, sweep_at, body) values
      ('${MERCHANT}', '${PAID}', 2, 'native', 'completed', 'paid', 1, 2, '{"version":2,"state":"completed","sequence":2}'),
      ('${MERCHANT}', '${OPEN}', 1, 'native', 'open', 'unpaid', 1, 2, '{"version":1,"state":"open","sequence":1}');
    insert into locator (kind, public_id, merchant_id, id)
      select 'session', 'native:' || id, merchant_id, id::text from session;
    insert into event (merchant_id, id, session_id, sequence, type, at, detail, listened) values
      ('${MERCHANT}', gen_random_uuid(), '${PAID}', 1, 'session.created', 1, '{}', false),
      ('${MERCHANT}', gen_random_uuid(), '${PAID}', 2, 'order.created', 1, '{}', false),
      ('${MERCHANT}', gen_random_uuid(), '${OPEN}', 1, 'session.created', 1, '{}', false);
    insert into orders (merchant_id, id, session_id, number, total, currency, created_at)
      values ('${MERCHANT}', gen_random_uuid(), '${PAID}', '1', 100, 'INR', 1);
    ${charge('first', PAID)}`);
});
afterAll(() => database.close());

it('finds nothing wrong where nothing is', async () => {
  expect(await audit(query)).toEqual({ broken: [], charges: 1, sessions: 2, orders: 1 });
});

it.each([
  ['a completed session without an order', 'delete from orders', /has no order/],
  ['an order of an open session', `update session set state = 'open' where id = '${PAID}'`, /not completed/],
  ['a gap in the events', `delete from event where session_id = '${PAID}' and sequence = 1`, /gaps/],
  ['the last event lost', `delete from event where session_id = '${PAID}' and sequence = 2`, /events it counted/],
  ['a half-written session', `update session set version = 7 where id = '${OPEN}'`, /another version than its body/],
  ['events of no session', `delete from session where id = '${OPEN}'`, /does not exist/],
  ['a session that nobody can find', `delete from locator where id = '${OPEN}'`, /cannot be found/],
  ['a second charge', charge('second', PAID), /charged more than once/],
  ['a charge for nothing', charge('other', OPEN), /charged and has no order/],
  [
    'a key that is still running',
    `insert into idempotency_key (merchant_id, scope, key, body_hash, reserved_at, expires_at)
      values ('${MERCHANT}', 'native POST /', 'k', 'h', 1, 2)`,
    /never answered/,
  ],
])('finds %s', async (_, damage, complaint) => {
  await database.exec('begin');
  try {
    await database.exec(damage);
    const { broken } = await audit(query);
    expect(broken.filter((sentence) => complaint.test(sentence)).length).toBeGreaterThan(0);
  } finally {
    await database.exec('rollback');
  }
});

function charge(attempt: string, sessionId: string): string {
  const entry = JSON.stringify({ sessionId, standing: { kind: 'paid', refunds: [] } });
  return `insert into bank_entry (merchant_id, id, entry) values ('${MERCHANT}', '${attempt}', '${entry}');`;
}
