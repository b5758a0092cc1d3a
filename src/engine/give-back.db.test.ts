// What was paid for a subscription that had ended: given back whole, and tried until it is back or only people can help.
import { expect, test } from 'vitest';
import { fixedClock } from '../base/clock.ts';
import type { Session } from '../domain/session.ts';
import { startedBy } from '../domain/start-subscription.ts';
import { canceled } from '../domain/subscription.ts';
import { describeOnBothDatabases } from '../../test/databases.ts';
import { ask, changeOf, openedSession, openEngine, payCommand } from '../../test/engine-makers.ts';
import { makeLine, makeMerchant, MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeSave, nextId, newSession, seed } from '../../test/store-makers.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describeOnBothDatabases('money that was paid for nothing', (open) => {
  /** A session that is paid, and an ended subscription that it has bought nothing of. */
  async function paidForNothing({ refunds } = { refunds: true }) {
    const clock = fixedClock(NOW_MS);
    const store = await open({ clock });
    await seed(store);
    const { engine, gateway } = openEngine(store, clock);
    gateway.offers = () => [{ method: 'card', label: 'Card', takesCard: true, refunds }];
    const opened = await openedSession(engine, store);
    await ask(engine, changeOf(opened, payCommand()));
    const bill = async () => (await store.loadSession(MERCHANT_ID, opened.id))?.session as Session;
    const line = makeLine({ recurring: { interval: 'month', intervalCount: 1 } });
    const first = newSession({ lines: [line], customerId: nextId(), subscription: { id: nextId(), renewal: 0 } });
    const begun = startedBy({ ...first, order: (await bill()).order }, makeMerchant(), NOW_MS);
    if (begun === null) throw new Error('nothing has begun');
    const { subscription } = canceled(begun, 'requested', NOW_MS);
    const ended = { ...subscription, toRefund: [opened.id], dueAtMs: NOW_MS };
    const start = { change: { kind: 'start', subscription: ended }, tell: () => null } as const;
    expect(await store.save(makeSave(first, { subscription: start }))).toMatchObject({ kind: 'saved' });
    const standing = () => store.findSubscription(MERCHANT_ID, ended.id);
    /** Looks again whenever something is due, for so long. */
    const wait = async (ms: number): Promise<void> => {
      for (let left = ms; left > 0; left -= HOUR_MS) {
        clock.advance(Math.min(left, HOUR_MS));
        await engine.tend();
      }
    };
    return { store, engine, gateway, bill, standing, wait };
  }

  test('is asked back once, and forgotten when it is back', async () => {
    const { engine, gateway, bill, standing } = await paidForNothing();
    await engine.tend();
    const { refunds, totals } = await bill();
    expect(refunds).toMatchObject([{ state: 'done', amount: totals.total, automatic: false }]);
    expect(gateway.calls.filter((call) => call.startsWith('refund'))).toHaveLength(1);
    expect(await standing()).toMatchObject({ status: 'canceled', dueAtMs: null });
    expect(await standing()).not.toHaveProperty('toRefund');
  });

  test('whose refund fails is one refund that is tried with growing pauses, and told when it fails and when that is over', async () => {
    const { store, engine, gateway, bill, standing, wait } = await paidForNothing();
    gateway.onRefund = async () => ({ kind: 'failed', message: 'The balance does not cover it.' });
    await engine.tend();
    expect((await bill()).refunds).toMatchObject([{ state: 'failed' }]);
    expect((await standing())?.toRefund).toHaveLength(1);
    await wait(33 * DAY_MS);
    expect((await bill()).refunds).toMatchObject([{ state: 'failed', checkDueAtMs: null }]);
    expect(gateway.calls.filter((call) => call.startsWith('refund')).length).toBeLessThan(60);
    expect(await standing()).toMatchObject({ dueAtMs: null });
    const { rows } = await store.listEvents(MERCHANT_ID, { type: 'order.updated' }, { limit: 50, after: null });
    expect(rows.map(({ detail }) => detail?.['retried']).reverse()).toEqual([true, false]);
  });

  test('is back once a later try succeeds', async () => {
    const { engine, gateway, bill, standing, wait } = await paidForNothing();
    gateway.onRefund = async () => ({ kind: 'failed', message: 'The balance does not cover it.' });
    await engine.tend();
    await wait(2 * DAY_MS);
    gateway.onRefund = async () => ({ kind: 'refunded' });
    await wait(2 * DAY_MS);
    expect((await bill()).refunds).toMatchObject([{ state: 'done' }]);
    expect(await standing()).toMatchObject({ dueAtMs: null });
  });

  test('is asked for whole where the part that somebody else gave back does not get there', async () => {
    const { engine, gateway, bill, standing, wait } = await paidForNothing();
    gateway.onRefund = async () => ({ kind: 'unknown', message: 'The answer was lost.' });
    const part = { type: 'refund-payment', refundId: nextId(), amount: 100, reason: null } as const;
    await ask(engine, changeOf(await bill(), part));
    await engine.tend();
    expect((await bill()).refunds).toMatchObject([{ state: 'unknown', amount: 100 }]);
    gateway.onRefund = async () => ({ kind: 'failed', message: 'The balance does not cover it.' });
    await wait(DAY_MS);
    gateway.onRefund = async () => ({ kind: 'refunded' });
    await wait(3 * DAY_MS);
    const { refunds, totals } = await bill();
    expect(refunds).toMatchObject([{ state: 'failed' }, { state: 'done', amount: totals.total }]);
    expect(await standing()).not.toHaveProperty('toRefund');
  });

  test('goes back by hand where the gateway cannot', async () => {
    const { engine, bill, standing } = await paidForNothing({ refunds: false });
    await engine.tend();
    expect([(await bill()).refunds, (await standing())?.dueAtMs]).toEqual([[], null]);
  });
});
