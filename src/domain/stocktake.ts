// When what a merchant says of the stock is a new statement of it.
import type { Variant } from './catalog.ts';

/** Only another quantity is: sales are counted anew from then on. `stored` is what was said before, under any owner. */
export function withStocktake(given: Variant, stored: Variant | undefined): Variant {
  const earlier = stored?.stocktake ?? 0;
  const isRestated = stored !== undefined && stored.inventoryQuantity !== given.inventoryQuantity;
  const stocktake = isRestated ? earlier + 1 : earlier;
  return stocktake === 0 ? given : { ...given, stocktake };
}
