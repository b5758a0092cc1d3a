// Access for programs on both databases: codes, tokens, and what taking back does. The whole flow is in conformance/.
import { expect, it } from 'vitest';
import { fixedClock } from '../base/clock.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeOtherConfig, nextId, OTHER_MERCHANT_ID, seed } from '../../test/store-makers.ts';
import type { Issued } from './access-grant-store.ts';
import type { Store } from './store.ts';

const HOUR_MS = 3_600_000;
const REDIRECT = 'https://app.example/back';
const granted = (over: object = {}) => ({
  ...{ id: nextId(), clientId: 'app', scopes: ['orders.read'], redirectUri: REDIRECT },
  ...{ codeHash: 'code', codeExpiresAtMs: NOW_MS + 1_000, ...over },
});
const issued = (hash: string): Issued => ({
  key: { id: nextId(), dialect: 'shoppex', prefix: 'shpat_a', hash, livemode: false },
  ...{
    clientId: 'app',
    expiresAtMs: NOW_MS + HOUR_MS,
    refreshHash: `refresh-${hash}`,
    refreshExpiresAtMs: NOW_MS + 9e9,
  },
});
const BY = { clientId: 'app', codeHash: 'code', redirectUri: REDIRECT };
const all = (scopes: readonly string[]): readonly string[] => scopes;

const redeem = (store: Store, hash: string, by: object = {}, nowMs = NOW_MS, merchantId = MERCHANT_ID) =>
  store.redeemCode(merchantId, { ...BY, ...by }, issued(hash), nowMs);
async function keyOf(store: Store, hash: string) {
  const found = await store.locate('key', hash);
  return found === null ? null : store.loadKey(found.merchantId, found.id);
}

describeOnBothDatabases('access of programs', (open) => {
  async function start(): Promise<Store> {
    const store = await open({ clock: fixedClock(NOW_MS) });
    await seed(store);
    await seed(store, makeOtherConfig());
    await store.insertGrant(MERCHANT_ID, granted(), NOW_MS);
    return store;
  }

  it('is issued for a code of this client, address and time, and nobody else’s', async () => {
    const store = await start();
    expect(await redeem(store, 'a', { clientId: 'other' })).toBeNull();
    expect(await redeem(store, 'a', { redirectUri: `${REDIRECT}/` })).toBeNull();
    expect(await redeem(store, 'a', { codeHash: 'other' })).toBeNull();
    expect(await redeem(store, 'a', {}, NOW_MS + 1_000)).toBeNull();
    expect(await redeem(store, 'a', {}, NOW_MS, OTHER_MERCHANT_ID)).toBeNull();
    expect(await keyOf(store, 'a')).toBeNull();
    expect(await redeem(store, 'a')).toEqual(['orders.read']);
    expect(await keyOf(store, 'a')).toMatchObject({
      scopes: ['orders.read'],
      revokedAtMs: null,
      granted: { clientId: 'app', expiresAtMs: NOW_MS + HOUR_MS },
    });
  });

  it('is taken back with everything when a code comes twice, which everybody notices', async () => {
    const store = await start();
    await redeem(store, 'a');
    await store.refreshGrant(MERCHANT_ID, { clientId: 'app', refreshHash: 'refresh-a' }, all, issued('b'), NOW_MS);
    const before = await store.factsVersion(MERCHANT_ID);
    expect(await redeem(store, 'c')).toBeNull();
    expect(await store.factsVersion(MERCHANT_ID)).toBe((before ?? 0) + 1);
    for (const hash of ['a', 'b']) expect(await keyOf(store, hash)).toMatchObject({ revokedAtMs: NOW_MS });
    expect(await keyOf(store, 'c')).toBeNull();
  });

  it('is renewed by the newest refresh token only, once, and not for no scope', async () => {
    const store = await start();
    await redeem(store, 'a');
    const refresh = (refreshHash: string, hash: string, narrow = all, merchantId = MERCHANT_ID) =>
      store.refreshGrant(merchantId, { clientId: 'app', refreshHash }, narrow, issued(hash), NOW_MS);
    expect(await refresh('refresh-a', 'b', all, OTHER_MERCHANT_ID)).toBeNull();
    expect(await refresh('refresh-a', 'b', () => [])).toEqual([]);
    expect(await keyOf(store, 'b')).toBeNull();
    const both = await Promise.all([refresh('refresh-a', 'b'), refresh('refresh-a', 'c')]);
    expect(both.filter((scopes) => scopes !== null)).toEqual([['orders.read']]);
  });

  it('is taken back with everything by the token before the newest one, but not within a minute', async () => {
    const store = await start();
    await redeem(store, 'a');
    const again = (hash: string, nowMs: number) =>
      store.refreshGrant(MERCHANT_ID, { clientId: 'app', refreshHash: 'refresh-a' }, all, issued(hash), nowMs);
    expect(await again('b', NOW_MS)).toEqual(['orders.read']);
    expect(await again('c', NOW_MS + 59_999)).toBeNull();
    for (const hash of ['a', 'b']) expect(await keyOf(store, hash)).toMatchObject({ revokedAtMs: null });
    expect(await again('c', NOW_MS + 60_000)).toBeNull();
    for (const hash of ['a', 'b']) expect(await keyOf(store, hash)).toMatchObject({ revokedAtMs: NOW_MS + 60_000 });
  });

  it('is swept up when it is over, and only then', async () => {
    const store = await start();
    await store.insertGrant(MERCHANT_ID, granted({ codeHash: 'unused' }), NOW_MS);
    await redeem(store, 'a');
    await store.tend(MERCHANT_ID, NOW_MS);
    expect(await keyOf(store, 'a')).not.toBeNull();
    const later = await open({ clock: fixedClock(NOW_MS + HOUR_MS) });
    await seed(later);
    await later.insertGrant(MERCHANT_ID, granted(), NOW_MS);
    await redeem(later, 'a');
    await later.tend(MERCHANT_ID, NOW_MS);
    expect(await keyOf(later, 'a')).toBeNull();
    expect(await redeem(later, 'b', { codeHash: 'unused' })).toBeNull();
    const refreshed = { clientId: 'app', refreshHash: 'refresh-a' };
    expect(await later.refreshGrant(MERCHANT_ID, refreshed, all, issued('c'), NOW_MS)).toEqual(['orders.read']);
  });
});
