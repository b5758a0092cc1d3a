// Products that whoever sells them names by ids of their own: made when there is none of the id, else changed. Such a product
// is bought by its id, which is the SKU of what is sold of it.
import { defaultVariantOf, type ProductEntry } from './catalog.ts';
import {
  changeProduct,
  createProduct,
  replaceDefault,
  type CatalogFacts,
  type Changed,
  type NewVariant,
  type ProductChange,
} from './catalog-change.ts';
import type { Amount } from './money.ts';
import { problem } from './problem.ts';
import type { Recurring } from './recurring.ts';

export interface ProductPut {
  readonly id: string;
  /** What is not given stays as it is. */
  readonly change: ProductChange;
  /** By currency; those that are not given stay. */
  readonly prices?: Readonly<Record<string, Amount>>;
  readonly requiresShipping?: boolean;
  /** What is not given stays as it is. */
  readonly recurring?: Recurring;
  /** For what is sold from now on, should it be something new. */
  readonly variantId: string;
}

/** One that was given up is sold again. */
export function putProduct(standing: ProductEntry | null, put: ProductPut, facts: CatalogFacts): Changed {
  if (standing === null) return create(put, facts);
  const changed = changeProduct(standing, { status: 'active', ...put.change }, facts);
  const isSame = put.prices === undefined && put.requiresShipping === undefined && put.recurring === undefined;
  if ('problems' in changed || isSame) return changed;
  const variant = variantOf(put, defaultVariantOf(changed), facts);
  return 'problems' in variant ? variant : replaceDefault(changed, variant, facts);
}

function create(put: ProductPut, facts: CatalogFacts): Changed {
  const { id, change } = put;
  if (change.title === undefined) {
    return { problems: [problem('missing_value', 'title', '`title` is required: what is the product called?')] };
  }
  const variant = variantOf(put, undefined, facts);
  if ('problems' in variant) return variant;
  const empty = { id, handle: id, descriptionHtml: '', imageUrl: null, status: 'active', extra: {} } as const;
  return createProduct({ ...empty, ...change, title: change.title }, variant, facts);
}

function variantOf(
  { id, prices = {}, requiresShipping, variantId, recurring: rhythm }: ProductPut,
  before: ReturnType<typeof defaultVariantOf>,
  { currency }: CatalogFacts,
): NewVariant | Extract<Changed, { problems: unknown }> {
  const { [currency]: unitAmount, ...otherAmounts } = { ...before?.variant.prices, ...prices };
  if (unitAmount === undefined) {
    const at = `prices.${currency}`;
    return { problems: [problem('missing_value', at, `\`${at}\` is required: the shop sells in ${currency}.`)] };
  }
  const recurring = rhythm ?? before?.variant.recurring;
  return {
    id: variantId,
    title: null,
    sku: id,
    unitAmount,
    otherAmounts,
    requiresShipping: requiresShipping ?? before?.variant.requiresShipping ?? false,
    ...(recurring !== undefined && { recurring }),
    isOnSale: true,
    isDefault: true,
  };
}
