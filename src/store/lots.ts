// What customers have in a purse: lots that came together and go together, those that expire first before others, and entries
// that say how each balance came about. Loyalty coins are kept so, and store credit.
import { uuidv7 } from '../base/ids.ts';
import type { CoinChange } from '../domain/coins.ts';
import type { Queryable } from './database.ts';
import { uuidToFind } from './lookup.ts';

/** `unit` is `COINS`, or the currency of store credit, which is counted in minor units. */
export interface Purse {
  readonly merchantId: string;
  readonly customerId: string;
  readonly unit: string;
}

export const COINS = 'coins';

/** One change of a balance. */
export interface Entered {
  readonly id: string;
  readonly kind: string;
  readonly coins: number;
  readonly sessionId?: string;
  readonly note?: string | null;
  readonly nowMs: number;
}

export interface Lot {
  readonly id: string;
  readonly coins: number;
}

/** Of each lot how many, those that expire first before others; `null` where there are too few. */
export async function takeFromLots(
  tx: Queryable,
  { merchantId, customerId, unit }: Purse,
  coins: number,
  force: boolean,
  nowMs: number,
): Promise<readonly Lot[] | null> {
  const lots = await tx.query<Lot & { readonly expires: number | null }>({
    text: `select id, remaining as coins, expires_at as expires from coin_lot
      where merchant_id = $1 and customer_id = $2 and unit = $4 and remaining > 0 and usable_from <= $3
        and (expires_at is null or expires_at > $3)
      order by id for update`,
    values: [merchantId, customerId, nowMs, unit],
  });
  const there = lots.reduce((sum, lot) => sum + lot.coins, 0);
  if (there < coins && !force) return null;
  const taken = fromLots(
    coins,
    lots.toSorted((a, b) => (a.expires ?? Infinity) - (b.expires ?? Infinity)),
  );
  if (taken.length === 0) return taken;
  await tx.query({
    text: `update coin_lot l set remaining = l.remaining - t.coins from unnest($3::uuid[], $4::bigint[]) as t (id, coins)
      where l.merchant_id = $1 and l.customer_id = $2 and l.id = t.id`,
    values: [merchantId, customerId, taken.map(({ id }) => id), taken.map(({ coins: count }) => count)],
  });
  return taken;
}

/** So many coins of the lots in this order, as far as they go. */
export function fromLots(coins: number, lots: readonly Lot[]): readonly Lot[] {
  let left = coins;
  return lots.flatMap(({ id, coins: there }) => {
    const count = Math.min(left, there);
    left -= count;
    return count === 0 ? [] : [{ id, coins: count }];
  });
}

/** False where it is there already. */
export async function addLot(
  tx: Queryable,
  { merchantId, customerId, unit }: Purse,
  lot: Pick<CoinChange, 'coins' | 'usableFromMs' | 'expiresAtMs'> & { readonly id: string },
): Promise<boolean> {
  const rows = await tx.query({
    text: `insert into coin_lot (merchant_id, customer_id, id, coins, remaining, usable_from, expires_at, unit)
      values ($1, $2, $3, $4, $4, $5, $6, $7) on conflict do nothing returning id`,
    values: [merchantId, customerId, lot.id, lot.coins, lot.usableFromMs, lot.expiresAtMs, unit],
  });
  return rows.length > 0;
}

/** Nobody can use them any more; now it is written down. */
export async function expire(tx: Queryable, purse: Purse, nowMs: number): Promise<void> {
  const gone = await tx.query<Lot>({
    text: `update coin_lot l set remaining = 0 from (
        select id, remaining from coin_lot
        where merchant_id = $1 and customer_id = $2 and unit = $4 and remaining > 0 and expires_at <= $3
        order by id for update) o
      where l.merchant_id = $1 and l.customer_id = $2 and l.id = o.id returning l.id, o.remaining as coins`,
    values: [uuidToFind(purse.merchantId), uuidToFind(purse.customerId), nowMs, purse.unit],
  });
  for (const { coins } of gone) {
    await enter(tx, purse, { id: uuidv7(nowMs), kind: 'expire', coins: -coins, nowMs });
  }
}

export async function enter(tx: Queryable, purse: Purse, entry: Entered): Promise<void> {
  const { merchantId, customerId, unit } = purse;
  await tx.query({
    text: `insert into coin_entry (merchant_id, customer_id, id, kind, coins, session_id, note, created_at, unit)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`,
    values: [
      merchantId,
      customerId,
      entry.id,
      entry.kind,
      entry.coins,
      entry.sessionId ?? null,
      entry.note ?? null,
      entry.nowMs,
      unit,
    ],
  });
}
