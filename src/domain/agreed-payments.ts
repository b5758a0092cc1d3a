// Subscriptions that end by themselves after so many payments: how many have been made, and whether one is left.
import { renewalSessionId } from './billing-period.ts';
import type { Plan, Subscription } from './subscription.ts';

/** Of those that were agreed. What a merchant began is paid by renewals from the first on. */
export function paymentsMade({ id, renewals, trialEndsAtMs, firstSessionId, otherPayments = 0 }: Subscription): number {
  const isPaidBefore = trialEndsAtMs === null && firstSessionId !== renewalSessionId({ id, renewals: 0 });
  return renewals + (isPaidBefore ? 1 : 0) + otherPayments;
}

/** Whether all the payments that were agreed have been made. */
export const isPaidUp = (subscription: Subscription): boolean =>
  paymentsMade(subscription) >= (subscription.recurring.payments ?? Infinity);

/** How many of its payments are behind it when `plan` begins, with `made` of them: another number is counted anew. */
export function otherPaymentsWith(before: Subscription, { recurring }: Plan, made: number): number | undefined {
  const { otherPayments: others = 0 } = before;
  const isAsAgreed = recurring.payments === before.recurring.payments;
  return (isAsAgreed ? others : others - paymentsMade(before)) + made || undefined;
}

/** Agreed as it is from its next period on. */
export function asPlanned(standing: Subscription): Subscription {
  const { next } = standing;
  if (next === undefined) return standing;
  return { ...standing, recurring: next.recurring, otherPayments: otherPaymentsWith(standing, next, 0) };
}
