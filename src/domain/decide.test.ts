// A model of the whole: any commands in any order, gateways that answer late, twice and out of turn, and saves that
// fail. What must never happen is checked after every step.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeAddress, makeDiscount, makeFacts, makeItem, makeMerchant, makeOpen, NOW_MS } from '../../test/makers.ts';
import type { Command, SessionInput } from './command.ts';
import { decide } from './decide.ts';
import type { Claim, Effect } from './decision.ts';
import type { Facts } from './facts.ts';
import { isOver, mayFollow } from './lifecycle.ts';
import { paidAmount, refundedOrRetriedAmount, winningAttempt, type Report } from './payment.ts';
import { checkTotals } from './pricing/lines.ts';
import { MILESTONES, type Session } from './session.ts';

const merchant = makeMerchant({
  offers: [makeDiscount({ maxUses: 3 }), makeDiscount({ id: 'd2', code: 'HALF', rate: 500_000 })],
});

/** Counted, so that sessions hold it. */
const items = [makeItem({ variant: { inventoryQuantity: 2, whenOutOfStock: 'deny' } })];

const inputs: readonly SessionInput[] = [
  { lines: [{ kind: 'catalog', variant: 'GOWN-1', quantity: 2 }] },
  { lines: [{ kind: 'catalog', variant: 'GOWN-1', quantity: 1 }] },
  { codes: [{ code: 'SUMMER10', by: 'buyer' }] },
  { codes: [{ code: 'HALF', by: 'buyer' }] },
  { codes: [] },
  { paymentMethod: 'cod' },
  { paymentMethod: null },
  { note: 'x' },
  { shippingAddress: null },
  { shippingAddress: makeAddress() },
  { metadata: { a: '1' }, reached: 'payment_shown' },
];

const reports: readonly Report[] = [
  { kind: 'paid' },
  { kind: 'authorized', collect: 'on_delivery' },
  { kind: 'pending' },
  { kind: 'pending', instructions: 'Send it.' },
  { kind: 'challenge', redirectUrl: 'https://bank.example/' },
  { kind: 'declined', code: 'card_declined', message: 'No.' },
  { kind: 'unknown', message: '?' },
];

