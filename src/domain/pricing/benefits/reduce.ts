// What a discount takes off a cart, before its cap.
import { unreachable } from '../../../base/assert.ts';
import type { Benefit } from '../../discount.ts';
import { applyRate, multiply } from '../../money.ts';
import { buyXGetY } from './buy-x-get-y.ts';
import { inParts } from './parts.ts';
import { byLine, together, type Basis, type Reduction } from './reduction.ts';
import { tiered } from './tiered.ts';

export type GoodsBenefit = Exclude<Benefit, { kind: 'free-shipping' }>;

/** `null` when it does not apply to this cart. */
export function reduce(benefit: GoodsBenefit, basis: Basis): Reduction | null {
  const { lines, remaining, scoped, currency } = basis;
  if (scoped.length === 0 && benefit.kind !== 'buy-x-get-y') return null;
  switch (benefit.kind) {
    case 'percentage':
      return together(basis, (left) => applyRate(left, benefit.rate));
    case 'amount': {
      const amount = benefit.amounts[currency];
      if (amount === undefined) return null;
      if (benefit.per === 'cart') return together(basis, () => amount);
      return byLine(basis, scoped, (index) =>
        Math.min(multiply(amount, lines[index]?.quantity ?? 0), remaining[index] ?? 0),
      );
    }
    case 'parts':
      return inParts(benefit, basis);
    case 'fixed-price': {
      const price = benefit.prices[currency];
      if (price === undefined) return null;
      return byLine(basis, scoped, (index) =>
        Math.max(0, (remaining[index] ?? 0) - multiply(price, lines[index]?.quantity ?? 0)),
      );
    }
    case 'tiered':
      return tiered(benefit, basis);
    case 'buy-x-get-y':
      return buyXGetY(benefit, basis);
    default:
      return unreachable(benefit);
  }
}
