// Answers about changes of what a subscription has.
import { pauseEndMs } from '../../domain/billing-period.ts';
import { isAmong, plannedItems } from '../../domain/plan-next.ts';
import { rateOf, PPM } from '../../domain/money.ts';
import type { PlanChange } from '../../domain/decide/plan-change.ts';
import { planTotal } from '../../domain/pricing/proration.ts';
import type { Line } from '../../domain/session.ts';
import type { Subscription } from '../../domain/subscription.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { generationOf, timeIn, type Generation } from './generation.ts';
import { missing, renderFailure } from './problems.ts';
import { subscriptionItems, subscriptionRecord } from './subscriptions.ts';

export function renderAdjusted(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'subscription-change') return renderFailure(failureOf(result), context);
  const { subscription, change } = result;
  const generation = generationOf(asked);
  return jsonReply(200, {
    subscription: subscriptionRecord(subscription, generation),
    subscriptionItems: itemsOf(subscription, generation),
    ...(generation === 'newest' && { resolvedTiming: TIMINGS[change.when], isUpgrade: change.isUpgrade }),
  });
}

/** What is planned is shown beside what it will replace; what stays is shown once. */
function itemsOf(subscription: Subscription, generation: Generation): readonly unknown[] {
  const { next, lines, startedAtMs, periodEndMs } = subscription;
  const had = subscriptionItems(subscription, lines, startedAtMs, generation);
  if (next === undefined) return had;
  const expiredAt = timeIn(generation, periodEndMs);
  return [
    ...had.map((item, index) => (isAmong(next.lines, lines[index]) ? item : { ...item, expiredAt })),
    ...subscriptionItems(subscription, plannedItems(subscription), pauseEndMs(subscription), generation, true),
  ];
}

/** What cannot be is an answer as well. */
export function renderAdjustPreview(result: Result, context: RenderContext): WireReply {
  const previewGeneratedAt = context.nowMs;
  if (result.kind === 'refused') {
    const reason = result.problems.map(({ text }) => text).join(' ');
    return jsonReply(200, { canAdjust: false, reason, previewGeneratedAt });
  }
  if (result.kind !== 'subscription-change') return renderFailure(failureOf(result), context);
  const { subscription, change } = result;
  return jsonReply(200, { canAdjust: true, previewGeneratedAt, ...previewOf(subscription, change, context.nowMs) });
}

function previewOf(subscription: Subscription, change: PlanChange, nowMs: number) {
  const { lines, periodStartMs, periodEndMs } = subscription;
  const wholeMs = periodEndMs - periodStartMs;
  return {
    ...(change.when === 'now' && { prorationAmount: change.bill?.session.totals.total ?? 0 }),
    currentPlanTotal: planTotal(lines),
    newPlanTotal: planTotal(change.plan.lines),
    resolvedTiming: TIMINGS[change.when],
    effectiveDate: change.atMs,
    isUpgrade: change.isUpgrade,
    percentThroughBillingPeriod: wholeMs === 0 ? 0 : rateOf(nowMs - periodStartMs, wholeMs) / PPM,
    billingPeriodEnd: periodEndMs,
    currentSubscriptionItems: lines.map(previewItem),
    newSubscriptionItems: change.plan.lines.map(previewItem),
  };
}

const previewItem = ({ title, unitAmount, quantity, variantId }: Line) => ({
  name: title,
  unitPrice: unitAmount,
  quantity,
  priceId: variantId ?? '',
});

const TIMINGS = { now: 'immediately', 'period-end': 'at_end_of_current_billing_period' } as const;

export function renderUnplanned(result: Result, context: RenderContext, asked: Asked): WireReply {
  if (result.kind !== 'subscription') return renderFailure(failureOf(result), context);
  const subscription = subscriptionRecord(result.subscription, generationOf(asked));
  return jsonReply(200, { subscription, canceledItemCount: result.unplanned ?? 0 });
}

/** There are no features to add. */
export const renderNoFeature = (result: Result, context: RenderContext): WireReply =>
  result.kind === 'subscription' ? missing('feature', context) : renderFailure(failureOf(result), context);
