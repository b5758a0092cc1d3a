// Sessions that nobody ordered with, found by the background rounds of two processes.
import { expect, test } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { ask, changeOf, openedSession, openEngine, payCommand } from '../../test/engine-makers.ts';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig, seed } from '../../test/store-makers.ts';
import { fixedClock } from '../base/clock.ts';
import type { Store } from '../store/store.ts';

const QUARTER_HOUR_MS = 900_000;

async function eventsOf(store: Store, sessionId: string): Promise<readonly string[]> {
  const { rows } = await store.listEvents(MERCHANT_ID, { sessionId }, { limit: 100, after: null });
  return rows.map(({ type, sequence }) => `${sequence} ${type}`).reverse();
}

async function openShop(store: Store) {
  await seed(store);
  const clock = fixedClock(NOW_MS);
  const processes = [openEngine(store, clock), openEngine(store, clock)] as const;
  return { clock, engine: processes[0].engine, tend: () => Promise.all(processes.map(({ engine }) => engine.tend())) };
}

describeOnBothDatabases('an abandoned session', (open) => {
  test('is told once by two processes, at its time and no earlier', async () => {
    const store = await open();
    const { clock, engine, tend } = await openShop(store);
    const sessions = await Promise.all(Array.from({ length: 5 }, () => openedSession(engine, store)));
    clock.advance(QUARTER_HOUR_MS - 1);
    await tend();
    for (const { id } of sessions) expect(await eventsOf(store, id)).toEqual(['1 session.created']);
    clock.advance(1);
    await tend();
    await tend();
    for (const { id } of sessions) {
      expect(await eventsOf(store, id)).toEqual(['1 session.created', '2 session.abandoned']);
      expect((await store.loadSession(MERCHANT_ID, id))?.session.state).toBe('open');
    }
  });

  test('is none with an order, and expires at its own time all the same', async () => {
    const store = await open();
    const { clock, engine, tend } = await openShop(store);
    const [paid, left] = [await openedSession(engine, store), await openedSession(engine, store)];
    await ask(engine, changeOf(paid, payCommand()));
    clock.advance(QUARTER_HOUR_MS);
    await tend();
    clock.advance(2_700_000);
    await tend();
    expect((await eventsOf(store, paid.id)).at(-1)).toMatch(/session.completed/);
    expect(await eventsOf(store, left.id)).toEqual(['1 session.created', '2 session.abandoned', '3 session.expired']);
  });

  test('is told by the next round where a look at it came first and found its time over', async () => {
    const store = await open();
    const { clock, engine, tend } = await openShop(store);
    const session = await openedSession(engine, store);
    clock.advance(3_600_000);
    await engine.view('native', session.publicId);
    expect(await eventsOf(store, session.id)).toEqual(['1 session.created', '2 session.expired']);
    await tend();
    await tend();
    expect(await eventsOf(store, session.id)).toEqual([
      '1 session.created',
      '2 session.expired',
      '3 session.abandoned',
    ]);
    expect(await store.sessionsToSweep(MERCHANT_ID, clock.businessMs(MERCHANT_ID), 10)).toEqual([]);
  });

  test('comes after the time that the merchant has set, or not at all', async () => {
    const store = await open();
    const { clock, engine, tend } = await openShop(store);
    const early = await openedSession(engine, store);
    const { merchant } = makeConfig();
    await store.applyConfig(makeConfig({ merchant: { ...merchant, abandonedAfterMs: 60_000 } }), NOW_MS);
    const soon = await openedSession(engine, store);
    await store.applyConfig(makeConfig({ merchant: { ...merchant, abandonedAfterMs: null } }), NOW_MS);
    const never = await openedSession(engine, store);
    clock.advance(60_000);
    await tend();
    expect(await eventsOf(store, soon.id)).toContain('2 session.abandoned');
    expect(await eventsOf(store, early.id)).toEqual(['1 session.created']);
    clock.advance(QUARTER_HOUR_MS);
    await tend();
    expect(await eventsOf(store, never.id)).toEqual(['1 session.created']);
  });
});
