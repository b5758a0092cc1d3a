// Products from before there were imports keep the owner they had.
import { expect, it } from 'vitest';
import { emptyDatabase } from '../../../test/empty-database.ts';
import { migrate, MIGRATIONS } from './migrate.ts';

const present = emptyDatabase();

it('names the owner of each product', async () => {
  const database = present();
  const id = '01900000-0000-7000-8000-000000000001';
  await migrate(database, 1, MIGRATIONS.slice(0, 10));
  await database.query({
    text: `insert into product (merchant_id, id, body, configured, created_at, updated_at)
      values ($1, 'declared', '{}', true, 1, 1), ($1, 'made', '{}', false, 1, 1)`,
    values: [id],
  });
  await migrate(database, 2);
  expect(await database.query({ text: 'select id, owner from product order by id' })).toEqual([
    { id: 'declared', owner: 'configuration' },
    { id: 'made', owner: 'api' },
  ]);
  const others = `insert into product (merchant_id, id, body, owner, created_at, updated_at) values ($1, 'x', '{}', $2, 1, 1)`;
  await database.query({ text: others, values: [id, 'import'] });
  await expect(database.query({ text: others.replace("'x'", "'y'"), values: [id, 'nobody'] })).rejects.toThrow(
    'product_owner',
  );
});
