// Names that nothing on sale has, with what was probably meant by them.
import { nearestName } from '../base/nearest-name.ts';
import { noVariant } from '../domain/no-variant.ts';
import type { Problem } from '../domain/problem.ts';
import type { Store } from '../store/store.ts';

/** A refusal must not cost more for a larger catalogue, nor for more slips: the newest products, and the first slips. */
const MAX_PRODUCTS = 100;
const MAX_NAMES = 500;
const MAX_GUESSES = 3;

export async function guessVariants(
  store: Pick<Store, 'listProducts'>,
  merchantId: string,
  problems: readonly Problem[],
): Promise<readonly Problem[]> {
  const slips = new Set(problems.filter(isSlip).slice(0, MAX_GUESSES));
  if (slips.size === 0) return problems;
  const page = { limit: MAX_PRODUCTS, after: null };
  const { rows } = await store.listProducts(merchantId, { unlessArchived: true }, page);
  const names = rows
    .filter(({ product }) => product.status === 'active')
    .flatMap(({ variants }) => variants.flatMap(({ variant: { id, sku } }) => (sku === null ? [id] : [id, sku])))
    .slice(0, MAX_NAMES);
  return problems.map((one) =>
    isSlip(one) && slips.has(one) ? noVariant(one.at, one.named, nearestName(one.named, names)) : one,
  );
}

type Slip = Problem & { readonly at: string; readonly named: string };

const isSlip = (one: Problem): one is Slip =>
  one.code === 'variant_not_found' && one.at !== null && one.named !== undefined;
