import { describe, expect, test } from 'vitest';
import { makeAttempt, makeFacts, makeSession, NOW_MS } from '../../../test/makers.ts';
import { decide } from '../decide.ts';
import type { AttemptState } from '../payment.ts';
import type { Session } from '../session.ts';

const facts = makeFacts();
const close = (session: Session, how: 'expire' | 'cancel', force: boolean) => {
  const decision = decide(session, { type: 'close-session', how, force }, facts);
  if (decision.kind === 'refusal') return decision.problems.map(({ code }) => code).join();
  return decision.changed ? decision.session.state : 'unchanged';
};
const trying = (state: AttemptState, over: Partial<Session> = {}): Session =>
  makeSession({ state: state === 'pending' ? 'settling' : 'paying', attempts: [makeAttempt({ state })], ...over });
const transfer = (over: Partial<Session> = {}): Session =>
  makeSession({
    state: 'settling',
    attempts: [makeAttempt({ state: 'pending', instructions: 'Send it.', checkDueAtMs: null })],
    ...over,
  });

/** What becomes of a session: swept, expired by the merchant, canceled by the merchant. */
const table: readonly (readonly [string, Session, readonly [string, string, string]])[] = [
  ['open', makeSession(), ['unchanged', 'expired', 'canceled']],
  ['open past its time', makeSession({ expiresAtMs: NOW_MS }), ['expired', 'expired', 'session_expired']],
  ['challenged', trying('challenged'), ['unchanged', 'expired', 'canceled']],
  [
    'challenged past its time',
    trying('challenged', { expiresAtMs: NOW_MS }),
    ['expired', 'expired', 'session_expired'],
  ],
  ['asked', trying('asked', { expiresAtMs: NOW_MS }), ['unchanged', 'payment_in_progress', 'payment_in_progress']],
  ['unknown', trying('unknown', { expiresAtMs: NOW_MS }), ['unchanged', 'payment_in_progress', 'payment_in_progress']],
  ['pending', trying('pending', { expiresAtMs: NOW_MS }), ['unchanged', 'payment_in_progress', 'payment_in_progress']],
  ['awaiting a transfer', transfer(), ['unchanged', 'expired', 'canceled']],
  ['awaiting a transfer past its time', transfer({ expiresAtMs: NOW_MS }), ['expired', 'expired', 'session_expired']],
  ['completed', makeSession({ state: 'completed' }), ['unchanged', 'session_completed', 'session_completed']],
  ['canceled', makeSession({ state: 'canceled' }), ['unchanged', 'session_canceled', 'session_canceled']],
  ['expired', makeSession({ state: 'expired' }), ['unchanged', 'session_expired', 'session_expired']],
  ['failed', makeSession({ state: 'failed' }), ['unchanged', 'session_not_open', 'session_not_open']],
];

test.each(table)('%s', (_, session, [swept, expired, canceled]) => {
  expect([close(session, 'expire', false), close(session, 'expire', true), close(session, 'cancel', true)]).toEqual([
    swept,
    expired,
    canceled,
  ]);
});

describe('a closed session', () => {
  test('gives back what it held and gives up the attempt that waits for the buyer', () => {
    const session = trying('challenged', { holds: [{ resource: 'discount', key: 'summer', delta: 1 }] });
    const decision = decide(session, { type: 'close-session', how: 'cancel', force: true }, facts);
    expect(decision).toMatchObject({
      session: { state: 'canceled', holds: [], attempts: [{ state: 'superseded' }], version: 2, sequence: 2 },
      events: [{ type: 'session.canceled' }],
      effects: [{ type: 'void-attempt', attemptId: makeAttempt().id }],
      claims: [{ resource: 'discount', key: 'summer', delta: -1, limit: Number.MAX_SAFE_INTEGER }],
    });
  });

  test('tells that it has expired', () => {
    const session = makeSession({ expiresAtMs: NOW_MS });
    const decision = decide(session, { type: 'close-session', how: 'expire', force: false }, facts);
    expect(decision).toMatchObject({ events: [{ type: 'session.expired' }], effects: [], claims: [] });
  });
});
