// The ledger of loyalty coins. Lots say what is left and until when, holds which session has how many of which lot, entries
// how every balance came about. Whoever takes coins locks the lots, so that none is used twice.
import { uuidFromNames, uuidv7 } from '../base/ids.ts';
import type { CoinBalance, CoinChange, CoinEntry } from '../domain/coins.ts';
import type { Database, Queryable } from './database.ts';
import { addLot, COINS, enter, expire, fromLots, takeFromLots, type Purse } from './lots.ts';
import { uuidToFind } from './lookup.ts';
import { pageOf, readCursor } from './page.ts';
import type { PageOf, PageQuery } from './store.ts';

/** What a merchant gives, or takes where `coins` is below 0. */
export interface CoinGrant {
  readonly id: string;
  readonly coins: number;
  readonly note: string | null;
  readonly expiresAtMs: number | null;
}

export interface CoinStore {
  /** By customer, what can be used now; customers who have nothing are left out. What sessions hold is not in it. */
  loadCoins(merchantId: string, customerIds: readonly string[], nowMs: number): Promise<ReadonlyMap<string, number>>;
  coinBalance(merchantId: string, customerId: string, nowMs: number): Promise<CoinBalance>;
  /** The newest first. */
  listCoinEntries(merchantId: string, customerId: string, page: PageQuery): Promise<PageOf<CoinEntry>>;
  /** False when the customer has not so many to take. One of the same id is given once. */
  grantCoins(merchantId: string, customerId: string, grant: CoinGrant, nowMs: number): Promise<boolean>;
}

export function coinsOn(database: Database): CoinStore {
  return {
    async loadCoins(merchantId, customerIds, nowMs) {
      const rows = await database.query<{ customer: string; coins: number }>({
        name: 'load-coins',
        text: `select customer_id as customer, sum(remaining)::bigint as coins from coin_lot
          where merchant_id = $1 and customer_id = any ($2::uuid[]) and unit = 'coins' and remaining > 0 and usable_from <= $3
            and (expires_at is null or expires_at > $3)
          group by customer_id`,
        values: [uuidToFind(merchantId), customerIds.map(uuidToFind), nowMs],
      });
      return new Map(rows.map(({ customer, coins }) => [customer, coins]));
    },
    coinBalance: (merchantId, customerId, nowMs) =>
      database.transaction(async (tx) => {
        await expire(tx, coinsOf(merchantId, customerId), nowMs);
        const [row] = await tx.query<CoinBalance>({
          text: `select coalesce(sum(remaining) filter (where usable_from <= $3), 0)::bigint as available,
              coalesce(sum(remaining) filter (where usable_from > $3), 0)::bigint as pending
            from coin_lot where merchant_id = $1 and customer_id = $2 and unit = 'coins'`,
          values: [uuidToFind(merchantId), uuidToFind(customerId), nowMs],
        });
        return row ?? { available: 0, pending: 0 };
      }),
    async listCoinEntries(merchantId, customerId, { limit, after }) {
      const from = readCursor(after, 'uuid');
      const rows = await database.query<CoinEntry>({
        text: `select e.id, e.coins, s.body ->> 'nativeId' as session, e.note, e.created_at as "createdAtMs",
            case when e.kind = 'hold' and exists (select from orders o
              where o.merchant_id = e.merchant_id and o.session_id = e.session_id) then 'burn' else e.kind end as kind
          from coin_entry e left join session s on s.merchant_id = e.merchant_id and s.id = e.session_id
          where e.merchant_id = $1 and e.customer_id = $2 and e.unit = 'coins'
            and ($3::bigint is null or (e.created_at, e.id) < ($3::bigint, $4::uuid))
          order by e.created_at desc, e.id desc limit $5`,
        values: [uuidToFind(merchantId), uuidToFind(customerId), from?.atMs ?? null, from?.id ?? null, limit + 1],
      });
      return pageOf(
        rows,
        limit,
        (row) => row,
        ({ createdAtMs, id }) => ({ atMs: createdAtMs, id }),
      );
    },
    grantCoins: (merchantId, customerId, { id, coins, note, expiresAtMs }, nowMs) =>
      database.transaction(
        async (tx) => {
          await expire(tx, coinsOf(merchantId, customerId), nowMs);
          if (coins > 0) {
            const lot = { id, coins, usableFromMs: nowMs, expiresAtMs };
            const isNew = await addLot(tx, coinsOf(merchantId, customerId), lot);
            if (isNew) await enter(tx, coinsOf(merchantId, customerId), { id, kind: 'grant', coins, note, nowMs });
            return true;
          }
          const taken = await takeFromLots(tx, coinsOf(merchantId, customerId), -coins, false, nowMs);
          if (taken !== null)
            await enter(tx, coinsOf(merchantId, customerId), { id, kind: 'take', coins, note, nowMs });
          return taken !== null;
        },
        (isDone) => isDone,
      ),
  };
}

export interface HoldOfCoins {
  readonly merchantId: string;
  readonly customerId: string;
  readonly sessionId: string;
  readonly coins: number;
  readonly nowMs: number;
}

