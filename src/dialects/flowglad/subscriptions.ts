// A subscription's record, alone and with its items.
import type { ProductEntry } from '../../domain/catalog.ts';
import type { Merchant } from '../../domain/merchant.ts';
import type { Subscription } from '../../domain/subscription.ts';
import { belonging, modelOf } from './belonging.ts';
import { priceRecord } from './catalogue-records.ts';
import { readExtra } from './extra.ts';
import { maybeTimeIn, timeIn, type Generation } from './generation.ts';
import { customerId, paymentMethodId, subscriptionId, subscriptionItemId } from './wire-ids.ts';

type WireRecord = Readonly<Record<string, unknown>>;

export const isCurrent = ({ status }: Pick<Subscription, 'status'>): boolean => status !== 'canceled';

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
  return {
    ...subscriptionRecord(subscription, generation),
    subscriptionItems: subscription.lines.flatMap((line) => {
      const of = products.find(({ product }) => product.id === line.productId);
      const entry = of?.variants.find(({ variant }) => variant.id === line.variantId);
      if (of === undefined || entry === undefined) return [];
      return [
        {
          id: subscriptionItemId(subscription.id, line.id),
          createdAt: timeIn(generation, subscription.createdAtMs),
          updatedAt: timeIn(generation, subscription.createdAtMs),
          addedDate: timeIn(generation, subscription.startedAtMs),
          expiredAt: null,
          livemode: subscription.livemode,
          ...modelOf(subscription, generation),
          ...(generation === 'first' && { usageEventsPerUnit: null, usageMeterId: null }),
          subscriptionId: subscriptionId(subscription.id),
          type: 'static',
          name: line.title,
          priceId: line.variantId,
          price: priceRecord(of, entry, merchant, generation),
          quantity: line.quantity,
          unitPrice: line.unitAmount,
          externalId: null,
          metadata: null,
          ...(generation === 'newest' && { manuallyCreated: false }),
        },
      ];
    }),
    // There are no features and no meters to be on.
    experimental: { featureItems: [], usageMeterBalances: [] },
  };
}

function subscriptionStatus({ status, cancelAtMs }: Subscription): string {
  return cancelAtMs !== null && status !== 'canceled' ? 'cancellation_scheduled' : status;
}

const newestFields = ({ lines, cancelReason, extra }: Subscription): WireRecord => ({
  cancellationReason: cancelReason === null ? null : CANCEL_REASONS[cancelReason],
  isFreePlan: !readExtra({ extra }).doNotCharge && lines.every(({ unitAmount }) => unitAmount === 0),
  doNotCharge: readExtra({ extra }).doNotCharge,
  renews: true,
  replacedBySubscriptionId: null,
});

const CANCEL_REASONS: Readonly<Record<NonNullable<Subscription['cancelReason']>, string>> = {
  requested: 'customer_request',
  payment_failed: 'non_payment',
  completed: 'completed',
};
