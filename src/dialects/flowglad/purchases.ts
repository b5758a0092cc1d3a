// What a completed session has become: a purchase, and a payment where money came. Both are views of the session.
import { partOf } from '../../domain/money.ts';
import {
  isDueOnDelivery,
  paidAmount,
  paymentStatus,
  refundedAmount,
  winningAttempt,
  type PaymentStatus,
} from '../../domain/payment.ts';
import type { Order, Session } from '../../domain/session.ts';
import { readExtra } from './extra.ts';
import { timeIn, type Generation } from './generation.ts';
import { billingAddress } from './render-session.ts';
import { customerId, organizationId, paymentId, pricingModelId, purchaseId } from './wire-ids.ts';

type WireRecord = Readonly<Record<string, unknown>>;

/** Payment statuses of sessions that money has come for. */
export const PAID_STATUSES: readonly PaymentStatus[] = ['paid', 'partially_paid', 'refunded', 'partially_refunded'];

export function purchaseRecord(session: Session, order: Order, generation: Generation): WireRecord {
  const [line] = session.lines;
  const { outputMetadata, outputName } = readExtra(session);
  return {
    id: purchaseId(order.id),
    ...inCommon(session, order, generation),
    name: outputName ?? line?.title ?? null,
    status: purchaseStatus(session),
    priceId: line?.variantId ?? null,
    priceType: 'single_payment',
    quantity: line?.quantity ?? 1,
    firstInvoiceValue: session.totals.total,
    totalPurchaseValue: session.totals.total,
    pricePerBillingCycle: null,
    intervalUnit: null,
    intervalCount: null,
    trialPeriodDays: null,
    purchaseDate: timeIn(generation, order.atMs),
    endDate: null,
    billingCycleAnchor: null,
    billingAddress: billingAddress(session),
    metadata: outputMetadata,
    bankPaymentOnly: false,
    proposal: null,
    archived: false,
  };
}

/** `null` when no money has come for the order. */
export function paymentRecord(session: Session, order: Order, generation: Generation): WireRecord | null {
  const winner = winningAttempt(session);
  if (winner?.state !== 'paid') return null;
  const { totals } = session;
  const refunds = session.refunds.filter(({ automatic, state }) => !automatic && state !== 'failed');
  const taxes = session.adjustments.filter(({ kind, on }) => kind === 'tax' && on === undefined);
  const [tax] = taxes;
  // Of a part alone, its part of the tax.
  const amount = paidAmount(session);
  const taxAmount = partOf(totals.tax, amount, totals.total);
  const paidAtMs = winner.settledAtMs ?? order.atMs;
  return {
    id: paymentId(order.id),
    ...inCommon(session, order, generation),
    invoiceId: null,
    amount,
    currency: session.currency,
    status: paymentStatus(session) === 'refunded' ? 'refunded' : 'succeeded',
    paymentMethod: winner.method === 'card' ? 'card' : null,
    paymentMethodId: null,
    chargeDate: timeIn(generation, winner.startedAtMs),
    settlementDate: timeIn(generation, paidAtMs),
    purchaseId: purchaseId(order.id),
    subscriptionId: null,
    billingPeriodId: null,
    subtotal: amount - taxAmount,
    taxAmount,
    taxType: null,
    taxCountry: tax === undefined ? null : (session.shippingAddress?.country ?? session.country),
    taxState: null,
    // One rate is all that the record has a place for.
    taxRatePercentage: tax?.rate === undefined || taxes.length > 1 ? null : String(tax.rate / 10_000),
    applicationFee: null,
    refunded: refunds.length > 0,
    refundedAmount: refundedAmount(session),
    refundedAt: refunds[0] === undefined ? null : timeIn(generation, refunds[0].atMs),
    failureCode: null,
    failureMessage: null,
    receiptNumber: order.number,
    receiptURL: null,
    description: readExtra(session).outputName ?? session.lines[0]?.title ?? null,
  };
}

const inCommon = (session: Session, order: Order, generation: Generation): WireRecord => ({
  createdAt: timeIn(generation, order.atMs),
  updatedAt: timeIn(generation, session.updatedAtMs),
  livemode: session.livemode,
  organizationId: organizationId(session.merchantId),
  pricingModelId: pricingModelId(session.merchantId),
  customerId: session.customerId === null ? null : customerId(session.customerId),
});

function purchaseStatus(session: Session): 'paid' | 'pending' | 'refunded' | 'partial_refund' {
  const status = paymentStatus(session);
  if (status === 'refunded') return 'refunded';
  if (status === 'partially_refunded') return 'partial_refund';
  return isDueOnDelivery(status) || status === 'authorized' ? 'pending' : 'paid';
}
