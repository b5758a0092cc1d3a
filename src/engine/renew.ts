// Renewing subscriptions: whose period is over is charged, again after a failure, or ended. Each step is found out from what
// stands, so that a process that dies in between leaves nothing but work for the next round.
import { prefixedId, uuidv7 } from '../base/ids.ts';
import { sideBySide } from '../base/side-by-side.ts';
import type { Result } from '../dialects/dialect.ts';
import { owesPeriod, pauseEndMs, renewalSessionId } from '../domain/billing-period.ts';
import type { Command } from '../domain/command.ts';
import type { Instrument } from '../domain/instrument.ts';
import { LOOK_AGAIN_MS } from '../domain/decide/charge.ts';
import { isOver } from '../domain/lifecycle.ts';
import { hasFailed, liveAttempt, paidAmount, returnedAmount, type Refund } from '../domain/payment.ts';
import type { Session } from '../domain/session.ts';
import { endedInTime } from '../domain/subscription-end.ts';
import { canceled, givenBack, lookedAt, type Subscription, type Told } from '../domain/subscription.ts';
import { settleChange } from './change-plan.ts';
import type { EngineDeps } from './deps.ts';
import type { Execute } from './execute.ts';
import { instrumentOf } from './instrument-of.ts';
import { changeAsSeen } from './save-subscription.ts';
import { background } from './background.ts';

const ROUND_LIMIT = 200;
const AT_ONCE = 16;
/** Of one merchant in one round: whose clock was moved by months has several periods to pay. */
const MAX_ROUNDS = 40;

export async function renewSubscriptions(
  deps: EngineDeps,
  execute: Execute,
  merchantId: string,
  guarded: (doing: string, work: () => Promise<void>) => Promise<void>,
): Promise<void> {
  const tried = new Set<string>();
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const due = await deps.store.subscriptionsDue(merchantId, deps.clock.businessMs(merchantId), ROUND_LIMIT);
    // One that stands as before has met a fault: it waits for the next round of all work.
    const fresh = due.filter(({ id, version }) => !tried.has(`${id} ${version}`));
    if (fresh.length === 0) return;
    await sideBySide(fresh, AT_ONCE, (subscription) => {
      tried.add(`${subscription.id} ${subscription.version}`);
      return guarded(`renewing subscription ${subscription.id}`, () => renewOne(deps, execute, subscription));
    });
  }
}

/** What is due of one. */
export async function renewOne(deps: EngineDeps, execute: Execute, subscription: Subscription): Promise<void> {
  const { merchantId, cancelAtMs } = subscription;
  const nowMs = deps.clock.businessMs(merchantId);
  if (subscription.toRefund !== undefined) {
    await giveBack(deps, execute, subscription, subscription.toRefund);
    return;
  }
  // Also before it ends: what is charged for a change is settled while there is something to change.
  if (subscription.changing !== undefined) {
    await settleFirst(deps, execute, subscription, nowMs);
    return;
  }
  if (cancelAtMs !== null && cancelAtMs <= nowMs) {
    await change(deps, subscription, endedInTime(subscription, nowMs));
    return;
  }
  // Something else was looked after until now.
  if (!owesPeriod(subscription, nowMs)) {
    await change(deps, subscription, { subscription: lookedAt(subscription, pauseEndMs(subscription), nowMs) });
    return;
  }
  const period = (await deps.store.loadSession(merchantId, renewalSessionId(subscription)))?.session ?? null;
  // Read after its period, which therefore is none that has been paid or has failed since.
  const standing = await deps.store.findSubscription(merchantId, subscription.id);
  if (standing?.version !== subscription.version) return;
  const instrument = await instrumentOf(deps.store, subscription, period);
  const attemptId = uuidv7(deps.clock.wallMs());
  if (period === null) {
    const command = await opening(deps, subscription, instrument, attemptId);
    await execute({ ...background, merchantId, sessionId: null, command });
  } else if (isOver(period.state)) {
    // Somebody has ended it: what is not paid is not had.
    await change(deps, subscription, canceled(subscription, 'payment_failed', nowMs));
  } else if (liveAttempt(period) === undefined) {
    const command = { type: 'charge-renewal', instrument, attemptId, ifVersion: period.version } as const;
    await execute({ ...background, merchantId, sessionId: period.id, command });
  }
  // What was decided meanwhile has said when to look again.
  await change(deps, subscription, { subscription: lookedAt(subscription, nowMs + LOOK_AGAIN_MS, nowMs) });
}

