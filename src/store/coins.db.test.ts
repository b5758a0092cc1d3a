// The ledger of coins on both databases: what is left, who holds it, and that every balance is the sum of its entries.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig, makeSave, newSession, nextId, seed } from '../../test/store-makers.ts';
import type { CoinChange } from '../domain/coins.ts';
import { NO_LIMIT, type Claim } from '../domain/decision.ts';
import { problem } from '../domain/problem.ts';
import type { Session } from '../domain/session.ts';
import type { Store } from './store.ts';

const DAY_MS = 86_400_000;
const refusal = problem('coins_unavailable', 'coins', 'There are too few.');
const ALL = { limit: 1_000, after: null };

describeOnBothDatabases('coins', (open) => {
  async function start() {
    const store = await open();
    await seed(store, makeConfig());
    return { store, customer: nextId() };
  }

  const grant = (store: Store, customer: string, coins: number, expiresAtMs: number | null = null, nowMs = NOW_MS) =>
    store.grantCoins(MERCHANT_ID, customer, { id: nextId(), coins, note: null, expiresAtMs }, nowMs);

  const claim = (customer: string, delta: number, limit = delta): Claim => ({
    ...{ resource: 'coins', key: customer, delta, limit: delta < 0 ? NO_LIMIT : limit, refusal },
  });

  /** What became of a save of the session with these claims and changes. */
  async function save(
    store: Store,
    session: Session,
    claims: readonly Claim[],
    coins: readonly CoinChange[] = [],
    nowMs = NOW_MS,
  ): Promise<readonly [outcome: string, session: Session]> {
    const next = { ...session, version: session.version + 1 };
    const save = makeSave(next, { expectedVersion: session.version, claims, coins, events: [], nowMs });
    return [(await store.save(save)).kind, next];
  }
  const fresh = (): Session => newSession({ version: 0 });

  const left = async (store: Store, customer: string, nowMs = NOW_MS): Promise<number> =>
    (await store.loadCoins(MERCHANT_ID, [customer], nowMs)).get(customer) ?? 0;

  async function entriesOf(store: Store, customer: string): Promise<string> {
    const { rows } = await store.listCoinEntries(MERCHANT_ID, customer, ALL);
    return rows
      .toReversed()
      .map(({ kind, coins }) => `${kind} ${coins}`)
      .join(', ');
  }

  test('are given and taken, and never fewer than none', async () => {
    const { store, customer } = await start();
    expect(await grant(store, customer, 10)).toBe(true);
    expect(await grant(store, customer, -11)).toBe(false);
    expect(await grant(store, customer, -4)).toBe(true);
    expect(await left(store, customer)).toBe(6);
    expect(await entriesOf(store, customer)).toMatch(/^(grant 10, take -4|take -4, grant 10)$/);
  });

  test('of one id are given once', async () => {
    const { store, customer } = await start();
    const same = { id: nextId(), coins: 5, note: 'Birthday', expiresAtMs: null };
    await Promise.all([1, 2, 3].map(() => store.grantCoins(MERCHANT_ID, customer, same, NOW_MS)));
    expect(await left(store, customer)).toBe(5);
  });

  test('that expire first go first, and come back to where they were', async () => {
    const { store, customer } = await start();
    await grant(store, customer, 5);
    await grant(store, customer, 5, NOW_MS + DAY_MS);
    const [held, session] = await save(store, fresh(), [claim(customer, 7)]);
    expect([held, await left(store, customer)]).toEqual(['saved', 3]);
    // All that expires was taken, and two that do not; those that last longest come back first.
    expect(await left(store, customer, NOW_MS + DAY_MS)).toBe(3);
    const [, after] = await save(store, session, [claim(customer, -3)]);
    expect([await left(store, customer), await left(store, customer, NOW_MS + DAY_MS)]).toEqual([6, 5]);
    await save(store, after, [claim(customer, -4)]);
    expect([await left(store, customer), await left(store, customer, NOW_MS + DAY_MS)]).toEqual([10, 5]);
  });

  test('that there are too few of are not held, and the session is not saved', async () => {
    const { store, customer } = await start();
    await grant(store, customer, 5);
    const session = fresh();
    expect((await save(store, session, [claim(customer, 6)]))[0]).toBe('claim-refused');
    expect(await store.loadSession(MERCHANT_ID, session.id)).toBeNull();
    expect(await left(store, customer)).toBe(5);
    // The merchant has the money already: as many as there are.
    expect((await save(store, session, [claim(customer, 6, NO_LIMIT)]))[0]).toBe('saved');
    expect(await left(store, customer)).toBe(0);
  });

  test('that are not usable yet or any more cannot be held, and the end is written down', async () => {
    const { store, customer } = await start();
    const earn = { kind: 'earn', customerId: customer, coins: 5, usableFromMs: NOW_MS + DAY_MS } as const;
    await save(store, fresh(), [], [{ ...earn, expiresAtMs: NOW_MS + 2 * DAY_MS }]);
    const at = (days: number) => store.coinBalance(MERCHANT_ID, customer, NOW_MS + days * DAY_MS);
    expect(await at(0)).toEqual({ available: 0, pending: 5 });
    expect((await save(store, fresh(), [claim(customer, 1)]))[0]).toBe('claim-refused');
    expect(await at(1)).toEqual({ available: 5, pending: 0 });
    expect(await at(2)).toEqual({ available: 0, pending: 0 });
    expect(await entriesOf(store, customer)).toBe('earn 5, expire -5');
  });

  test('that an order has brought go with its refund, as far as they are left', async () => {
    const { store, customer } = await start();
    const change = { customerId: customer, usableFromMs: NOW_MS, expiresAtMs: null };
    const [, paid] = await save(store, fresh(), [], [{ ...change, kind: 'earn', coins: 10 }]);
    await grant(store, customer, -8);
    await save(store, paid, [], [{ ...change, kind: 'revoke', coins: 10 }]);
    expect(await left(store, customer)).toBe(0);
    expect(await entriesOf(store, customer)).toContain('revoke -2');
  });

  test('come back with a refund, and never more than were really taken', async () => {
    const { store, customer } = await start();
    await grant(store, customer, 5);
    // Ten take part in the price, and the merchant has the money already.
    const [, paid] = await save(store, fresh(), [claim(customer, 10, NO_LIMIT)]);
    const back = { kind: 'return', customerId: customer, usableFromMs: NOW_MS, expiresAtMs: null } as const;
    const [, half] = await save(store, paid, [], [{ ...back, coins: 4 }]);
    expect(await left(store, customer)).toBe(4);
    const [, whole] = await save(store, half, [], [{ ...back, coins: 6 }]);
    await save(store, whole, [], [{ ...back, coins: 1 }]);
    expect(await left(store, customer)).toBe(5);
    const entries = (await entriesOf(store, customer)).split(', ');
    expect(entries.toSorted()).toEqual(['grant 5', 'hold -5', 'return 1', 'return 4']);
  });

  test('balance is the sum of all entries, whatever happens', { timeout: 120_000 }, async () => {
    const { store } = await start();
    const step = fc.record({
      what: fc.constantFrom('grant', 'take', 'hold', 'release', 'expire'),
      coins: fc.integer({ min: 1, max: 20 }),
      lasts: fc.option(fc.integer({ min: 1, max: 6 })),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const customer = nextId();
        let session = fresh();
        let held = 0;
        let nowMs = NOW_MS;
        for (const { what, coins, lasts } of steps) {
          if (what === 'grant') await grant(store, customer, coins, lasts === null ? null : nowMs + lasts, nowMs);
          if (what === 'take') await grant(store, customer, -coins, null, nowMs);
          if (what === 'expire') nowMs += coins % 4;
          if (what === 'hold' || (what === 'release' && held > 0)) {
            const delta = what === 'hold' ? coins : -Math.min(coins, held);
            const [outcome, next] = await save(store, session, [claim(customer, delta)], [], nowMs);
            if (outcome === 'saved') [session, held] = [next, held + delta];
          }
          const there = await left(store, customer, nowMs);
          const balance = await store.coinBalance(MERCHANT_ID, customer, nowMs);
          const { rows } = await store.listCoinEntries(MERCHANT_ID, customer, ALL);
          expect(there).toBeGreaterThanOrEqual(0);
          expect(balance).toEqual({ available: there, pending: 0 });
          expect(rows.reduce((sum, entry) => sum + entry.coins, 0)).toBe(there);
        }
      }),
      { numRuns: 20 },
    );
  });
});
