// Changing what a subscription has. What is due for that is charged first, by a session of its own: only once it is paid has
// anything changed. A subscription is marked with that session before it is opened, so that there is one at a time.
import { prefixedId, uuidv7 } from '../base/ids.ts';
import type { Result } from '../dialects/dialect.ts';
import type { SubscriptionIntent } from '../dialects/subscription-intent.ts';
import { planChange, type PlanChange } from '../domain/decide/plan-change.ts';
import type { Facts } from '../domain/facts.ts';
import type { Instrument } from '../domain/instrument.ts';
import { attemptInProgress, isOver } from '../domain/lifecycle.ts';
import type { Merchant } from '../domain/merchant.ts';
import { lastAttempt } from '../domain/payment.ts';
import { problem, type Problem } from '../domain/problem.ts';
import type { Session } from '../domain/session.ts';
import { changed, type Subscription } from '../domain/subscription.ts';
import { background } from './background.ts';
import type { EngineDeps } from './deps.ts';
import type { Execute } from './execute.ts';
import { instrumentOf } from './instrument-of.ts';
import { refused } from './refused.ts';
import { changeAsSeen, tellOf } from './save-subscription.ts';

type ChangeIntent = Extract<SubscriptionIntent, { do: 'change-subscription' }>;

export async function changePlan(
  deps: EngineDeps,
  execute: Execute,
  merchant: Merchant,
  { id, wish, isPreview }: ChangeIntent,
): Promise<Result> {
  const { store } = deps;
  const found = await store.findSubscription(merchant.id, id);
  if (found === null) return { kind: 'not-found', what: 'subscription' };
  const subscription = await settleChange(deps, execute, found, merchant);
  if (subscription === null) return refused(UNDER_WAY);
  if (subscription.status === 'canceled') return refused(OVER);
  const { lastSessionId, settled } = subscription;
  const payers = settled?.payers.map(({ sessionId }) => sessionId) ?? [lastSessionId];
  const [sessions, instrument] = await Promise.all([
    Promise.all(payers.map((sessionId) => store.loadSession(merchant.id, sessionId))),
    instrumentOf(store, subscription, null),
  ]);
  const [from, ...changes] = sessions.flatMap((loaded) => loaded?.session ?? []);
  const facts = await factsFor(deps, merchant.id, [
    ...subscription.lines.flatMap(({ variantId }) => variantId ?? []),
    ...wish.lines.map(({ variant }) => variant),
  ]);
  if (from === undefined || facts === null) throw new Error(`subscription ${id} has no session`);
  const ids = idsFor(deps, subscription);
  const planned = planChange(subscription, wish, { from, changes, ids, method: instrument?.method ?? null }, facts);
  if ('kind' in planned) return { ...planned, kind: 'refused', session: null };
  const { bill } = planned;
  const isDue = bill !== null && bill.session.totals.total > 0;
  if (isDue && instrument === null) return refused(NOTHING_KEPT);
  if (isPreview) return { kind: 'subscription-change', subscription, change: planned };
  // A period that begins is a session of its own, whatever it costs: what is sent for it has an order.
  if (isDue || bill?.terms.begins === true) {
    return pay(deps, execute, merchant, { subscription, from, ids, planned, bill, instrument });
  }
  const after = await changeAsSeen(deps, merchant, subscription, planned.after);
  return after === null ? refused(BUSY) : { kind: 'subscription-change', subscription: after, change: planned };
}

interface Paying {
  readonly subscription: Subscription;
  readonly from: Session;
  readonly ids: ReturnType<typeof idsFor>;
  readonly planned: PlanChange;
  readonly bill: NonNullable<PlanChange['bill']>;
  readonly instrument: Instrument | null;
}

