// The ledger of store credit: lots and entries as those of loyalty coins, each currency in a purse of its own.
import { uuidv7 } from '../base/ids.ts';
import type { Amount } from '../domain/money.ts';
import { MAX_CREDIT, type CreditChange, type CreditEntry } from '../domain/store-credit.ts';
import type { Database, Queryable } from './database.ts';
import { addLot, enter, expire, takeFromLots, type Purse } from './lots.ts';
import { uuidToFind } from './lookup.ts';
import { pageOf, readCursor } from './page.ts';
import type { PageOf, PageQuery } from './store.ts';

export type { Purse } from './lots.ts';

export type CreditOutcome = 'done' | 'too-little' | 'too-much';

export interface CreditStore {
  /** By customer, what they have now; those who have nothing are left out. */
  loadCredit(
    merchantId: string,
    customerIds: readonly string[],
    currency: string,
    nowMs: number,
  ): Promise<ReadonlyMap<string, Amount>>;
  /** One after the other for each customer. One that was made already, known by its `id`, is `done` and changes nothing. */
  changeCredit(purse: Purse, id: string, change: CreditChange, nowMs: number): Promise<CreditOutcome>;
  /** The newest first. */
  listCreditEntries(purse: Purse, page: PageQuery, nowMs: number): Promise<PageOf<CreditEntry>>;
}

/** What is given or taken within another change. */
export async function changeCreditIn(
  tx: Queryable,
  purse: Purse,
  id: string,
  change: CreditChange,
  nowMs: number,
): Promise<CreditOutcome> {
  await lock(tx, purse);
  if (await isEntered(tx, purse, id)) return 'done';
  await expire(tx, purse, nowMs);
  const balance = await balanceOf(tx, purse);
  const by = typeof change.by === 'number' ? change.by : change.by.to - balance;
  if (balance + by > MAX_CREDIT) return 'too-much';
  if (balance + by < 0) return 'too-little';
  if (by !== 0) await write(tx, purse, id, { ...change, by }, nowMs);
  return 'done';
}

export function storeCreditOn(database: Database): CreditStore {
  return {
    async loadCredit(merchantId, customerIds, currency, nowMs) {
      const rows = await database.query<{ customer: string; amount: number }>({
        name: 'load-credit',
        text: `select customer_id as customer, sum(remaining)::bigint as amount from coin_lot
          where merchant_id = $1 and customer_id = any ($2::uuid[]) and unit = $3 and remaining > 0
            and (expires_at is null or expires_at > $4)
          group by customer_id`,
        values: [uuidToFind(merchantId), customerIds.map(uuidToFind), currency, nowMs],
      });
      return new Map(rows.map(({ customer, amount }) => [customer, amount]));
    },

    changeCredit: (purse, id, change, nowMs) =>
      database.transaction(
        (tx) => changeCreditIn(tx, purse, id, change, nowMs),
        (outcome) => outcome === 'done',
      ),

    async listCreditEntries(purse, { limit, after }, nowMs) {
      const { merchantId, customerId, unit } = purse;
      await database.transaction((tx) => expire(tx, purse, nowMs));
      const from = readCursor(after, 'uuid');
      const rows = await database.query<CreditEntry>({
        text: `select id, kind, coins as amount, note, created_at as "createdAtMs" from coin_entry
          where merchant_id = $1 and customer_id = $2 and unit = $3
            and ($4::bigint is null or (created_at, id) < ($4::bigint, $5::uuid))
          order by created_at desc, id desc limit $6`,
        values: [uuidToFind(merchantId), uuidToFind(customerId), unit, from?.atMs ?? null, from?.id ?? null, limit + 1],
      });
      return pageOf(
        rows,
        limit,
        (row) => row,
        ({ createdAtMs, id }) => ({ atMs: createdAtMs, id }),
      );
    },
  };
}

/** Where there are no lots yet there is nothing else to wait at. */
const lock = (tx: Queryable, { merchantId, customerId }: Purse): Promise<unknown> =>
  tx.query({
    text: 'select id from customer where merchant_id = $1 and id = $2 for update',
    values: [uuidToFind(merchantId), uuidToFind(customerId)],
  });

async function isEntered(tx: Queryable, { merchantId, customerId }: Purse, id: string): Promise<boolean> {
  const rows = await tx.query({
    text: 'select id from coin_entry where merchant_id = $1 and customer_id = $2 and id = $3',
    values: [uuidToFind(merchantId), uuidToFind(customerId), id],
  });
  return rows.length > 0;
}

async function balanceOf(tx: Queryable, { merchantId, customerId, unit }: Purse): Promise<Amount> {
  const [row] = await tx.query<{ amount: number }>({
    text: `select coalesce(sum(remaining), 0)::bigint as amount from coin_lot
      where merchant_id = $1 and customer_id = $2 and unit = $3`,
    values: [uuidToFind(merchantId), uuidToFind(customerId), unit],
  });
  return row?.amount ?? 0;
}

async function write(
  tx: Queryable,
  purse: Purse,
  id: string,
  { by, kind, note, expiresAtMs }: Omit<CreditChange, 'by'> & { readonly by: Amount },
  nowMs: number,
): Promise<void> {
  if (by > 0) {
    // Lots have ids that rise with time, so that older ones go first where none expires.
    await addLot(tx, purse, { id: uuidv7(nowMs), coins: by, usableFromMs: nowMs, expiresAtMs });
    await enter(tx, purse, { id, kind, coins: by, note, nowMs });
    return;
  }
  await takeFromLots(tx, purse, -by, false, nowMs);
  await enter(tx, purse, { id, kind: 'debit', coins: by, note, nowMs });
}
