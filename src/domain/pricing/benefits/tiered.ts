// More off the more is bought: the highest tier that is reached counts for everything in scope.
import type { Benefit, Tier } from '../../discount.ts';
import { applyRate } from '../../money.ts';
import { scopedMerchandise } from '../cart.ts';
import { quantityOf, together, type Basis, type Reduction } from './reduction.ts';

type Tiered = Extract<Benefit, { kind: 'tiered' }>;

export function tiered(benefit: Tiered, basis: Basis): Reduction | null {
  const { currency } = basis;
  const reached = reachedBy(benefit, basis);
  const tier = tiersIn(benefit, currency).findLast(({ from }) => reached >= amountIn(from, currency));
  if (tier === undefined) return null;
  const { off } = tier;
  return together(basis, (left) => (typeof off === 'number' ? applyRate(left, off) : amountIn(off, currency)));
}

/** What is missing for the lowest tier: pieces or money. */
export function missingForTier(benefit: Tiered, basis: Basis): number {
  const [lowest] = tiersIn(benefit, basis.currency);
  return Math.max(0, amountIn(lowest?.from ?? 0, basis.currency) - reachedBy(benefit, basis));
}

/** A tier is on offer where every amount that it names is known. */
export const tiersIn = ({ tiers }: Tiered, currency: string): readonly Tier[] =>
  tiers.filter(({ from, off }) => Number.isFinite(amountIn(from, currency) + amountIn(off, currency)));

const reachedBy = ({ by }: Tiered, { lines, scoped }: Basis): number =>
  by === 'quantity' ? quantityOf(lines, scoped) : scopedMerchandise(lines, scoped);

const amountIn = (value: Tier['from'], currency: string): number =>
  typeof value === 'number' ? value : (value[currency] ?? Infinity);
