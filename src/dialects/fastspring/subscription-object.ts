// A subscription as the classic API and its webhooks show it: what it is for, until when, and what comes next.
import { unreachable } from '../../base/assert.ts';
import { asPlanned, paymentsMade } from '../../domain/agreed-payments.ts';
import { pauseAt, pauseEndMs } from '../../domain/billing-period.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { perPiece } from '../../domain/money.ts';
import { upcomingPrice } from '../../domain/next-charge.ts';
import { priceLines } from '../../domain/pricing/lines.ts';
import type { Line, Session } from '../../domain/session.ts';
import { chargeAtMs, type Subscription } from '../../domain/subscription.ts';
import type { RenderContext } from '../dialect.ts';
import { toMajor } from '../wire.ts';
import { pathOf } from './cart.ts';
import { maybeTime, money, time } from './companions.ts';
import { extraOf } from './extra.ts';
import { orderReference, shortId } from './ids.ts';

type Shown = Readonly<Record<string, unknown>>;

/** `last` is the session that has paid last: the buyer's language, and where the next payment is taxed. */
export function subscriptionObject(
  subscription: Subscription,
  last: Session,
  instrument: Instrument | null,
  context: RenderContext,
): Shown {
  const { cancelAtMs, canceledAtMs, currency, renewals } = subscription;
  const { locale } = last;
  const next = nextOf(subscription, last, context);
  const { lines } = subscription.next ?? subscription;
  const agreed = asPlanned(subscription);
  const { recurring } = agreed;
  const [first, ...addons] = itemsOf(lines, next);
  const state = stateOf(subscription, context.nowMs);
  const pause = pauseAt(subscription, context.nowMs);
  const nextAtMs = cancelAtMs === null ? chargeAtMs(subscription) : null;
  const id = shortId(subscription.id);
  return {
    id,
    quote: null,
    subscription: id,
    active: state !== 'deactivated',
    state,
    isSubscriptionEligibleForPauseByBuyer: false,
    isPauseScheduled: pause !== undefined && state !== 'paused',
    ...time('changed', subscription.updatedAtMs, locale),
    live: subscription.livemode,
    ...paidWith(instrument),
    currency,
    account: shortId(subscription.customerId),
    ...first,
    adhoc: false,
    autoRenew: true,
    ...maybeTime('next', nextAtMs, locale),
    ...maybeTime('end', cancelAtMs, locale),
    ...maybeTime('canceledDate', subscription.cancelReason === 'requested' ? canceledAtMs : null, locale),
    ...maybeTime('deactivationDate', canceledAtMs ?? cancelAtMs, locale),
    sequence: renewals + 1,
    periods: recurring.payments ?? null,
    remainingPeriods: recurring.payments === undefined ? null : Math.max(0, recurring.payments - paymentsMade(agreed)),
    ...maybeTime('begin', subscription.startedAtMs, locale),
    intervalUnit: recurring.interval,
    intervalLength: recurring.intervalCount,
    intervalCount: recurring.payments ?? null,
    nextChargeCurrency: currency,
    ...maybeTime('nextChargeDate', nextAtMs, locale),
    ...money('nextChargePreTax', nextAtMs === null ? 0 : next.totals.total - next.totals.tax, next),
    ...money('nextChargeTotal', nextAtMs === null ? 0 : next.totals.total, next),
    ...(pause !== undefined && {
      ...maybeTime('pauseDate', pause.fromMs, locale),
      ...maybeTime('resumeDate', pauseEndMs(subscription), locale),
    }),
    addons,
    discounts: tiersOf(lines),
    setupFee: null,
    fulfillments: {},
    ...firstOrder(last, subscription),
  };
}

export type State = 'active' | 'overdue' | 'canceled' | 'deactivated' | 'trial' | 'paused';

/** The vendor calls one canceled that is going to end, and deactivated once it has. */
export function stateOf(subscription: Subscription, nowMs: number): State {
  const { status, cancelAtMs } = subscription;
  const pause = pauseAt(subscription, nowMs);
  if (status === 'canceled') return 'deactivated';
  if (cancelAtMs !== null) return 'canceled';
  if (pause !== undefined && pause.fromMs <= nowMs) return 'paused';
  switch (status) {
    case 'trialing':
      return 'trial';
    case 'active':
      return 'active';
    case 'incomplete':
    case 'past_due':
      return 'overdue';
    default:
      return unreachable(status);
  }
}

function nextOf(subscription: Subscription, last: Session, context: RenderContext): Session {
  const { merchant } = context;
  if (merchant === null) throw new Error('a subscription is shown without its merchant');
  return upcomingPrice(subscription, last, { ...context, merchant });
}

/** What the next payment is for: what was subscribed to first, and then what comes with it. */
function itemsOf(lines: readonly Line[], next: Session): readonly Shown[] {
  const priced = priceLines(next);
  return lines.map((line, index) => {
    const { subtotal = 0, discount = 0 } = priced[index] ?? {};
    return {
      product: pathOf(line),
      sku: line.sku === line.productId ? null : line.sku,
      display: line.variantTitle === null ? line.title : `${line.title}, ${line.variantTitle}`,
      quantity: line.quantity,
      ...money('price', line.unitAmount, next),
      ...money('discount', perPiece(discount, line.quantity), next),
      ...money('subtotal', subtotal - discount, next),
      attributes: line.properties,
      discountDuration: line.ownTerms?.tierPayments ?? null,
    };
  });
}

const tiersOf = (lines: readonly Line[]): readonly Shown[] =>
  lines.flatMap((line) =>
    (line.ownTerms?.tiers ?? []).map(({ minQuantity, off }) => ({
      discountPath: pathOf(line),
      discountDuration: line.ownTerms?.tierPayments ?? null,
      minQuantity,
      ...(typeof off === 'number'
        ? { percentValue: off / 10_000 }
        : {
            amountValue: Object.fromEntries(
              Object.entries(off).map(([currency, amount]) => [currency, toMajor(amount, currency)]),
            ),
          }),
    })),
  );

/** Of a card what may be shown of it. */
function paidWith(instrument: Instrument | null): Shown {
  if (instrument === null) return {};
  const { card, method } = instrument;
  if (card === null) return { paymentMethod: method.toUpperCase() };
  const { brand, last4, expMonth, expYear } = card;
  const expiry = `${String(expMonth).padStart(2, '0')}/${String(expYear).slice(-2)}`;
  return { paymentMethod: 'CREDIT_CARD', cardType: brand.toUpperCase(), cardEnding: last4, expiry };
}

/** Known as long as the session that began it is the one that paid last: its order is then at hand. */
function firstOrder(last: Session, { firstSessionId }: Subscription): Shown {
  if (last.id !== firstSessionId || last.order === null) return {};
  return {
    initialOrderId: shortId(last.order.id),
    initialOrderReference: orderReference(extraOf(last).checkout, last.order),
  };
}
