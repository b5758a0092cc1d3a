// Sessions saved before there were customers belong to nobody, and say so.
import { expect, it } from 'vitest';
import { emptyDatabase } from '../../../test/empty-database.ts';
import { migrate, MIGRATIONS } from './migrate.ts';

const present = emptyDatabase();

it('adds the customer to sessions and snapshots, and nothing else', async () => {
  const database = present();
  const id = '01900000-0000-7000-8000-000000000001';
  await migrate(database, 1, MIGRATIONS.slice(0, 2));
  await database.query({
    text: `insert into session (merchant_id, id, version, dialect, state, payment_status, created_at, body)
      values ($1, $1, 1, 'native', 'open', 'unpaid', 1, '{"id":"a", "b":[1.0]}')`,
    values: [id],
  });
  await database.query({
    text: `insert into event (merchant_id, id, session_id, sequence, type, at, detail, listened, snapshot)
      values ($1, $1, $1, 1, 'session.created', 1, '{}', true, '{"id":"a"}')`,
    values: [id],
  });
  await migrate(database, 2);
  const rows = await database.query({ text: 'select s.body::text, e.snapshot::text from session s, event e' });
  expect(rows).toEqual([{ body: '{"customerId":null,"id":"a", "b":[1.0]}', snapshot: '{"customerId":null,"id":"a"}' }]);
});
