// What becomes of a subscription that is to have something else, and what that costs now: for the time that is left of its
// period, less what was paid for that time before. Nothing is decided on here; what is due is a bill to be paid first.
import type { RenewSession } from '../command.ts';
import { refuse, type Refusal } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { partOf, type Amount } from '../money.ts';
import { refundedAmount } from '../payment.ts';
import { itemsPricedIn } from '../price-list.ts';
import { creditUsedBy, periodValue, planTotal } from '../pricing/proration.ts';
import { problem, type Problem } from '../problem.ts';
import { isSameRhythm, periodEndMs as periodEndOf, rhythmOf } from '../recurring.ts';
import type { Line, Session } from '../session.ts';
import { changed, owesPeriod, withPlan, type Plan, type Subscription, type Told } from '../subscription.ts';
import { cartLines } from './cart-lines.ts';
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
  readonly bill: { readonly terms: NonNullable<RenewSession['change']>; readonly session: Session } | null;
  /** As it stands then. */
  readonly after: Told;
}

/** `from` is the session that paid for its period. */
export function planChange(
  subscription: Subscription,
  wish: PlanWish,
  { from, ids }: Pick<RenewSession, 'from' | 'ids'>,
  facts: Facts,
): PlanChange | Refusal {
  const early = whyNotNow(subscription, facts);
  if (early !== null) return refuse(early);
  const plan = planOf(subscription, wish, from, facts);
  if ('problems' in plan) return refuse(...plan.problems);
  const isUpgrade = planTotal(plan.lines) > planTotal(subscription.lines);
  const when = wish.when === 'auto' ? (isUpgrade ? 'now' : 'period-end') : wish.when;
  const { nowMs } = facts;
  if (when === 'period-end') {
    const planned = {
      subscription: changed(subscription, { next: plan }, nowMs),
      type: 'subscription.updated',
    } as const;
    return { when, atMs: subscription.periodEndMs, isUpgrade, plan, bill: null, after: planned };
  }
  if (subscription.status !== 'trialing' && subscription.anchorMs >= subscription.periodEndMs) return refuse(TURNING);
  const told = { when, atMs: nowMs, isUpgrade, plan } as const;
  const { credit, periodEndMs: endMs } = subscription;
  const period = { startMs: nowMs, endMs };
  const value = valueOf(subscription, from);
  // What is free has cost nothing and costs nothing yet.
  if (subscription.status === 'trialing') {
    return { ...told, bill: null, after: withPlan(subscription, plan, period, { value: undefined, credit }, nowMs) };
  }
  if (!wish.prorates) {
    if (!isSameRhythm(plan.recurring, subscription.recurring)) return refuse(OTHER_RHYTHM);
    return { ...told, bill: null, after: withPlan(subscription, plan, period, { value, credit }, nowMs) };
  }
  const terms = termsOf(subscription, plan, value, nowMs);
  const session = billOf({ ids, from, subscription, change: terms }, facts);
  const left = terms.credit - creditUsedBy(session);
  const settled = { value: periodValue(session), credit: left > 0 ? left : undefined };
  const after = withPlan(subscription, plan, terms.period, settled, nowMs);
  return { ...told, bill: { terms, session }, after };
}

function whyNotNow(subscription: Subscription, { nowMs }: Facts): Problem | null {
  if (subscription.pause !== undefined) return PAUSED;
  if (!owesPeriod(subscription, nowMs)) return null;
  const text = 'The subscription has a period that is not paid yet. Change it when that is paid, or has ended it.';
  return problem('payment_in_progress', null, text);
}

/** What stays keeps the price that it was sold at, and what was agreed for it. */
function planOf(
  { lines: standing, currency, recurring: { payments } }: Subscription,
  { lines: wanted }: PlanWish,
  { country, nextLine }: Session,
  facts: Facts,
): Plan | { readonly problems: readonly Problem[] } {
  const standingLine = ({ variant }: PlanLine): Line | undefined =>
    standing.find(({ variantId, sku }) => variantId === variant || sku === variant);
  const ownPrices = (line: PlanLine): Line['ownPrices'] => {
    const { unitAmount } = line;
    const had = standingLine(line);
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
  const priced = { ...facts, item: itemsPricedIn(country, facts) };
  const found = cartLines({ lines: standing, nextLine }, inputs, currency, permissions, priced);
  if (isWrong(found)) return found;
  const once = found.lines.find(({ recurring }) => recurring === undefined);
  const recurring = rhythmOf(found.lines);
  if (once === undefined && recurring !== null) return lasting({ lines: found.lines, recurring }, payments);
  const text = `“${once?.title}” is paid once and cannot be subscribed to. Name a variant with \`recurring\`.`;
  return { problems: [problem('invalid_value', 'lines', text)] };
}

/** For as many payments as were agreed for all of it. */
function lasting({ lines, recurring }: Plan, payments: number | undefined): Plan {
  if (payments === undefined || recurring.payments !== undefined) return { lines, recurring };
  const counted = lines.map((line) =>
    line.recurring ? { ...line, recurring: { ...line.recurring, payments } } : line,
  );
  return { lines: counted, recurring: { ...recurring, payments } };
}

/** What the whole of its period has cost; money that was given back is none. */
const valueOf = ({ value }: Subscription, from: Session): Amount =>
  Math.max(0, (value ?? periodValue(from)) - refundedAmount(from));

/** With another rhythm a whole period begins, and else the rest of this one is paid for. */
function termsOf(
  { recurring, periodStartMs, periodEndMs: endMs, credit = 0 }: Subscription,
  plan: Plan,
  value: Amount,
  nowMs: number,
): NonNullable<RenewSession['change']> {
  const [leftMs, wholeMs] = [endMs - nowMs, endMs - periodStartMs];
  const isOther = !isSameRhythm(plan.recurring, recurring);
  return {
    plan,
    period: { startMs: nowMs, endMs: isOther ? periodEndOf(nowMs, plan.recurring, 1) : endMs },
    ...(isOther ? { partMs: 1, wholeMs: 1 } : { partMs: leftMs, wholeMs }),
    credit: credit + partOf(value, leftMs, wholeMs),
  };
}

const TURNING = problem(
  'invalid_value',
  'when',
  '`when`: the next period has another rhythm already, so nothing can be settled for this one. Begin with the next period.',
);

const PAUSED = problem('invalid_value', null, 'The subscription is paused, or is going to be. Resume it first.');

const OTHER_RHYTHM = problem(
  'invalid_value',
  'prorate',
  '`prorate`: what is paid in another rhythm begins with a charge. Have it prorated, or begin with the next period.',
);
