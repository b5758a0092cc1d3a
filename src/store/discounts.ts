// Discounts as APIs read and change them. A configuration is written by `apply-discounts.ts`.
import { sql } from 'kysely';
import { normalizeCode } from '../domain/discount.ts';
import type { DiscountEntry, DiscountQuery, DiscountRef } from '../domain/discount-change.ts';
import { texts } from './binary-array.ts';
import type { Database, Queryable } from './database.ts';
import type { DiscountStore } from './discount-store.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import { pageFrom } from './page.ts';
import { tables, type DiscountTable } from './schema.ts';

type Row = Omit<DiscountTable, 'merchant_id' | 'place'> & { readonly uses: number };

export function discountsOn(database: Database): DiscountStore {
  return {
    findDiscount: (merchantId, by) => find(database, merchantId, by),

    async listDiscounts(merchantId, query, page) {
      const chosen = choose(merchantId, query).selectAll();
      const { rows, ...rest } = await pageFrom(database, chosen, page, 'text', (row: Omit<Row, 'uses'>) =>
        entryOf({ ...row, uses: 0 }),
      );
      const used = await usesOf(
        database,
        merchantId,
        rows.map(({ id }) => id),
      );
      return { ...rest, rows: rows.map((entry) => ({ ...entry, uses: used.get(entry.id) ?? 0 })) };
    },

    async changeDiscount(merchantId, ids, decide) {
      return database.transaction(async (tx) => {
        // As when a configuration is applied: changes of one merchant come one after the other.
        await tx.query({ text: 'select id from merchant where id = $1 for update', values: [uuidToFind(merchantId)] });
        const standing = await find(tx, merchantId, { ids });
        const decided = decide(standing, await countCodes(tx, merchantId));
        if ('stop' in decided || ('entry' in decided && decided.entry === standing)) return decided;
        const taken = 'entry' in decided ? await takenCode(tx, merchantId, decided.entry) : null;
        if (taken !== null) return { taken };
        const { id } = 'gone' in decided ? decided.gone : decided.entry;
        await releaseCodes(tx, merchantId, [id]);
        if ('gone' in decided) {
          await deleteDiscounts(tx, merchantId, [id]);
        } else {
          await write(tx, merchantId, decided.entry);
          await claimCodes(tx, merchantId, decided.entry);
        }
        await tx.query({
          text: 'update merchant set facts_version = facts_version + 1 where id = $1',
          values: [merchantId],
        });
        return decided;
      });
    },

    async namesInCatalogue(merchantId, names) {
      if (names.length === 0) return [];
      return database.query({
        text: `select 'product' as what, id as name, id from product where merchant_id = $1 and id = any ($2::text[])
          union all
          select 'variant', sku, id from variant where merchant_id = $1 and sku = any ($2::text[]) and not removed
          union all
          select 'variant', id, id from variant where merchant_id = $1 and id = any ($2::text[])`,
        values: [uuidToFind(merchantId), names.map(textToFind)],
      });
    },

    async codesOfApis(merchantId, codes) {
      const rows = await database.query<{ code: string }>({
        text: `select c.code from discount_code c join discount d on d.merchant_id = c.merchant_id and d.id = c.discount_id
          where c.merchant_id = $1 and c.code = any ($2::text[]) and d.owner = 'api'`,
        values: [uuidToFind(merchantId), codes.map(textToFind)],
      });
      return rows.map(({ code }) => code);
    },
  };
}

/** Makes the codes of a discount its own, as far as nobody else has them. */
export async function claimCodes(
  tx: Queryable,
  merchantId: string,
  { id, codes, status }: DiscountEntry,
): Promise<void> {
  if (codes.length === 0 || status === 'archived') return;
  await tx.query({
    text: `insert into discount_code (merchant_id, code, discount_id)
      select $1::uuid, code, $3 from unnest($2::text[]) as c (code) on conflict do nothing`,
    values: [merchantId, texts(codes.map(normalizeCode)), id],
  });
}

export async function releaseCodes(tx: Queryable, merchantId: string, ids: readonly string[]): Promise<void> {
  await tx.query({
    text: 'delete from discount_code where merchant_id = $1 and discount_id = any ($2::text[])',
    values: [merchantId, ids],
  });
}

