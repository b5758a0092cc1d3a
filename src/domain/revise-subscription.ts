// What a merchant changes about a subscription that goes on: what it is for from the next payment on, and a time out.
import { owesPeriod, pauseEndMs } from './billing-period.ts';
import { catalogLine, checkSums } from './decide/cart-lines.ts';
import { agreedItems, ENDING, whyNotDelivered } from './decide/plan-change.ts';
import type { Wrong } from './decide/wrong.ts';
import type { Facts } from './facts.ts';
import type { Amount } from './money.ts';
import { planNext } from './plan-next.ts';
import { itemsPricedIn } from './price-list.ts';
import { problem, type Problem } from './problem.ts';
import { isSameRhythm } from './recurring.ts';
import type { Line, Session } from './session.ts';
import { changed, type Plan, type Subscription, type Told } from './subscription.ts';

/** What is left out stays. It counts for its first line, which is what was subscribed to. */
export interface SubscriptionRevision {
  /** Variant id or SKU. */
  readonly variant?: string;
  readonly quantity?: number;
  /** Unit prices by currency in place of the catalogue's. */
  readonly ownPrices?: Readonly<Record<string, Amount>>;
}

/**
 * A plan for its next payment: nothing is charged or given back now. `last` is the session that paid last, which says whose prices
 * count and where things are sent.
 */
export function reviseSubscription(
  standing: Subscription,
  { variant, quantity, ownPrices }: SubscriptionRevision,
  last: Session,
  facts: Facts,
): Told | Wrong {
  if (standing.changing !== undefined) return UNDER_WAY;
  const { nowMs, limits } = facts;
  if (owesPeriod(standing, nowMs)) return OWED;
  const before: Plan = standing.next ?? standing;
  const [first, ...others] = before.lines;
  if (first === undefined) throw new Error('a subscription is for nothing');
  const { currency } = standing;
  const pieces = quantity ?? first.quantity;
  if (!Number.isSafeInteger(pieces) || pieces < 1 || pieces > limits.maxQuantity) {
    return refused('quantity', `\`quantity\` must be a whole number from 1 to ${limits.maxQuantity}.`);
  }
  const had = [...before.lines, ...standing.lines];
  const item = agreedItems(had, before.recurring.payments, itemsPricedIn(last.country, facts, last.checkout));
  const named = variant === undefined ? undefined : item(variant);
  if (variant !== undefined && named?.product.status !== 'active') {
    return refused('product', `\`product\`: there is no “${variant}” on sale.`, 'variant_not_found');
  }
  const recurring = named === undefined ? before.recurring : named.variant.recurring;
  if (recurring === undefined) return refused('product', 'Not a subscription product');
  if (others.length > 0 && !isSameRhythm(recurring, before.recurring)) {
    const text = `\`product\`: the other items of the subscription are paid in another rhythm than “${variant}”.`;
    return refused('product', text, 'product_mismatch');
  }
  // What is had, also when something else was planned meanwhile, stays as it was sold.
  const sold = named === undefined ? first : had.find(({ variantId }) => variantId === named.variant.id);
  const agreed = standing.isFree ? { [currency]: 0 } : (ownPrices ?? sold?.ownPrices);
  const usual = sold?.unitAmount ?? named?.variant.prices[currency];
  const unitAmount = agreed === undefined ? usual : agreed[currency];
  if (unitAmount === undefined) {
    const field = ownPrices === undefined ? 'product' : 'pricing.price';
    return refused(field, `\`${field}\`: there is no price in ${currency}, which is paid.`, 'currency_unsupported');
  }
  const line: Line = {
    ...(sold === undefined && named !== undefined
      ? // By whichever of its names it was asked for.
        { ...catalogLine(named, first.id, pieces, currency), properties: first.properties, alias: variant }
      : (sold ?? first)),
    id: first.id,
    quantity: pieces,
    unitAmount,
    recurring,
    ...(agreed !== undefined && { ownPrices: agreed }),
  };
  const plan = { lines: [line, ...others], recurring };
  const tooMuch = checkSums(plan.lines, currency, facts);
  if (tooMuch.length > 0) {
    const at = ownPrices !== undefined ? 'pricing.price' : quantity !== undefined ? 'quantity' : 'product';
    return { problems: tooMuch.map((one) => (one.at === 'lines' ? { ...one, at } : one)) };
  }
  const undelivered = whyNotDelivered(standing, plan, last, facts);
  if (undelivered.length > 0) return { problems: undelivered };
  return planNext(standing, plan, nowMs) ?? { problems: [ENDING] };
}

/** From the end of what is paid for, so many periods pass that are neither had nor paid. */
export function pauseSubscription(standing: Subscription, periods: number, nowMs: number): Told | Wrong {
  if (!Number.isSafeInteger(periods) || periods < 1 || periods > MAX_PAUSED) {
    return refused('periods', `Invalid number of Periods: it must be a whole number from 1 to ${MAX_PAUSED}.`);
  }
  if (standing.changing !== undefined) return UNDER_WAY;
  if (standing.cancelAtMs !== null) return { problems: [ENDING] };
  if (standing.pause !== undefined) return refused(null, 'The subscription is paused already; resume it first.');
  if (owesPeriod(standing, nowMs)) {
    return refused(null, 'The subscription is overdue; it can be paused once it is paid.');
  }
  const pause = { fromMs: standing.periodEndMs, periods };
  const dueAtMs = pauseEndMs({ ...standing, pause });
  return { subscription: changed(standing, { pause, dueAtMs }, nowMs), type: UPDATED };
}

/** It goes on with the next period that begins; before the pause has begun, as if nobody had asked for one. */
export function resumeSubscription(standing: Subscription, nowMs: number): Told | Wrong {
  const { pause } = standing;
  if (pause === undefined) return refused(null, 'The subscription is not paused.');
  // Its charge has been tried after the pause: the next try has its time.
  if (standing.failedCharges > 0) return OWED;
  let periods = 0;
  while (periods < pause.periods && pauseEndMs({ ...standing, pause: { ...pause, periods } }) < nowMs) periods += 1;
  const left = periods === 0 ? undefined : { ...pause, periods };
  const dueAtMs = pauseEndMs({ ...standing, pause: { ...pause, periods } });
  return { subscription: changed(standing, { pause: left, dueAtMs }, nowMs), type: UPDATED };
}

const MAX_PAUSED = 24;
const UPDATED = 'subscription.updated';

const refused = (at: string | null, text: string, code: Problem['code'] = 'invalid_value'): Wrong => ({
  problems: [problem(code, at, text)],
});

export const UNDER_WAY = refused(
  null,
  'A charge of the subscription is under way. Send the request again when that has come to an end.',
  'payment_in_progress',
);

/** Its bill is for what it is; what is paid must be what is had. */
export const OWED = refused(
  null,
  'The subscription has a period that is not paid yet. Change it when that is paid.',
  'payment_in_progress',
);
