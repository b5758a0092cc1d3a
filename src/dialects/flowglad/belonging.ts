// Whose a record is, as each generation says it.
import { COMMITS, type Generation } from './generation.ts';
import { organizationId, pricingModelId } from './wire-ids.ts';

type WireRecord = Readonly<Record<string, unknown>>;
interface Owned {
  readonly merchantId: string;
  readonly livemode: boolean;
}

/** The first generation has the vendor's commits in place of the pricing model. */
export const modelOf = ({ merchantId }: Pick<Owned, 'merchantId'>, generation: Generation): WireRecord =>
  generation === 'newest' ? { pricingModelId: pricingModelId(merchantId) } : COMMITS;

export const belonging = (owned: Owned, generation: Generation): WireRecord => ({
  livemode: owned.livemode,
  organizationId: organizationId(owned.merchantId),
  ...modelOf(owned, generation),
});
