// What a subscription becomes with its next period, and taking that back.
import { asPlanned, isPaidUp } from './agreed-payments.ts';
import type { Line } from './session.ts';
import { changed, type Plan, type Subscription, type Told } from './subscription.ts';

/** Becomes something else with its next period; `null` where there is none. What is paid more often does not end with this one. */
export function planNext(before: Subscription, plan: Plan, nowMs: number): Told | null {
  const next = { next: plan, cancelAtMs: null };
  if (before.endAsked || isPaidUp(asPlanned({ ...before, ...next }))) return null;
  return { subscription: changed(before, next, nowMs), type: 'subscription.updated' };
}

/** What comes with its next period and is not had as it will be. */
export const plannedItems = ({ lines, next }: Pick<Subscription, 'lines' | 'next'>): readonly Line[] =>
  next?.lines.filter((line) => !isAmong(lines, line)) ?? [];

export const isAmong = (lines: readonly Line[], line: Line | undefined): boolean =>
  lines.some(
    ({ id, variantId, quantity, unitAmount }) =>
      id === line?.id && variantId === line.variantId && quantity === line.quantity && unitAmount === line.unitAmount,
  );

/** Nothing else with its next period, which there may not be then. */
export function unplanNext(before: Subscription, nowMs: number): Told {
  const ends = isPaidUp(before) ? { cancelAtMs: before.periodEndMs, dueAtMs: before.periodEndMs } : {};
  return { subscription: changed(before, { next: undefined, ...ends }, nowMs), type: 'subscription.updated' };
}
