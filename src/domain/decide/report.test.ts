import { describe, expect, test } from 'vitest';
import {
  makeAttempt,
  makeDiscount,
  makeFacts,
  makeMerchant,
  makeSession,
  makeTransfer,
  NOW_MS,
} from '../../../test/makers.ts';
import type { ReportPayment } from '../command.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import { paidAmount, paymentStatus, type Attempt, type Report } from '../payment.ts';
import type { Session, SessionState } from '../session.ts';

const facts = makeFacts();
const ORDER_ID = '01900000-0000-7000-8000-0000000000f1';
const REFUND_ID = '01900000-0000-7000-8000-0000000000e1';
const FIRST = makeAttempt().id;
const SECOND = '01900000-0000-7000-8000-0000000000a2';

const paying = (over: Partial<Attempt> = {}, session: Partial<Session> = {}): Session =>
  makeSession({ state: over.state === 'pending' ? 'settling' : 'paying', attempts: [makeAttempt(over)], ...session });

function hear(session: Session, report: Report, attemptId = FIRST, context = facts): Decision {
  const command: ReportPayment = { type: 'report-payment', attemptId, orderId: ORDER_ID, refundId: REFUND_ID, report };
  const decision = decide(session, command, context);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return decision;
}

const PAID: Report = { kind: 'paid', reference: 'ch_1' };
const COD: Report = { kind: 'authorized', collect: 'on_delivery' };
const PENDING: Report = { kind: 'pending' };
const CHALLENGE: Report = { kind: 'challenge', redirectUrl: 'https://bank.example/3ds' };
const DECLINED: Report = { kind: 'declined', code: 'insufficient_funds', message: 'Not enough money.' };
const UNKNOWN: Report = { kind: 'unknown', message: 'No answer.' };
const LIVE = ['asked', 'challenged', 'pending', 'unknown'] as const;
const types = ({ events }: Decision) => events.map(({ type }) => type);

describe('success', () => {
  test.each([...LIVE, 'superseded', 'declined'] as const)('completes a session whose attempt was %s', (state) => {
    const session =
      state === 'superseded' || state === 'declined' ? paying({ state }, { state: 'open' }) : paying({ state });
    const decision = hear(session, PAID);
    expect(decision.session).toMatchObject({
      state: 'completed',
      milestone: 'completed',
      completedAtMs: NOW_MS,
      order: { id: ORDER_ID },
      attempts: [{ state: 'paid', reference: 'ch_1', checkDueAtMs: null, settledAtMs: NOW_MS }],
    });
    expect(types(decision)).toEqual(['payment.succeeded', 'order.created', 'session.completed']);
    expect(paymentStatus(decision.session)).toBe('paid');
  });

  test('heard again changes nothing', () => {
    const { session } = hear(paying(), PAID);
    for (const report of [PAID, DECLINED, UNKNOWN, PENDING, CHALLENGE, COD]) {
      expect(hear(session, report)).toMatchObject({ changed: false, events: [], effects: [] });
    }
  });

  test('does not prolong a sliding life', () => {
    const session = paying({}, { life: { ms: 60_000, slides: true } });
    expect(hear(session, PAID, FIRST, { ...facts, nowMs: NOW_MS + 5 }).session.expiresAtMs).toBe(session.expiresAtMs);
  });

  test('of one attempt gives up another that is still alive, so that it never starts', () => {
    const attempts = [makeAttempt({ state: 'superseded' }), makeAttempt({ id: SECOND })];
    const { session, effects } = hear(makeSession({ state: 'paying', attempts }), PAID);
    expect(session.attempts.map(({ state }) => state)).toEqual(['paid', 'superseded']);
    expect(effects).toEqual([{ type: 'void-attempt', attemptId: SECOND }]);
  });

  test('on delivery is an order without money; the money is told of when it comes', () => {
    const decision = hear(paying({ method: 'cod', gateway: 'manual' }), COD);
    expect(types(decision)).toEqual(['order.created', 'session.completed']);
    expect(paymentStatus(decision.session)).toBe('pending');
    expect(hear(decision.session, COD).changed).toBe(false);
    const collected = hear(decision.session, { kind: 'paid' });
    expect(types(collected)).toEqual(['payment.succeeded', 'order.updated']);
    expect(paymentStatus(collected.session)).toBe('paid');
    expect(hear(decision.session, DECLINED).changed).toBe(false);
  });
});

