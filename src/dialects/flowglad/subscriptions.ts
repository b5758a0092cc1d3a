// A subscription's record, alone and with its items.
import type { ProductEntry } from '../../domain/catalog.ts';
import type { Merchant } from '../../domain/merchant.ts';
import type { Line } from '../../domain/session.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { belonging, modelOf } from './belonging.ts';
import { priceRecord } from './catalogue-records.ts';
import { readExtra } from './extra.ts';
import { maybeTimeIn, timeIn, type Generation } from './generation.ts';
import { customerId, paymentMethodId, subscriptionId, subscriptionItemId } from './wire-ids.ts';

type WireRecord = Readonly<Record<string, unknown>>;

/** What its customer may use, also while a charge is tried again. */
export const isCurrent = ({ status }: Pick<Subscription, 'status'>): boolean =>
  status !== 'canceled' && status !== 'incomplete';

/** What was sold through this API has the name and the metadata that its session was given for it. */
export function subscriptionRecord(subscription: Subscription, generation: Generation): WireRecord {
  const { outputName, outputMetadata } = readExtra(subscription);
  const { recurring, lines, metadata, instrumentId, backupInstrumentId } = subscription;
  return {
    id: subscriptionId(subscription.id),
    createdAt: timeIn(generation, subscription.createdAtMs),
    updatedAt: timeIn(generation, subscription.updatedAtMs),
    ...belonging(subscription, generation),
    customerId: customerId(subscription.customerId),
    status: subscriptionStatus(subscription),
    current: isCurrent(subscription),
    name: outputName ?? subscription.name,
    priceId: lines[0]?.variantId ?? null,
    interval: recurring.interval,
    intervalCount: recurring.intervalCount,
    startDate: timeIn(generation, subscription.startedAtMs),
    trialEnd: maybeTimeIn(generation, subscription.trialEndsAtMs),
    currentBillingPeriodStart: timeIn(generation, subscription.periodStartMs),
    currentBillingPeriodEnd: timeIn(generation, subscription.periodEndMs),
    billingCycleAnchorDate: timeIn(generation, subscription.anchorMs),
    cancelScheduledAt: maybeTimeIn(generation, subscription.cancelAtMs),
    canceledAt: maybeTimeIn(generation, subscription.canceledAtMs),
    defaultPaymentMethodId: instrumentId === null ? null : paymentMethodId(instrumentId),
    backupPaymentMethodId: backupInstrumentId === undefined ? null : paymentMethodId(backupInstrumentId),
    runBillingAtPeriodStart: true,
    metadata: outputMetadata ?? (Object.keys(metadata).length > 0 ? metadata : null),
    ...(generation === 'newest' && newestFields(subscription)),
  };
}

/** As customers' billing shows it: with what is paid for, and the prices as they stand in the catalogue. */
export function subscriptionDetails(
  subscription: Subscription,
  products: readonly ProductEntry[],
  merchant: Merchant,
  generation: Generation,
): WireRecord {
  const { lines, startedAtMs } = subscription;
  return {
    ...subscriptionRecord(subscription, generation),
    subscriptionItems: subscriptionItems(subscription, lines, startedAtMs, generation).flatMap((item, index) => {
      const line = lines[index];
      const of = products.find(({ product }) => product.id === line?.productId);
      const entry = of?.variants.find(({ variant }) => variant.id === line?.variantId);
      return of === undefined || entry === undefined
        ? []
        : [{ ...item, price: priceRecord(of, entry, merchant, generation) }];
    }),
    // There are no features and no meters to be on.
    experimental: { featureItems: [], usageMeterBalances: [] },
  };
}

/** Lines as items, in their order. */
export const subscriptionItems = (
  subscription: Subscription,
  lines: readonly Line[],
  addedMs: number,
  generation: Generation,
  isPlanned = false,
): readonly WireRecord[] =>
  lines.map((line) => ({
    id: subscriptionItemId(subscription.id, line, isPlanned),
    createdAt: timeIn(generation, subscription.createdAtMs),
    updatedAt: timeIn(generation, subscription.createdAtMs),
    addedDate: timeIn(generation, addedMs),
    expiredAt: null,
    livemode: subscription.livemode,
    ...modelOf(subscription, generation),
    ...(generation === 'first' && { usageEventsPerUnit: null, usageMeterId: null }),
    subscriptionId: subscriptionId(subscription.id),
    type: 'static',
    name: line.title,
    priceId: line.variantId,
    quantity: line.quantity,
    unitPrice: line.unitAmount,
    externalId: null,
    metadata: null,
    ...(generation === 'newest' && { manuallyCreated: false }),
  }));

function subscriptionStatus({ status, cancelAtMs }: Subscription): string {
  return cancelAtMs !== null && status !== 'canceled' ? 'cancellation_scheduled' : status;
}

function newestFields({ lines, cancelReason, extra }: Subscription): WireRecord {
  const isFree = lines.every(({ unitAmount }) => unitAmount === 0);
  // What it has been changed to may cost something.
  const doNotCharge = isFree && readExtra({ extra }).doNotCharge;
  return {
    cancellationReason: cancelReason === null ? null : CANCEL_REASONS[cancelReason],
    isFreePlan: isFree && !doNotCharge,
    doNotCharge,
    renews: true,
    replacedBySubscriptionId: null,
  };
}

const CANCEL_REASONS: Readonly<Record<NonNullable<Subscription['cancelReason']>, string>> = {
  requested: 'customer_request',
  payment_failed: 'non_payment',
  completed: 'completed',
};
