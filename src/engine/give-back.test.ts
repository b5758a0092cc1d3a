// What was paid for a subscription that had ended: asked back until it is back.
import { describe, expect, it } from 'vitest';
import { makeAttempt, makeLine, makeMerchant, makeSession, NOW_MS } from '../../test/makers.ts';
import type { Refund } from '../domain/payment.ts';
import { problem, type ProblemCode } from '../domain/problem.ts';
import { startedBy } from '../domain/start-subscription.ts';
import { canceled, type Subscription } from '../domain/subscription.ts';
import { fixedClock } from '../base/clock.ts';
import type { EngineDeps } from './deps.ts';
import type { Executed } from './execute.ts';
import { renewOne } from './renew.ts';

const recurring = { interval: 'month', intervalCount: 1 } as const;
const bill = makeSession({
  lines: [makeLine({ recurring })],
  customerId: 'c',
  subscription: { id: 's', renewal: 0 },
  state: 'completed',
  order: { id: 'o', number: 'O-1', atMs: NOW_MS },
  attempts: [makeAttempt({ state: 'paid', amount: 5_000 })],
});
const begun = startedBy(bill, makeMerchant(), NOW_MS);
if (begun === null) throw new Error('nothing has begun');
const ended: Subscription = {
  ...canceled(begun, 'requested', NOW_MS).subscription,
  toRefund: [bill.id],
  dueAtMs: NOW_MS,
};

const refund = (state: Refund['state']): Refund => ({
  ...{ id: 'r', attemptId: bill.attempts[0]?.id ?? '', amount: 5_000, reason: null, state, automatic: false },
  ...{ atMs: NOW_MS, checkDueAtMs: null, settledAtMs: state === 'asked' ? null : NOW_MS },
});

/** As it stands after one look at it. */
async function lookedAt(refunds: readonly Refund[], refusal: ProblemCode | null): Promise<Subscription> {
  let standing = ended;
  const clock = { ...fixedClock(NOW_MS), businessMs: () => NOW_MS };
  const deps = {
    clock,
    facts: { present: () => Promise.resolve({ merchant: makeMerchant() }) },
    store: {
      loadSession: () => Promise.resolve({ session: { ...bill, refunds }, factsVersion: 1 }),
      changeSubscription: (_: string, __: string, next: (now: Subscription) => { subscription: Subscription }) => {
        standing = next(standing).subscription;
        return Promise.resolve(standing);
      },
    },
    onEvents: () => undefined,
  } as unknown as EngineDeps;
  const problems = refusal === null ? [] : [problem(refusal, null, 'No.')];
  const executed = { kind: 'done', result: { kind: 'refused', problems, session: null } } as unknown as Executed;
  await renewOne(deps, () => Promise.resolve(executed), ended);
  return standing;
}

describe('money that goes back', () => {
  it.each<[string, readonly Refund[], ProblemCode | null]>([
    ['is busy', [], 'session_busy'],
    ['is on its way', [refund('asked')], null],
    ['could not be given back', [refund('failed')], null],
  ])('is looked after again while it %s', async (_, refunds, refusal) => {
    const { toRefund, dueAtMs } = await lookedAt(refunds, refusal);
    expect(toRefund).toEqual([bill.id]);
    expect(dueAtMs).toBeGreaterThan(NOW_MS);
  });

  it.each<[string, readonly Refund[], ProblemCode | null]>([
    ['is there', [refund('done')], 'nothing_to_refund'],
    ['was paid by hand', [], 'refund_unsupported'],
  ])('is forgotten once it %s', async (_, refunds, refusal) => {
    expect(await lookedAt(refunds, refusal)).toMatchObject({ toRefund: undefined, dueAtMs: null });
  });
});
