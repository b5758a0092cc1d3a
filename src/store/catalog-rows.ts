// The rows of products and variants as whoever owns many of them writes them: all at once, and only those that differ.
import { canonicalJson } from '../base/json.ts';
import type { CatalogOwner, Product, Variant } from '../domain/catalog.ts';
import { jsons, texts } from './binary-array.ts';
import type { Queryable } from './database.ts';

export async function writeProducts(
  tx: Queryable,
  merchantId: string,
  owner: CatalogOwner,
  products: readonly Product[],
  nowMs: number,
): Promise<void> {
  if (products.length === 0) return;
  await tx.query({
    text: `insert into product (merchant_id, id, body, owner, created_at, updated_at)
      select $1::uuid, p.*, $4, $5, $5 from unnest($2::text[], $3::json[]) as p (id, body)
      on conflict (merchant_id, id) do update
      set body = excluded.body, owner = excluded.owner, updated_at = excluded.updated_at`,
    values: [
      merchantId,
      texts(products.map(({ id }) => id)),
      jsons(products.map((product) => JSON.stringify(product))),
      owner,
      nowMs,
    ],
  });
}

/** Puts them on sale. */
export async function writeVariants(
  tx: Queryable,
  merchantId: string,
  variants: readonly Variant[],
  nowMs: number,
): Promise<void> {
  if (variants.length === 0) return;
  await tx.query({
    text: `insert into variant (merchant_id, id, product_id, sku, body, created_at, updated_at)
      select $1::uuid, v.*, $6, $6
      from unnest($2::text[], $3::text[], $4::text[], $5::json[]) as v (id, product_id, sku, body)
      on conflict (merchant_id, id) do update
      set product_id = excluded.product_id, sku = excluded.sku, body = excluded.body, removed = false,
          updated_at = excluded.updated_at`,
    values: [
      merchantId,
      texts(variants.map(({ id }) => id)),
      texts(variants.map(({ productId }) => productId)),
      texts(variants.map(({ sku }) => sku)),
      jsons(variants.map((variant) => JSON.stringify(variant))),
      nowMs,
    ],
  });
}

export async function takeOffSale(
  tx: Queryable,
  merchantId: string,
  variantIds: readonly string[],
  nowMs: number,
): Promise<void> {
  if (variantIds.length === 0) return;
  await tx.query({
    text: 'update variant set removed = true, updated_at = $3 where merchant_id = $1 and id = any ($2::text[])',
    values: [merchantId, variantIds, nowMs],
  });
}

export const differs = (before: unknown, after: unknown): boolean =>
  canonicalJson(before ?? null) !== canonicalJson(after);
