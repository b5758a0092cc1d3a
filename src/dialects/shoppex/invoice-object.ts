// Invoices and orders: two more views of one session, with what was calculated and how far its payment has come.
import { unreachable } from '../../base/assert.ts';
import { rateOf, sum, type RatePpm } from '../../domain/money.ts';
import { lastAttempt, paymentStatus } from '../../domain/payment.ts';
import { priceLines } from '../../domain/pricing/lines.ts';
import type { Session } from '../../domain/session.ts';
import type { RenderContext } from '../dialect.ts';
import { isoTime, toMajor } from '../wire.ts';
import { extraOf } from './extra.ts';
import { paymentItems, paymentObject, type Shown } from './payment-object.ts';
import { invoiceStatus, type InvoiceStatus } from './status.ts';

/** Who has recommended the shop is only kept; nothing is paid for it. The keys are always there. */
const NO_AFFILIATE = {
  affiliate_link_id: null,
  affiliate_customer_id: null,
  affiliate_discount_amount: 0,
};
const affiliateOf = (session: Session): Shown => ({
  ...NO_AFFILIATE,
  affiliate_code: extraOf(session).affiliate ?? null,
});

export function invoiceObject(session: Session, context: RenderContext): Shown {
  const payment = paymentObject(session, context);
  const { shippingAddress, billingAddress, buyer } = session;
  const address = billingAddress ?? shippingAddress;
  return {
    ...payment,
    ...kindOf(session),
    subtype: null,
    origin: extraOf(session).paymentLink === undefined ? 'API' : 'PAYMENT_LINK',
    ...affiliateOf(session),
    product_variants: null,
    payment_status: paymentWord(session),
    ...calculated(session),
    volume_discount: 0,
    country: session.country,
    location: null,
    ip: null,
    is_vpn_or_proxy: false,
    user_agent: null,
    fee_percentage: 0,
    fee_billed: false,
    to_process: false,
    status_details: lastAttempt(session)?.decline?.code ?? null,
    void_details: null,
    name: address?.name ?? buyer.name,
    surname: null,
    address_line_1: address?.line1 ?? null,
    address_city: address?.city ?? null,
    address_country: address?.country ?? null,
    address_postal_code: address?.postalCode ?? null,
    address_state: address?.region ?? null,
    subscription_id: session.subscription?.id ?? null,
    checkout_url: context.pageUrl(session),
  };
}

export function orderObject(session: Session, context: RenderContext): Shown {
  const payment = paymentObject(session, context);
  const { customer_id, customer_email, gateway, blockchain, apm_method, flow_type } = payment;
  const { provider_reference, provider_reference_type, balance_paid_amount, custom_fields } = payment;
  const { total, total_display, exchange_rate, crypto_exchange_rate } = payment;
  const { is_developer_invoice, developer_title } = kindOf(session);
  return {
    id: session.publicId,
    uniqid: session.publicId,
    shop_id: session.merchantId,
    ...{ customer_id, customer_email },
    ...affiliateOf(session),
    currency: session.currency,
    status: invoiceStatus(session),
    status_details: lastAttempt(session)?.decline?.code ?? null,
    payment_status: paymentWord(session),
    ...{ gateway, blockchain, apm_method, flow_type, provider_reference, provider_reference_type },
    ...calculated(session),
    ...{ total, total_display, exchange_rate, crypto_exchange_rate, balance_paid_amount },
    subscription_id: session.subscription?.id ?? null,
    ...{ custom_fields, is_developer_invoice, developer_title },
    checkout_url: context.pageUrl(session),
    items: orderItems(session),
    created_at: payment['created_at'],
    updated_at: payment['updated_at'],
  };
}

/** A payment is a sum with a title of its own; an order has products of the shop. */
function kindOf({ lines }: Session): Shown {
  const [first] = lines;
  const isPayment = first?.variantId === null;
  return {
    type: isPayment ? 'PAYMENT' : 'PRODUCT',
    is_developer_invoice: isPayment,
    developer_title: isPayment ? first.title : null,
  };
}

