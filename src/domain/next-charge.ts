// What a cart with something recurring will cost the next time, and when: told before anybody subscribes.
import { addIntervals } from '../base/calendar.ts';
import type { Amount } from './money.ts';
import { price } from './pricing/price.ts';
import type { PricingFacts } from './pricing/cart.ts';
import { paymentsAfterFirst, periodEndMs, rhythmOf, type Recurring } from './recurring.ts';
import { isRenewal, type Line, type Session } from './session.ts';
import { codesAfter, isLastPayment, linesAfter } from './start-subscription.ts';
import type { Subscription } from './subscription.ts';
import { goingOnAfter } from './subscription-end.ts';

export interface NextCharge {
  readonly amount: Amount;
  /** `null` on the bill of a renewal: its subscription knows. */
  readonly atMs: number | null;
  readonly recurring: Recurring;
  /** How often it is charged from then on; `null` where it goes on, and on the bill of a renewal. */
  readonly times: number | null;
  /** What it costs once nothing that counts for some payments only is left, and with which payment that begins, from 1 on. */
  readonly later: { readonly amount: Amount; readonly payment: number } | null;
}

/** After a bill of a subscription, once that is paid; `null` where it does not go on. */
export function chargeAfter(
  bill: Session,
  standing: Subscription,
  facts: Omit<PricingFacts, 'history'>,
): NextCharge | null {
  const after = goingOnAfter(bill, standing, facts.nowMs);
  if (after === null || !isRenewal(bill)) return after && nextCharge(bill, facts);
  const { recurring } = after.next ?? after;
  return { amount: upcomingPrice(after, bill, facts).totals.total, atMs: null, recurring, times: null, later: null };
}

/** Of what begins; `null` where everything is paid once. As of now: tax and shipping are those of the day. */
export function nextCharge(session: Session, facts: Omit<PricingFacts, 'history'>): NextCharge | null {
  const recurring = rhythmOf(session.lines);
  if (recurring === null || isLastPayment(session)) return null;
  const fromMs = session.order?.atMs ?? facts.nowMs;
  const { trialDays } = session;
  const endMs = trialDays === undefined ? periodEndMs(fromMs, recurring, 1) : addIntervals(fromMs, 'day', trialDays);
  const codes = codesAfter(session, facts.merchant);
  const lines = linesAfter(session);
  const { totals } = renewalOf(session, { lines, codes }, facts);
  const times = paymentsAfterFirst(recurring, trialDays !== undefined);
  const reduced = Math.max(0, ...codes.flatMap(({ payments: left }) => left ?? []), ...lines.flatMap(tierPaymentsOf));
  const isOutlived = reduced > 0 && reduced < (times ?? Infinity);
  const lasting = { lines: lines.map(withoutPassingTiers), codes: codes.filter(isLasting) };
  const amount = isOutlived ? renewalOf(session, lasting, facts).totals.total : totals.total;
  const made = trialDays === undefined ? 1 : 0;
  const later = amount === totals.total ? null : { amount, payment: made + reduced + 1 };
  return { amount: totals.total, atMs: endMs, recurring, times, later };
}

const isLasting = ({ payments }: Subscription['codes'][number]): boolean => payments === null;

const tierPaymentsOf = ({ ownTerms }: Line): readonly number[] =>
  ownTerms?.tiers === undefined || ownTerms.tierPayments === undefined ? [] : [ownTerms.tierPayments];

const withoutPassingTiers = (line: Line): Line =>
  tierPaymentsOf(line).length === 0 ? line : { ...line, ownTerms: { ...line.ownTerms, tiers: [] } };

/** What the next period of a subscription costs, as of now. `last` has paid for the one before. */
export const upcomingPrice = (
  { lines, codes, next, credit }: Pick<Subscription, 'lines' | 'codes' | 'next' | 'credit'>,
  last: Session,
  facts: Omit<PricingFacts, 'history'>,
): Session => renewalOf(last, { lines: next?.lines ?? lines, codes, credit }, facts);

function renewalOf(
  session: Session,
  { lines, codes, credit }: Pick<Subscription, 'lines' | 'codes' | 'credit'>,
  facts: Omit<PricingFacts, 'history'>,
): Session {
  const cart: Session = {
    ...session,
    lines,
    codes: codes.map(({ code }) => ({ code, replaced: null, by: 'merchant' })),
    coins: undefined,
    partialCod: undefined,
    trialDays: undefined,
    subscription: { id: '', renewal: 1, ...(credit !== undefined && { credit }) },
  };
  return { ...cart, ...price(cart, { ...facts, history: [] }) };
}
