// Looking after a subscription while somebody else does: what was decided meanwhile stands, and only what is owed is charged.
import { expect, test } from 'vitest';
import { fixedClock } from '../base/clock.ts';
import { renewalSessionId } from '../domain/billing-period.ts';
import { startedBy } from '../domain/start-subscription.ts';
import { changed, type Subscription } from '../domain/subscription.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { openEngine } from '../../test/engine-makers.ts';
import { makeAttempt, makeLine, makeMerchant, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeSave, newSession, nextId, savedSession, seed } from '../../test/store-makers.ts';

const DAY_MS = 86_400_000;
const RHYTHM = { interval: 'month', intervalCount: 1 } as const;

describeOnBothDatabases('a subscription', (open) => {
  /** Begun now, and looked at as `over` says. */
  async function begun(over: (standing: Subscription) => Partial<Subscription>) {
    const clock = fixedClock(NOW_MS);
    const store = await open({ clock });
    await seed(store);
    const line = makeLine({ recurring: RHYTHM });
    const first = newSession({ lines: [line], customerId: nextId(), subscription: { id: nextId(), renewal: 0 } });
    const started = startedBy({ ...first, order: { id: nextId(), number: '1', atMs: NOW_MS } }, makeMerchant(), NOW_MS);
    if (started === null) throw new Error('nothing has begun');
    const subscription = { ...started, ...over(started) };
    const start = { change: { kind: 'start', subscription }, tell: () => null } as const;
    expect(await store.save(makeSave(first, { subscription: start }))).toMatchObject({ kind: 'saved' });
    const change = (next: (now: Subscription) => Partial<Subscription>) =>
      store.changeSubscription(
        MERCHANT_ID,
        subscription.id,
        (now) => ({ subscription: changed(now, next(now), NOW_MS) }),
        () => null,
      );
    const standing = () => store.findSubscription(MERCHANT_ID, subscription.id);
    const bill = () => store.loadSession(MERCHANT_ID, renewalSessionId(subscription));
    return { clock, store, subscription, change, standing, bill };
  }
  /** Its period is over, and a change of it is charged by that session. */
  async function beingChanged(state: 'unknown' | 'challenged') {
    const standing = await begun(() => ({ dueAtMs: NOW_MS, periodEndMs: NOW_MS }));
    const attempts = [makeAttempt({ state })];
    const bill = { state: 'paying', milestone: 'payment_started', attempts } as const;
    const { id: sessionId } = await savedSession(standing.store, bill);
    await standing.change(({ lines, recurring }) => ({
      changing: { sessionId, plan: { lines, recurring }, payers: [], isOpened: true },
    }));
    return { ...standing, sessionId };
  }

  test('that is looked at before its period is over is charged when it is', async () => {
    const { store, clock, bill, standing, subscription } = await begun(() => ({ dueAtMs: NOW_MS }));
    const { engine } = openEngine(store, clock);
    await engine.tend();
    expect([await bill(), (await standing())?.dueAtMs]).toEqual([null, subscription.periodEndMs]);
    clock.advance(subscription.periodEndMs - NOW_MS);
    await engine.tend();
    expect(await bill()).not.toBeNull();
  });

  test('whose change is paid while it is looked at goes by what was paid', async () => {
    const { store, clock, change, standing, sessionId } = await beingChanged('unknown');
    const yearLater = NOW_MS + 365 * DAY_MS;
    const { engine } = openEngine(
      {
        ...store,
        async loadSession(merchantId, id) {
          const loaded = await store.loadSession(merchantId, id);
          if (id === sessionId)
            await change(() => ({ changing: undefined, periodEndMs: yearLater, dueAtMs: yearLater }));
          return loaded;
        },
      },
      clock,
    );
    await engine.tend();
    expect(await standing()).toMatchObject({ dueAtMs: yearLater, periodEndMs: yearLater });
  });

  test('whose change waits for its customer alone is not held up by it', async () => {
    const { store, clock, standing, sessionId } = await beingChanged('challenged');
    const { engine } = openEngine(store, clock);
    await engine.tend();
    expect((await store.loadSession(MERCHANT_ID, sessionId))?.session.state).toBe('canceled');
    expect(await standing()).not.toHaveProperty('changing');
  });

  test('that changes in the moment its bill is opened is not charged for what it was', async () => {
    const { store, clock, change, bill, standing } = await begun(() => ({ dueAtMs: NOW_MS, periodEndMs: NOW_MS }));
    let isChanged = false;
    const { engine } = openEngine(
      {
        ...store,
        async save(save) {
          if (!isChanged) await change(() => ({ dueAtMs: NOW_MS + DAY_MS }));
          isChanged = true;
          return store.save(save);
        },
      },
      clock,
    );
    await engine.tend();
    expect([isChanged, await bill()]).toEqual([true, null]);
    expect(await standing()).toMatchObject({ dueAtMs: NOW_MS + DAY_MS, status: 'active' });
  });
});
