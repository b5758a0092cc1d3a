// The end of a subscription that was asked for, or that its last payment brings, and taking that back.
import { asPlanned, isPaidUp } from './agreed-payments.ts';
import { pauseEndMs } from './billing-period.ts';
import type { Session } from './session.ts';
import { afterSession } from './after-session.ts';
import { canceled, changed, type Subscription, type Told } from './subscription.ts';

/** At the end of what is paid for; `null` where that has been asked for before. */
export function cancelAtPeriodEnd(before: Subscription, nowMs: number): Told | null {
  if (before.endAsked) return null;
  const end = { cancelAtMs: before.periodEndMs, dueAtMs: before.periodEndMs, endAsked: true } as const;
  return { subscription: changed(before, end, nowMs), type: 'subscription.updated', about: 'ending' };
}

/** `null` where nothing is left that could go on. What was agreed ends it all the same, and may be agreed anew. */
export function keepOn(before: Subscription, nowMs: number): Told | null {
  const isLast = isPaidUp(asPlanned(before));
  if (isLast && !before.endAsked) return null;
  if (isLast) return { subscription: changed(before, { endAsked: undefined }, nowMs), type: 'subscription.updated' };
  const dueAtMs = before.pause === undefined ? before.dueAtMs : pauseEndMs(before);
  const next = changed(before, { cancelAtMs: null, endAsked: undefined, dueAtMs }, nowMs);
  return { subscription: next, type: 'subscription.updated', about: 'kept' };
}

/** At the time that was set for it. */
export const endedInTime = (before: Subscription, nowMs: number): Told =>
  canceled(before, isPaidUp(asPlanned(before)) ? 'completed' : 'requested', nowMs);

/** As it goes on after this bill of it, once that is paid; `null` where it ends. */
export function goingOnAfter(bill: Session, standing: Subscription, nowMs: number): Subscription | null {
  const { id } = standing;
  const kind = bill.subscription?.change === undefined ? 'renew' : 'change-plan';
  const after = bill.order === null ? afterSession(standing, { kind, id, session: bill }, nowMs) : null;
  const next = after?.subscription ?? standing;
  return next.status === 'canceled' || next.cancelAtMs !== null ? null : next;
}