/** Sets coins aside for a session. False, and nothing is taken, where there are too few; with `force` as many as there are. */
export async function holdCoins(tx: Queryable, hold: HoldOfCoins, force: boolean): Promise<boolean> {
  const { merchantId, customerId, sessionId, coins, nowMs } = hold;
  const taken = await takeFromLots(tx, coinsOf(merchantId, customerId), coins, force, nowMs);
  if (taken === null) return false;
  if (taken.length === 0) return true;
  await tx.query({
    text: `insert into coin_hold as h (merchant_id, session_id, customer_id, lot_id, coins)
      select $1::uuid, $2::uuid, $3::uuid, t.lot, t.coins from unnest($4::uuid[], $5::bigint[]) as t (lot, coins)
      on conflict (merchant_id, session_id, customer_id, lot_id) do update set coins = h.coins + excluded.coins`,
    values: [merchantId, sessionId, customerId, taken.map(({ id }) => id), taken.map(({ coins: count }) => count)],
  });
  const held = taken.reduce((sum, { coins: count }) => sum + count, 0);
  await enter(tx, coinsOf(merchantId, customerId), { id: uuidv7(nowMs), kind: 'hold', coins: -held, sessionId, nowMs });
  return true;
}

/** Gives coins of a session back to the lots they came from, those that last longest first. */
export async function releaseCoins(tx: Queryable, hold: HoldOfCoins): Promise<void> {
  const { merchantId, customerId, sessionId, coins, nowMs } = hold;
  const held = await tx.query<{ id: string; coins: number; expires: number | null }>({
    text: `select l.id, h.coins, l.expires_at as expires
      from coin_hold h join coin_lot l
        on l.merchant_id = h.merchant_id and l.customer_id = h.customer_id and l.id = h.lot_id
      where h.merchant_id = $1 and h.session_id = $2 and h.customer_id = $3
      order by l.id for update`,
    values: [merchantId, sessionId, customerId],
  });
  const given = fromLots(
    coins,
    held.toSorted((a, b) => (b.expires ?? Infinity) - (a.expires ?? Infinity)),
  );
  if (given.length === 0) return;
  const values = [merchantId, customerId, given.map(({ id }) => id), given.map(({ coins: count }) => count)];
  await tx.query({
    text: `update coin_lot l set remaining = l.remaining + g.coins from unnest($3::uuid[], $4::bigint[]) as g (id, coins)
      where l.merchant_id = $1 and l.customer_id = $2 and l.id = g.id`,
    values,
  });
  await tx.query({
    text: `delete from coin_hold h using unnest($3::uuid[], $4::bigint[]) as g (id, coins)
      where h.merchant_id = $1 and h.customer_id = $2 and h.session_id = $5 and h.lot_id = g.id and h.coins = g.coins`,
    values: [...values, sessionId],
  });
  await tx.query({
    text: `update coin_hold h set coins = h.coins - g.coins from unnest($3::uuid[], $4::bigint[]) as g (id, coins)
      where h.merchant_id = $1 and h.customer_id = $2 and h.session_id = $5 and h.lot_id = g.id and h.coins > g.coins`,
    values: [...values, sessionId],
  });
  const back = given.reduce((sum, { coins: count }) => sum + count, 0);
  await enter(tx, coinsOf(merchantId, customerId), {
    id: uuidv7(nowMs),
    kind: 'release',
    coins: back,
    sessionId,
    nowMs,
  });
}

/** `version` is the session's, so that each change is made once. */
export async function changeCoins(
  tx: Queryable,
  merchantId: string,
  sessionId: string,
  version: number,
  { kind, customerId, coins, usableFromMs, expiresAtMs }: CoinChange,
  nowMs: number,
): Promise<void> {
  const id = uuidFromNames('coins', sessionId, kind === 'return' ? `return ${version}` : 'earn');
  if (kind !== 'revoke') {
    const given = kind === 'return' ? Math.min(coins, await returnable(tx, merchantId, customerId, sessionId)) : coins;
    if (
      given > 0 &&
      (await addLot(tx, coinsOf(merchantId, customerId), { id, coins: given, usableFromMs, expiresAtMs }))
    ) {
      await enter(tx, coinsOf(merchantId, customerId), { id, kind, coins: given, sessionId, nowMs });
    }
    return;
  }
  // What was spent by now stays spent.
  const [lot] = await tx.query<{ remaining: number }>({
    text: 'select remaining from coin_lot where merchant_id = $1 and customer_id = $2 and id = $3 for update',
    values: [merchantId, customerId, id],
  });
  const gone = Math.min(lot?.remaining ?? 0, coins);
  if (gone === 0) return;
  await tx.query({
    text: 'update coin_lot set remaining = remaining - $4 where merchant_id = $1 and customer_id = $2 and id = $3',
    values: [merchantId, customerId, id, gone],
  });
  await enter(tx, coinsOf(merchantId, customerId), { id: uuidv7(nowMs), kind, coins: -gone, sessionId, nowMs });
}

/** What a session has really taken and not given back: less than it uses, where its order was forced with too few there. */
async function returnable(tx: Queryable, merchantId: string, customerId: string, sessionId: string): Promise<number> {
  const [row] = await tx.query<{ coins: number }>({
    text: `select (
        select coalesce(sum(coins), 0) from coin_hold where merchant_id = $1 and session_id = $2 and customer_id = $3
      )::bigint - (
        select coalesce(sum(coins), 0) from coin_entry
        where merchant_id = $1 and session_id = $2 and customer_id = $3 and kind = 'return'
      )::bigint as coins`,
    values: [merchantId, sessionId, customerId],
  });
  return row?.coins ?? 0;
}

const coinsOf = (merchantId: string, customerId: string): Purse => ({ merchantId, customerId, unit: COINS });
