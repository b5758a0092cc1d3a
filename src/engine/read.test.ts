import { describe, expect, test } from 'vitest';
import { makeAttempt, makeSession, NOW_MS } from '../../test/makers.ts';
import type { Refund } from '../domain/payment.ts';
import { timelineOf } from './read.ts';

const named = (entries: ReturnType<typeof timelineOf>) =>
  entries.map(({ atMs, kind, name }) => `${atMs - NOW_MS} ${kind} ${name}`);

describe('the timeline', () => {
  test('tells the start of an attempt and what became of it at the time of each', () => {
    const declined = makeAttempt({
      state: 'declined',
      reference: 'ch_1',
      decline: { code: 'card_declined', message: 'No.' },
      settledAtMs: NOW_MS + 30,
    });
    const paid = makeAttempt({ id: 'a2', state: 'paid', startedAtMs: NOW_MS + 20, settledAtMs: NOW_MS + 40 });
    const entries = timelineOf(makeSession({ attempts: [declined, paid] }), [], []);
    expect(named(entries)).toEqual([
      '0 attempt started',
      '20 attempt started',
      '30 attempt declined',
      '40 attempt paid',
    ]);
    expect(entries[0]?.detail).toEqual({ id: declined.id, gateway: 'sandbox', method: 'card', amount: 359_500 });
    expect(entries[2]?.detail).toMatchObject({ id: declined.id, reference: 'ch_1', decline_code: 'card_declined' });
  });

  test('has no outcome of an attempt that is still waited for', () => {
    const waiting = makeSession({ state: 'settling', attempts: [makeAttempt({ state: 'pending' })] });
    expect(named(timelineOf(waiting, [], []))).toEqual(['0 attempt started']);
  });

  test('tells when a refund was asked for and when it was done, and whether a failed one will be tried again', () => {
    const refund: Refund = {
      id: 'r1',
      attemptId: makeAttempt().id,
      amount: 100,
      reason: null,
      state: 'done',
      automatic: true,
      atMs: NOW_MS + 5,
      checkDueAtMs: null,
      settledAtMs: NOW_MS + 9,
    };
    const failed: Refund = { ...refund, state: 'failed', checkDueAtMs: NOW_MS + 60_000, settledAtMs: NOW_MS + 7 };
    const asked: Refund = { ...refund, state: 'asked', settledAtMs: null };
    const told = (each: Refund) => timelineOf(makeSession({ refunds: [each] }), [], []);
    expect(named(told(asked))).toEqual(['5 refund asked']);
    expect(named(told(refund))).toEqual(['5 refund asked', '9 refund done']);
    expect(named(told(failed))).toEqual(['5 refund asked', '7 refund failed']);
    expect(told(failed)[1]?.detail).toMatchObject({ retried: true });
    expect(told(refund)[1]?.detail).toMatchObject({ retried: false });
  });
});
