import { describe, expect, test } from 'vitest';
import { makeAttempt, makeFacts, makeSession, METHODS, NOW_MS } from '../../../test/makers.ts';
import type { RefundPayment } from '../command.ts';
import { decide } from '../decide.ts';
import type { Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { paymentStatus, refundedAmount, type Refund, type RefundReport } from '../payment.ts';
import type { Session } from '../session.ts';

const facts = makeFacts();

const paid = (over: Partial<Session> = {}): Session =>
  makeSession({
    state: 'completed',
    order: { id: 'o', number: '0000-0000', atMs: NOW_MS },
    completedAtMs: NOW_MS,
    attempts: [makeAttempt({ state: 'paid', checkDueAtMs: null, settledAtMs: NOW_MS })],
    ...over,
  });

const refund = (over: Partial<RefundPayment> = {}): RefundPayment => ({
  type: 'refund-payment',
  refundId: 'r1',
  amount: null,
  reason: null,
  ...over,
});

const made = (over: Partial<Refund> = {}): Refund => ({
  id: 'r0',
  attemptId: makeAttempt().id,
  amount: 100_000,
  reason: null,
  state: 'done',
  automatic: false,
  atMs: NOW_MS,
  checkDueAtMs: null,
  settledAtMs: null,
  ...over,
});

function run(
  session: Session,
  command: RefundPayment | { refundId: string; report: RefundReport },
  context = facts,
): Decision {
  const full = 'report' in command ? { type: 'report-refund' as const, ...command } : command;
  const decision = decide(session, full, context);
  if (decision.kind === 'refusal') throw new Error(JSON.stringify(decision.problems));
  return decision;
}

describe('refusals, in order of precedence', () => {
  type Case = { readonly session: Session; readonly command: RefundPayment; readonly facts: Facts };
  const good: Case = { session: paid({ refunds: [made()] }), command: refund({ amount: 259_500 }), facts };
  const rows: readonly (readonly [string, (each: Case) => Case])[] = [
    ['nothing_to_refund', (each) => ({ ...each, session: makeSession({ refunds: each.session.refunds }) })],
    ['nothing_to_refund', (each) => ({ ...each, session: paid({ refunds: [made({ amount: 359_500 })] }) })],
    [
      'refund_unsupported',
      (each) => ({
        ...each,
        facts: { ...facts, everyMethod: () => METHODS.map((method) => ({ ...method, refunds: false })) },
      }),
    ],
    ['invalid_value', (each) => ({ ...each, command: { ...each.command, amount: 0 } })],
    ['refund_too_large', (each) => ({ ...each, command: { ...each.command, amount: 259_501 } })],
    ['invalid_value', (each) => ({ ...each, command: { ...each.command, reason: '\u0000' } })],
  ];
  const codesOf = (each: Case) => {
    const decision = decide(each.session, each.command, each.facts);
    return decision.kind === 'refusal' ? decision.problems.map(({ code }) => code) : [];
  };

  test.each(rows)('%s', (expected, breakIt) => {
    expect(codesOf(breakIt(good))).toEqual([expected]);
  });

  test('each comes before all that follow', () => {
    rows.forEach(([expected], index) => {
      const broken = rows.slice(index).reduceRight((each, [, breakIt]) => breakIt(each), good);
      expect(codesOf(broken)[0]).toBe(expected);
    });
  });

  test.each([-1, 1.5, Number.NaN, Number.MAX_SAFE_INTEGER + 1])('%d is no amount', (amount) => {
    expect(codesOf({ ...good, command: refund({ amount }) })).toEqual(['invalid_value']);
  });

  test('money promised on delivery cannot be given back before it came', () => {
    const owed = makeAttempt({ state: 'authorized', collect: 'on_delivery', checkDueAtMs: null });
    expect(codesOf({ ...good, session: paid({ attempts: [owed] }) })).toEqual(['nothing_to_refund']);
  });

  test('a method that no gateway has any more supports no refunds, in words that say so', () => {
    const decision = decide(paid(), refund(), makeFacts({ everyMethod: () => [] }));
    expect(decision).toMatchObject({ kind: 'refusal', problems: [{ code: 'refund_unsupported' }] });
    expect(decision.kind === 'refusal' && decision.problems[0]?.text).toContain('refunds are not supported');
  });

  test('a method that the merchant has switched off since can still be refunded', () => {
    expect(codesOf({ ...good, facts: { ...facts, methods: () => [] } })).toEqual([]);
  });

  test('without any of these it is asked for', () => {
    expect(codesOf(good)).toEqual([]);
  });
});

describe('a refund', () => {
  test('is saved before the gateway hears of it, and is what is left unless an amount is given', () => {
    const { session, effects, events } = run(paid({ refunds: [made()] }), refund({ reason: 'Torn' }));
    expect(session.refunds[1]).toEqual({
      id: 'r1',
      attemptId: makeAttempt().id,
      amount: 259_500,
      reason: 'Torn',
      state: 'asked',
      automatic: false,
      atMs: NOW_MS,
      checkDueAtMs: NOW_MS + facts.limits.attemptLeaseMs,
      settledAtMs: null,
    });
    expect(effects).toEqual([{ type: 'refund', refundId: 'r1' }]);
    expect(events).toEqual([]);
  });

  test('counts while nobody knows, so that two at once cannot exceed the payment', () => {
    for (const state of ['asked', 'unknown'] as const) {
      const session = paid({ refunds: [made({ state, amount: 359_500 })] });
      expect(decide(session, refund({ amount: 1 }), facts)).toMatchObject({ kind: 'refusal' });
    }
    const failed = paid({ refunds: [made({ state: 'failed', amount: 359_500 })] });
    expect(run(failed, refund()).session.refunds[1]?.amount).toBe(359_500);
  });
});

describe('what the gateway says of a refund', () => {
  const asked = (over: Partial<Refund> = {}) =>
    paid({ refunds: [made({ state: 'asked', checkDueAtMs: NOW_MS, ...over })] });
  const types = ({ events }: Decision) => events.map(({ type }) => type);

  test('done', () => {
    const decision = run(asked(), { refundId: 'r0', report: { kind: 'refunded' } });
    expect(decision.session.refunds[0]).toMatchObject({ state: 'done', checkDueAtMs: null });
    expect(types(decision)).toEqual(['payment.refunded', 'order.updated']);
    expect(decision.events[0]?.detail).toMatchObject({ amount: 100_000, automatic: false });
    expect(paymentStatus(decision.session)).toBe('partially_refunded');
    expect(run(decision.session, { refundId: 'r0', report: { kind: 'failed', message: '' } }).changed).toBe(false);
  });

  test('done by itself: the order has nothing to do with it', () => {
    const decision = run(asked({ automatic: true }), { refundId: 'r0', report: { kind: 'refunded' } });
    expect(types(decision)).toEqual(['payment.refunded']);
  });

  test('failed', () => {
    const decision = run(asked(), { refundId: 'r0', report: { kind: 'failed', message: 'Account closed.' } });
    expect(decision.session.refunds[0]).toMatchObject({ state: 'failed', checkDueAtMs: null });
    expect(decision.events).toMatchObject([
      { type: 'order.updated', detail: { reason: 'refund_failed', message: 'Account closed.', retried: false } },
    ]);
  });

  test('failed by itself: tried again with growing pauses for a month, and told when it fails and when it is over', () => {
    const report = { refundId: 'r0', report: { kind: 'failed', message: 'Try later.' } } as const;
    const first = run(asked({ automatic: true }), report);
    let { session } = first;
    expect(first.events).toMatchObject([
      { type: 'session.updated', detail: { reason: 'refund_failed', message: 'Try later.', retried: true } },
    ]);
    expect(run(session, report).changed).toBe(false);
    const pausesMs: number[] = [];
    for (let dueMs = session.refunds[0]?.checkDueAtMs ?? null; dueMs !== null;) {
      const next = run(session, report, { ...facts, nowMs: dueMs, wallMs: dueMs });
      session = next.session;
      expect(session.refunds[0]).toMatchObject({ state: 'failed' });
      const nextMs = session.refunds[0]?.checkDueAtMs ?? null;
      expect(next.events).toMatchObject(nextMs === null ? [{ detail: { retried: false } }] : []);
      if (nextMs !== null) pausesMs.push(nextMs - dueMs);
      dueMs = nextMs;
    }
    expect(pausesMs).toEqual([...pausesMs].sort((a, b) => a - b));
    expect([pausesMs[0], pausesMs.at(-1)]).toEqual([300_000, 86_400_000]);
    expect(pausesMs.reduce((sum, pauseMs) => sum + pauseMs, 300_000)).toBeGreaterThanOrEqual(30 * 86_400_000);
    expect(pausesMs.length).toBeLessThan(50);
    expect(run(session, { refundId: 'r0', report: { kind: 'refunded' } }).changed).toBe(false);
  });

  test('failed by itself and then done', () => {
    const failed = run(asked({ automatic: true }), { refundId: 'r0', report: { kind: 'failed', message: '' } });
    const done = run(failed.session, { refundId: 'r0', report: { kind: 'refunded' } });
    expect(done.session.refunds[0]).toMatchObject({ state: 'done', checkDueAtMs: null, settledAtMs: NOW_MS });
    expect(types(done)).toEqual(['payment.refunded']);
  });

  test('failed and tried again: nothing is shown as given back, and nobody can ask for it a second time', () => {
    const tried = asked({ amount: 359_500, isRetried: true });
    const failed = run(tried, { refundId: 'r0', report: { kind: 'failed', message: '' } }).session;
    expect([paymentStatus(failed), refundedAmount(failed)]).toEqual(['paid', 0]);
    expect(decide(failed, refund({ amount: 1 }), facts)).toMatchObject({
      ...{ kind: 'refusal', problems: [{ code: 'nothing_to_refund' }] },
    });
    const done = run(failed, { refundId: 'r0', report: { kind: 'refunded' } }).session;
    expect([paymentStatus(done), refundedAmount(done)]).toEqual(['refunded', 359_500]);
  });

  test('unknown: waits as long again as it has waited, for an hour at most', () => {
    const report = { refundId: 'r0', report: { kind: 'unknown', message: '' } } as const;
    const waits = [0, 5_000, 60_000, 1e9].map((passedMs) => {
      const later = { ...facts, nowMs: NOW_MS + passedMs };
      return (run(asked(), report, later).session.refunds[0]?.checkDueAtMs ?? 0) - NOW_MS;
    });
    expect(waits).toEqual([5_000, 5_000, 60_000, 3_600_000]);
    expect(run(asked({ state: 'unknown', checkDueAtMs: NOW_MS + 1 }), report).changed).toBe(false);
    expect(run(asked({ state: 'unknown', checkDueAtMs: NOW_MS }), report).changed).toBe(true);
  });

  test('about another refund changes nothing', () => {
    expect(run(paid(), { refundId: 'r9', report: { kind: 'refunded' } }).changed).toBe(false);
  });
});
