// Percentages that were configured before there were other discounts, and orders made before their buyers were noted.
import { expect, it } from 'vitest';
import { emptyDatabase } from '../../../test/empty-database.ts';
import { buyerHistoryOn } from '../buyer-history.ts';
import { migrate, MIGRATIONS } from './migrate.ts';

const present = emptyDatabase();

it('turns a percentage into a discount that gives one, and leaves gifts and the rest as they are', async () => {
  const database = present();
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
  const customerId = '01900000-0000-7000-8000-0000000000c1';
  const bodies = [
    { customerId: null, buyer: { email: ' Asha@Example.com', phone: null }, codes: [{ code: 'A' }, { code: 'B' }] },
    { customerId, buyer: { email: 'asha@example.com', phone: '+91 98765 43210' }, codes: [], adjustments: [] },
    { customerId: null, buyer: { email: null, phone: null } },
  ];
  const ids = bodies.map((_, index) => `01900000-0000-7000-8000-00000000000${index + 2}`);
  for (const [index, body] of bodies.entries()) {
    const adjustments = [{ source: 'd', kind: 'discount', code: 'A', amount: -1 }];
    await database.query({
      text: `insert into session (merchant_id, id, version, dialect, state, payment_status, created_at, body)
        values ($1, $2, 1, 'native', 'completed', 'paid', 1, $3)`,
      values: [id, ids[index], JSON.stringify({ adjustments, ...body })],
    });
    await database.query({
      text: `insert into orders (merchant_id, id, session_id, number, total, currency, created_at)
        values ($1, $2, $3, $2, 5, 'INR', $4)`,
      values: [id, `o${index}`, ids[index], index],
    });
  }
  await migrate(database, 2, MIGRATIONS.slice(0, before + 1));
  const known = await database.query({
    text: 'select session_id as id, array_agg(buyer order by buyer) as buyers from order_buyer group by 1 order by 1',
  });
  expect(known).toEqual([
    { id: ids[0], buyers: ['asha@example.com'] },
    { id: ids[1], buyers: ['+919876543210', customerId, 'asha@example.com'] },
  ]);
  const past = await buyerHistoryOn(database).loadPastOrders(id, ['asha@example.com']);
  expect(past.map(({ atMs, codes }) => ({ atMs, codes }))).toEqual([
    { atMs: 1, codes: [] },
    { atMs: 0, codes: ['A'] },
  ]);
  const [row] = await database.query<{ settings: unknown }>({ text: 'select settings from merchant' });
  expect(row).toEqual({
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
