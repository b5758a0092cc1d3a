// A session as this API shows it. Everything that stands around the record (offers, problems, ways to pay) is derived
// here and nowhere kept.
import { assert } from '../../base/assert.ts';
import type { Address } from '../../domain/address.ts';
import { isOver } from '../../domain/lifecycle.ts';
import type { Merchant } from '../../domain/merchant.ts';
import type { Amount } from '../../domain/money.ts';
import {
  availableMethods,
  codeStatuses,
  giftOffers,
  partialCodMethods,
  shippingOptions,
  type ShippingChoice,
} from '../../domain/offers.ts';
import { dueNow, lastAttempt, liveAttempt, paidAmount, paymentStatus, winningAttempt } from '../../domain/payment.ts';
import { coinsOf } from '../../domain/pricing/coins.ts';
import { amountOf } from '../../domain/pricing/totals.ts';
import { pricedFor } from '../../domain/pricing/price.ts';
import { checkTotals, priceLines, sharesByLine } from '../../domain/pricing/lines.ts';
import type { Problem } from '../../domain/problem.ts';
import type { Recurring } from '../../domain/recurring.ts';
import { readiness } from '../../domain/readiness.ts';
import type { Session } from '../../domain/session.ts';
import type { RenderContext } from '../dialect.ts';
import { isoTime } from '../wire.ts';
import type { SessionAnswer } from './session-answer.ts';
import { statusOf } from './statuses.ts';

/** A context whose merchant is known, as it is wherever there is a session. */
export type SessionContext = RenderContext & { readonly merchant: Merchant };

/** What only the answer at hand adds. */
interface Occasion {
  /** The answer to the creation is the only one that carries the buyer's secret. */
  readonly isCreation: boolean;
  readonly warnings: readonly Problem[];
}

const LATER: Occasion = { isCreation: false, warnings: [] };

export function renderSession(session: Session, context: RenderContext, occasion: Occasion = LATER): SessionAnswer {
  assert(hasMerchant(context), 'a session is rendered without its merchant');
  checkTotals(session);
  const codes = codeStatuses(session, context);
  const { url, secret } = linksOf(session, context, occasion);
  return {
    id: session.nativeId,
    object: 'session',
    dialect: session.dialect,
    public_id: session.publicId,
    version: session.version,
    status: statusOf(session),
    payment_status: paymentStatus(session),
    mode: session.mode,
    livemode: session.livemode,
    url,
    client_secret: secret,
    currency: session.currency,
    country: session.country,
    locale: session.locale,
    buyer: renderBuyer(session),
    shipping_address: renderAddress(session.shippingAddress),
    billing_address: renderAddress(session.billingAddress),
    shipping_option: session.shippingOption,
    payment_method: session.paymentMethod,
    partial_cod: session.partialCod !== undefined,
    subscription: session.subscription?.id ?? null,
    trial_days: session.trialDays ?? null,
    customer: session.customerId,
    coins: renderCoins(session, context),
    lines: renderLines(session),
    totals: renderTotals(session),
    adjustments: session.adjustments.map((adjustment) => renderAdjustment(adjustment, session)),
    discounts: codes.map(({ code, status, amount, problem, replaced }) => {
      return { code, status, amount, reason: problem?.code ?? null, message: problem?.text ?? null, replaced };
    }),
    gift_offers: renderGiftOffers(session, context),
    shipping_options: shippingOptions(session, context).map(renderShippingChoice),
    payment_methods: renderMethods(session, context),
    problems: problemsOf(session, context, codes, occasion.warnings).map(renderProblem),
    next_action: nextActionOf(session),
    last_payment_error: lastAttempt(session)?.decline ?? null,
    order: session.order && { id: session.order.id, number: session.order.number },
    success_url: session.successUrl,
    cancel_url: session.cancelUrl,
    client_reference_id: session.clientReferenceId,
    metadata: session.metadata,
    attributes: session.attributes,
    note: session.note,
    created_at: isoTime(session.createdAtMs),
    updated_at: isoTime(session.updatedAtMs),
    expires_at: isoTime(session.expiresAtMs),
    completed_at: session.completedAtMs === null ? null : isoTime(session.completedAtMs),
  };
}

export function hasMerchant(context: RenderContext): context is SessionContext {
  return context.merchant !== null;
}

export const renderProblem = ({ code, severity, at, fixableBy, text }: Problem): SessionAnswer['problems'][number] => ({
  code,
  severity,
  param: at,
  fixable_by: fixableBy,
  message: text,
});

function renderCoins(session: Session, context: SessionContext): SessionAnswer['coins'] {
  const coins = coinsOf(session, context);
  if (coins === null) return null;
  const { settings, used, available, redeemable } = coins;
  const worth = 0 - amountOf('coins', session.adjustments);
  return { name: settings.name, wanted: session.coins?.wanted ?? 0, used, worth, available, redeemable };
}

function renderShippingChoice({ rate, amount, chosen }: ShippingChoice): SessionAnswer['shipping_options'][number] {
  const { id, label, minDays, maxDays, pickup } = rate;
  return {
    id,
    label,
    amount,
    min_days: minDays,
    max_days: maxDays,
    chosen,
    pickup: pickup === undefined ? null : { address: pickup.address, note: pickup.note ?? null },
  };
}

