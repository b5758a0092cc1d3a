// The step of a free trial: what is paid again and again costs nothing at first, whatever discounts have left of it.
import { sum, type Amount } from '../money.ts';
import type { Adjustment } from '../session.ts';
import type { CartToPrice } from './cart.ts';
import { ENGLISH_PRICE_WORDS } from './price-words.ts';
import { negated } from './spread.ts';

export const TRIAL = 'trial';

export function freeTrial(
  { lines, trialDays }: Pick<CartToPrice, 'lines' | 'trialDays'>,
  remaining: readonly Amount[],
): { readonly adjustments: readonly Adjustment[]; readonly remaining: readonly Amount[] } {
  if (trialDays === undefined) return { adjustments: [], remaining };
  const shares = remaining.map((left, line) => (lines[line]?.recurring === undefined ? 0 : left));
  const label = ENGLISH_PRICE_WORDS.trial(trialDays);
  const adjustment = {
    ...({ source: TRIAL, kind: 'discount', label } as const),
    ...{ amount: 0 - sum(shares), lineShares: negated(shares) },
  };
  return {
    adjustments: [adjustment],
    remaining: remaining.map((left, line) => left - (shares[line] ?? 0)),
  };
}