describe('success that nobody needs any more', () => {
  const completed = () =>
    hear(
      makeSession({ state: 'paying', attempts: [makeAttempt({ state: 'superseded' }), makeAttempt({ id: SECOND })] }),
      PAID,
      SECOND,
    ).session;

  test('after another attempt has won is given back and never counts', () => {
    const before = completed();
    const { session, events, effects } = hear(before, PAID);
    expect(session.attempts.map(({ state }) => state)).toEqual(['paid', 'paid']);
    expect(session.refunds).toEqual([
      {
        id: REFUND_ID,
        attemptId: FIRST,
        amount: 359_500,
        reason: null,
        state: 'asked',
        automatic: true,
        atMs: NOW_MS,
        checkDueAtMs: NOW_MS + facts.limits.attemptLeaseMs,
        settledAtMs: null,
      },
    ]);
    expect(effects).toEqual([{ type: 'refund', refundId: REFUND_ID }]);
    expect(events).toMatchObject([{ type: 'session.updated', detail: { reason: 'late_payment', attempt: FIRST } }]);
    expect(paymentStatus(session)).toBe('paid');
    expect(paidAmount(session)).toBe(359_500);
    expect(hear(session, PAID).changed).toBe(false);
  });

  test.each(['expired', 'canceled', 'failed'] as const)('after the session has %s is given back', (state) => {
    const { session, effects } = hear(paying({ state: 'superseded' }, { state }), PAID);
    expect(session).toMatchObject({ state, order: null, refunds: [{ automatic: true, attemptId: FIRST }] });
    expect(effects).toEqual([{ type: 'refund', refundId: REFUND_ID }]);
  });

  test('for what the cart used to cost is given back, and the session stays open', () => {
    const session = paying({ state: 'superseded', amount: 100 }, { state: 'open' });
    expect(hear(session, PAID).session).toMatchObject({ state: 'open', refunds: [{ amount: 100 }] });
  });

  test('as a mere authorization is released', () => {
    const authorized = COD;
    const late = hear(paying({ state: 'declined' }, { state: 'expired' }), authorized);
    expect(late.session).toMatchObject({
      state: 'expired',
      attempts: [{ state: 'superseded', decline: null }],
      refunds: [],
    });
    expect(late.effects).toEqual([{ type: 'void-attempt', attemptId: FIRST }]);
    expect(late.session.attempts[0]?.checkDueAtMs).not.toBeNull();
    expect(hear(late.session, authorized).effects).toEqual([]);
    expect(hear(late.session, DECLINED).session.attempts[0]).toMatchObject({ checkDueAtMs: null, settledAtMs: NOW_MS });
  });
});

describe('a transfer', () => {
  const told: Report = { kind: 'pending', instructions: 'Send it.' };

  test('leaves the session a week from when the buyer was told how to pay', () => {
    const session = hear(paying({}, { expiresAtMs: NOW_MS + 60_000 }), told).session;
    expect(session).toMatchObject({ state: 'settling', expiresAtMs: NOW_MS + 7 * 86_400_000 });
    const later = { ...facts, nowMs: NOW_MS + 5, wallMs: NOW_MS + 5 };
    expect(hear(session, told, FIRST, later).session.expiresAtMs).toBe(session.expiresAtMs);
  });

  test('never shortens a longer life, and other waits leave it as it was', () => {
    const expiresAtMs = NOW_MS + 30 * 86_400_000;
    expect(hear(paying({}, { expiresAtMs }), told).session.expiresAtMs).toBe(expiresAtMs);
    const soon = paying({}, { expiresAtMs: NOW_MS + 60_000 });
    expect(hear(soon, PENDING).session.expiresAtMs).toBe(soon.expiresAtMs);
  });
});

describe('a decline', () => {
  test.each(LIVE)('opens a session again whose attempt was %s', (state) => {
    const decision = hear(paying({ state }), DECLINED);
    expect(decision.session).toMatchObject({
      state: 'open',
      attempts: [{ state: 'declined', decline: { code: 'insufficient_funds' }, checkDueAtMs: null }],
    });
    expect(decision.events).toEqual([
      { type: 'payment.failed', detail: { attempt: FIRST, code: 'insufficient_funds' } },
    ]);
    expect(hear(decision.session, DECLINED).changed).toBe(false);
  });

  test('of an attempt that was given up just ends it', () => {
    const decision = hear(paying({ state: 'superseded' }, { state: 'open' }), DECLINED);
    expect(decision).toMatchObject({ changed: true, events: [] });
    expect(decision.session.attempts[0]).toMatchObject({ state: 'superseded', checkDueAtMs: null, decline: null });
    expect(hear(decision.session, DECLINED).changed).toBe(false);
    expect(hear(decision.session, UNKNOWN).changed).toBe(false);
  });

  test('after the time is over leaves the session to the sweeper', () => {
    expect(hear(paying({}, { expiresAtMs: NOW_MS }), DECLINED).session.state).toBe('open');
  });

  test('of the last attempt there may be is the end, and gives back what was held', () => {
    const holds = [{ resource: 'discount', key: 'x', delta: 1 }];
    const context = { ...facts, limits: { ...facts.limits, maxAttempts: 1 } };
    const decision = hear(paying({}, { holds }), DECLINED, FIRST, context);
    expect(decision.session).toMatchObject({ state: 'failed', holds: [] });
    expect(decision.claims).toMatchObject([{ key: 'x', delta: -1 }]);
    expect(types(decision)).toEqual(['payment.failed', 'session.canceled']);
  });
});