export function renderLines(session: Session): SessionAnswer['lines'] {
  const priced = priceLines(session);
  return session.lines.map((line, index) => {
    const prices = priced[index];
    assert(prices !== undefined, 'a line was not priced');
    const { subtotal, discount, tax, total } = prices;
    return {
      id: line.id,
      variant: line.variantId,
      product: line.productId,
      sku: line.sku,
      title: line.title,
      variant_title: line.variantTitle,
      quantity: line.quantity,
      unit_amount: line.unitAmount,
      subtotal,
      discount,
      tax,
      total,
      requires_shipping: line.requiresShipping,
      taxable: line.taxable,
      properties: line.properties,
      recurring: line.recurring === undefined ? null : renderRecurring(line.recurring),
      gift: line.giftOfferId !== null,
    };
  });
}

export const renderRecurring = ({
  interval,
  intervalCount,
}: Recurring): NonNullable<SessionAnswer['lines'][number]['recurring']> => ({
  interval,
  interval_count: intervalCount,
});

export const renderBuyer = ({ buyer: { email, phone, name, externalId, taxId } }: Session): SessionAnswer['buyer'] => ({
  email,
  phone,
  name,
  external_id: externalId,
  tax_id: taxId ?? null,
});

export function renderAddress(address: Address | null): SessionAnswer['shipping_address'] {
  if (address === null) return null;
  const { name, line1, line2, city, region, postalCode, country, phone } = address;
  return { name, line1, line2, city, region, postal_code: postalCode, country, phone };
}

/** Sessions of other dialects have no secret in their links: what their wire shows is all their buyers ever get. */
function linksOf(
  session: Session,
  context: SessionContext,
  { isCreation }: Occasion,
): { readonly url: string; readonly secret: string | null } {
  const url = context.pageUrl(session);
  if (!isCreation) return { url, secret: null };
  const secret = context.clientSecret(session);
  return { url: `${url}?secret=${secret}`, secret };
}

function renderTotals(session: Session): SessionAnswer['totals'] {
  const { subtotal, discount, shipping, surcharge, tax, taxIncluded, total } = session.totals;
  const paid = paidAmount(session);
  const isDue = session.order !== null || !isOver(session.state);
  const due = isDue ? total - paid : 0;
  const now = isDue ? nowOf(session) : 0;
  return {
    subtotal,
    discount,
    shipping,
    surcharge,
    tax,
    tax_included: taxIncluded,
    total,
    paid,
    due_now: now,
    due_later: due - now,
  };
}

/** An order without all of its money is one whose money comes later: it would not have been placed otherwise. */
function nowOf(session: Session): Amount {
  const isLater = session.order !== null ? winningAttempt(session) !== undefined : session.paymentMethod === 'cod';
  return isLater ? 0 : dueNow(session);
}

function renderAdjustment(
  adjustment: Session['adjustments'][number],
  { lines }: Session,
): SessionAnswer['adjustments'][number] {
  const { source, kind, label, amount, on = null } = adjustment;
  return { source, kind, label, amount, lines: sharesByLine(adjustment, lines), on };
}

function renderGiftOffers(session: Session, context: SessionContext): SessionAnswer['gift_offers'] {
  return giftOffers(session, context).map(({ offer, target, present, reached, takenQuantity }) => ({
    id: offer.id,
    label: offer.label,
    threshold: offer.minQuantity === undefined ? target : null,
    threshold_quantity: offer.minQuantity ?? null,
    missing: Math.max(0, target - present),
    reached,
    max_quantity: offer.maxQuantity,
    taken_quantity: takenQuantity,
    variants: offer.variantIds.map((id) => {
      const item = context.item(id);
      return {
        variant: id,
        product: item?.product.id ?? null,
        title: item?.product.title ?? null,
        variant_title: item?.variant.title ?? null,
        image_url: item?.variant.imageUrl ?? item?.product.imageUrl ?? null,
      };
    }),
  }));
}

function renderMethods(session: Session, context: SessionContext): SessionAnswer['payment_methods'] {
  if (isOver(session.state)) return [];
  const methods = availableMethods(session, context);
  const [first, ...others] = partialCodMethods(session, context, methods);
  // The same whatever pays the part.
  const parts = first === undefined ? null : renderParts(pricedFor(session, first.method, context, true));
  const inParts = new Set([first, ...others].map((one) => one?.method));
  return methods.map(({ method, gateway, label, takesCard, refunds }) => ({
    method,
    gateway,
    label,
    takes_card: takesCard,
    refunds,
    total: pricedFor(session, method, context).totals.total,
    partial_cod: inParts.has(method) ? parts : null,
  }));
}

function renderParts(
  inParts: Pick<Session, 'totals' | 'partialCod'>,
): SessionAnswer['payment_methods'][number]['partial_cod'] {
  const { total } = inParts.totals;
  const now = dueNow(inParts);
  return { total, due_now: now, due_later: total - now };
}

/** What stops the payment, then what is worth knowing. A code without effect stops nobody. */
function problemsOf(
  session: Session,
  context: SessionContext,
  codes: ReturnType<typeof codeStatuses>,
  warnings: readonly Problem[],
): readonly Problem[] {
  if (isOver(session.state)) return warnings;
  const refused = codes.flatMap(({ problem }) =>
    problem === null ? [] : [{ ...problem, severity: 'warning' } as const],
  );
  const isTold = ({ code, at }: Problem): boolean => refused.some((told) => told.code === code && told.at === at);
  return [...readiness(session, context), ...refused, ...warnings.filter((warning) => !isTold(warning))];
}

function nextActionOf(session: Session): SessionAnswer['next_action'] {
  const live = liveAttempt(session);
  if (live?.state === 'challenged' && live.redirectUrl !== null) return { type: 'redirect', url: live.redirectUrl };
  if (live?.state === 'pending' && live.instructions !== null) {
    return { type: 'display_instructions', text: live.instructions };
  }
  return null;
}
