// Two bounds that leave nothing between them: what stands between them could never be.
import type { Prices } from '../../domain/discount.ts';
import type { Mistake } from './mistake.ts';

/** `at` is the path of what has both. */
export function refuseCrossed(minimum: Prices, maximum: Prices, at: readonly PropertyKey[], mistakes: Mistake[]): void {
  const crossed = Object.keys(maximum).find((currency) => (minimum[currency] ?? 0) > (maximum[currency] ?? 0));
  if (crossed === undefined) return;
  mistakes.push({ path: [...at, 'maximum'], text: `is below the minimum in ${crossed}: no cart would fit.` });
}
