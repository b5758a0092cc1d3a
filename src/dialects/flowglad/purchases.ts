// What a buyer has bought: a view of the session that was ordered with. Later periods of a subscription are no purchases.
import { addIntervals } from '../../base/calendar.ts';
import { isDueOnDelivery, paymentStatus } from '../../domain/payment.ts';
import { rhythmOf } from '../../domain/recurring.ts';
import { isRenewal, type Order, type Session } from '../../domain/session.ts';
import { belonging } from './belonging.ts';
import { readExtra } from './extra.ts';
import { maybeTimeIn, timeIn, type Generation } from './generation.ts';
import { billingAddress } from './render-session.ts';
import { customerId, purchaseId } from './wire-ids.ts';

type WireRecord = Readonly<Record<string, unknown>>;

/** The order that a session was bought with; `null` where it has none, or pays for what nobody has bought with it. */
export const purchaseOf = (session: Session): Order | null => (isPurchase(session) ? session.order : null);

export const isPurchase = (session: Session): boolean => !isRenewal(session) && !readExtra(session).withoutCheckout;

export function purchaseRecord(session: Session, order: Order, generation: Generation): WireRecord {
  const [line] = session.lines;
  const { outputMetadata, outputName } = readExtra(session);
  return {
    id: purchaseId(order.id),
    createdAt: timeIn(generation, order.atMs),
    updatedAt: timeIn(generation, session.updatedAtMs),
    ...belonging(session, generation),
    customerId: session.customerId === null ? null : customerId(session.customerId),
    name: outputName ?? line?.title ?? null,
    status: purchaseStatus(session),
    priceId: line?.variantId ?? null,
    quantity: line?.quantity ?? 1,
    firstInvoiceValue: session.totals.total,
    ...priceOf(session, order, generation),
    purchaseDate: timeIn(generation, order.atMs),
    endDate: null,
    billingAddress: billingAddress(session),
    metadata: outputMetadata,
    bankPaymentOnly: false,
    proposal: null,
    archived: false,
    // Purchases stand in no order but that of their time.
    ...(generation === 'newest' && { position: 0 }),
  };
}

function priceOf(session: Session, order: Order, generation: Generation): WireRecord {
  const recurring = rhythmOf(session.lines);
  if (recurring === null) {
    return {
      priceType: 'single_payment',
      totalPurchaseValue: session.totals.total,
      pricePerBillingCycle: null,
      intervalUnit: null,
      intervalCount: null,
      trialPeriodDays: null,
      billingCycleAnchor: null,
    };
  }
  const { trialDays = 0 } = session;
  let pricePerBillingCycle = 0;
  for (const line of session.lines) if (line.recurring) pricePerBillingCycle += line.unitAmount * line.quantity;
  return {
    priceType: 'subscription',
    totalPurchaseValue: null,
    pricePerBillingCycle,
    intervalUnit: recurring.interval,
    intervalCount: recurring.intervalCount,
    trialPeriodDays: trialDays,
    billingCycleAnchor: maybeTimeIn(generation, addIntervals(order.atMs, 'day', trialDays)),
  };
}

function purchaseStatus(session: Session): 'paid' | 'pending' | 'refunded' | 'partial_refund' {
  const status = paymentStatus(session);
  if (status === 'refunded') return 'refunded';
  if (status === 'partially_refunded') return 'partial_refund';
  return isDueOnDelivery(status) || status === 'authorized' ? 'pending' : 'paid';
}
