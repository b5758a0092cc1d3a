// The catalogue as APIs read and change it. A configuration is written by `apply-catalog.ts`.
import { sql, type RawBuilder } from 'kysely';
import type { CatalogOwner, Product, ProductEntry, Variant, VariantEntry } from '../domain/catalog.ts';
import { bools, int8s, jsons, texts } from './binary-array.ts';
import { namesOfImported, namesOfOthers } from './catalog-names.ts';
import type { CatalogStore, ProductRef, Taken } from './catalog-store.ts';
import type { Database, Queryable } from './database.ts';
import { importsOn } from './import-catalog.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import { pageFrom } from './page.ts';
import { tables } from './schema.ts';
import type { PageQuery } from './store.ts';

interface Row {
  readonly product_id: string;
  readonly product: Product;
  readonly owner: CatalogOwner;
  readonly product_created_at: number;
  readonly product_updated_at: number;
  readonly variant: Variant;
  readonly removed: boolean;
  readonly created_at: number;
  readonly updated_at: number;
}

export function catalogOn(database: Database): CatalogStore {
  /** The ids of one page of a table, in order, and how many there are in all. */
  function pageOfIds(
    table: 'product' | 'variant',
    merchantId: string,
    page: PageQuery,
    conditions: readonly RawBuilder<boolean>[] = [],
  ) {
    const owner = table === 'product' ? sql<string>`id` : sql<string>`product_id`;
    let chosen = tables
      .selectFrom(table)
      .where('merchant_id', '=', uuidToFind(merchantId))
      .select(['id', 'created_at', owner.as('owner')]);
    for (const condition of conditions) chosen = chosen.where(condition);
    type Raw = { readonly id: string; readonly created_at: number; readonly owner: string };
    return pageFrom(database, chosen, page, 'text', ({ created_at: createdAtMs, ...row }: Raw) => ({
      ...row,
      createdAtMs,
    }));
  }

  return {
    ...importsOn(database),

    async findProduct(merchantId, by) {
      return find(database, merchantId, by);
    },

    async listProducts(merchantId, { unlessArchived = false, search }, page) {
      const conditions = unlessArchived ? [sql<boolean>`body ->> 'status' <> 'archived'`] : [];
      if (search !== undefined) {
        const text = textToFind(search).toLowerCase();
        conditions.push(sql<boolean>`strpos(lower(body ->> 'title'), ${text}::text) > 0`);
      }
      const { rows, ...rest } = await pageOfIds('product', merchantId, page, conditions);
      const entries = await load(
        database,
        merchantId,
        rows.map(({ id }) => id),
      );
      return { ...rest, rows: rows.flatMap(({ id }) => entries.get(id) ?? []) };
    },

    async listVariants(merchantId, page) {
      const { rows, ...rest } = await pageOfIds('variant', merchantId, page);
      const entries = await load(
        database,
        merchantId,
        rows.map(({ owner }) => owner),
      );
      const withProducts = rows.flatMap(({ id, owner, createdAtMs }) => {
        const of = entries.get(owner);
        return of === undefined ? [] : [{ id, of, createdAtMs }];
      });
      return { ...rest, rows: withProducts };
    },

    async loadCatalogue(merchantId) {
      return [...(await load(database, merchantId, null)).values()];
    },

    async changeProduct(merchantId, by, decide) {
      return database.transaction(async (tx) => {
        // As when a configuration is applied: changes of one catalogue come one after the other.
        await tx.query({ text: 'select id from merchant where id = $1 for update', values: [uuidToFind(merchantId)] });
        const standing = by === null ? null : await find(tx, merchantId, by);
        const decided = decide(standing);
        if ('stop' in decided || decided.entry === standing) return decided;
        const taken = await takenName(tx, merchantId, decided.entry, standing === null);
        if (taken !== null) return taken;
        await write(tx, merchantId, decided.entry);
        return decided;
      });
    },

    namesOfImported: (merchantId) => namesOfImported(database, merchantId),
    namesOfOthers: (merchantId, owner, names) => namesOfOthers(database, merchantId, owner, names),
  };
}

async function find(database: Queryable, merchantId: string, by: ProductRef): Promise<ProductEntry | null> {
  let id = 'product' in by ? by.product : null;
  if ('variant' in by) {
    const [row] = await database.query<{ product_id: string }>({
      name: 'product-of-variant',
      text: 'select product_id from variant where merchant_id = $1 and id = $2',
      values: [uuidToFind(merchantId), textToFind(by.variant)],
    });
    id = row?.product_id ?? null;
  }
  if ('sold' in by) {
    const [row] = await database.query<{ product_id: string }>({
      name: 'product-of-sold',
      text: `select product_id from variant where merchant_id = $1 and (id = $2 or sku = $2) and not removed
        order by id = $2 desc limit 1`,
      values: [uuidToFind(merchantId), textToFind(by.sold)],
    });
    id = row?.product_id ?? null;
  }
  if (id === null) return null;
  return (await load(database, merchantId, [textToFind(id)])).get(id) ?? null;
}