describe('while the outcome is open', () => {
  test.each([
    ['asked', PENDING, 'pending', 'settling', ['session.updated'], 60_000],
    ['unknown', PENDING, 'pending', 'settling', ['session.updated'], 60_000],
    ['asked', CHALLENGE, 'challenged', 'paying', [], 900_000],
    ['pending', CHALLENGE, 'challenged', 'paying', [], 900_000],
    ['asked', UNKNOWN, 'unknown', 'paying', ['payment.unknown'], 5_000],
    ['challenged', UNKNOWN, 'unknown', 'paying', ['payment.unknown'], 5_000],
  ] as const)('%s and %o: %s', (from, report, state, sessionState, events, waitMs) => {
    const decision = hear(paying({ state: from, checks: 3 }), report);
    expect(decision.session).toMatchObject({
      state: sessionState,
      attempts: [{ state, checks: 0, checkDueAtMs: NOW_MS + waitMs }],
    });
    expect(types(decision)).toEqual(events);
  });

  test('a transfer that waits for the merchant is never asked about', () => {
    const report: Report = { kind: 'pending', instructions: 'Send it to account 1.' };
    const { session } = hear(paying({ method: 'bank_transfer', gateway: 'manual' }), report);
    expect(session).toMatchObject({
      state: 'settling',
      attempts: [{ state: 'pending', checkDueAtMs: null, instructions: 'Send it to account 1.' }],
    });
    expect(hear(session, report).changed).toBe(false);
  });

  test('an unreachable provider does not unsay that the payment is on its way', () => {
    const { session } = hear(paying({ state: 'pending', checkDueAtMs: NOW_MS }), UNKNOWN);
    expect(session.attempts[0]).toMatchObject({ state: 'pending', checks: 1 });
  });

  test.each([
    ['challenged', { ...CHALLENGE }, [900_000, 900_000]],
    ['pending', PENDING, [120_000, 240_000]],
    ['unknown', UNKNOWN, [10_000, 20_000]],
    ['superseded', UNKNOWN, [120_000, 240_000]],
  ] as const)('a repeat about a %s attempt changes nothing, a due check waits longer', (state, report, waits) => {
    const redirectUrl = state === 'challenged' ? CHALLENGE.redirectUrl : null;
    const start = paying(
      { state, redirectUrl, checkDueAtMs: NOW_MS + 1 },
      state === 'superseded' ? { state: 'open' } : {},
    );
    expect(hear(start, report).changed).toBe(false);
    let session = start;
    waits.forEach((waitMs, index) => {
      const wallMs = session.attempts[0]?.checkDueAtMs ?? 0;
      const decision = hear(session, report, FIRST, { ...facts, wallMs });
      expect(decision).toMatchObject({ changed: true, events: [] });
      expect(decision.session.attempts[0]).toMatchObject({ state, checks: index + 1, checkDueAtMs: wallMs + waitMs });
      session = decision.session;
    });
  });

  test('never waits longer than an hour', () => {
    const { session } = hear(paying({ state: 'unknown', checks: 2_000, checkDueAtMs: NOW_MS }), UNKNOWN);
    expect(session.attempts[0]?.checkDueAtMs).toBe(NOW_MS + 3_600_000);
  });
});

test('a report about an attempt of another session changes nothing', () => {
  expect(hear(paying(), PAID, SECOND).changed).toBe(false);
});

test('a success counts the discount even when its use was given back meanwhile', () => {
  const discount = makeDiscount({ maxUses: 1 });
  const context = makeFacts({ merchant: makeMerchant({ offers: [discount] }) });
  const session = paying(
    { state: 'superseded', amount: 323_550 },
    {
      state: 'open' as SessionState,
      codes: [{ code: 'SUMMER10', replaced: null, by: 'buyer' }],
      adjustments: [
        {
          source: discount.id,
          kind: 'discount',
          label: 'Summer sale',
          amount: -35_950,
          lineShares: [-35_950],
          code: 'SUMMER10',
        },
      ],
      totals: { ...makeSession().totals, discount: 35_950, total: 323_550 },
    },
  );
  const { claims, session: done } = hear(session, PAID, FIRST, context);
  expect(done.state).toBe('completed');
  const uncapped = { key: discount.id, delta: 1, limit: Number.MAX_SAFE_INTEGER };
  expect(claims).toMatchObject([
    { resource: 'discount', ...uncapped },
    { resource: 'redemption', ...uncapped },
  ]);
});

