// What of a cart cannot be delivered, by the stock that the merchant last stated. A view: the last word is with the claim
// that a payment makes when it starts.
import { isSoldOut, type CatalogItem } from './catalog.ts';
import type { Facts } from './facts.ts';
import type { Line } from './session.ts';

export interface Shortage {
  readonly index: number;
  readonly line: Line;
  readonly kind: 'no-longer-sold' | 'sold-out' | 'too-few';
  /** In stock for all lines of the variant together. */
  readonly inStock: number;
  /** The most this line can have while the others stay as they are. */
  readonly possible: number;
}

/** The lines that ask for more than there is. Several lines may share a variant; they are short together. */
export function shortages(lines: readonly Line[], { item }: Pick<Facts, 'item'>): readonly Shortage[] {
  const wanted = new Map<string, number>();
  for (const { variantId, quantity } of lines) {
    if (variantId !== null) wanted.set(variantId, (wanted.get(variantId) ?? 0) + quantity);
  }
  return lines.flatMap((line, index): Shortage[] => {
    if (line.variantId === null) return [];
    const found = item(line.variantId);
    if (found?.product.status !== 'active') {
      return [{ index, line, kind: 'no-longer-sold', inStock: 0, possible: 0 }];
    }
    if (isSoldOut(found.variant)) return [{ index, line, kind: 'sold-out', inStock: 0, possible: 0 }];
    const inStock = countedStock(found);
    const together = wanted.get(line.variantId) ?? 0;
    if (inStock === null || together <= inStock) return [];
    const possible = Math.max(0, inStock - (together - line.quantity));
    return [{ index, line, kind: 'too-few', inStock, possible }];
  });
}

/** How many pieces can be sold at the most; `null` when nobody counts them. */
export const countedStock = ({ variant }: CatalogItem): number | null =>
  variant.whenOutOfStock === 'continue' ? null : variant.inventoryQuantity;
