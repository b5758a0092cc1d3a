// Discounts that stood in a merchant's settings, and orders that had one before orders were counted.
import { expect, it } from 'vitest';
import { emptyDatabase } from '../../../test/empty-database.ts';
import { merchantsOn } from '../merchants.ts';
import { migrate, MIGRATIONS } from './migrate.ts';

const present = emptyDatabase();

it('moves the discounts of a configuration into rows, and counts the orders that had them', async () => {
  const database = present();
  const id = '01900000-0000-7000-8000-000000000001';
  await migrate(database, 1, MIGRATIONS.slice(0, 13));
  const common = { kind: 'discount', label: 'Off', benefit: { kind: 'percentage', rate: 100_000 }, cap: {} };
  const offers = [
    { ...common, id: 'b', code: 'Beta ' },
    { kind: 'gift', id: 'g', threshold: { INR: 1 } },
    { ...common, id: 'a', code: null, name: 'auto' },
  ];
  await database.query({
    text: `insert into merchant (id, facts_version, settings) values ($1, 1, $2), ($3, 1, '{"name": "Empty"}')`,
    values: [id, JSON.stringify({ name: 'Shop', offers }), '01900000-0000-7000-8000-000000000002'],
  });
  const taken = { source: 'b', kind: 'discount', code: 'Beta', amount: -1 };
  const bodies = [
    ['completed', { adjustments: [taken, { ...taken, kind: 'shipping_discount' }] }],
    ['completed', { adjustments: [taken, { source: 'a', kind: 'discount', amount: -1 }] }],
    ['completed', { adjustments: null }],
    ['open', { adjustments: [taken] }],
  ] as const;
  for (const [index, [state, body]] of bodies.entries()) {
    await database.query({
      text: `insert into session (merchant_id, id, version, dialect, state, payment_status, created_at, body)
        values ($1, $2, 1, 'native', $3, 'paid', 1, $4)`,
      values: [id, `01900000-0000-7000-8000-0000000000f${index}`, state, JSON.stringify(body)],
    });
  }
  await migrate(database, 2);
  expect(await database.query({ text: `select settings -> 'offers' as offers from merchant order by id` })).toEqual([
    { offers: [offers[1]] },
    { offers: null },
  ]);
  const merchant = await merchantsOn(database, () => undefined).loadMerchant(id);
  expect(merchant?.offers).toEqual([offers[0], offers[2], offers[1]]);
  expect(await database.query({ text: 'select code, discount_id from discount_code' })).toEqual([
    { code: 'BETA', discount_id: 'b' },
  ]);
  expect(await database.query({ text: 'select resource, key, used from claim' })).toEqual([
    { resource: 'redemption', key: 'b', used: 2 },
  ]);
});
