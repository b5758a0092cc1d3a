// The end of a subscription that was asked for, or that its last payment brings, and taking that back.
import { asPlanned, isPaidUp } from './agreed-payments.ts';
import { pauseEndMs } from './billing-period.ts';
import type { Session } from './session.ts';
import { afterSession, canceled, changed, type Subscription, type Told } from './subscription.ts';

/** At the end of what is paid for. */
export const cancelAtPeriodEnd = (before: Subscription, nowMs: number): Told => ({
  subscription: changed(before, { cancelAtMs: before.periodEndMs, dueAtMs: before.periodEndMs }, nowMs),
  type: 'subscription.updated',
  about: 'ending',
});

/** `null` where nothing is left that could go on. */
export function keepOn(before: Subscription, nowMs: number): Told | null {
  if (isPaidUp(asPlanned(before))) return null;
  const dueAtMs = before.pause === undefined ? before.dueAtMs : pauseEndMs(before);
  const next = changed(before, { cancelAtMs: null, dueAtMs }, nowMs);
  return { subscription: next, type: 'subscription.updated', about: 'kept' };
}

/** At the time that was set for it. */
export const endedInTime = (before: Subscription, nowMs: number): Told =>
  canceled(before, isPaidUp(asPlanned(before)) ? 'completed' : 'requested', nowMs);

/** Whether anything is charged for it after this bill of it, once that is paid. */
export function goesOnAfter(bill: Session, standing: Subscription, nowMs: number): boolean {
  const { id } = standing;
  const after = bill.order === null ? afterSession(standing, { kind: 'renew', id, session: bill }, nowMs) : null;
  const { status, cancelAtMs } = after?.subscription ?? standing;
  return status !== 'canceled' && cancelAtMs === null;
}
