// Migrating. Processes that start together are in rivals.db.test.ts.
import { expect, it } from 'vitest';
import { emptyDatabase } from '../../../test/empty-database.ts';
import { isMigrated, migrate, MIGRATIONS } from './migrate.ts';
import type { Migration } from './migration.ts';

const present = emptyDatabase();

const step = (sql: string): Migration => ({ version: MIGRATIONS.length + 1, name: 'next', sql });

it('numbers its steps without gaps', () => {
  expect(MIGRATIONS.map(({ version }) => version)).toEqual(MIGRATIONS.map((_, index) => index + 1));
});

it('adds what is new and keeps what is there', async () => {
  const database = present();
  await migrate(database, 1);
  await database.query({ text: `insert into merchant values ('01900000-0000-7000-8000-000000000001', 7, '{}')` });
  const next = step('alter table merchant add column nickname text; create index on merchant (nickname)');
  await migrate(database, 2, [...MIGRATIONS, next]);
  expect(await database.query({ text: 'select facts_version, nickname from merchant' })).toEqual([
    { facts_version: 7, nickname: null },
  ]);
  expect(await database.query({ text: 'select version, applied_at from migration order by version' })).toEqual([
    ...MIGRATIONS.map(({ version }) => ({ version, applied_at: 1 })),
    { version: next.version, applied_at: 2 },
  ]);
});

it('leaves nothing of a step that fails', async () => {
  const database = present();
  await migrate(database, 1);
  const broken = step('create table half (id int); select 1 / 0');
  await expect(migrate(database, 2, [...MIGRATIONS, broken])).rejects.toThrow(/division by zero/);
  expect(await isMigrated(database)).toBe(true);
  expect(await database.query({ text: `select to_regclass('half') as half` })).toEqual([{ half: null }]);
});

it('refuses a schema that a newer version has made', async () => {
  const database = present();
  await migrate(database, 1, [...MIGRATIONS, step('select 1')]);
  await expect(migrate(database, 2)).rejects.toThrow(
    `schema ${MIGRATIONS.length + 1}, this version of Kassa knows schemas up to ${MIGRATIONS.length}`,
  );
  await expect(isMigrated(database)).rejects.toThrow(/newer version/);
});