async function pay(
  deps: EngineDeps,
  execute: Execute,
  merchant: Merchant,
  { subscription, from, ids, planned, bill: { terms: change, payers }, instrument }: Paying,
): Promise<Result> {
  const nowMs = deps.clock.businessMs(merchant.id);
  const changing = { sessionId: ids.session, plan: planned.plan, payers };
  const marked = await changeAsSeen(deps, merchant, subscription, {
    subscription: changed(subscription, { changing }, nowMs),
  });
  if (marked === null) return refused(BUSY);
  const [attemptId, orderId] = [uuidv7(deps.clock.wallMs()), uuidv7(deps.clock.wallMs())];
  const parts = { ids, from, subscription: marked, instrument, attemptId, orderId, change };
  const command = { type: 'renew-session', ...parts } as const;
  const executed = await execute({ ...background, merchantId: merchant.id, sessionId: null, command });
  const after = await settleChange(deps, execute, marked, merchant);
  if (executed.kind === 'done' && executed.result.kind === 'refused') return executed.result;
  if (after === null) return refused(UNDER_WAY);
  const bill = (await deps.store.loadSession(merchant.id, ids.session))?.session;
  if (bill?.state === 'completed') return { kind: 'subscription-change', subscription: after, change: planned };
  return refused(declined(bill));
}

/**
 * Without the mark of a change that has come to an end, and whose bill nobody is to pay any more; `null` while it is being
 * charged.
 */
export async function settleChange(
  deps: EngineDeps,
  execute: Execute,
  subscription: Subscription,
  merchant: Merchant,
): Promise<Subscription | null> {
  const { merchantId, id, changing } = subscription;
  if (changing === undefined) return subscription;
  const { sessionId } = changing;
  const bill = (await deps.store.loadSession(merchantId, sessionId))?.session;
  if (bill !== undefined && !isOver(bill.state)) {
    if (attemptInProgress(bill) !== undefined) return null;
    await execute({
      ...background,
      merchantId,
      sessionId,
      command: { type: 'close-session', how: 'cancel', force: true },
    });
    // Its customer may have begun to pay it at this moment.
    const closed = (await deps.store.loadSession(merchantId, sessionId))?.session;
    if (closed !== undefined && !isOver(closed.state)) return null;
  }
  const nowMs = deps.clock.businessMs(merchantId);
  let isUnderWay = false;
  const unmark = (now: Subscription) => {
    if (now.changing?.sessionId !== sessionId) return null;
    // It may have been opened since it was looked for.
    isUnderWay = bill === undefined && now.changing.isOpened === true;
    return isUnderWay ? null : { subscription: changed(now, { changing: undefined }, nowMs) };
  };
  const after = await deps.store.changeSubscription(merchantId, id, unmark, tellOf(deps, merchant));
  return isUnderWay ? null : after;
}

function idsFor(deps: EngineDeps, { dialect: name }: Subscription) {
  const dialect = deps.dialects.find((other) => other.name === name);
  if (dialect === undefined) throw new Error(`a subscription was sold through ${name}, which is not installed`);
  const wallMs = deps.clock.wallMs();
  const publicId = dialect.publicId(wallMs);
  return { session: uuidv7(wallMs), public: publicId, native: name === 'native' ? publicId : prefixedId('ses_') };
}

export async function factsFor(deps: EngineDeps, id: string, refs: readonly string[]): Promise<Facts | null> {
  const known = await deps.facts.present(id);
  if (known === null) return null;
  await known.need(refs);
  const { clock, limits } = deps;
  return { ...known, nowMs: clock.businessMs(id), wallMs: clock.wallMs(), customer: null, history: [], limits };
}

function declined(bill: Session | undefined): Problem {
  const decline = bill === undefined ? null : (lastAttempt(bill)?.decline ?? null);
  const why = decline === null ? 'has come to nothing' : `was declined (${decline.code}: ${decline.message})`;
  const text = `The charge for the change ${why}. Nothing has changed; have the customer keep another way to pay.`;
  return problem('method_unavailable', null, text, 'buyer');
}

export const OVER = problem(
  'subscription_canceled',
  null,
  'The subscription has ended and cannot be changed. Sell a new one.',
);

const UNDER_WAY = problem(
  'payment_in_progress',
  null,
  'A charge for a change of the subscription is under way. It changes when that is paid; look at it again later.',
);
const BUSY = problem(
  'session_busy',
  null,
  'Somebody else has just changed the subscription. Look at it, and send the request again.',
);
const NOTHING_KEPT = problem(
  'method_unavailable',
  null,
  'The change has to be paid first, and there is nothing to charge: have the customer keep a way to pay.',
  'buyer',
);
