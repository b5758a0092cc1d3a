// Payment links. Their ids lead to the merchant through the locator, because whoever opens one has no key.
import type { LinkTakings, PaymentLink } from '../domain/payment-link.ts';
import type { Database } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import { listPage } from './page.ts';
import type { PaymentLinkStore } from './payment-link-store.ts';
import { tables } from './schema.ts';

export function paymentLinksOn(database: Database): PaymentLinkStore {
  return {
    async findPaymentLink(merchantId, id) {
      const [row] = await database.query<{ body: PaymentLink }>({
        name: 'find-payment-link',
        text: 'select body from payment_link where merchant_id = $1 and id = $2',
        values: [uuidToFind(merchantId), uuidToFind(id)],
      });
      return row?.body ?? null;
    },

    listPaymentLinks(merchantId, dialect, page) {
      const list = tables
        .selectFrom('payment_link')
        .where('merchant_id', '=', uuidToFind(merchantId))
        .where('dialect', '=', textToFind(dialect));
      return listPage<PaymentLink>(database, list, page);
    },

    insertPaymentLink: (link) =>
      database.transaction(async (tx) => {
        const { merchantId, id, dialect, createdAtMs } = link;
        await tx.query({
          text: 'insert into payment_link (merchant_id, id, dialect, created_at, body) values ($1, $2, $3, $4, $5)',
          values: [merchantId, id, dialect, createdAtMs, JSON.stringify(link)],
        });
        await tx.query({
          text: `insert into locator (kind, public_id, merchant_id, id) values ('payment-link', $1, $2, $3)`,
          values: [id, merchantId, id],
        });
      }),

    changePaymentLink: (merchantId, id, change) =>
      database.transaction(async (tx) => {
        const key = [uuidToFind(merchantId), uuidToFind(id)];
        const [row] = await tx.query<{ body: PaymentLink }>({
          text: 'select body from payment_link where merchant_id = $1 and id = $2 for update',
          values: key,
        });
        if (row === undefined) return null;
        const next = change(row.body);
        await tx.query({
          text: 'update payment_link set body = $3 where merchant_id = $1 and id = $2',
          values: [...key, JSON.stringify(next)],
        });
        return next;
      }),

    deletePaymentLink: (merchantId, id) =>
      database.transaction(async (tx) => {
        const key = [uuidToFind(merchantId), uuidToFind(id)];
        const rows = await tx.query({
          text: 'delete from payment_link where merchant_id = $1 and id = $2 returning id',
          values: key,
        });
        await tx.query({
          text: `delete from locator where kind = 'payment-link' and merchant_id = $1 and public_id = $2`,
          values: key,
        });
        return rows.length > 0;
      }),

    async noteLinkSession(merchantId, linkId, sessionId) {
      await database.query({
        name: 'note-link-session',
        text: `insert into payment_link_session (merchant_id, link_id, session_id) values ($1, $2, $3)
          on conflict do nothing`,
        values: [merchantId, linkId, sessionId],
      });
    },

    async linkTakings(merchantId, { id, currency }) {
      // An automatic refund gives back what never counted as paid.
      const [row] = await database.query<LinkTakings>({
        name: 'link-takings',
        text: `select count(*)::integer as orders, coalesce(sum((s.body #>> '{totals,total}')::bigint - (
              select coalesce(sum((r.value ->> 'amount')::bigint), 0) from json_array_elements(s.body -> 'refunds') r
              where r.value ->> 'state' = 'done' and not (r.value ->> 'automatic')::boolean
            )), 0)::bigint as amount
          from payment_link_session l join session s on s.merchant_id = l.merchant_id and s.id = l.session_id
          where l.merchant_id = $1 and l.link_id = $2 and s.state = 'completed'
            and s.payment_status in ('paid', 'partially_refunded', 'refunded', 'no_payment_required')
            and s.body ->> 'currency' = $3`,
        values: [uuidToFind(merchantId), uuidToFind(id), currency],
      });
      return row ?? { orders: 0, amount: 0 };
    },
  };
}
