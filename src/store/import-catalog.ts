// Writes the products of another shop's file that differ from the stored ones. Each call is one transaction under the lock
// of the merchant's row, as every change of a catalogue is, so that one file may come in many of them.
import { assert } from '../base/assert.ts';
import type { CatalogItem, CatalogOwner, Product, Variant } from '../domain/catalog.ts';
import { mergeImported, type ImportedProduct, type Merged, type Standing } from '../domain/catalog-import.ts';
import { namesOfOthers } from './catalog-names.ts';
import { differs, takeOffSale, writeProducts, writeVariants } from './catalog-rows.ts';
import { namesIn, type NameOfAnother } from './catalog-store.ts';
import type { Database, Queryable } from './database.ts';
import { uuidToFind } from './lookup.ts';
import type { ImportOptions, ImportOutcome, ImportStore } from './import-store.ts';

export function importsOn(database: Database): ImportStore {
  return {
    importProducts: (merchantId, products, options, nowMs) =>
      database.transaction(async (tx) => {
        assert(await lock(tx, merchantId), 'products are imported for a merchant that does not exist');
        const standing = await readStanding(tx, merchantId, products);
        const takenBy = await readTaken(tx, merchantId, products);
        const judged = products.map((given) => judge(given, standing, takenBy, options));
        if (!options.onlyPlan) await write(tx, merchantId, judged, nowMs);
        return judged.map(({ outcome }) => outcome);
      }),

    archiveImported: (merchantId, except, onlyPlan, nowMs) =>
      database.transaction(async (tx) => {
        if (!(await lock(tx, merchantId))) return [];
        const missing = await readMissing(tx, merchantId, except);
        if (!onlyPlan && missing.length > 0) {
          const products = new Map(missing.map(({ product }) => [product.id, product]));
          const archived = [...products.values()].map((product): Product => ({ ...product, status: 'archived' }));
          await writeProducts(tx, merchantId, 'import', archived, nowMs);
          const ids = missing.map(({ variant }) => variant.id);
          await takeOffSale(tx, merchantId, ids, nowMs);
          await raiseVersion(tx, merchantId);
        }
        return missing;
      }),
  };
}

/** Whether there is such a merchant. */
async function lock(tx: Queryable, merchantId: string): Promise<boolean> {
  const text = 'select id from merchant where id = $1 for update';
  return (await tx.query({ text, values: [uuidToFind(merchantId)] })).length > 0;
}

async function raiseVersion(tx: Queryable, merchantId: string): Promise<void> {
  await tx.query({
    text: 'update merchant set facts_version = facts_version + 1 where id = $1',
    values: [merchantId],
  });
}

interface StandingCatalog {
  /** Imported ones. */
  readonly products: ReadonlyMap<string, Product>;
  /** Imported variants on sale, by product. */
  readonly onSale: ReadonlyMap<string, readonly Variant[]>;
  /** Variants as they were last stored, whoever had them. */
  readonly lastSaid: ReadonlyMap<string, Variant>;
}

async function readStanding(
  tx: Queryable,
  merchantId: string,
  given: readonly ImportedProduct[],
): Promise<StandingCatalog> {
  const { products, variants } = namesIn(itemsOf(given));
  const rows = await tx.query<{ id: string; body: Product }>({
    text: `select id, body from product where merchant_id = $1 and owner = 'import' and id = any ($2::text[])`,
    values: [merchantId, products],
  });
  const variantRows = await tx.query<{ body: Variant; removed: boolean; owner: CatalogOwner }>({
    text: `select v.body, v.removed, p.owner
      from variant v join product p on p.merchant_id = v.merchant_id and p.id = v.product_id
      where v.merchant_id = $1 and (v.product_id = any ($2::text[]) or v.id = any ($3::text[]))
      order by v.created_at, v.id`,
    values: [merchantId, products, variants],
  });
  const onSale = new Map<string, Variant[]>();
  for (const { body, removed, owner } of variantRows) {
    if (removed || owner !== 'import') continue;
    onSale.set(body.productId, [...(onSale.get(body.productId) ?? []), body]);
  }
  return {
    products: new Map(rows.map(({ id, body }) => [id, body])),
    onSale,
    lastSaid: new Map(variantRows.map(({ body }) => [body.id, body])),
  };
}

interface StandingSku {
  readonly sku: string;
  readonly id: string;
  readonly product_id: string;
}

interface Taken {
  readonly byOthers: ReadonlyMap<string, NameOfAnother>;
  readonly imported: ReadonlyMap<string, readonly StandingSku[]>;
}

