import { describe, expect, test } from 'vitest';
import { makeAttempt, makeFacts, makeLine, makeMerchant, makeSession, NOW_MS } from '../../../test/makers.ts';
import type { MarkPaid } from '../command.ts';
import { decide } from '../decide.ts';
import { paymentStatus, type Attempt } from '../payment.ts';
import type { Session } from '../session.ts';

const facts = makeFacts();
const command: MarkPaid = {
  type: 'mark-paid',
  attemptId: '01900000-0000-7000-8000-0000000000a2',
  orderId: '01900000-0000-7000-8000-0000000000f1',
  note: null,
};
const trying = (over: Partial<Attempt>): Session =>
  makeSession({ state: over.state === 'pending' ? 'settling' : 'paying', attempts: [makeAttempt(over)] });
const ordered = (attempt: Partial<Attempt>): Session =>
  makeSession({
    state: 'completed',
    order: { id: 'o', number: '0000-0000', atMs: NOW_MS },
    attempts: [makeAttempt({ checkDueAtMs: null, ...attempt })],
  });

function mark(session: Session, over: Partial<MarkPaid> = {}) {
  const decision = decide(session, { ...command, ...over }, facts);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return decision;
}

describe('refusals', () => {
  test.each([
    ['paid already', ordered({ state: 'paid' }), 'session_completed'],
    ['canceled', makeSession({ state: 'canceled' }), 'session_canceled'],
    ['expired', makeSession({ state: 'expired' }), 'session_expired'],
    ['past its time', makeSession({ expiresAtMs: NOW_MS }), 'session_expired'],
    [
      'a transfer past its time',
      makeSession({
        state: 'settling',
        expiresAtMs: NOW_MS,
        attempts: [makeAttempt({ state: 'pending', gateway: 'manual', instructions: 'Send it.' })],
      }),
      'session_expired',
    ],
    ['failed', makeSession({ state: 'failed' }), 'session_not_open'],
    ['being asked for', trying({ state: 'asked' }), 'payment_in_progress'],
    ['unknown', trying({ state: 'unknown' }), 'payment_in_progress'],
    ['pending at a provider', trying({ state: 'pending', gateway: 'sandbox' }), 'payment_in_progress'],
  ] as const)('%s', (_, session, code) => {
    expect(decide(session, command, facts)).toMatchObject({ kind: 'refusal', problems: [{ code }] });
  });

  test('a note that cannot be stored', () => {
    const decision = decide(makeSession(), { ...command, note: '\u0000' }, facts);
    expect(decision).toMatchObject({ kind: 'refusal', problems: [{ code: 'invalid_value', at: 'note' }] });
  });
});

test('an open session becomes a paid order, whatever the buyer has yet to fill in', () => {
  const { session, events, effects } = mark(makeSession(), { note: 'Cash in the shop' });
  expect(session).toMatchObject({
    state: 'completed',
    order: { id: command.orderId },
    attempts: [
      {
        id: command.attemptId,
        gateway: 'manual',
        method: 'bank_transfer',
        state: 'paid',
        amount: 359_500,
        checkDueAtMs: null,
      },
    ],
  });
  expect(events.map(({ type }) => type)).toEqual(['payment.succeeded', 'order.created', 'session.completed']);
  expect(events[0]?.detail).toMatchObject({ note: 'Cash in the shop' });
  expect(effects).toEqual([]);
  expect(paymentStatus(session)).toBe('paid');
});

test('an order whose tax nobody knows is no order', () => {
  const taxes = [{ country: 'IN', region: 'IN-KA', rate: 10_000, label: 'Cess' }];
  const context = makeFacts({ merchant: makeMerchant({ taxes }) });
  const lines = [makeLine({ requiresShipping: false })];
  expect(decide(makeSession(), command, context)).toMatchObject({
    kind: 'refusal',
    problems: [{ code: 'shipping_address_required', at: 'shipping_address.region' }],
  });
  expect(decide(makeSession({ lines }), command, context)).toMatchObject({
    kind: 'refusal',
    problems: [{ code: 'missing_value', at: 'billing_address.region' }],
  });
  // Who was told what to send has been told the price.
  const waiting = { state: 'pending', gateway: 'manual', instructions: 'Send it.', checkDueAtMs: null } as const;
  expect(decide(trying(waiting), command, context).kind).toBe('decision');
});

test('an attempt that waits for the buyer is given up for it', () => {
  const { session, effects } = mark(trying({ state: 'challenged' }));
  expect(session.attempts.map(({ state }) => state)).toEqual(['superseded', 'paid']);
  expect(effects).toEqual([{ type: 'void-attempt', attemptId: makeAttempt().id }]);
});

test('a transfer that was waited for has arrived', () => {
  const waiting = { state: 'pending', gateway: 'manual', method: 'bank_transfer', instructions: 'Send it.' } as const;
  const { session, effects } = mark(trying({ ...waiting, checkDueAtMs: null }));
  expect(session.attempts).toMatchObject([{ id: makeAttempt().id, state: 'paid' }]);
  expect(effects).toEqual([]);
});

test('an order is paid on delivery', () => {
  const owed = ordered({ state: 'authorized', collect: 'on_delivery', gateway: 'manual', method: 'cod' });
  expect(paymentStatus(owed)).toBe('pending');
  const { session, events } = mark(owed);
  expect(paymentStatus(session)).toBe('paid');
  expect(session.order).toEqual(owed.order);
  expect(events.map(({ type }) => type)).toEqual(['payment.succeeded', 'order.updated']);
});

test('a session without anything to pay completes without an attempt', () => {
  const lines = makeSession().lines.map((line) => ({ ...line, unitAmount: 0 }));
  const totals = { ...makeSession().totals, subtotal: 0, total: 0 };
  expect(mark(makeSession({ lines, totals })).session).toMatchObject({ state: 'completed', attempts: [] });
});