/** Products by their ids, oldest first; `null` is all of them. */
async function load(
  database: Queryable,
  merchantId: string,
  ids: readonly string[] | null,
): Promise<ReadonlyMap<string, ProductEntry>> {
  const rows = await database.query<Row>({
    name: ids === null ? 'load-catalogue' : 'load-products',
    text: `select p.id as product_id, p.body as product, p.owner, p.created_at as product_created_at,
        p.updated_at as product_updated_at, v.body as variant, v.removed, v.created_at, v.updated_at
      from product p join variant v on v.merchant_id = p.merchant_id and v.product_id = p.id
      where p.merchant_id = $1${ids === null ? '' : ' and p.id = any ($2::text[])'}
      order by p.created_at, p.id, v.created_at, v.id`,
    values: [uuidToFind(merchantId), ...(ids === null ? [] : [ids])],
  });
  const entries = new Map<string, ProductEntry & { readonly variants: VariantEntry[] }>();
  for (const row of rows) {
    const entry = entries.get(row.product_id) ?? {
      product: row.product,
      owner: row.owner,
      variants: [],
      createdAtMs: row.product_created_at,
      updatedAtMs: row.product_updated_at,
    };
    entries.set(row.product_id, entry);
    const { variant, removed, created_at: createdAtMs, updated_at: updatedAtMs } = row;
    entry.variants.push({ variant, isOnSale: !removed, createdAtMs, updatedAtMs });
  }
  return entries;
}

async function takenName(
  tx: Queryable,
  merchantId: string,
  { product, variants }: ProductEntry,
  isNew: boolean,
): Promise<Taken | null> {
  const onSale = variants.filter(({ isOnSale }) => isOnSale);
  const skus = onSale.flatMap(({ variant: { sku } }) => (sku === null ? [] : [sku]));
  const isAnothers = ({ variant: { id, sku } }: VariantEntry): boolean =>
    variants.some((other) => other.variant.id === sku && other.variant.id !== id);
  const twin =
    skus.find((sku, index) => skus.indexOf(sku) !== index) ?? onSale.find(isAnothers)?.variant.sku ?? undefined;
  if (twin !== undefined) return { taken: 'sku', name: twin };
  const [row] = await tx.query<Taken>({
    text: `select 'id' as taken, id as name from product where $4 and merchant_id = $1 and id = $2
      union all
      select 'id', id from variant where merchant_id = $1 and id = any ($5::text[]) and product_id <> $2
      union all
      select 'handle', body ->> 'handle' from product
      where merchant_id = $1 and id <> $2 and body ->> 'handle' = $3 and body ->> 'status' <> 'archived'
      union all
      select 'id', sku from variant
      where merchant_id = $1 and product_id <> $2 and sku = any ($5::text[]) and not removed
      union all
      select 'sku', n.name from variant cross join lateral (select sku union select id) as n (name)
      where merchant_id = $1 and product_id <> $2 and n.name = any ($6::text[]) and not removed
      limit 1`,
    values: [merchantId, product.id, product.handle, isNew, variants.map(({ variant }) => variant.id), skus],
  });
  return row ?? null;
}

async function write(tx: Queryable, merchantId: string, entry: ProductEntry): Promise<void> {
  const { product, variants, createdAtMs, updatedAtMs } = entry;
  await tx.query({
    text: `insert into product (merchant_id, id, body, owner, created_at, updated_at)
      values ($1, $2, $3, 'api', $4, $5)
      on conflict (merchant_id, id) do update set body = excluded.body, updated_at = excluded.updated_at`,
    values: [merchantId, product.id, JSON.stringify(product), createdAtMs, updatedAtMs],
  });
  await tx.query({
    text: `insert into variant (merchant_id, id, product_id, sku, body, removed, created_at, updated_at)
      select $1::uuid, v.id, $2, v.sku, v.body, not v.on_sale, v.created_at, v.updated_at
      from unnest($3::text[], $4::text[], $5::json[], $6::boolean[], $7::bigint[], $8::bigint[])
        as v (id, sku, body, on_sale, created_at, updated_at)
      on conflict (merchant_id, id) do update
      set sku = excluded.sku, body = excluded.body, removed = excluded.removed, updated_at = excluded.updated_at`,
    values: [
      merchantId,
      product.id,
      texts(variants.map(({ variant }) => variant.id)),
      texts(variants.map(({ variant }) => variant.sku)),
      jsons(variants.map(({ variant }) => JSON.stringify(variant))),
      bools(variants.map(({ isOnSale }) => isOnSale)),
      int8s(variants.map((one) => one.createdAtMs)),
      int8s(variants.map((one) => one.updatedAtMs)),
    ],
  });
  await tx.query({
    text: 'update merchant set facts_version = facts_version + 1 where id = $1',
    values: [merchantId],
  });
}
