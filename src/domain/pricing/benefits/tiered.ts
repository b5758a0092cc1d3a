// More off the more is bought: the highest tier that is reached counts for everything in scope.
import type { Benefit, Tier } from '../../discount.ts';
import { applyRate, type Amount } from '../../money.ts';
import { scopedMerchandise } from '../cart.ts';
import { quantityOf, together, type Basis, type Reduction } from './reduction.ts';

type Tiered = Extract<Benefit, { kind: 'tiered' }>;

export function tiered({ by, tiers }: Tiered, basis: Basis): Reduction | null {
  const { lines, scoped, currency } = basis;
  const reached = by === 'quantity' ? quantityOf(lines, scoped) : scopedMerchandise(lines, scoped);
  const tier = tiers.findLast(({ from }) => reached >= thresholdOf(from, currency));
  if (tier === undefined) return null;
  return together(basis, (left) => offOf(tier, left, currency));
}

/** What is missing for the lowest tier: pieces or money. */
export function missingForTier({ by, tiers }: Tiered, basis: Basis): number {
  const { lines, scoped, currency } = basis;
  const reached = by === 'quantity' ? quantityOf(lines, scoped) : scopedMerchandise(lines, scoped);
  const lowest = tiers[0] === undefined ? Infinity : thresholdOf(tiers[0].from, currency);
  return Math.max(0, lowest - reached);
}

const thresholdOf = (from: Tier['from'], currency: string): number =>
  typeof from === 'number' ? from : (from[currency] ?? Infinity);

const offOf = ({ off }: Tier, left: Amount, currency: string): Amount =>
  typeof off === 'number' ? applyRate(left, off) : (off[currency] ?? 0);