async function readTaken(tx: Queryable, merchantId: string, given: readonly ImportedProduct[]): Promise<Taken> {
  const names = namesIn(itemsOf(given));
  const others = await namesOfOthers(tx, merchantId, 'import', names);
  const rows = await tx.query<StandingSku>({
    text: `select v.sku, v.id, v.product_id
      from variant v join product p on p.merchant_id = v.merchant_id and p.id = v.product_id
      where v.merchant_id = $1 and p.owner = 'import' and v.sku = any ($2::text[]) and not v.removed`,
    values: [merchantId, names.skus],
  });
  const imported = new Map<string, StandingSku[]>();
  for (const row of rows) imported.set(row.sku, [...(imported.get(row.sku) ?? []), row]);
  return { byOthers: new Map(others.map((other) => [`${other.what} ${other.name}`, other])), imported };
}

type Judged =
  | { readonly outcome: ImportOutcome; readonly merged: Merged; readonly before: Standing }
  | { readonly outcome: ImportOutcome; readonly merged: null };

function judge(
  given: ImportedProduct,
  { products, onSale, lastSaid }: StandingCatalog,
  taken: Taken,
  options: ImportOptions,
): Judged {
  const { id } = given.product;
  const before: Standing = { product: products.get(id) ?? null, onSale: onSale.get(id) ?? [] };
  const { dropsMissing, isLeft } = options;
  const isElsewhere = (variantId: string): boolean => !dropsMissing && !isLeft(id, variantId);
  const merged = mergeImported(given, before, (variantId) => lastSaid.get(variantId), dropsMissing, isElsewhere);
  const by = findTaken(given, merged, taken, options);
  if (by !== null) return { outcome: { kind: 'taken', by }, merged: null };
  const standing = new Map(before.onSale.map((variant) => [variant.id, variant]));
  const isSame =
    merged.gone.length === 0 &&
    !differs(before.product, merged.product) &&
    merged.variants.every((variant) => !differs(standing.get(variant.id), variant));
  if (isSame) return { outcome: { kind: 'same' }, merged: null };
  const { product } = before;
  const outcome: ImportOutcome = {
    kind: product === null ? 'added' : 'changed',
    before: product === null ? [] : before.onSale.map((variant) => ({ product, variant })),
    after: merged.variants.map((variant) => ({ product: merged.product, variant })),
  };
  return { outcome, merged, before };
}

function findTaken(
  { product, variants }: ImportedProduct,
  { gone }: Merged,
  { byOthers, imported }: Taken,
  { isLeft }: ImportOptions,
): NameOfAnother | null {
  const own = byOthers.get(`product ${product.id}`);
  if (own !== undefined) return own;
  for (const { variant } of variants) {
    const other = byOthers.get(`sku ${variant.sku}`) ?? byOthers.get(`variant ${variant.id}`);
    if (other !== undefined) return other;
    const twin = imported
      .get(variant.sku ?? '')
      ?.find((one) => one.id !== variant.id && !gone.includes(one.id) && isLeft(one.product_id, one.id));
    if (twin !== undefined) return { what: 'sku', name: twin.sku, owner: 'import' };
  }
  return null;
}

async function write(tx: Queryable, merchantId: string, judged: readonly Judged[], nowMs: number): Promise<void> {
  const changes = judged.flatMap((one) => (one.merged === null ? [] : [one]));
  if (changes.length === 0) return;
  const products = changes.filter(({ merged, before }) => differs(before.product, merged.product));
  const variants = changes.flatMap(({ merged, before }) => {
    const standing = new Map(before.onSale.map((variant) => [variant.id, variant]));
    return merged.variants.filter((variant) => differs(standing.get(variant.id), variant));
  });
  await writeProducts(
    tx,
    merchantId,
    'import',
    products.map(({ merged }) => merged.product),
    nowMs,
  );
  await writeVariants(tx, merchantId, variants, nowMs);
  // After the others: what has come to another product under the same id stays on sale there.
  const moved = new Set(variants.map(({ id }) => id));
  const gone = changes.flatMap(({ merged }) => merged.gone).filter((id) => !moved.has(id));
  await takeOffSale(tx, merchantId, gone, nowMs);
  await raiseVersion(tx, merchantId);
}

/** What is on sale of the imported products that are not among `except`. */
async function readMissing(
  tx: Queryable,
  merchantId: string,
  except: readonly string[],
): Promise<readonly CatalogItem[]> {
  const rows = await tx.query<{ id: string }>({
    text: `select id from product where merchant_id = $1 and owner = 'import'`,
    values: [merchantId],
  });
  // Compared here: the database would go through the whole list for each row.
  const kept = new Set(except);
  const missing = rows.map(({ id }) => id).filter((id) => !kept.has(id));
  return tx.query<CatalogItem>({
    text: `select p.body as product, v.body as variant
      from product p join variant v on v.merchant_id = p.merchant_id and v.product_id = p.id
      where p.merchant_id = $1 and p.id = any ($2::text[]) and not v.removed
      order by p.id, v.id`,
    values: [merchantId, missing],
  });
}

const itemsOf = (products: readonly ImportedProduct[]): readonly CatalogItem[] =>
  products.flatMap(({ product, variants }) => variants.map(({ variant }) => ({ product, variant })));
