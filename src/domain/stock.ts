// What of a cart cannot be delivered, by the stock that the merchant last stated and what others have taken of it. A view: the
// last word is with the claim that is made when pieces are set aside or a payment starts.
import type { CatalogItem, Variant } from './catalog.ts';
import type { Facts } from './facts.ts';
import type { Line } from './session.ts';

type StockFacts = Pick<Facts, 'item' | 'heldByOthers'>;

/** What the pieces of a variant are counted under. A new statement of the stock is a new count, so what was sold before it is not subtracted twice. */
export const stockKey = ({ id, stocktake = 0 }: Variant): string => `${id}@${stocktake}`;

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
export function shortages(lines: readonly Line[], facts: StockFacts): readonly Shortage[] {
  const wanted = piecesOf(lines);
  return lines.flatMap((line, index): Shortage[] => {
    if (line.variantId === null) return [];
    const found = facts.item(line.variantId);
    if (found?.product.status !== 'active') {
      return [{ index, line, kind: 'no-longer-sold', inStock: 0, possible: 0 }];
    }
    const inStock = availableStock(found, facts);
    if (inStock !== null && inStock <= 0) return [{ index, line, kind: 'sold-out', inStock: 0, possible: 0 }];
    const together = wanted[line.variantId] ?? 0;
    if (inStock === null || together <= inStock) return [];
    const possible = Math.max(0, inStock - (together - line.quantity));
    return [{ index, line, kind: 'too-few', inStock, possible }];
  });
}

/** By the id of their variant. */
export type Pieces = Readonly<Record<string, number>>;

/** Of each variant, on all lines together. */
export function piecesOf(lines: readonly Pick<Line, 'variantId' | 'quantity'>[]): Pieces {
  const pieces: Record<string, number> = {};
  for (const { variantId, quantity } of lines) {
    if (variantId !== null) pieces[variantId] = (pieces[variantId] ?? 0) + quantity;
  }
  return pieces;
}

export const mostPieces = (one: Pieces, other: Pieces): Pieces =>
  Object.fromEntries(Object.keys({ ...one, ...other }).map((id) => [id, Math.max(one[id] ?? 0, other[id] ?? 0)]));

export const isSoldOut = (item: CatalogItem, facts: Pick<Facts, 'heldByOthers'>): boolean =>
  (availableStock(item, facts) ?? 1) <= 0;

/** How many pieces this session can still have; `null` when nobody counts them. */
export function availableStock(item: CatalogItem, { heldByOthers }: Pick<Facts, 'heldByOthers'>): number | null {
  const stated = countedStock(item);
  return stated === null ? null : stated - heldByOthers(stockKey(item.variant));
}

/** How many pieces the merchant has said there are; `null` when nobody counts them. */
export const countedStock = ({ variant }: CatalogItem): number | null =>
  variant.whenOutOfStock === 'continue' ? null : variant.inventoryQuantity;
