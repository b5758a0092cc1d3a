// Invoices and their lines: views of sessions that were ordered with, and of those that renew a subscription.
import { unreachable } from '../../base/assert.ts';
import { addIntervals } from '../../base/calendar.ts';
import { compactId } from '../../base/compact-id.ts';
import { paymentStatus } from '../../domain/payment.ts';
import { periodEndMs, rhythmOf } from '../../domain/recurring.ts';
import { isRenewal, type Session } from '../../domain/session.ts';
import { belonging, modelOf } from './belonging.ts';
import { maybeTimeIn, timeIn, type Generation } from './generation.ts';
import { taxFields } from './tax-fields.ts';
import { billingPeriodId, customerId, invoiceId, lineItemId, purchaseId, subscriptionId } from './wire-ids.ts';

type WireRecord = Readonly<Record<string, unknown>>;

export const isInvoice = (session: Session): boolean => session.order !== null || isRenewal(session);

export function invoiceRecord(session: Session, generation: Generation): WireRecord {
  // A renewal is billed when its period begins, and anything else with the order.
  const issuedAtMs = isRenewal(session) ? session.createdAtMs : (session.order?.atMs ?? session.createdAtMs);
  return {
    id: invoiceId(session),
    createdAt: timeIn(generation, issuedAtMs),
    updatedAt: timeIn(generation, session.updatedAtMs),
    ...belonging(session, generation),
    customerId: session.customerId === null ? null : customerId(session.customerId),
    invoiceNumber: invoiceNumber(session),
    invoiceDate: timeIn(generation, issuedAtMs),
    dueDate: timeIn(generation, issuedAtMs),
    status: invoiceStatus(session),
    currency: session.currency,
    ...whatFor(session, generation),
    ...taxFields(session),
    applicationFee: null,
    bankPaymentOnly: false,
    billingRunId: null,
    memo: null,
    ownerMembershipId: null,
    pdfURL: null,
    receiptPdfURL: null,
  };
}

/** As many of them as sum to what is charged; tax that is not in the prices stands on the invoice. */
export function lineItemRecords(session: Session, generation: Generation): readonly WireRecord[] {
  const items = [
    ...session.lines.map(({ title, variantId: priceId, quantity, unitAmount: price }) => {
      return { description: title, priceId, quantity, price };
    }),
    ...session.adjustments
      .filter(({ kind, amount }) => kind !== 'tax' && amount !== 0)
      .map(({ label, amount: price }) => ({ description: label, priceId: null, quantity: 1, price })),
  ];
  return items.map((item, index) => ({
    id: lineItemId(session, index),
    createdAt: timeIn(generation, session.createdAtMs),
    updatedAt: timeIn(generation, session.updatedAtMs),
    livemode: session.livemode,
    ...modelOf(session, generation),
    invoiceId: invoiceId(session),
    type: 'static',
    ...item,
    ...(generation === 'newest' && { ledgerAccountId: null, ledgerAccountCredit: null }),
  }));
}

/** Stays the same when an open bill is paid. */
/** A bill within a period has the number of that period's with something of its own. */
function invoiceNumber({ subscription, order, publicId }: Session): string {
  if (subscription === undefined) return order?.number ?? publicId.slice(-8).toUpperCase();
  const number = `${compactId(subscription.id).slice(-7).toUpperCase()}-${String(subscription.renewal).padStart(5, '0')}`;
  return subscription.change === undefined ? number : `${number}-${publicId.slice(-5).toUpperCase()}`;
}

function whatFor(session: Session, generation: Generation): WireRecord {
  const { subscription, order } = session;
  if (subscription === undefined) {
    return {
      type: 'purchase',
      purchaseId: order === null ? null : purchaseId(order.id),
      subscriptionId: null,
      billingPeriodId: null,
      billingPeriodStartDate: null,
      billingPeriodEndDate: null,
    };
  }
  const { startMs, endMs } = periodOf(session);
  return {
    type: 'subscription',
    purchaseId: null,
    subscriptionId: subscriptionId(subscription.id),
    billingPeriodId: billingPeriodId(subscription),
    billingPeriodStartDate: maybeTimeIn(generation, startMs),
    billingPeriodEndDate: maybeTimeIn(generation, endMs),
  };
}

/** What the invoice is for: a renewal says it itself, and what began with an order is counted from there. */
function periodOf(session: Session): { readonly startMs?: number | undefined; readonly endMs?: number | undefined } {
  const { subscription, order, trialDays, lines } = session;
  const recurring = rhythmOf(lines);
  if (subscription === undefined || isRenewal(session)) return subscription ?? {};
  if (order === null || recurring === null) return {};
  const startMs = order.atMs;
  const endMs = trialDays === undefined ? periodEndMs(startMs, recurring, 1) : addIntervals(startMs, 'day', trialDays);
  return { startMs, endMs };
}

function invoiceStatus(session: Session): string {
  if (session.order === null) return OF_UNPAID[session.state];
  const status = paymentStatus(session);
  switch (status) {
    case 'paid':
    case 'no_payment_required':
    case 'disputed':
      return 'paid';
    case 'reversed':
      return 'uncollectible';
    case 'refunded':
    case 'partially_refunded':
      return status;
    case 'pending':
    case 'authorized':
      return 'awaiting_payment_confirmation';
    case 'unpaid':
    case 'partially_paid':
      return 'open';
    default:
      return unreachable(status);
  }
}

const OF_UNPAID: Readonly<Record<Session['state'], string>> = {
  open: 'open',
  paying: 'open',
  settling: 'awaiting_payment_confirmation',
  completed: 'paid',
  canceled: 'void',
  expired: 'uncollectible',
  failed: 'uncollectible',
};
