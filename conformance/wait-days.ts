// A merchant's time moved on, with all that falls due by it done. The server looks after subscriptions by itself as well, and
// may be at it.
import { expect } from 'vitest';
import type { TestServer } from '../test/server.ts';

const DAY_MS = 86_400_000;
const MAX_DUE = 10;

/** Of the merchant whose checkout session that is. */
export async function waitDays({ app }: TestServer, sessionId: string, days: number): Promise<void> {
  const merchantId = (await app.store.locate('session', `flowglad:${sessionId}`))?.merchantId ?? '';
  await app.store.moveClock(merchantId, (offsetMs) => offsetMs + days * DAY_MS);
  const due = async () => {
    await app.engine.tend();
    return (await app.store.subscriptionsDue(merchantId, app.store.clock.businessMs(merchantId), MAX_DUE)).length;
  };
  await expect.poll(due, { timeout: 20_000 }).toBe(0);
}
