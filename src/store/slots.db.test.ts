import { afterEach, expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { createTestDatabase } from '../../test/postgres.ts';
import { OTHER_MERCHANT_ID } from '../../test/store-makers.ts';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';
import type { Slot } from './challenge-store.ts';

const WINDOW_MS = 30_000;

const makeSlot = (over: Partial<Slot> = {}): Slot => ({
  resource: 'number',
  key: 'a',
  atMs: NOW_MS,
  most: 1,
  windowMs: WINDOW_MS,
  ...over,
});

const take = (store: Store, ...slots: readonly Slot[]) => store.takeSlots(MERCHANT_ID, slots, NOW_MS);

describeOnBothDatabases('slots', (open) => {
  it('lets so many through in any stretch of time, and says when the next may come', async () => {
    const store = await open();
    const at = (ms: number): Slot => makeSlot({ atMs: NOW_MS + ms, most: 2 });
    expect(await take(store, at(0))).toEqual({ lacking: null });
    expect(await take(store, at(10_000))).toEqual({ lacking: null });
    expect(await take(store, at(29_999))).toEqual({ lacking: at(29_999), freeAtMs: NOW_MS + WINDOW_MS });
    expect(await take(store, at(30_000))).toEqual({ lacking: null });
    expect(await take(store, at(30_001))).toEqual({ lacking: at(30_001), freeAtMs: NOW_MS + 10_000 + WINDOW_MS });
  });

  it('counts for each key, resource and merchant alone', async () => {
    const store = await open();
    await take(store, makeSlot());
    expect(await take(store, makeSlot({ key: 'b' }))).toEqual({ lacking: null });
    expect(await take(store, makeSlot({ resource: 'address' }))).toEqual({ lacking: null });
    expect(await store.takeSlots(OTHER_MERCHANT_ID, [makeSlot()], NOW_MS)).toEqual({ lacking: null });
    expect(await take(store, makeSlot())).toMatchObject({ lacking: makeSlot() });
  });

  it('takes all or none', async () => {
    const store = await open();
    const [full, free] = [makeSlot({ key: 'full' }), makeSlot({ key: 'free' })];
    await take(store, full);
    expect(await take(store, free, full)).toMatchObject({ lacking: full });
    expect(await take(store, free)).toEqual({ lacking: null });
  });

  it('gives back one use, and only what was taken', async () => {
    const store = await open();
    const slot = makeSlot({ most: 2 });
    await take(store, slot);
    await take(store, slot);
    await store.giveBackSlots(OTHER_MERCHANT_ID, [slot]);
    await store.giveBackSlots(MERCHANT_ID, [makeSlot({ atMs: NOW_MS + 1 }), makeSlot({ key: 'never' })]);
    expect(await take(store, slot)).toMatchObject({ lacking: slot });
    await store.giveBackSlots(MERCHANT_ID, [slot]);
    expect(await take(store, slot)).toEqual({ lacking: null });
    expect(await take(store, slot)).toMatchObject({ lacking: slot });
  });

  it('takes no notice of times on a clock that was set back since', async () => {
    const store = await open();
    await take(store, makeSlot({ atMs: NOW_MS + WINDOW_MS }));
    expect(await take(store, makeSlot())).toEqual({ lacking: null });
    expect(await take(store, makeSlot())).toMatchObject({ freeAtMs: NOW_MS + WINDOW_MS });
  });

  it('forgets rows that count no more', async () => {
    const store = await open();
    await take(store, makeSlot());
    await store.dropOldChallenges(MERCHANT_ID, { challengesMs: 0, messagesMs: 0 }, NOW_MS + WINDOW_MS);
    expect(await take(store, makeSlot())).toEqual({ lacking: null });
  });

  it('lets exactly so many through at the same moment', async () => {
    const store = await open();
    const tries = Array.from({ length: 40 }, () =>
      take(store, makeSlot({ most: 7 }), makeSlot({ key: 'b', most: 50 })),
    );
    const results = await Promise.all(tries);
    expect(results.filter(({ lacking }) => lacking === null)).toHaveLength(7);
  });
});

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (let close = closing.pop(); close !== undefined; close = closing.pop()) await close();
});

it('lets exactly so many through several processes on one PostgreSQL', async () => {
  const database = await createTestDatabase();
  closing.push(() => database.drop());
  const stores = await Promise.all([1, 2, 3].map(() => openStore({ databaseUrl: database.url, dataFolder: '' })));
  for (const store of stores) closing.push(() => store.close());
  await stores[0]?.migrate();
  const results = await Promise.all(
    Array.from({ length: 60 }, (_, index) => {
      // In both orders, as two processes may ask for the same things.
      const slots = [makeSlot({ most: 10 }), makeSlot({ resource: 'address', most: 12 })];
      return take(stores[index % 3] as Store, ...(index % 2 === 0 ? slots : slots.reverse()));
    }),
  );
  expect(results.filter(({ lacking }) => lacking === null)).toHaveLength(10);
});
