// What a provider is told of its notification, which decides whether it sends it again.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fixedClock } from '../base/clock.ts';
import { uuidv7 } from '../base/ids.ts';
import type { Heard } from '../gateways/gateway.ts';
import { openMemoryStore } from '../store/open-store.ts';
import type { Store } from '../store/store.ts';
import { openedSession, openEngine, puppetGateway } from '../../test/engine-makers.ts';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { seed } from '../../test/store-makers.ts';
import { createNotified } from './notified.ts';

let store: Store;
beforeEach(async () => {
  store = await openMemoryStore();
  await seed(store);
});
afterEach(() => store.close());

const REQUEST = { method: 'POST', path: '/notify', query: {}, headers: {}, body: new Uint8Array(0) };

/** Answers the status after the gateway has read `heard` in a notification. */
async function statusAfter(heard: Heard | 'forged' | 'ignored', on: Store = store): Promise<number> {
  const gateway = { ...puppetGateway(), hear: async () => heard };
  const { engine } = openEngine(on, undefined, gateway);
  const gateways = new Map([['sandbox', gateway]]);
  const notified = createNotified({ engine, gateways, clock: fixedClock(NOW_MS) });
  return (await notified(MERCHANT_ID, 'sandbox', REQUEST)).status;
}

const paid = (sessionId: string): Heard => ({ sessionId, attemptId: uuidv7(NOW_MS), report: { kind: 'paid' } });

it('is success once it was decided on, or when there is nothing to decide', async () => {
  const session = await openedSession(openEngine(store).engine, store);
  expect(await statusAfter(paid(session.id))).toBe(200);
  expect(await statusAfter('ignored')).toBe(200);
  expect(await statusAfter(paid(uuidv7(NOW_MS)))).toBe(200);
  expect(await statusAfter('forged')).toBe(401);
});

it('is no success as long as the session could not be changed', async () => {
  const { engine, gateway } = openEngine(store);
  const session = await openedSession(engine, store);
  gateway.onStart = async () => ({ kind: 'challenge', redirectUrl: 'https://bank.example/3ds' });
  const attemptId = uuidv7(NOW_MS);
  const card = { number: '4242424242424242', expMonth: 12, expYear: 2034, cvc: '123' };
  await engine.run(MERCHANT_ID, session.id, {
    type: 'start-payment',
    attemptId,
    orderId: uuidv7(NOW_MS),
    method: 'card',
    gateway: null,
    card,
  });
  const heard: Heard = { sessionId: session.id, attemptId, report: { kind: 'paid' } };
  const contended: Store = { ...store, save: async () => ({ kind: 'version-conflict' }) };
  expect(await statusAfter(heard, contended)).toBe(503);
  expect((await store.loadSession(MERCHANT_ID, session.id))?.session.state).toBe('paying');
  expect(await statusAfter(heard)).toBe(200);
  expect((await store.loadSession(MERCHANT_ID, session.id))?.session.state).toBe('completed');
});
