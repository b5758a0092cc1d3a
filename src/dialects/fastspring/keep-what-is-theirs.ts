// What an anonymous caller, the buyer's browser, may do to a cart: choose products and quantities, and nothing that the
// seller has set.
import type { Problem } from '../../domain/problem.ts';
import { findStanding, twin, type CartItem } from './cart.ts';
import { needsCredentials } from './read-body.ts';

/** The wanted items with what the seller has set on those that were there; problems for what a buyer may not change. */
export function keepWhatIsTheirs(
  before: readonly CartItem[],
  wanted: readonly CartItem[],
): readonly CartItem[] | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const named = new Set<CartItem>();
  const kept = wanted.map((item, index) => {
    const standing = findStanding(before, item.path);
    if (standing === undefined) return item;
    if (named.has(standing)) problems.push(twin(item.path, `cart.lineItems[${index}].productPath`));
    named.add(standing);
    if (isCountSellers(standing) && item.quantity !== standing.quantity) {
      problems.push(needsCredentials(`cart.lineItems[${index}].quantity`));
    }
    return { ...standing, quantity: item.quantity };
  });
  // Taken out and put in again, it would be sold at another price under the seller's tags.
  const isGone = before.some((item) => isSellers(item) && !named.has(item));
  if (isGone) problems.push(needsCredentials('cart.lineItems'));
  return problems.length > 0 ? { problems } : kept;
}

/** Whether only the seller may take the item out: it is locked, or something was agreed for it that would go with it. */
export const isSellers = (item: CartItem): boolean => item.ownTerms !== undefined || isCountSellers(item);

/**
 * Whether only the seller may change its quantity: it is locked, or its price was agreed for as many as there are, and not
 * for other quantities too.
 */
export const isCountSellers = ({ ownPrices, ownTerms, details }: CartItem): boolean =>
  (ownPrices !== undefined && !ownTerms?.tiers?.length) ||
  ['lock', 'hide'].includes(details.quantityBehavior?.toLowerCase() ?? '');
