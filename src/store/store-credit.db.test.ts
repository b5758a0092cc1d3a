// What customers have with a shop: never below nothing, however many take at once, and every change written down.
import { expect, it } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { makeCustomer, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { nextId, seed } from '../../test/store-makers.ts';
import type { CreditChange } from '../domain/store-credit.ts';

const ALL = { limit: 1_000, after: null };
const DAY_MS = 86_400_000;

describeOnBothDatabases('store credit', (open) => {
  async function start() {
    const store = await open();
    await seed(store);
    const { id: customerId } = makeCustomer({ id: nextId() });
    await store.insertCustomer(makeCustomer({ id: customerId }));
    const purse = { merchantId: MERCHANT_ID, customerId, unit: 'USD' };
    const change = (by: CreditChange['by'], over: Partial<CreditChange> = {}, nowMs = NOW_MS, id = nextId()) =>
      store.changeCredit(purse, id, { by, kind: 'credit', note: null, expiresAtMs: null, ...over }, nowMs);
    const balance = async (nowMs = NOW_MS, currency = 'USD') =>
      (await store.loadCredit(MERCHANT_ID, [customerId], currency, nowMs)).get(customerId) ?? 0;
    const entries = async (nowMs = NOW_MS) => (await store.listCreditEntries(purse, ALL, nowMs)).rows;
    return { store, customerId, purse, change, balance, entries };
  }

  it('is given, taken and set, and its entries sum to it', async () => {
    const { change, balance, entries } = await start();
    expect(await change(1_000, { kind: 'promo', note: 'Welcome' })).toBe('done');
    expect(await change(-250)).toBe('done');
    expect(await change({ to: 5_000 }, { kind: 'adjustment' })).toBe('done');
    expect(await change({ to: 5_000 })).toBe('done');
    expect(await change({ to: 0 })).toBe('done');
    expect(await balance()).toBe(0);
    expect((await entries()).map(({ kind, amount, note }) => [kind, amount, note])).toEqual([
      ['debit', -5_000, null],
      ['adjustment', 4_250, null],
      ['debit', -250, null],
      ['promo', 1_000, 'Welcome'],
    ]);
  });

  it('never falls below nothing, and never rises beyond sense', async () => {
    const { change, balance, entries } = await start();
    await change(100);
    expect(await change(-101)).toBe('too-little');
    expect(await change(1e12)).toBe('too-much');
    expect(await balance()).toBe(100);
    expect(await entries()).toHaveLength(1);
  });

  it('is taken once, and set once, by many at the same time', async () => {
    const { change, balance, entries } = await start();
    await Promise.all([1, 2, 3, 4].map(() => change({ to: 300 })));
    expect(await balance()).toBe(300);
    const outcomes = await Promise.all([1, 2, 3, 4, 5].map(() => change(-100)));
    expect(outcomes.filter((outcome) => outcome === 'done')).toHaveLength(3);
    expect(await balance()).toBe(0);
    expect((await entries()).reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  });

  it('knows by its id what was done already', async () => {
    const { change, balance } = await start();
    await change(500);
    const [given, taken] = [nextId(), nextId()];
    await Promise.all([1, 2, 3].map(() => change(100, {}, NOW_MS, given)));
    await Promise.all([1, 2, 3].map(() => change(-50, {}, NOW_MS, taken)));
    expect(await balance()).toBe(550);
  });

  it('goes in the order in which it expires, and the end of it is written down', async () => {
    const { change, balance, entries } = await start();
    await change(100);
    await change(200, { expiresAtMs: NOW_MS + DAY_MS });
    await change(-150);
    expect(await balance(NOW_MS + DAY_MS - 1)).toBe(150);
    expect(await balance(NOW_MS + DAY_MS)).toBe(100);
    expect((await entries(NOW_MS + DAY_MS))[0]).toMatchObject({ kind: 'expire', amount: -50 });
    expect((await entries(NOW_MS + DAY_MS)).reduce((sum, { amount }) => sum + amount, 0)).toBe(100);
  });

  it('is neither coins nor another currency', async () => {
    const { store, customerId, change, balance } = await start();
    await change(700);
    await store.grantCoins(MERCHANT_ID, customerId, { id: nextId(), coins: 3, note: null, expiresAtMs: null }, NOW_MS);
    expect((await store.loadCoins(MERCHANT_ID, [customerId], NOW_MS)).get(customerId)).toBe(3);
    expect(await store.coinBalance(MERCHANT_ID, customerId, NOW_MS)).toEqual({ available: 3, pending: 0 });
    expect((await store.listCoinEntries(MERCHANT_ID, customerId, ALL)).rows).toHaveLength(1);
    expect(await balance(NOW_MS, 'EUR')).toBe(0);
    expect(await change(-701)).toBe('too-little');
    const taken = { id: nextId(), coins: -4, note: null, expiresAtMs: null };
    expect(await store.grantCoins(MERCHANT_ID, customerId, taken, NOW_MS)).toBe(false);
  });
});
