// What a merchant does with subscriptions besides selling and renewing them.
import { unreachable } from '../base/assert.ts';
import type { Caller, Result } from '../dialects/dialect.ts';
import type { SubscriptionIntent } from '../dialects/subscription-intent.ts';
import { owesPeriod, renewalSessionId } from '../domain/billing-period.ts';
import type { CustomerRef } from '../domain/customer.ts';
import { attemptInProgress } from '../domain/lifecycle.ts';
import { problem, type Problem } from '../domain/problem.ts';
import {
  OWED,
  pauseSubscription,
  resumeSubscription,
  reviseSubscription,
  UNDER_WAY,
} from '../domain/revise-subscription.ts';
import { isWrong, type Wrong } from '../domain/decide/wrong.ts';
import { plannedItems, unplanNext } from '../domain/plan-next.ts';
import { cancelAtPeriodEnd, keepOn } from '../domain/subscription-end.ts';
import { canceled, type Subscription, type Told } from '../domain/subscription.ts';
import { background } from './background.ts';
import { changePlan, factsFor, OVER, settleChange } from './change-plan.ts';
import { createSubscription } from './create-subscription.ts';
import type { EngineDeps } from './deps.ts';
import type { Execute } from './execute.ts';
import { instrumentOf } from './instrument-of.ts';
import { tellOf } from './save-subscription.ts';
import { refused } from './refused.ts';

/** Of one subscription, the newest. */
const MAX_PAYMENTS_SHOWN = 250;

export const isSubscriptionIntent = (intent: { readonly do: string }): intent is SubscriptionIntent =>
  /-(subscription|instrument)s?$/.test(intent.do);

