// Which lines of a cart a discount is about.
import type { Scope } from '../discount.ts';
import type { Facts } from '../facts.ts';
import type { Line } from '../session.ts';

const ALL: Scope = {};

export const isEverything = ({ variants, products, collections, tags }: Scope): boolean =>
  !variants && !products && !collections && !tags;

/** Indexes of the bought lines in scope. Gifts belong to no scope. */
export function linesIn(scope: Scope = ALL, lines: readonly Line[], { item }: Pick<Facts, 'item'>): readonly number[] {
  const { collections, tags } = scope;
  const isAll = isEverything(scope);
  const found: number[] = [];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as Line;
    if (line.giftOfferId !== null) continue;
    if (isAll || isNamed(line, scope)) {
      found.push(index);
      continue;
    }
    if ((!collections && !tags) || line.variantId === null) continue;
    const product = item(line.variantId)?.product;
    if (
      product?.collections?.some((name) => collections?.includes(name)) ||
      product?.tags?.some((tag) => tags?.includes(tag))
    )
      found.push(index);
  }
  return found;
}

const isNamed = ({ variantId, productId }: Line, { variants, products }: Scope): boolean =>
  (variantId !== null && variants?.includes(variantId) === true) ||
  (productId !== null && products?.includes(productId) === true);