export async function deleteDiscounts(tx: Queryable, merchantId: string, ids: readonly string[]): Promise<void> {
  await tx.query({
    text: 'delete from discount where merchant_id = $1 and id = any ($2::text[])',
    values: [merchantId, ids],
  });
}

async function find(database: Queryable, merchantId: string, by: DiscountRef): Promise<DiscountEntry | null> {
  let ids = 'ids' in by ? by.ids : [];
  if ('code' in by) {
    const [owner] = await database.query<{ discount_id: string }>({
      name: 'discount-of-code',
      text: 'select discount_id from discount_code where merchant_id = $1 and code = $2',
      values: [uuidToFind(merchantId), textToFind(normalizeCode(by.code))],
    });
    ids = owner === undefined ? [] : [owner.discount_id];
  }
  if (ids.length === 0) return null;
  const [row] = await database.query<Row>({
    name: 'find-discount',
    text: `select d.id, d.owner, d.status, d.codes, d.body, d.extra, d.created_at, d.updated_at, coalesce(c.used, 0) as uses
      from discount d
        left join claim c on c.merchant_id = d.merchant_id and c.resource = 'redemption' and c.key = d.id
      where d.merchant_id = $1 and d.id = any ($2::text[])`,
    values: [uuidToFind(merchantId), ids.map(textToFind)],
  });
  return row === undefined ? null : entryOf(row);
}

function choose(merchantId: string, { benefits, isActive }: DiscountQuery) {
  const list = tables
    .selectFrom('discount')
    .where('merchant_id', '=', uuidToFind(merchantId))
    .where(sql<boolean>`json_array_length(codes) > 0`)
    .where(sql<string>`body -> 'benefit' ->> 'kind'`, 'in', benefits);
  return isActive === true ? list.where('status', '=', 'active') : list.where('status', '<>', 'archived');
}

async function usesOf(
  database: Queryable,
  merchantId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const rows = await database.query<{ key: string; used: number }>({
    text: `select key, used from claim where merchant_id = $1 and resource = 'redemption' and key = any ($2::text[])`,
    values: [uuidToFind(merchantId), ids],
  });
  return new Map(rows.map(({ key, used }) => [key, used]));
}

async function countCodes(tx: Queryable, merchantId: string): Promise<number> {
  const [row] = await tx.query<{ codes: number }>({
    text: `select count(*) as codes
      from discount_code c join discount d on d.merchant_id = c.merchant_id and d.id = c.discount_id
      where c.merchant_id = $1 and d.owner = 'api'`,
    values: [uuidToFind(merchantId)],
  });
  return row?.codes ?? 0;
}

async function takenCode(
  tx: Queryable,
  merchantId: string,
  { id, codes, status }: DiscountEntry,
): Promise<string | null> {
  if (status === 'archived') return null;
  const [row] = await tx.query<{ code: string }>({
    text: `select code from discount_code
      where merchant_id = $1 and discount_id <> $2 and code = any ($3::text[]) order by code limit 1`,
    values: [merchantId, id, codes.map(normalizeCode)],
  });
  return row?.code ?? null;
}

async function write(tx: Queryable, merchantId: string, entry: DiscountEntry): Promise<void> {
  const { id, owner, status, codes, terms, extra, createdAtMs, updatedAtMs } = entry;
  await tx.query({
    text: `insert into discount (merchant_id, id, owner, status, codes, body, extra, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
      on conflict (merchant_id, id) do update
      set status = excluded.status, codes = excluded.codes, body = excluded.body, extra = excluded.extra,
          updated_at = excluded.updated_at`,
    values: [
      merchantId,
      id,
      owner,
      status,
      JSON.stringify(codes),
      JSON.stringify(terms),
      JSON.stringify(extra),
      createdAtMs,
      updatedAtMs,
    ],
  });
}

const entryOf = ({ body, created_at: createdAtMs, updated_at: updatedAtMs, ...row }: Row): DiscountEntry => ({
  id: row.id,
  owner: row.owner,
  status: row.status,
  codes: row.codes,
  terms: body,
  extra: row.extra,
  uses: row.uses,
  createdAtMs,
  updatedAtMs,
});
