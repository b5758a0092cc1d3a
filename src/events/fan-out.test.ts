import { describe, expect, it } from 'vitest';
import { dialects } from '../dialects/registry.ts';
import type { EventRow } from '../store/store.ts';
import { makeSession, MERCHANT_ID } from '../../test/makers.ts';
import { makeEndpoint, makeEvent } from '../../test/store-makers.ts';
import { makeContext } from '../../test/wire-makers.ts';
import { fixedClock } from '../base/clock.ts';
import { createFanOut, type FanOutDeps } from './fan-out.ts';

/** Fans out `sessionIds.length` events, one after another of the session named; `fails` says which cannot be stored. */
function bench(sessionIds: readonly string[], fails: (event: EventRow) => boolean) {
  const events = sessionIds.map((sessionId, index): EventRow => ({
    ...makeEvent({ sequence: index + 1 }),
    sessionId,
    snapshot: makeSession({ id: sessionId }),
    customer: null,
    subscription: null,
  }));
  const done: number[] = [];
  const clock = fixedClock(0);
  const store: FanOutDeps['store'] = {
    eventsToFanOut: async () => events.filter(({ sequence }) => !done.includes(sequence)),
    listEndpoints: async () => ({ rows: [makeEndpoint()], next: null }),
    loadSession: async () => null,
    async fanOut(_merchantId, eventId) {
      const event = events.find(({ id }) => id === eventId);
      if (event === undefined || fails(event)) throw new Error('the connection was lost');
      done.push(event.sequence);
    },
  };
  const log = { error: () => undefined };
  const fanOut = createFanOut({ store, dialects, contextFor: async () => makeContext(), clock, log });
  return { done, clock, look: () => fanOut(MERCHANT_ID) };
}

describe('fan-out', () => {
  it('keeps the order of a session over a hiccup of the database, while other sessions go on', async () => {
    let isDown = true;
    const { done, clock, look } = bench(['one', 'one', 'two', 'one'], ({ sequence }) => isDown && sequence === 1);
    await look();
    expect(done).toEqual([3]);
    isDown = false;
    await look();
    expect(done).toEqual([3]);
    clock.advance(1_000);
    await look();
    expect(done).toEqual([3, 1, 2, 4]);
  });

  it('lets a session go on past an event that fails again and again', async () => {
    const { done, clock, look } = bench(['one', 'one'], ({ sequence }) => sequence === 1);
    for (const restMs of [0, 1_000, 2_000]) {
      clock.advance(restMs);
      await look();
      expect(done).toEqual([]);
    }
    clock.advance(4_000);
    await look();
    expect(done).toEqual([2]);
  });
});
