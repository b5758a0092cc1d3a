// Clocks of test-mode merchants, and what each process knows of them.
import { expect, it } from 'vitest';
import { fixedClock } from '../base/clock.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import {
  makeConfig,
  makeKeyUse,
  makeOtherConfig,
  makeSave,
  newSession,
  OTHER_MERCHANT_ID,
  savedSession,
  seed,
} from '../../test/store-makers.ts';
import type { Store } from './store.ts';

const HOUR_MS = 3_600_000;
const advance = (aheadMs: number): number => aheadMs + HOUR_MS;

const live = () => {
  const config = makeConfig();
  return { ...config, merchant: { ...config.merchant, livemode: true } };
};

describeOnBothDatabases('a merchant’s clock', (open) => {
  async function start(): Promise<Store> {
    const store = await open({ clock: fixedClock(NOW_MS) });
    await seed(store);
    await seed(store, makeOtherConfig());
    return store;
  }

  it('is moved for that merchant alone, and a save decided by the old time is stale', async () => {
    const store = await start();
    const before = newSession();
    expect(await store.moveClock(MERCHANT_ID, advance)).toBe(HOUR_MS);
    expect(store.clock.businessMs(MERCHANT_ID)).toBe(NOW_MS + HOUR_MS);
    expect(store.clock.businessMs(OTHER_MERCHANT_ID)).toBe(NOW_MS);
    expect(store.clock.wallMs()).toBe(NOW_MS);
    expect(await store.save(makeSave(before, { factsVersion: 1 }))).toEqual({ kind: 'facts-stale' });
    expect(await store.save(makeSave(before, { factsVersion: 2 }))).toEqual({ kind: 'saved' });
  });

  it('adds up moves that come at the same time', async () => {
    const store = await start();
    await Promise.all(Array.from({ length: 5 }, () => store.moveClock(MERCHANT_ID, advance)));
    expect(store.clock.businessMs(MERCHANT_ID)).toBe(NOW_MS + 5 * HOUR_MS);
    expect(await store.factsVersion(MERCHANT_ID)).toBe(6);
  });

  it('stays as it is when the answer is null, and when there is no such merchant', async () => {
    const store = await start();
    expect(await store.moveClock(MERCHANT_ID, () => null)).toBeNull();
    expect(await store.moveClock('nobody', advance)).toBeNull();
    expect(await store.factsVersion(MERCHANT_ID)).toBe(1);
  });

  it('keeps the world’s time in live mode, also when the merchant has changed over to it', async () => {
    const store = await start();
    await store.moveClock(MERCHANT_ID, advance);
    await store.applyConfig(live(), NOW_MS);
    await store.loadMerchant(MERCHANT_ID);
    expect(store.clock.businessMs(MERCHANT_ID)).toBe(NOW_MS);
    expect(await store.moveClock(MERCHANT_ID, advance)).toBeNull();
    await store.applyConfig(makeConfig(), NOW_MS);
    await store.merchantIds();
    expect(store.clock.businessMs(MERCHANT_ID)).toBe(NOW_MS);
  });

  it('keeps its place when other settings are applied', async () => {
    const store = await start();
    await store.moveClock(MERCHANT_ID, advance);
    const config = makeConfig();
    await store.applyConfig({ ...config, merchant: { ...config.merchant, name: 'Renamed' } }, NOW_MS);
    await store.loadMerchant(MERCHANT_ID);
    expect(store.clock.businessMs(MERCHANT_ID)).toBe(NOW_MS + HOUR_MS);
  });

  it('makes a known key a matter of stale facts where the save was decided by the old time', async () => {
    const store = await start();
    const key = makeKeyUse({ expiresAtMs: NOW_MS + HOUR_MS });
    await store.save(makeSave(newSession(), { key }));
    await store.moveClock(MERCHANT_ID, advance);
    const repeat = makeSave(newSession(), { key: { ...key, expiresAtMs: NOW_MS + 9 * HOUR_MS } });
    expect(await store.save(repeat)).toEqual({ kind: 'facts-stale' });
    const nowMs = store.clock.businessMs(MERCHANT_ID);
    expect(await store.save({ ...repeat, factsVersion: 2, nowMs })).toEqual({ kind: 'saved' });
  });

  it('does not let a request forget its own key by moving the clock', async () => {
    const store = await start();
    const key = makeKeyUse({ step: 'reserve', reply: null, expiresAtMs: NOW_MS + 1 });
    await store.saveReply(MERCHANT_ID, key, null);
    await store.moveClock(MERCHANT_ID, advance);
    const answer = makeKeyUse({ ...key, step: 'answer', expiresAtMs: NOW_MS + HOUR_MS + 1 });
    expect(await store.saveReply(MERCHANT_ID, answer, null)).toBe(true);
    const nowMs = store.clock.businessMs(MERCHANT_ID);
    expect(await store.loadStoredKey(MERCHANT_ID, key.scope, key.key, nowMs)).not.toBeNull();
  });

  it('is learned with the merchant and with the list of all', async () => {
    const store = await start();
    const session = await savedSession(store);
    await store.moveClock(MERCHANT_ID, advance);
    expect(await store.loadSession(MERCHANT_ID, session.id)).toMatchObject({ factsVersion: 2 });
    expect(await store.sessionsToSweep(MERCHANT_ID, store.clock.businessMs(MERCHANT_ID), 10)).toEqual([]);
  });
});
