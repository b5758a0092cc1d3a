// Percentages that were configured before there were other discounts, and orders made before their buyers were noted.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../../../test/postgres.ts';
import type { Database } from '../database.ts';
import { openPostgres } from '../postgres.ts';
import { migrate, MIGRATIONS } from './migrate.ts';

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

it('turns a percentage into a discount that gives one, and leaves gifts and the rest as they are', async () => {
  const id = '01900000-0000-7000-8000-000000000001';
  const before = MIGRATIONS.findIndex(({ name }) => name === 'discounts');
  await migrate(database, 1, MIGRATIONS.slice(0, before));
  const offers = [
    { kind: 'percent', id: 'd', code: 'A', rate: 100_000, cap: { INR: 5 }, maxUses: null },
    { kind: 'gift', id: 'g', threshold: { INR: 1 } },
  ];
  await database.query({
    text: `insert into merchant (id, facts_version, settings) values ($1, 1, $2)`,
    values: [id, JSON.stringify({ name: 'Shop', offers })],
  });
  await database.query({
    text: `insert into session (merchant_id, id, version, dialect, state, payment_status, created_at, body)
      values ($1, $1, 1, 'native', 'completed', 'paid', 1, '{"customerId":null,"buyer":{"email":"Asha@Example.com","phone":null}}')`,
    values: [id],
  });
  await database.query({
    text: `insert into orders (merchant_id, id, session_id, number, total, currency, created_at)
      values ($1, 'o1', $1, '1001', 5, 'INR', 1)`,
    values: [id],
  });
  await migrate(database, 2);
  const [row] = await database.query<{ settings: unknown; buyer: string }>({
    text: 'select m.settings, o.buyer from merchant m, orders o',
  });
  expect(row).toEqual({
    buyer: 'asha@example.com',
    settings: {
      name: 'Shop',
      offers: [
        {
          kind: 'discount',
          id: 'd',
          code: 'A',
          benefit: { kind: 'percentage', rate: 100_000 },
          cap: { INR: 5 },
          maxUses: null,
        },
        offers[1],
      ],
    },
  });
});