/** A step says what is tried; which attempt or refund it is about is taken modulo those there are. */
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ do: fc.constant('revise' as const), input: fc.constantFrom(...inputs) }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('pay' as const), method: fc.constantFrom('card', 'cod', 'bank_transfer') }),
  },
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('report' as const), which: fc.nat(9), report: fc.constantFrom(...reports) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('mark' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('refund' as const),
      amount: fc.option(fc.integer({ min: 1, max: 400_000 })),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('refunded' as const),
      which: fc.nat(9),
      kind: fc.constantFrom('refunded', 'failed', 'unknown'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('close' as const),
      how: fc.constantFrom('expire', 'cancel'),
      force: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('wait' as const),
      ms: fc.constantFrom(10_000, 1_000_000, 50_000_000, 700_000_000),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

function commandOf(each: Exclude<Step, { do: 'wait' }>, session: Session, number: number): Command {
  const id = (kind: string): string => `01900000-0000-7000-8000-${kind}${String(number).padStart(11, '0')}`;
  const ids = { attemptId: id('a'), orderId: id('f'), refundId: id('e') };
  switch (each.do) {
    case 'revise':
      return { type: 'revise-session', input: each.input, mayOverridePrices: false };
    case 'pay':
      return { type: 'start-payment', ...ids, method: each.method, gateway: null, card: null };
    case 'report': {
      const attemptId = session.attempts[each.which % Math.max(1, session.attempts.length)]?.id ?? 'none';
      return { type: 'report-payment', ...ids, attemptId, report: each.report };
    }
    case 'mark':
      return { type: 'mark-paid', ...ids, note: null };
    case 'refund':
      return { type: 'refund-payment', refundId: ids.refundId, amount: each.amount, reason: null };
    case 'refunded': {
      const refundId = session.refunds[each.which % Math.max(1, session.refunds.length)]?.id ?? 'none';
      return { type: 'report-refund', refundId, report: { kind: each.kind as 'failed', message: '' } };
    }
    case 'close':
      return { type: 'close-session', how: each.how as 'expire', force: each.force };
  }
}

const LIVE = ['asked', 'challenged', 'pending', 'unknown'];

function checkAlways(before: Session, after: Session, uses: number): void {
  checkTotals(after);
  expect(after.version).toBe(before.version + 1);
  expect(mayFollow(before.state, after.state)).toBe(true);
  expect(MILESTONES.indexOf(after.milestone)).toBeGreaterThanOrEqual(MILESTONES.indexOf(before.milestone));
  const live = after.attempts.filter(({ state }) => LIVE.includes(state));
  expect(live.length).toBeLessThanOrEqual(1);
  if (isOver(after.state) || after.state === 'open') expect(live).toEqual([]);
  else expect(live[0]?.state === 'pending').toBe(after.state === 'settling');
  expect(after.order !== null).toBe(after.state === 'completed');

  // Never paid twice: whatever was paid beside the winner is on its way back in full.
  const winner = winningAttempt(after);
  for (const attempt of after.attempts.filter(({ state }) => state === 'paid')) {
    const returned = after.refunds.filter((refund) => refund.automatic && refund.attemptId === attempt.id);
    expect(returned.map(({ amount }) => amount)).toEqual(attempt.id === winner?.id ? [] : [attempt.amount]);
  }
  // Never paid and not completed: an order costs exactly what its winner brought or promised.
  if (after.order !== null) expect(winner?.amount ?? 0).toBe(after.totals.total);
  expect(refundedOrRetriedAmount(after)).toBeLessThanOrEqual(paidAmount(after));
  // Whatever can still move will be looked at again, unless only the merchant can know.
  for (const attempt of live) expect(attempt.checkDueAtMs !== null || attempt.instructions !== null).toBe(true);

  expect(after.holds.reduce((sum, { delta }) => sum + delta, 0)).toBe(uses);
  if (isOver(after.state) && after.state !== 'completed') expect(uses).toBe(0);
}

const usesAfter = (uses: number, claims: readonly Claim[]): number =>
  claims.reduce((sum, { delta }) => sum + delta, uses);

function checkEffects(effects: readonly Effect[], after: Session): void {
  for (const effect of effects) {
    if (effect.type === 'remember-address') throw new Error('nobody has named a customer');
    if (effect.type === 'refund') {
      expect(after.refunds.find(({ id }) => id === effect.refundId)).toMatchObject({ state: 'asked' });
      continue;
    }
    const state = effect.type === 'start-attempt' ? 'asked' : 'superseded';
    expect(after.attempts.find(({ id }) => id === effect.attemptId)).toMatchObject({ state });
  }
}

test('no order of commands and reports breaks a session', () => {
  const seen = new Map<string, number>();
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 3, maxLength: 30, size: 'max' }),
      fc.integer({ min: 1, max: 4 }),
      (steps, maxAttempts) => {
        let facts: Facts = makeFacts({ merchant, items, limits: { ...makeFacts().limits, maxAttempts } });
        const opened = decide(
          null,
          makeOpen({ input: { buyer: { email: 'asha@example.com' }, shippingAddress: makeAddress() } }),
          facts,
        );
        if (opened.kind === 'refusal') throw new Error('the session was not opened');
        let session = opened.session;
        let uses = 0;
        let succeeded = 0;
        steps.forEach((each, number) => {
          if (each.do === 'wait') {
            facts = { ...facts, nowMs: facts.nowMs + each.ms, wallMs: facts.wallMs + each.ms };
            return;
          }
          const frozen = JSON.stringify(session);
          const decision = decide(session, commandOf(each, session, number), facts);
          expect(JSON.stringify(session)).toBe(frozen);
          if (decision.kind === 'refusal') {
            expect(decision.problems.length).toBeGreaterThan(0);
            return;
          }
          if (!decision.changed) {
            expect(decision.session).toBe(session);
            return;
          }
          uses = usesAfter(uses, decision.claims);
          succeeded += decision.events.filter(({ type }) => type === 'payment.succeeded').length;
          checkAlways(session, decision.session, uses);
          checkEffects(decision.effects, decision.session);
          expect(decision.session.sequence).toBe(session.sequence + decision.events.length);
          expect(decision.session.updatedAtMs).toBe(facts.nowMs);
          session = decision.session;
          seen.set(session.state, (seen.get(session.state) ?? 0) + 1);
        });
        expect(succeeded).toBe(paidAmount(session) > 0 ? 1 : 0);
        expect(session.createdAtMs).toBe(NOW_MS);
      },
    ),
    { numRuns: 600 },
  );
  // A model that never gets anywhere proves nothing.
  expect([...seen.keys()].sort()).toEqual(['canceled', 'completed', 'expired', 'failed', 'open', 'paying', 'settling']);
});
