// The payment object: what Create, Get and List Payments show of a session, and the base of every webhook.
import { perPiece } from '../../domain/money.ts';
import { lastAttempt, liveAttempt, winningAttempt, type Attempt } from '../../domain/payment.ts';
import { priceLines } from '../../domain/pricing/lines.ts';
import type { Session } from '../../domain/session.ts';
import type { Merchant } from '../../domain/merchant.ts';
import type { RenderContext } from '../dialect.ts';
import { epochSeconds, isoTime, toMajor } from '../wire.ts';
import { fromMetadata } from './custom-fields.ts';
import { extraOf } from './extra.ts';
import { gatewayAlias } from './gateways.ts';
import { providerSession } from './render-session.ts';
import { invoiceStatus } from './status.ts';

export type Shown = Readonly<Record<string, unknown>>;

export function paymentObject(session: Session, context: RenderContext): Shown {
  const { gateways } = extraOf(session);
  const attempt = shownAttempt(session);
  const items = paymentItems(session);
  return {
    id: session.publicId,
    uniqid: session.publicId,
    type: 'PAYMENT',
    shop_id: session.merchantId,
    customer_id: session.buyer.externalId,
    currency: session.currency,
    gateway: shownGateway(session, context.merchant),
    ...flowOf(attempt),
    ...cryptoOf(session),
    apm_method: apmMethod(session),
    product_id: items[0]?.product_id ?? null,
    product_title: items[0]?.product_title ?? null,
    product_type: items[0]?.product_type ?? null,
    variant_title: items[0]?.variant_title ?? null,
    quantity: items[0]?.quantity ?? 1,
    ...amountsOf(session),
    balance_paid_amount: 0,
    customer_email: session.buyer.email,
    custom_fields: customFields(session),
    is_developer_invoice: true,
    developer_title: session.lines[0]?.title ?? null,
    developer_webhook: session.callback?.url ?? null,
    developer_return_url: session.successUrl,
    developer_cancel_url: session.cancelUrl,
    status: invoiceStatus(session),
    items,
    created_at: epochSeconds(session.createdAtMs),
    updated_at: epochSeconds(session.updatedAtMs),
    ...paymentId(session),
    expires_at: isoTime(session.expiresAtMs),
    ...(gateways !== null && { gateways }),
    ...providerSession(session),
  };
}

/** Without a table of exchange rates the sum in US dollars is given in the payment's own currency, at the rate 1. */
export function amountsOf(session: Session): Shown {
  const total = toMajor(session.totals.total, session.currency);
  const crypto_exchange_rate = Number(shownAttempt(session)?.transfer?.rate ?? 0);
  return { total, total_display: total, exchange_rate: 1, crypto_exchange_rate };
}

export const customFields = (session: Session): Shown | null =>
  fromMetadata(session.metadata, extraOf(session).customFields);

export function shownGateway(session: Session, merchant: Merchant | null): string | null {
  const attempt = shownAttempt(session);
  const asked = extraOf(session).gateway;
  if (attempt === undefined || attempt.gateway === session.gateway || merchant === null) {
    if (asked !== null) return asked;
  }
  return attempt === undefined || merchant === null ? null : gatewayAlias(attempt.gateway, merchant);
}

/** How it was paid; `null` until it is. */
export const apmMethod = (session: Session): string | null => winningAttempt(session)?.method.toUpperCase() ?? null;

/** Of several tries the one that counts: the winner, else the one under way, else the last. */
const shownAttempt = (session: Session): Attempt | undefined =>
  winningAttempt(session) ?? liveAttempt(session) ?? lastAttempt(session);

function flowOf(attempt: Attempt | undefined): Shown {
  const flow = flowType(attempt);
  const reference = attempt?.reference ?? null;
  const types = { PROVIDER_SESSION: 'SESSION', MANUAL_CONFIRMATION: 'MANUAL_REFERENCE', CHECKOUT: 'PAYMENT' };
  return {
    flow_type: flow,
    provider_reference: reference,
    provider_reference_type: reference === null || flow === null ? null : types[flow],
  };
}

function flowType(attempt: Attempt | undefined): 'PROVIDER_SESSION' | 'MANUAL_CONFIRMATION' | 'CHECKOUT' | null {
  if (attempt === undefined) return null;
  if (attempt.redirectUrl !== null) return 'PROVIDER_SESSION';
  return attempt.instructions !== null || attempt.collect === 'on_delivery' ? 'MANUAL_CONFIRMATION' : 'CHECKOUT';
}

/** For what is not paid on a chain the keys are there too. */
function cryptoOf(session: Session): Shown {
  const transfer = shownAttempt(session)?.transfer;
  return {
    blockchain: transfer?.network ?? null,
    crypto_address: transfer?.address ?? null,
    crypto_amount: Number(transfer?.amount ?? 0),
    crypto_received: Number(transfer?.received ?? 0),
    crypto_uri: transfer?.uri ?? null,
    crypto_confirmations_needed: transfer?.confirmationsNeeded ?? extraOf(session).confirmations,
    crypto_payment_txid: transfer?.txid ?? null,
    ...(transfer !== undefined && { crypto_gateway: transfer.asset }),
  };
}

/** What is sent on a chain for it; `null` where nothing is. */
export const cryptoGateway = (session: Session): string | null => shownAttempt(session)?.transfer?.asset ?? null;

function paymentId(session: Session): Shown {
  const reference = winningAttempt(session)?.reference ?? null;
  return reference === null ? {} : { payment_id: reference };
}

interface PaymentItem {
  readonly product_id: string | null;
  readonly product_title: string;
  readonly product_type: string;
  readonly variant_title: string | null;
  readonly quantity: number;
  readonly unit_price: number;
  readonly total: number;
}

/** The one line of a payment is its whole sum; the quantity asked for only says how many pieces that sum is for. */
export function paymentItems(session: Session): readonly PaymentItem[] {
  const { currency, lines } = session;
  const priced = priceLines(session);
  const asked = lines.length === 1 && lines[0]?.variantId === null ? extraOf(session).quantity : 1;
  return lines.map((line, index) => {
    const quantity = line.quantity * asked;
    const subtotal = priced[index]?.subtotal ?? 0;
    return {
      product_id: line.productId,
      product_title: line.title,
      product_type: 'CUSTOM',
      variant_title: line.variantTitle,
      quantity,
      unit_price: toMajor(perPiece(subtotal, quantity), currency),
      total: toMajor(subtotal, currency),
    };
  });
}
