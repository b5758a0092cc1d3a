// Background rounds while a gateway is down: nobody waits in line behind its time-outs.
import { expect, test } from 'vitest';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { ask, changeOf, openedSession, openEngine, payCommand } from '../../test/engine-makers.ts';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeOtherConfig, newSession, OTHER_MERCHANT_ID, makeSave, seed } from '../../test/store-makers.ts';
import { fixedClock } from '../base/clock.ts';

describeOnBothDatabases('a round of background work', (open) => {
  test('asks about many attempts at once, but not about all, and lets no other merchant wait', async () => {
    const clock = fixedClock(NOW_MS);
    const store = await open({ clock });
    await seed(store);
    await seed(store, { ...makeOtherConfig(), items: [] });
    const { engine, gateway } = openEngine(store, clock);
    gateway.onStart = async () => ({ kind: 'unknown', message: 'Down.' });
    for (let nth = 0; nth < 20; nth++) await ask(engine, changeOf(await openedSession(engine, store), payCommand()));
    const elsewhere = newSession({ merchantId: OTHER_MERCHANT_ID, expiresAtMs: NOW_MS });
    await store.save(makeSave(elsewhere));
    clock.advance(1_800_000);

    let release = (): void => undefined;
    const recovered = new Promise<void>((resolve) => (release = resolve));
    let [asking, most] = [0, 0];
    gateway.onCheck = async () => {
      most = Math.max(most, (asking += 1));
      await recovered;
      asking -= 1;
      return { kind: 'paid' };
    };
    const round = engine.tend();
    await expect.poll(() => asking).toBe(16);
    const isOver = async () => (await store.loadSession(OTHER_MERCHANT_ID, elsewhere.id))?.session.state;
    await expect.poll(isOver).toBe('expired');
    release();
    await round;
    expect(most).toBe(16);
    const { rows } = await store.listSessions(MERCHANT_ID, { states: ['completed'] }, { limit: 100, after: null });
    expect(rows).toHaveLength(20);
  });
});