describe('a payment on a chain', () => {
  const transfer = makeTransfer();
  const waiting = (over: object): Report => ({ ...CHALLENGE, transfer: { ...transfer, ...over } });
  const enough = (confirmations: number): Report => ({
    kind: 'pending',
    transfer: { ...transfer, received: '0.02', isEnough: true, confirmations },
  });
  const challenged = hear(paying(), waiting({})).session;
  const partly = hear(challenged, waiting({ received: '0.005' }));

  test('keeps what is to be sent where', () => {
    expect(challenged).toMatchObject({ state: 'paying', attempts: [{ state: 'challenged', transfer }] });
  });

  test('tells of a part once, and goes on waiting for the buyer', () => {
    expect(types(partly)).toEqual(['payment.partially_paid']);
    expect(partly.events[0]?.detail).toEqual({ attempt: FIRST, asset: 'BITCOIN', received: '0.005' });
    expect(partly.session.state).toBe('paying');
    expect(types(hear(partly.session, waiting({ received: '0.005' })))).toEqual([]);
  });

  test('waits for blocks when all is there, and is paid with what was seen', () => {
    const seen = hear(partly.session, enough(0));
    expect([seen.session.state, ...types(seen)]).toEqual(['settling', 'session.updated']);
    const block = hear(seen.session, enough(1));
    expect(types(block)).toEqual([]);
    expect(block.session.attempts).toMatchObject([{ transfer: { confirmations: 1 } }]);
    const paid = hear(block.session, {
      ...PAID,
      transfer: { ...transfer, received: '0.02', confirmations: 2, txid: 't' },
    });
    expect(paid.session).toMatchObject({ state: 'completed', attempts: [{ transfer: { txid: 't' } }] });
  });

  test('leaves the session a week from when a part has arrived, and never less', () => {
    expect(partly.session.expiresAtMs).toBe(NOW_MS + 7 * 86_400_000);
    const later = { ...facts, nowMs: NOW_MS + 5, wallMs: NOW_MS + 5 };
    const again = hear(partly.session, waiting({ received: '0.005' }), FIRST, later);
    expect(again.session.expiresAtMs).toBe(partly.session.expiresAtMs);
    const more = hear(partly.session, waiting({ received: '0.009' }), FIRST, later);
    expect(more.session.expiresAtMs).toBe(partly.session.expiresAtMs + 5);
  });

  test('that has bought nothing is told: when it is given up, when more arrives after that, and once each', () => {
    const unused = (received: string) => [
      { type: 'session.updated', detail: { reason: 'transfer_unused', attempt: FIRST, asset: 'BITCOIN', received } },
    ];
    const nowMs = partly.session.expiresAtMs;
    const expired = decide(partly.session, { type: 'close-session', how: 'expire', force: false }, { ...facts, nowMs });
    if (expired.kind === 'refusal') throw new Error('it has not expired');
    expect(expired.session).toMatchObject({ state: 'expired', attempts: [{ state: 'superseded' }] });
    const more = hear(expired.session, waiting({ received: '0.009' }));
    expect(more.events).toEqual(unused('0.009'));
    expect(more.session).toMatchObject({ state: 'expired', attempts: [{ transfer: { received: '0.009' } }] });
    const over = hear(more.session, DECLINED);
    expect(over.events).toEqual(unused('0.009'));
    expect(over.session.attempts).toMatchObject([{ state: 'superseded', settledAtMs: NOW_MS }]);
    const late: Report = { ...DECLINED, transfer: { ...transfer, received: '0.01' } };
    const last = hear(over.session, late);
    expect(last.events).toEqual(unused('0.01'));
    for (const old of [late, DECLINED, UNKNOWN, waiting({ received: '0.009' })]) {
      expect(hear(last.session, old)).toMatchObject({ changed: false, events: [] });
    }
  });

  test('that is declined with a part of it there tells that, too', () => {
    const declined = hear(partly.session, DECLINED);
    expect(declined.events.map(({ type, detail }) => detail?.['reason'] ?? type)).toEqual([
      ...['payment.failed', 'transfer_unused'],
    ]);
    expect(types(hear(challenged, DECLINED))).toEqual(['payment.failed']);
  });

  test('never goes back, in whatever order the news come', () => {
    const { session } = hear(challenged, enough(1));
    for (const late of [waiting({}), waiting({ received: '0.005' }), enough(0)]) {
      expect(hear(session, late)).toMatchObject({ changed: false, events: [] });
    }
  });
});
