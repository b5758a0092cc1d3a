// Writes the products and variants of a configuration that differ from the stored ones. What was made through an API is
// not the configuration's: it is neither changed nor archived, and its names are not taken.
import { canonicalJson } from '../base/json.ts';
import { OperatorError } from '../base/operator-error.ts';
import type { CatalogItem, Product, Variant } from '../domain/catalog.ts';
import { jsons, texts } from './binary-array.ts';
import type { Queryable } from './database.ts';

/** Removed items stay, archived: open sessions still show their pictures. */
export async function applyCatalog(
  tx: Queryable,
  merchantId: string,
  items: readonly CatalogItem[],
  nowMs: number,
): Promise<boolean> {
  await refuseMade(tx, merchantId, items);
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
    text: 'select id, body from product where merchant_id = $1 and configured',
    values: [merchantId],
  });
  const before = new Map(stored.map(({ id, body }) => [id, body]));
  const changed = [...products.values()].filter((product) => differs(before.get(product.id), product));
  const archived = stored
    .filter(({ id, body }) => !products.has(id) && body.status !== 'archived')
    .map(({ body }): Product => ({ ...body, status: 'archived' }));
  const writes = [...changed, ...archived];
  if (writes.length === 0) return false;
  await tx.query({
    text: `insert into product (merchant_id, id, body, configured, created_at, updated_at)
      select $1::uuid, p.*, true, $4, $4 from unnest($2::text[], $3::json[]) as p (id, body)
      on conflict (merchant_id, id) do update set body = excluded.body, updated_at = excluded.updated_at`,
    values: [
      merchantId,
      texts(writes.map(({ id }) => id)),
      jsons(writes.map((product) => JSON.stringify(product))),
      nowMs,
    ],
  });
  return true;
}

async function applyVariants(
  tx: Queryable,
  merchantId: string,
  given: readonly Variant[],
  nowMs: number,
): Promise<boolean> {
  const variants = new Map(given.map((variant) => [variant.id, variant]));
  const stored = await tx.query<{ id: string; body: Variant; removed: boolean }>({
    text: `select v.id, v.body, v.removed
      from variant v join product p on p.merchant_id = v.merchant_id and p.id = v.product_id
      where v.merchant_id = $1 and p.configured`,
    values: [merchantId],
  });
  const before = new Map(stored.filter(({ removed }) => !removed).map(({ id, body }) => [id, body]));
  const bodies = new Map(stored.map(({ id, body }) => [id, body]));
  const changed = [...variants.values()]
    .map((variant) => withStocktake(variant, bodies.get(variant.id)))
    .filter((variant) => differs(before.get(variant.id), variant));
  if (changed.length > 0) {
    await tx.query({
      text: `insert into variant (merchant_id, id, product_id, sku, body, created_at, updated_at)
        select $1::uuid, v.*, $6, $6
        from unnest($2::text[], $3::text[], $4::text[], $5::json[]) as v (id, product_id, sku, body)
        on conflict (merchant_id, id) do update
        set product_id = excluded.product_id, sku = excluded.sku, body = excluded.body, removed = false,
            updated_at = excluded.updated_at`,
      values: [
        merchantId,
        texts(changed.map(({ id }) => id)),
        texts(changed.map(({ productId }) => productId)),
        texts(changed.map(({ sku }) => sku)),
        jsons(changed.map((variant) => JSON.stringify(variant))),
        nowMs,
      ],
    });
  }
  const gone = [...before.keys()].filter((id) => !variants.has(id));
  if (gone.length > 0) {
    await tx.query({
      text: 'update variant set removed = true, updated_at = $3 where merchant_id = $1 and id = any ($2::text[])',
      values: [merchantId, gone, nowMs],
    });
  }
  return changed.length + gone.length > 0;
}

/** Whoever applies is told where in the file; this is for what was made in between. */
async function refuseMade(tx: Queryable, merchantId: string, items: readonly CatalogItem[]): Promise<void> {
  const [made] = await tx.query<{ name: string }>({
    text: `select v.id as name
      from product p join variant v on v.merchant_id = p.merchant_id and v.product_id = p.id
      where p.merchant_id = $1 and not p.configured
        and (p.id = any ($2::text[]) or v.id = any ($3::text[]) or (v.sku = any ($4::text[]) and not v.removed))
      limit 1`,
    values: [
      merchantId,
      items.map(({ product }) => product.id),
      items.map(({ variant }) => variant.id),
      items.flatMap(({ variant: { sku } }) => (sku === null ? [] : [sku])),
    ],
  });
  if (made === undefined) return;
  throw new OperatorError(`The configuration has a name that ${made.name} has, which was made through an API.`);
}

/** Another quantity is a new statement of the stock, from which sales are counted anew. */
function withStocktake(given: Variant, stored: Variant | undefined): Variant {
  const earlier = stored?.stocktake ?? 0;
  const isRestated = stored !== undefined && stored.inventoryQuantity !== given.inventoryQuantity;
  const stocktake = isRestated ? earlier + 1 : earlier;
  return stocktake === 0 ? given : { ...given, stocktake };
}

const differs = (before: unknown, after: unknown): boolean => canonicalJson(before ?? null) !== canonicalJson(after);
