// What a cart with something recurring will cost the next time, and when: told before anybody subscribes.
import { addIntervals } from '../base/calendar.ts';
import type { Amount } from './money.ts';
import { price } from './pricing/price.ts';
import type { PricingFacts } from './pricing/cart.ts';
import { periodEndMs, rhythmOf, type Recurring } from './recurring.ts';
import { isRenewal, type Session } from './session.ts';
import { codesAfter } from './start-subscription.ts';

export interface NextCharge {
  readonly amount: Amount;
  /** `null` on the bill of a renewal: its subscription knows. */
  readonly atMs: number | null;
  readonly recurring: Recurring;
}

/** `null` where everything is paid once. As of now: tax and shipping are those of the day. */
export function nextCharge(session: Session, facts: Omit<PricingFacts, 'history'>): NextCharge | null {
  const recurring = rhythmOf(session.lines);
  if (recurring === null) return null;
  const fromMs = session.order?.atMs ?? facts.nowMs;
  const { trialDays } = session;
  const endMs = trialDays === undefined ? periodEndMs(fromMs, recurring, 1) : addIntervals(fromMs, 'day', trialDays);
  const { totals } = price(
    {
      ...session,
      lines: session.lines.filter((line) => line.recurring !== undefined),
      codes: codesAfter(session, facts.merchant).map(({ code }) => ({ code, replaced: null, by: 'merchant' })),
      coins: undefined,
      partialCod: undefined,
      trialDays: undefined,
      subscription: { id: '', renewal: 1 },
    },
    { ...facts, history: [] },
  );
  return { amount: totals.total, atMs: isRenewal(session) ? null : endMs, recurring };
}
