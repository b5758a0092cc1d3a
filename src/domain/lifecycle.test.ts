import { describe, expect, test } from 'vitest';
import { makeAttempt, makeSession, NOW_MS } from '../../test/makers.ts';
import { advance, attemptInProgress, isExpired, isOver, mayEnd, mayFollow, TRANSITIONS } from './lifecycle.ts';
import type { AttemptState } from './payment.ts';
import { MILESTONES, type SessionState } from './session.ts';

const STATES = Object.keys(TRANSITIONS) as SessionState[];

describe('the table of states', () => {
  test('reaches every state from an open session', () => {
    const reached = new Set<SessionState>(['open']);
    for (const state of reached) for (const next of TRANSITIONS[state]) reached.add(next);
    expect([...reached].sort()).toEqual([...STATES].sort());
  });

  test('ends in exactly those states that are over, and every other can end', () => {
    expect(STATES.filter(isOver)).toEqual(['completed', 'failed', 'canceled', 'expired']);
    for (const state of STATES.filter((each) => !isOver(each))) {
      expect(TRANSITIONS[state].some((next) => next === 'completed')).toBe(true);
    }
  });

  test('lets nothing out of an end', () => {
    for (const from of STATES.filter(isOver)) {
      expect(STATES.filter((to) => mayFollow(from, to))).toEqual([from]);
    }
    expect(mayFollow('open', 'settling')).toBe(false);
  });
});

test('milestones only ever move on', () => {
  for (const [index, from] of MILESTONES.entries()) {
    for (const [other, to] of MILESTONES.entries()) {
      expect(advance(from, to)).toBe(MILESTONES[Math.max(index, other)]);
    }
  }
});

describe('expiry', () => {
  const expiresAtMs = NOW_MS;
  const withAttempt = (state: AttemptState) => ({
    state: state === 'pending' ? ('settling' as const) : ('paying' as const),
    attempts: [makeAttempt({ state })],
  });

  test('comes with the moment it was announced for', () => {
    expect(isExpired(makeSession({ expiresAtMs }), NOW_MS - 1)).toBe(false);
    expect(isExpired(makeSession({ expiresAtMs }), NOW_MS)).toBe(true);
  });

  test.each([
    ['challenged', true],
    ['asked', false],
    ['pending', false],
    ['unknown', false],
  ] as const)('with an attempt that is %s: %s', (state, expected) => {
    expect(isExpired(makeSession({ expiresAtMs, ...withAttempt(state) }), NOW_MS)).toBe(expected);
    expect(attemptInProgress(makeSession(withAttempt(state))) === undefined).toBe(expected);
  });

  test('comes for a transfer that never arrived, and not for money that a provider has seen', () => {
    const settling = (instructions: string | null) =>
      makeSession({ expiresAtMs, state: 'settling', attempts: [makeAttempt({ state: 'pending', instructions })] });
    expect(isExpired(settling('Send it.'), NOW_MS - 1)).toBe(false);
    expect(isExpired(settling('Send it.'), NOW_MS)).toBe(true);
    expect(isExpired(settling(null), NOW_MS)).toBe(false);
    expect([mayEnd(settling('Send it.')), mayEnd(settling(null))]).toEqual([true, false]);
  });

  test.each(['completed', 'failed', 'canceled', 'expired'] as const)('never comes for a %s session', (state) => {
    expect(isExpired(makeSession({ expiresAtMs, state }), NOW_MS)).toBe(false);
  });
});
