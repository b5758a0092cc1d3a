// Subscriptions and kept ways to pay, in this API's words.
import { pauseAt, pauseEndMs } from '../../domain/billing-period.ts';
import type { PlanChange } from '../../domain/decide/plan-change.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Line } from '../../domain/session.ts';
import { chargeAtMs, type Subscription } from '../../domain/subscription.ts';
import type { SubscriptionEventView, RenderContext } from '../dialect.ts';
import { isoTime } from '../wire.ts';
import { renderExplanation } from './render-explanation.ts';
import { renderRecurring } from './render-session.ts';
import type { EventAnswer } from './record-answers.ts';
import type { InstrumentAnswer, SubscriptionAnswer, SubscriptionChangedAnswer } from './subscription-answers.ts';

export function renderSubscription(subscription: Subscription, nowMs: number): SubscriptionAnswer {
  const { recurring, lines, codes, next } = subscription;
  const pause = pauseAt(subscription, nowMs);
  return {
    id: subscription.id,
    object: 'subscription',
    dialect: subscription.dialect,
    status: subscription.status,
    customer: subscription.customerId,
    external_id: subscription.customerExternalId,
    name: subscription.name,
    currency: subscription.currency,
    recurring: renderRecurring(recurring),
    lines: lines.map(renderLine),
    planned: next ? { recurring: renderRecurring(next.recurring), lines: next.lines.map(renderLine) } : null,
    credit: subscription.credit ?? 0,
    discounts: codes.map(({ code, payments }) => ({ code, payments_left: payments })),
    instrument: subscription.instrumentId,
    backup_instrument: subscription.backupInstrumentId ?? null,
    started_at: isoTime(subscription.startedAtMs),
    trial_ends_at: maybeTime(subscription.trialEndsAtMs),
    current_period_start: isoTime(subscription.periodStartMs),
    current_period_end: isoTime(subscription.periodEndMs),
    paused_from: maybeTime(pause?.fromMs ?? null),
    resumes_at: pause === undefined ? null : isoTime(pauseEndMs(subscription)),
    cancel_at: maybeTime(subscription.cancelAtMs),
    canceled_at: maybeTime(subscription.canceledAtMs),
    cancel_reason: subscription.cancelReason,
    failed_charges: subscription.failedCharges,
    next_charge_at: maybeTime(chargeAtMs(subscription)),
    metadata: subscription.metadata,
    created_at: isoTime(subscription.createdAtMs),
    updated_at: isoTime(subscription.updatedAtMs),
  };
}

export function renderSubscriptionChange(
  subscription: Subscription,
  { when, atMs, isUpgrade, bill, after }: PlanChange,
  context: RenderContext,
): SubscriptionChangedAnswer {
  return {
    object: 'subscription_change',
    subscription: renderSubscription(subscription, context.nowMs),
    when: when === 'now' ? when : 'period_end',
    at: isoTime(atMs),
    is_upgrade: isUpgrade,
    due: bill?.session.totals.total ?? 0,
    credit: after.subscription.credit ?? 0,
    steps: bill === null ? [] : renderExplanation(bill.session, context).steps,
  };
}

const renderLine = ({ variantId, title, quantity, unitAmount }: Line): SubscriptionAnswer['lines'][number] => ({
  variant: variantId,
  title,
  quantity,
  unit_amount: unitAmount,
});

export const renderInstrument = (instrument: Instrument): InstrumentAnswer => ({
  id: instrument.id,
  object: 'instrument',
  customer: instrument.customerId,
  gateway: instrument.gateway,
  method: instrument.method,
  card: instrument.card && {
    brand: instrument.card.brand,
    last4: instrument.card.last4,
    exp_month: instrument.card.expMonth,
    exp_year: instrument.card.expYear,
  },
  default: instrument.isDefault,
  created_at: isoTime(instrument.createdAtMs),
});

/** Its sequence counts the subscription's own versions. */
export const renderSubscriptionEvent = (
  { id, type, atMs, subscription }: SubscriptionEventView,
  { merchant }: RenderContext,
): EventAnswer => ({
  id,
  type,
  created_at: isoTime(atMs),
  livemode: subscription.livemode,
  merchant: merchant?.slug ?? '',
  sequence: subscription.version,
  data: { object: renderSubscription(subscription, atMs) },
});

const maybeTime = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