/** Until it is back, or only people can help. */
async function giveBack(
  deps: EngineDeps,
  execute: Execute,
  subscription: Subscription,
  sessionIds: readonly string[],
): Promise<void> {
  const { merchantId } = subscription;
  const back: string[] = [];
  for (const sessionId of sessionIds) {
    const paid = (await deps.store.loadSession(merchantId, sessionId))?.session;
    const waits = paid === undefined || isSettled(paid) || paid.refunds.some(isUnderWay);
    const executed = waits ? null : await execute({ ...background, merchantId, sessionId, command: asking(deps) });
    const result = executed?.kind === 'done' ? executed.result : null;
    const session = result?.kind === 'session' ? result.session : paid;
    if (session === undefined || isByHand(result) || isSettled(session)) back.push(sessionId);
  }
  const nowMs = deps.clock.businessMs(merchantId);
  const againAtMs = nowMs + LOOK_AGAIN_MS;
  await change(deps, subscription, { subscription: givenBack(subscription, back, againAtMs, nowMs) });
}

const asking = ({ clock }: EngineDeps): Command => ({
  type: 'refund-payment',
  refundId: uuidv7(clock.wallMs()),
  amount: null,
  reason: 'subscription_canceled',
  isRetried: true,
});

/** What was paid by hand goes back by hand: nobody here can do that. */
const isByHand = (result: Result | null): boolean =>
  result?.kind === 'refused' && result.problems.some(({ code }) => code === 'refund_unsupported');

/** Back, or tried for as long as it is. What somebody else gave back of it may come to nothing, and is asked for again. */
const isSettled = (session: Session): boolean =>
  !session.refunds.some(isUnderWay) &&
  (returnedAmount(session) >= paidAmount(session) ||
    session.refunds.some((refund) => refund.isRetried && hasFailed(refund)));

const isUnderWay = ({ checkDueAtMs }: Refund): boolean => checkDueAtMs !== null;

/** What it is to become is being paid for: what is charged next depends on that. */
async function settleFirst(
  deps: EngineDeps,
  execute: Execute,
  subscription: Subscription,
  nowMs: number,
): Promise<void> {
  const known = await deps.facts.present(subscription.merchantId);
  if (known === null || (await settleChange(deps, execute, subscription, known.merchant)) !== null) return;
  await change(deps, subscription, { subscription: lookedAt(subscription, nowMs + LOOK_AGAIN_MS, nowMs) });
}

async function opening(
  deps: EngineDeps,
  subscription: Subscription,
  instrument: Instrument | null,
  attemptId: string,
): Promise<Command> {
  const { merchantId, dialect: name, lastSessionId } = subscription;
  const from = (await deps.store.loadSession(merchantId, lastSessionId))?.session;
  const dialect = deps.dialects.find((other) => other.name === name);
  if (from === undefined || dialect === undefined) throw new Error(`subscription ${subscription.id} has no session`);
  const publicId = dialect.publicId(deps.clock.wallMs());
  const native = name === 'native' ? publicId : prefixedId('ses_');
  return {
    type: 'renew-session',
    ids: { session: renewalSessionId(subscription), public: publicId, native },
    from,
    subscription,
    instrument,
    attemptId,
    orderId: uuidv7(deps.clock.wallMs()),
  };
}

async function change(deps: EngineDeps, seen: Subscription, next: Told | Pick<Told, 'subscription'>): Promise<void> {
  const known = await deps.facts.present(seen.merchantId);
  if (known !== null) await changeAsSeen(deps, known.merchant, seen, next);
}