function calculated(session: Session): Shown {
  const { currency, totals, adjustments } = session;
  const discount = toMajor(totals.discount, currency);
  const coupon = adjustments.find(({ code }) => code !== undefined);
  return {
    subtotal: toMajor(totals.subtotal, currency),
    discount,
    discount_display: discount,
    tax: toMajor(totals.tax, currency),
    tax_percentage: taxRate(session) / PPM_PER_PERCENT,
    coupon_id: coupon?.source ?? null,
  };
}

/** Of what is taxed: the rates together where all of them are on the same lines, else what they come to. */
function taxRate(session: Session): RatePpm {
  const taxes = session.adjustments.filter(({ kind, on, amount }) => kind === 'tax' && on === undefined && amount > 0);
  const isOn = (line: number): boolean => taxes.some(({ lineShares }) => (lineShares[line] ?? 0) > 0);
  const taxed = session.lines.map((_, line) => line).filter(isOn);
  const areAlike = taxes.every(
    ({ lineShares, compound }) => compound !== true && taxed.every((line) => (lineShares[line] ?? 0) > 0),
  );
  if (areAlike) return sum(taxes.map(({ rate }) => rate ?? 0));
  const prices = priceLines(session);
  const tax = sum(taxed.map((line) => prices[line]?.tax ?? 0));
  const net = sum(taxed.map((line) => prices[line]?.total ?? 0)) - tax;
  return net === 0 ? 0 : rateOf(tax, net);
}

const PPM_PER_PERCENT = 10_000;

/** Of the attempts together, in the vendor's words. */
function paymentWord(session: Session): string {
  const status = paymentStatus(session);
  switch (status) {
    case 'unpaid':
      return unpaidWord(session);
    case 'pending':
    case 'authorized':
      return 'PENDING';
    case 'partially_paid':
      return 'UNDERPAID';
    case 'paid':
    case 'no_payment_required':
    case 'disputed':
      // An attempt has no word of its own for what a bank does afterwards.
      return 'COMPLETED';
    case 'reversed':
      return 'VOIDED';
    case 'partially_refunded':
      return 'PARTIAL_REFUND';
    case 'refunded':
      return 'REFUNDED';
    default:
      return unreachable(status);
  }
}

function unpaidWord(session: Session): string {
  if (invoiceStatus(session) === 'VOIDED') return 'VOIDED';
  return lastAttempt(session)?.state === 'declined' ? 'FAILED' : 'CREATED';
}

/** What was delivered stays so, whatever the bank does with the money. */
const DELIVERED: ReadonlySet<InvoiceStatus> = new Set(['COMPLETED', 'CUSTOMER_DISPUTE_ONGOING', 'REVERSED']);

/** What is sent by post is the shop's to deliver; everything else is there with the order. */
export function orderItems(session: Session): readonly Shown[] {
  const { lines, completedAtMs } = session;
  const { deliveries = {} } = extraOf(session);
  const isDone = DELIVERED.has(invoiceStatus(session));
  return paymentItems(session).map((item, index) => {
    const line = lines[index];
    const byHand = deliveries[line?.id ?? ''];
    const isDelivered = isDone && (byHand !== undefined || line?.requiresShipping === false);
    const deliveredAtMs = byHand?.atMs ?? completedAtMs;
    return {
      id: line?.id ?? String(index),
      ...item,
      custom_fields: null,
      delivery_instructions: line?.properties[DELIVERY_INSTRUCTIONS] ?? null,
      delivery_instructions_label: null,
      delivery_status: isDelivered ? 'DELIVERED' : isDone ? 'AWAITING_FULFILLMENT' : 'PENDING',
      delivered_at: isDelivered && deliveredAtMs !== null ? isoTime(deliveredAtMs) : null,
      delivered_items: byHand?.items ?? null,
    };
  });
}

/** The property of a line under which its item's instructions are kept. */
export const DELIVERY_INSTRUCTIONS = 'delivery_instructions';