export async function manageSubscriptions(
  deps: EngineDeps,
  execute: Execute,
  caller: Caller,
  intent: SubscriptionIntent,
): Promise<Result> {
  const { store, clock } = deps;
  const { merchant } = caller;
  switch (intent.do) {
    case 'read-subscription':
      return withDetails(found(await store.findSubscription(merchant.id, intent.id)), intent.with);
    case 'create-subscription':
      return createSubscription(deps, execute, caller, intent);
    case 'list-subscriptions': {
      const { customer, ...filter } = intent.filter;
      const customerId = await idOf(customer);
      if (customerId === null) return EMPTY_SUBSCRIPTIONS;
      const page = { ...intent.page, after: intent.page.cursor };
      const { rows, next, total } = await store.listSubscriptions(merchant.id, { ...filter, ...customerId }, page);
      return { kind: 'subscriptions', page: { items: rows, nextCursor: next, total } };
    }
    case 'cancel-subscription':
      return cancel(intent.id, intent.when);
    case 'keep-subscription':
      return change(intent.id, (standing, nowMs) =>
        standing.cancelAtMs === null ? null : (keepOn(standing, nowMs) ?? PAID_UP),
      );
    case 'revise-subscription': {
      const { id, revision } = intent;
      const seen = await settled(id);
      if (seen === null) return found(null);
      const last = await store.loadSession(merchant.id, seen.lastSessionId);
      const planned = (seen.next ?? seen).lines.flatMap(({ variantId }) => variantId ?? []);
      const facts = await factsFor(deps, merchant.id, [...planned, ...(revision.variant ? [revision.variant] : [])]);
      if (last === null || facts === null) throw new Error(`subscription ${id} has no session`);
      return change(id, (standing) => reviseSubscription(standing, revision, last.session, facts));
    }
    case 'pause-subscription':
      await settled(intent.id);
      return withDetails(
        await change(intent.id, (standing, nowMs) => pauseSubscription(standing, intent.periods, nowMs)),
        'last',
      );
    case 'resume-subscription':
      return withDetails(await change(intent.id, resumeSubscription), 'last');
    case 'change-subscription':
      return changePlan(deps, execute, merchant, intent);
    case 'unplan-subscription':
      return unplan(intent.id);
    case 'read-instrument': {
      const instrument = await store.findInstrument(merchant.id, intent.id);
      return instrument === null ? { kind: 'not-found', what: 'instrument' } : { kind: 'instrument', instrument };
    }
    case 'list-instruments': {
      const customerId = await idOf(intent.filter.customer);
      if (customerId === null) return EMPTY_INSTRUMENTS;
      const page = { ...intent.page, after: intent.page.cursor };
      const { rows, next, total } = await store.listInstruments(merchant.id, customerId, page);
      return { kind: 'instruments', page: { items: rows, nextCursor: next, total } };
    }
    default:
      return unreachable(intent);
  }

  async function withDetails(result: Result, wanted: 'last' | 'payments' | undefined): Promise<Result> {
    if (result.kind !== 'subscription' || wanted === undefined) return result;
    const { subscription } = result;
    const { id, renewals, firstSessionId, lastSessionId } = subscription;
    const renewed = Array.from({ length: renewals }, (_, count) => renewalSessionId({ id, renewals: count }));
    // The first is a renewal as well where a merchant has begun it.
    const paid = [...new Set([firstSessionId, ...renewed])];
    const ids = wanted === 'last' ? [lastSessionId] : paid.slice(-MAX_PAYMENTS_SHOWN);
    const loaded = await Promise.all(ids.map((session) => store.loadSession(merchant.id, session)));
    const instrument = await instrumentOf(store, subscription, null);
    return { ...result, sessions: loaded.flatMap((one) => (one === null ? [] : [one.session])), instrument };
  }

  /** As a filter: nothing for everybody, `null` where there is no such customer. */
  async function idOf(customer: CustomerRef | undefined): Promise<{ readonly customerId?: string } | null> {
    if (customer === undefined) return {};
    const named = await store.findCustomer(merchant.id, customer);
    return named === null ? null : { customerId: named.id };
  }

  async function cancel(id: string, when: 'now' | 'period-end'): Promise<Result> {
    const seen = await settled(id);
    const isBeingCharged = seen !== null && (await isCharged(seen));
    const result = await change(id, (standing, nowMs) => {
      if (when === 'period-end' && standing.periodEndMs > nowMs) return cancelAtPeriodEnd(standing, nowMs);
      // What is being charged would be paid for nothing.
      return isBeingCharged || standing.changing !== undefined ? UNDER_WAY : canceled(standing, 'requested', nowMs);
    });
    if (result.kind !== 'subscription' || result.subscription.status !== 'canceled') return result;
    // Nobody is to pay the bill that is still open.
    await execute({
      ...background,
      merchantId: merchant.id,
      sessionId: renewalSessionId(result.subscription),
      command: { type: 'close-session', how: 'cancel', force: true },
    });
    return result;
  }

  /** What has come to an end of a change holds nothing up. */
  async function settled(id: string): Promise<Subscription | null> {
    const standing = await store.findSubscription(merchant.id, id);
    return standing && ((await settleChange(deps, execute, standing, merchant)) ?? standing);
  }

  /** Whether its next period is being charged at this moment: what comes of that is known soon. */
  async function isCharged(standing: Subscription): Promise<boolean> {
    const bill = await store.loadSession(merchant.id, renewalSessionId(standing));
    return bill !== null && attemptInProgress(bill.session) !== undefined;
  }

  async function unplan(id: string): Promise<Result> {
    let items = 0;
    const result = await change(id, (standing, nowMs) => {
      if (standing.next === undefined) return null;
      items = plannedItems(standing).length;
      return owesPeriod(standing, nowMs) ? OWED : unplanNext(standing, nowMs);
    });
    return result.kind === 'subscription' ? { ...result, unplanned: items } : result;
  }

  async function change(
    id: string,
    next: (standing: Subscription, nowMs: number) => Told | Wrong | null,
  ): Promise<Result> {
    const nowMs = clock.businessMs(merchant.id);
    let isOver = false;
    let problems: readonly Problem[] = [];
    const after = await store.changeSubscription(
      merchant.id,
      id,
      (standing) => {
        isOver = standing.status === 'canceled';
        const told = isOver ? null : next(standing, nowMs);
        problems = isWrong(told) ? told.problems : [];
        return isWrong(told) ? null : told;
      },
      tellOf(deps, merchant),
    );
    if (problems.length > 0) return refused(...problems);
    if (!isOver) deps.onEvents(merchant.id);
    return isOver ? refused(OVER) : found(after);
  }
}

const PAID_UP: Wrong = {
  problems: [
    problem(
      'invalid_value',
      null,
      'All the payments that were agreed have been made, so that it ends. Plan something that is paid more often, or sell a new one.',
    ),
  ],
};

const found = (subscription: Subscription | null): Result =>
  subscription === null ? { kind: 'not-found', what: 'subscription' } : { kind: 'subscription', subscription };

const EMPTY_SUBSCRIPTIONS: Result = { kind: 'subscriptions', page: { items: [], nextCursor: null, total: 0 } };
const EMPTY_INSTRUMENTS: Result = { kind: 'instruments', page: { items: [], nextCursor: null, total: 0 } };
