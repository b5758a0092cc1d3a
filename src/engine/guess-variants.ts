// Names that nothing on sale has, with what was probably meant by them.
import { nearestName } from '../base/nearest-name.ts';
import { noVariant } from '../domain/no-variant.ts';
import type { Problem } from '../domain/problem.ts';
import type { Store } from '../store/store.ts';

/** Among the newest products: a refusal must not cost more for a larger catalogue. */
const MAX_PRODUCTS = 100;

export async function guessVariants(
  store: Pick<Store, 'listProducts'>,
  merchantId: string,
  problems: readonly Problem[],
): Promise<readonly Problem[]> {
  if (!problems.some(({ code, named }) => code === 'variant_not_found' && named !== undefined)) {
    return problems;
  }
  const page = { limit: MAX_PRODUCTS, after: null };
  const { rows } = await store.listProducts(merchantId, { unlessArchived: true }, page);
  const names = rows
    .filter(({ product }) => product.status === 'active')
    .flatMap(({ variants }) => variants.flatMap(({ variant: { id, sku } }) => (sku === null ? [id] : [id, sku])));
  return problems.map((one) => {
    const { code, at, named } = one;
    if (code !== 'variant_not_found' || at === null || named === undefined) return one;
    return noVariant(at, named, nearestName(named, names));
  });
}
