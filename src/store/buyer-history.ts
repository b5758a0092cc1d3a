// What buyers have ordered before: read only for merchants whose rules ask for it.
import { normalizeCode } from '../domain/discount.ts';
import type { BuyerHistory, PastOrder } from '../domain/buyer-history.ts';
import type { AppliedCode } from '../domain/session.ts';
import type { Database } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';

/** Rules look back no further. */
const MAX_ORDERS = 500;

export interface BuyerHistoryStore {
  /** The orders of each of these buyers, by the key under which a buyer is known again. */
  loadBuyerHistory(merchantId: string, buyers: readonly string[]): Promise<ReadonlyMap<string, BuyerHistory>>;
}

interface Row {
  readonly buyer: string;
  readonly at: number;
  readonly currency: string;
  readonly total: number;
  readonly codes: readonly AppliedCode[] | null;
  readonly method: string | null;
}

export function buyerHistoryOn(database: Database): BuyerHistoryStore {
  return {
    async loadBuyerHistory(merchantId, buyers) {
      const rows = await database.query<Row>({
        name: 'load-buyer-history',
        text: `select o.buyer, o.created_at as at, o.currency, o.total, s.body -> 'codes' as codes,
            s.body ->> 'paymentMethod' as method
          from orders o left join session s on s.merchant_id = o.merchant_id and s.id = o.session_id
          where o.merchant_id = $1 and o.buyer = any ($2::text[])
          order by o.created_at desc limit ${MAX_ORDERS}`,
        values: [uuidToFind(merchantId), buyers.map(textToFind)],
      });
      const found = new Map<string, PastOrder[]>();
      for (const row of rows) {
        const orders = found.get(row.buyer);
        if (orders === undefined) found.set(row.buyer, [toPastOrder(row)]);
        else orders.push(toPastOrder(row));
      }
      return found;
    },
  };
}

/** Only codes that counted were used. */
const toPastOrder = ({ at, currency, total, codes, method }: Row): PastOrder => ({
  atMs: at,
  currency,
  total,
  method,
  codes: (codes ?? []).filter(({ refusal }) => refusal === undefined).map(({ code }) => normalizeCode(code)),
});
