// Two processes on one PostgreSQL: what the queue of a single process would hide.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { createTestDatabase, type TestDatabase } from '../../test/postgres.ts';
import { makeConfig, makeKeyUse, makeSave, newSession, savedSession, seed } from '../../test/store-makers.ts';
import { problem } from '../domain/problem.ts';
import { openStore } from './open-store.ts';
import type { SaveResult, Store } from './store.ts';

const PROCESSES = 4;

let database: TestDatabase;
let stores: readonly Store[];

beforeEach(async () => {
  database = await createTestDatabase();
  stores = await Promise.all(
    Array.from({ length: PROCESSES }, () => openStore({ databaseUrl: database.url, dataFolder: '' })),
  );
});

afterEach(async () => {
  await Promise.all(stores.map((store) => store.close()));
  await database.drop();
});

const count = (results: readonly SaveResult[], kind: SaveResult['kind']): number =>
  results.filter((result) => result.kind === kind).length;

const storeAt = (index: number): Store => stores[index % PROCESSES] as Store;

it('migrate together, each step once', async () => {
  expect(await storeAt(0).isMigrated()).toBe(false);
  await Promise.all(stores.map((store) => store.migrate()));
  await storeAt(1).migrate();
  expect(await Promise.all(stores.map((store) => store.isMigrated()))).toEqual(stores.map(() => true));
});

it('apply one configuration together', async () => {
  await storeAt(0).migrate();
  const applied = await Promise.all(stores.map((store) => store.applyConfig(makeConfig(), NOW_MS)));
  expect(applied.filter(({ changed }) => changed)).toHaveLength(1);
  expect((await storeAt(0).loadMerchant(MERCHANT_ID))?.factsVersion).toBe(1);
});

it('claim a key once, whoever comes first', async () => {
  await storeAt(0).migrate();
  await seed(storeAt(0));
  for (let round = 0; round < 20; round++) {
    const key = makeKeyUse();
    const saves = Array.from({ length: 12 }, () => makeSave(newSession(), { key }));
    const bystanders = Array.from({ length: 12 }, () => makeSave(newSession()));
    const results = await Promise.all(saves.map((save, index) => storeAt(index).save(save)));
    const others = await Promise.all(bystanders.map((save, index) => storeAt(index).save(save)));
    expect([count(results, 'saved'), count(results, 'key-seen')]).toEqual([1, 11]);
    expect(count(others, 'saved')).toBe(12);
    const winner = saves[results.findIndex(({ kind }) => kind === 'saved')];
    expect((await storeAt(0).loadStoredKey(MERCHANT_ID, key.scope, key.key, NOW_MS))?.sessionId).toBe(
      winner?.session.id,
    );
  }
});

it('save each version once, without waiting for each other in a circle', async () => {
  await storeAt(0).migrate();
  await seed(storeAt(0));
  const sessions = await Promise.all(Array.from({ length: 40 }, (_, index) => savedSession(storeAt(index))));
  for (let version = 2; version <= 6; version++) {
    const rivals = stores.flatMap((store, index) => {
      const turned = [...sessions.slice(index * 10), ...sessions.slice(0, index * 10)];
      return turned.map((session) => store.save(makeSave({ ...session, version, sequence: version })));
    });
    const results = await Promise.all(rivals);
    expect(count(results, 'saved')).toBe(sessions.length);
    expect(count(results, 'version-conflict')).toBe(sessions.length * (PROCESSES - 1));
  }
  const { rows } = await storeAt(0).listEvents(MERCHANT_ID, {}, { limit: 1_000, after: null });
  expect(rows).toHaveLength(sessions.length * 6);
});

it('keep a limit that both draw on', async () => {
  await storeAt(0).migrate();
  await seed(storeAt(0));
  const claims = ['a', 'b'].map((key) => ({
    resource: 'discount',
    key,
    delta: 1,
    limit: 50,
    refusal: problem('discount_used_up', null, 'Used up.'),
  }));
  const saves = Array.from({ length: 120 }, (_, index) =>
    makeSave(newSession(), { claims: index % 2 === 0 ? claims : [...claims].reverse() }),
  );
  const results = await Promise.all(saves.map((save, index) => storeAt(index).save(save)));
  expect([count(results, 'saved'), count(results, 'claim-refused')]).toEqual([50, 70]);
});
