// What becomes of a subscription that is to have something else, and what that costs now: for the time that is left of its
// period, less what was paid for that time before. Nothing is decided on here; what is due is a bill to be paid first.
import { owesPeriod } from '../billing-period.ts';
import type { RenewSession } from '../command.ts';
import { refuse, type Refusal } from '../decision.ts';
import { deliveryProblems } from '../delivery.ts';
import type { Facts } from '../facts.ts';
import { partOf, type Amount } from '../money.ts';
import { upcomingPrice } from '../next-charge.ts';
import { isAmong, planNext } from '../plan-next.ts';
import { itemsPricedIn } from '../price-list.ts';
import { mustShip } from '../pricing/cart.ts';
import { withPaymentMethod } from '../pricing/price.ts';
import { carriedOver, keptValue, payersOf, periodValue, planTotal, type Payer } from '../pricing/proration.ts';
import { problem, type Problem } from '../problem.ts';
import { isSameRhythm, periodEndMs as periodEndOf, rhythmOf } from '../recurring.ts';
import type { Line, Session } from '../session.ts';
import { creditAfter, isBegunBy, withPlan } from '../plan-now.ts';
import type { Plan, Subscription, Told } from '../subscription.ts';
import { cartLines, nextLineAfter } from './cart-lines.ts';
import { paidOnce } from './paid-once.ts';
import { billOf } from './renew.ts';
import { isWrong } from './wrong.ts';

export interface PlanLine {
  /** Variant id or SKU. */
  readonly variant: string;
  readonly by?: 'id' | 'sku';
  readonly quantity: number;
  /** In place of the catalogue's, in the subscription's currency. */
  readonly unitAmount?: Amount;
}

export interface PlanWish {
  readonly lines: readonly PlanLine[];
  /** `auto` is now for what costs more, and with the next period for all else. */
  readonly when: 'now' | 'period-end' | 'auto';
  /** Whether the time that is left of the period is settled at the new price. */
  readonly prorates: boolean;
}

export interface PlanChange {
  readonly when: 'now' | 'period-end';
  readonly atMs: number;
  /** Whether a period costs more than before. */
  readonly isUpgrade: boolean;
  readonly plan: Plan;
  /** What is settled with it, and paid first where something is due; `null` where nothing is settled. */
  readonly bill: {
    readonly terms: NonNullable<RenewSession['change']>;
    readonly session: Session;
    /** What has paid for the period until then. */
    readonly payers: readonly Payer[];
  } | null;
  /** As it stands then. */
  readonly after: Told;
}

/** What a change is planned by beside its subscription. */
export interface PlanContext extends Pick<RenewSession, 'ids'> {
  /** The session that paid for its period. */
  readonly from: Session;
  /** Those that paid for changes within it. */
  readonly changes: readonly Session[];
  /** How it is going to be paid; `null` where nothing is kept. */
  readonly method: string | null;
}

export function planChange(
  subscription: Subscription,
  wish: PlanWish,
  { from, changes, ids, method }: PlanContext,
  facts: Facts,
): PlanChange | Refusal {
  const early = whyNotNow(subscription, facts);
  if (early !== null) return refuse(early);
  const plan = planOf(subscription, wish, from, facts);
  if ('problems' in plan) return refuse(...plan.problems);
  const undelivered = whyNotDelivered(subscription, plan, from, facts);
  if (undelivered.length > 0) return refuse(...undelivered);
  const isUpgrade = planTotal(plan.lines) > planTotal(subscription.lines);
  const when = wish.when === 'auto' ? (isUpgrade ? 'now' : 'period-end') : wish.when;
  const { nowMs } = facts;
  if (when === 'period-end') {
    const after = planNext(subscription, plan, nowMs);
    return after === null
      ? refuse(ENDING)
      : { when, atMs: subscription.periodEndMs, isUpgrade, plan, bill: null, after };
  }
  const told = { when, atMs: nowMs, isUpgrade, plan } as const;
  const { credit, settled, periodEndMs: endMs } = subscription;
  const period = { startMs: nowMs, endMs };
  // What is free has cost nothing and costs nothing yet.
  if (subscription.status === 'trialing') {
    return { ...told, bill: null, after: withPlan(subscription, plan, period, { credit }, nowMs) };
  }
  // What is had is paid for, at whatever it was sold: asked for once more, it must not be settled anew.
  if (!wish.prorates || isHad(plan, subscription)) {
    if (isBegunBy(plan, subscription)) return refuse(OTHER_RHYTHM);
    return { ...told, bill: null, after: withPlan(subscription, plan, period, { settled, credit }, nowMs) };
  }
  const sessions = [from, ...changes];
  const terms = termsOf(subscription, plan, keptValue(settled, sessions), nowMs);
  const bill = billOf({ ids, from, subscription, change: terms }, facts);
  // A way to pay may have its price.
  const session = method === null || bill.totals.total === 0 ? bill : withPaymentMethod(bill, method, facts);
  const soFar = payersOf(settled, sessions);
  const payers = terms.begins ? carriedOver(soFar, endMs - nowMs, endMs - subscription.periodStartMs) : soFar;
  const money = { settled: { amount: periodValue(session), payers }, credit: creditAfter(terms.credit, session) };
  const after = withPlan(subscription, plan, terms.period, money, nowMs);
  return { ...told, bill: { terms, session, payers }, after };
}

