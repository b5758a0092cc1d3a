// Webhook deliveries: what is due, who sends it, what became of it.
import { sql } from 'kysely';
import type { Database } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import { pageFrom } from './page.ts';
import { tables, type DeliveryTable } from './schema.ts';
import type { DeliveryRow, Store } from './store.ts';

type Deliveries = Pick<
  Store,
  | 'leaseDeliveries'
  | 'recordTry'
  | 'markDelivery'
  | 'resendDelivery'
  | 'loadDelivery'
  | 'listDeliveries'
  | 'insertDelivery'
>;

const COLUMNS = [
  'id',
  'event_id',
  'session_id',
  'sequence',
  'endpoint_id',
  'dialect',
  'name',
  'version',
  'url',
  'body',
  'status',
  'tries',
  'due_at',
  'created_at',
] as const;

type Raw = Pick<DeliveryTable, (typeof COLUMNS)[number]>;

const columnsOf = (table: string): string => COLUMNS.map((column) => `${table}.${column}`).join(', ');

export function deliveriesOn(database: Database): Deliveries {
  return {
    async leaseDeliveries(merchantId, nowMs, wallMs, leaseUntilMs, limit, busy = []) {
      const rows = await database.query<Raw>({
        name: 'lease-deliveries',
        text: LEASE,
        values: [uuidToFind(merchantId), nowMs, wallMs, leaseUntilMs, limit, busy],
      });
      return rows.map(readDelivery).sort(byTurn);
    },

    async recordTry(merchantId, deliveryId, attempt, { status, dueAtMs }) {
      await database.query({
        name: 'record-try',
        text: `update delivery
          set tries = array_append(tries, $3::json), leased_until = null, resend = false,
              status = case when resend then 'pending' when status = 'pending' then $4 else status end,
              due_at = case when resend then due_at when status = 'pending' then $5 end
          where merchant_id = $1 and id = $2`,
        values: [uuidToFind(merchantId), textToFind(deliveryId), JSON.stringify(attempt), status, dueAtMs],
      });
    },

    async markDelivery(merchantId, deliveryId, status) {
      const [raw] = await database.query<Raw>({
        name: 'mark-delivery',
        text: `update delivery d set status = $3, due_at = null, resend = false
          where d.merchant_id = $1 and d.id = $2 returning ${columnsOf('d')}`,
        values: [uuidToFind(merchantId), textToFind(deliveryId), status],
      });
      return raw === undefined ? null : readDelivery(raw);
    },

    async resendDelivery(merchantId, deliveryId, nowMs) {
      // A lease is left alone: the one who holds it may be sending at this moment, and what comes of that must not count
      // as the try that was asked for here. A new lease is.
      const [raw] = await database.query<Raw>({
        name: 'resend-delivery',
        text: `update delivery d set status = 'pending', due_at = $3, resend = true
          where d.merchant_id = $1 and d.id = $2 returning ${columnsOf('d')}`,
        values: [uuidToFind(merchantId), textToFind(deliveryId), nowMs],
      });
      return raw === undefined ? null : readDelivery(raw);
    },

    async loadDelivery(merchantId, deliveryId) {
      const [raw] = await database.query<Raw>({
        name: 'load-delivery',
        text: `select ${columnsOf('d')} from delivery d where d.merchant_id = $1 and d.id = $2`,
        values: [uuidToFind(merchantId), textToFind(deliveryId)],
      });
      return raw === undefined ? null : readDelivery(raw);
    },

    async listDeliveries(merchantId, query, page) {
      const { dialect, endpointId, eventId, sessionId, name, status, statuses, createdFromMs, createdBeforeMs } = query;
      let list = tables.selectFrom('delivery').select(COLUMNS).where('merchant_id', '=', uuidToFind(merchantId));
      if (endpointId !== undefined) list = list.where('endpoint_id', '=', textToFind(endpointId));
      if (eventId !== undefined) list = list.where('event_id', '=', uuidToFind(eventId));
      if (sessionId !== undefined) list = list.where('session_id', '=', uuidToFind(sessionId));
      if (dialect !== undefined) list = list.where('dialect', '=', dialect);
      if (name !== undefined) list = list.where('name', '=', textToFind(name));
      if (status !== undefined) list = list.where('status', '=', textToFind(status));
      if (statuses !== undefined) list = list.where(sql<boolean>`status = any (${statuses}::text[])`);
      if (createdFromMs !== undefined) list = list.where('created_at', '>=', createdFromMs);
      if (createdBeforeMs !== undefined) list = list.where('created_at', '<', createdBeforeMs);
      return pageFrom<Raw, DeliveryRow>(database, list, page, 'text', readDelivery);
    },

    async insertDelivery(merchantId, row) {
      await database.query({
        name: 'insert-delivery',
        text: `insert into delivery (merchant_id, id, event_id, session_id, sequence, endpoint_id, dialect, name, version,
            url, body, status, due_at, created_at, tries)
          values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, '{}')
          on conflict (merchant_id, id) do nothing`,
        values: [
          uuidToFind(merchantId),
          row.id,
          row.eventId,
          row.sessionId,
          row.sequence,
          row.endpointId,
          row.dialect,
          row.name,
          row.version,
          row.url,
          row.body,
          row.status,
          row.dueAtMs,
          row.createdAtMs,
        ],
      });
    },
  };
}

const readDelivery = ({ event_id, session_id, endpoint_id, due_at, created_at, ...raw }: Raw): DeliveryRow => ({
  ...(raw as typeof raw & Pick<DeliveryRow, 'status'>),
  eventId: event_id,
  sessionId: session_id,
  endpointId: endpoint_id,
  dueAtMs: due_at,
  createdAtMs: created_at,
});

/** `returning` has no order of its own. */
const byTurn = (a: DeliveryRow, b: DeliveryRow): number =>
  (a.dueAtMs ?? 0) - (b.dueAtMs ?? 0) || a.sessionId.localeCompare(b.sessionId) || a.sequence - b.sequence;

// One receiver is an endpoint, or for a session's own callback its URL.
const LEASE = `
with due as (
  select d.merchant_id, d.id
  from delivery d
  where d.merchant_id = $1 and d.status = 'pending' and d.due_at <= $2
    and (d.leased_until is null or d.leased_until <= $3)
    and not coalesce(d.endpoint_id, d.url) = any ($6::text[])
    and not exists (
      select from delivery e
      where e.merchant_id = d.merchant_id and e.session_id = d.session_id and e.sequence < d.sequence
        and coalesce(e.endpoint_id, e.url) = coalesce(d.endpoint_id, d.url)
        and e.status = 'pending' and cardinality(e.tries) = 0
    )
  order by d.due_at, d.session_id, d.sequence
  limit $5
  for update of d skip locked
)
update delivery d set leased_until = $4, resend = false
from due
where d.merchant_id = due.merchant_id and d.id = due.id
returning ${columnsOf('d')}`;
