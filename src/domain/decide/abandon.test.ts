import { expect, test } from 'vitest';
import { makeAttempt, makeFacts, makeMerchant, makeOpen, makeSession, NOW_MS } from '../../../test/makers.ts';
import { decide } from '../decide.ts';
import type { AttemptState } from '../payment.ts';
import type { Abandonment, Session } from '../session.ts';

const due: Abandonment = { dueAtMs: NOW_MS, toldAtMs: null };
const left = (over: Partial<Session> = {}): Session => makeSession({ abandonment: due, ...over });
const trying = (state: AttemptState, over: Partial<Session> = {}): Session =>
  left({ state: state === 'pending' ? 'settling' : 'paying', attempts: [makeAttempt({ state })], ...over });

const table: readonly (readonly [string, Session, boolean])[] = [
  ['an open one', left(), true],
  ['an open one before its time', left({ abandonment: { ...due, dueAtMs: NOW_MS + 1 } }), false],
  ['one that was told', left({ abandonment: { ...due, toldAtMs: NOW_MS } }), false],
  ['one of a merchant who does not want to hear of it', makeSession(), false],
  ['one whose buyer has left the bank’s page', trying('challenged'), true],
  ['one with a payment under way', trying('asked'), false],
  ['one whose payment nobody knows', trying('unknown'), false],
  ['one that waits for money', trying('pending'), false],
  ['a completed one', left({ state: 'completed' }), false],
  ['a canceled one', left({ state: 'canceled' }), false],
  ['one with too many failed payments', left({ state: 'failed' }), false],
  ['one that ran out of time untold', left({ state: 'expired' }), true],
];

test.each(table)('%s', (_, session, isTold) => {
  const decision = decide(session, { type: 'abandon-session' }, makeFacts());
  if (decision.kind === 'refusal') throw new Error('nobody is there to be refused');
  expect(decision.changed).toBe(isTold);
  expect(decision.events).toEqual(isTold ? [{ type: 'session.abandoned' }] : []);
  if (!isTold) return;
  const { state, expiresAtMs, sequence } = session;
  // It goes on as it was, and hears of it no second time.
  expect(decision.session).toMatchObject({ state, expiresAtMs, sequence: sequence + 1 });
  const again = decide(decision.session, { type: 'abandon-session' }, makeFacts());
  expect(again).toMatchObject({ changed: false });
});

test.each([
  [{}, NOW_MS + 900_000],
  [{ abandonedAfterMs: 60_000 }, NOW_MS + 60_000],
  [{ abandonedAfterMs: null }, undefined],
])('a session of a merchant with %j is due at %s', (over, dueAtMs) => {
  const decision = decide(null, makeOpen(), makeFacts({ merchant: makeMerchant(over) }));
  expect(decision.kind === 'decision' && decision.session.abandonment?.dueAtMs).toBe(dueAtMs);
});
