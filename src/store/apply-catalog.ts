// Writes the products and variants of a configuration that differ from the stored ones. What was imported or made through
// an API is not the configuration's: it is neither changed nor archived, and its names are not taken.
import { OperatorError } from '../base/operator-error.ts';
import type { CatalogItem, Product, Variant } from '../domain/catalog.ts';
import { withStocktake } from '../domain/stocktake.ts';
import { namesOfOthers } from './catalog-names.ts';
import { differs, takeOffSale, writeProducts, writeVariants } from './catalog-rows.ts';
import { namesIn } from './catalog-store.ts';
import type { Queryable } from './database.ts';

/** Removed items stay, archived: open sessions still show their pictures. */
export async function applyCatalog(
  tx: Queryable,
  merchantId: string,
  items: readonly CatalogItem[],
  nowMs: number,
): Promise<boolean> {
  await refuseTaken(tx, merchantId, items);
  const productsChanged = await applyProducts(
    tx,
    merchantId,
    items.map(({ product }) => product),
    nowMs,
  );
  const variantsChanged = await applyVariants(
    tx,
    merchantId,
    items.map(({ variant }) => variant),
    nowMs,
  );
  return productsChanged || variantsChanged;
}

async function applyProducts(
  tx: Queryable,
  merchantId: string,
  given: readonly Product[],
  nowMs: number,
): Promise<boolean> {
  const products = new Map(given.map((product) => [product.id, product]));
  const stored = await tx.query<{ id: string; body: Product }>({
    text: `select id, body from product where merchant_id = $1 and owner = 'configuration'`,
    values: [merchantId],
  });
  const before = new Map(stored.map(({ id, body }) => [id, body]));
  const changed = [...products.values()].filter((product) => differs(before.get(product.id), product));
  const archived = stored
    .filter(({ id, body }) => !products.has(id) && body.status !== 'archived')
    .map(({ body }): Product => ({ ...body, status: 'archived' }));
  const writes = [...changed, ...archived];
  await writeProducts(tx, merchantId, 'configuration', writes, nowMs);
  return writes.length > 0;
}

async function applyVariants(
  tx: Queryable,
  merchantId: string,
  given: readonly Variant[],
  nowMs: number,
): Promise<boolean> {
  const variants = new Map(given.map((variant) => [variant.id, variant]));
  const stored = await tx.query<{ id: string; body: Variant; on_sale: boolean }>({
    text: `select v.id, v.body, not v.removed and p.owner = 'configuration' as on_sale
      from variant v join product p on p.merchant_id = v.merchant_id and p.id = v.product_id
      where v.merchant_id = $1 and (p.owner = 'configuration' or v.id = any ($2::text[]))`,
    values: [merchantId, [...variants.keys()]],
  });
  const before = new Map(stored.filter(({ on_sale }) => on_sale).map(({ id, body }) => [id, body]));
  const bodies = new Map(stored.map(({ id, body }) => [id, body]));
  const changed = [...variants.values()]
    .map((variant) => withStocktake(variant, bodies.get(variant.id)))
    .filter((variant) => differs(before.get(variant.id), variant));
  await writeVariants(tx, merchantId, changed, nowMs);
  const gone = [...before.keys()].filter((id) => !variants.has(id));
  await takeOffSale(tx, merchantId, gone, nowMs);
  return changed.length + gone.length > 0;
}

/** Whoever applies is told where in the file; this is for what came to be in between. */
async function refuseTaken(tx: Queryable, merchantId: string, items: readonly CatalogItem[]): Promise<void> {
  const [taken] = await namesOfOthers(tx, merchantId, 'configuration', namesIn(items));
  if (taken === undefined) return;
  const how = taken.owner === 'import' ? 'was imported' : 'was made through an API';
  throw new OperatorError(`The configuration has the name ${taken.name}, of something that ${how}.`);
}
