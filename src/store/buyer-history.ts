// What buyers have ordered before: read only for merchants whose rules ask for it.
import { normalizeCode } from '../domain/discount.ts';
import { MAX_PAST_ORDERS, type PastOrder } from '../domain/buyer-history.ts';
import type { PaymentStatus } from '../domain/payment.ts';
import type { Adjustment } from '../domain/session.ts';
import type { Database } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';

export interface BuyerHistoryStore {
  /** The orders of these buyers, newest first: each once, with those of the names that its buyer had. */
  loadPastOrders(merchantId: string, names: readonly string[]): Promise<readonly PastOrder[]>;
}

interface Row {
  readonly buyers: readonly string[];
  readonly at: number;
  readonly currency: string;
  readonly total: number;
  readonly adjustments: readonly Pick<Adjustment, 'code'>[] | null;
  readonly paid: PaymentStatus | null;
}

export function buyerHistoryOn(database: Database): BuyerHistoryStore {
  return {
    async loadPastOrders(merchantId, names) {
      if (names.length === 0) return [];
      const rows = await database.query<Row>({
        name: 'load-past-orders',
        text: `with found as materialized (
            select b.session_id, array_agg(b.buyer) as buyers
            from unnest($2::text[]) as wanted (buyer) cross join lateral (
              select k.session_id, k.buyer from order_buyer k
              where k.merchant_id = $1 and k.buyer = wanted.buyer
              order by k.created_at desc limit ${MAX_PAST_ORDERS}) b
            group by b.session_id)
          select f.buyers, o.created_at as at, o.currency, o.total, s.body -> 'adjustments' as adjustments,
            s.payment_status as paid
          from found f join orders o on o.merchant_id = $1 and o.session_id = f.session_id
            left join session s on s.merchant_id = $1 and s.id = f.session_id
          order by o.created_at desc`,
        values: [uuidToFind(merchantId), names.map(textToFind)],
      });
      return rows.map(({ buyers, at, currency, total, adjustments, paid }) => {
        const codes = (adjustments ?? []).flatMap(({ code }) => (code === undefined ? [] : [normalizeCode(code)]));
        // A session that was cleared away had come to its end.
        return { buyers, atMs: at, currency, total, codes, paid: paid ?? 'paid' };
      });
    },
  };
}