function whyNotNow(subscription: Subscription, { nowMs }: Facts): Problem | null {
  if (subscription.pause !== undefined) return PAUSED;
  if (!owesPeriod(subscription, nowMs)) return null;
  const text = 'The subscription has a period that is not paid yet. Change it when that is paid, or has ended it.';
  return problem('payment_in_progress', null, text);
}

/** What stays keeps the price that it was sold at, and what was agreed for it. */
function planOf(
  { lines: standing, next, currency, recurring: { payments }, isFree }: Subscription,
  { lines: wanted }: PlanWish,
  from: Session,
  facts: Facts,
): Plan | { readonly problems: readonly Problem[] } {
  const standingLine = ({ variant }: PlanLine): Line | undefined =>
    standing.find(({ variantId, sku }) => variantId === variant || sku === variant);
  const ownPrices = (line: PlanLine): Line['ownPrices'] => {
    const { unitAmount } = line;
    const had = standingLine(line);
    if (isFree) return { [currency]: 0 };
    return unitAmount === undefined || unitAmount === had?.unitAmount ? had?.ownPrices : { [currency]: unitAmount };
  };
  const inputs = wanted.map((line) => {
    const { variant, by, quantity } = line;
    const own = ownPrices(line);
    const { ownTerms: terms, properties, alias } = standingLine(line) ?? {};
    return {
      ...{ kind: 'catalog' as const, variant, quantity },
      ...(by && { by }),
      ...(own && { ownPrices: own }),
      ...(terms && { ownTerms: terms }),
      ...(properties && { properties }),
      ...(alias !== undefined && { alias }),
    };
  });
  const permissions = { mayOverridePrices: true, mayBeEmpty: false, keepsPrices: true };
  const item = agreedItems(standing, payments, itemsPricedIn(from.country, facts, from.checkout));
  const priced = { ...facts, item };
  const nextLine = nextLineAfter([...standing, ...(next?.lines ?? [])], from);
  const found = cartLines({ lines: standing, nextLine }, inputs, currency, permissions, priced);
  if (isWrong(found)) return found;
  const once = found.lines.find(({ recurring }) => recurring === undefined);
  const recurring = rhythmOf(found.lines);
  if (once === undefined && recurring !== null) return { lines: found.lines, recurring };
  return { problems: [paidOnce(once?.title ?? '')] };
}

/**
 * What is had can be had on in its rhythm, whatever is on sale today; and what comes instead is paid as often as was agreed for
 * all of it, unless it has a number of its own.
 */
export function agreedItems(had: readonly Line[], payments: number | undefined, item: Facts['item']): Facts['item'] {
  return (ref) => {
    const found = item(ref);
    if (found === undefined) return undefined;
    const { product, variant } = found;
    const sold = had.find(({ variantId }) => variantId === variant.id);
    if (sold?.recurring !== undefined) {
      return { product: { ...product, status: 'active' }, variant: { ...variant, recurring: sold.recurring } };
    }
    if (variant.recurring === undefined || payments === undefined) return found;
    return { ...found, variant: { ...variant, recurring: { payments, ...variant.recurring } } };
  };
}

const isHad = (plan: Plan, { lines, recurring }: Subscription): boolean =>
  isSameRhythm(plan.recurring, recurring) &&
  plan.lines.length === lines.length &&
  plan.lines.every((line) => isAmong(lines, line));

/** Nobody is asked where to send what was not sent before. */
export function whyNotDelivered(
  subscription: Subscription,
  plan: Plan,
  last: Session,
  facts: Facts,
): readonly Problem[] {
  if (!mustShip(plan.lines) || mustShip(subscription.lines)) return [];
  if (subscription.isFree) return [SENT_FREE];
  return deliveryProblems(upcomingPrice({ ...subscription, next: plan }, last, facts), facts);
}

/** With another rhythm a whole period begins, and else the rest of this one is paid for. */
function termsOf(
  subscription: Subscription,
  plan: Plan,
  value: Amount,
  nowMs: number,
): NonNullable<RenewSession['change']> {
  const { periodStartMs, periodEndMs: endMs, credit = 0 } = subscription;
  const [leftMs, wholeMs] = [endMs - nowMs, endMs - periodStartMs];
  const begins = isBegunBy(plan, subscription);
  return {
    plan,
    period: { startMs: nowMs, endMs: begins ? periodEndOf(nowMs, plan.recurring, 1) : endMs },
    begins,
    ...(begins ? { partMs: 1, wholeMs: 1 } : { partMs: leftMs, wholeMs }),
    credit: credit + partOf(value, leftMs, wholeMs),
  };
}

const SENT_FREE = problem(
  'invalid_value',
  'lines',
  '`lines`: the subscription is free, and sending something has its price. Begin one that is paid for.',
);

const PAUSED = problem('invalid_value', null, 'The subscription is paused, or is going to be. Resume it first.');

export const ENDING = problem(
  'invalid_value',
  null,
  'The subscription is going to end. Keep it first, or sell a new one.',
);

const OTHER_RHYTHM = problem(
  'invalid_value',
  'prorate',
  '`prorate`: what is paid in another rhythm begins with a charge. Have it prorated, or begin with the next period.',
);
