// The step of price tiers: what a line costs less because of its quantity, as the seller has agreed for it. Before all
// discounts, because it is the line's own price.
import { applyRate, multiply, type Amount } from '../money.ts';
import { tierLabel, tierOf } from '../own-terms.ts';
import type { Adjustment } from '../session.ts';
import { merchandiseOf, type CartToPrice } from './cart.ts';
import { ENGLISH_PRICE_WORDS } from './price-words.ts';

export const TIER = 'price_tier';

export interface Tiered {
  readonly adjustments: readonly Adjustment[];
  /** What is left of each line; 0 for gift lines. */
  readonly remaining: readonly Amount[];
}

/** Each piece is reduced and rounded by itself, so that what one costs times the quantity is what all of them cost. */
export function takeTiers({ lines, currency, locale }: Pick<CartToPrice, 'lines' | 'currency' | 'locale'>): Tiered {
  const full = merchandiseOf(lines);
  const adjustments: Adjustment[] = [];
  for (const [index, line] of lines.entries()) {
    const reached = line.giftOfferId === null ? tierOf(line, currency) : null;
    if (reached === null) continue;
    const { tier, offEach } = reached;
    const each = typeof tier.off === 'number' ? applyRate(line.unitAmount, offEach) : offEach;
    const amount = 0 - multiply(each, line.quantity);
    if (amount === 0) continue;
    adjustments.push({
      source: TIER,
      kind: 'discount',
      label: tierLabel(tier, currency, { locale, words: ENGLISH_PRICE_WORDS }),
      amount,
      lineShares: lines.map((_, other) => (other === index ? amount : 0)),
    });
  }
  if (adjustments.length === 0) return { adjustments, remaining: full };
  const remaining = full.map((amount, index) => {
    let left = amount;
    for (const { lineShares } of adjustments) left += lineShares[index] ?? 0;
    return left;
  });
  return { adjustments, remaining };
}
