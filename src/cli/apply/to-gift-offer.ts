// Gift offers of a configuration file into those of the domain.
import { uuidFromNames } from '../../base/ids.ts';
import type { GiftOffer } from '../../domain/discount.ts';
import type { MerchantInput } from './schema.ts';
import { toScope, type OfferReading } from './to-scope.ts';

export function toGiftOffer(
  input: MerchantInput['gifts'][number],
  at: readonly PropertyKey[],
  reading: OfferReading,
): GiftOffer {
  const { merchantId, read } = reading;
  // Only for what it says of those that do not exist.
  toScope({ variants: input.variants }, at, at, reading);
  const scope = toScope(input.on, [...at, 'on'], at, reading);
  return {
    kind: 'gift',
    id: uuidFromNames('gift', merchantId, input.name),
    name: input.name,
    label: input.label,
    threshold: read(input.from, [...at, 'from']),
    ...(input.from_pieces !== undefined && { minQuantity: input.from_pieces }),
    ...(scope !== undefined && { scope }),
    maxQuantity: input.max_quantity,
    variantIds: input.variants,
    ...(input.progress !== 'page' && { progress: input.progress }),
  };
}
