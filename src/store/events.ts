// The event log, and handing events on to webhooks.
import { int8s, texts } from './binary-array.ts';
import type { Database, Statement } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import { pageOf, readCursor } from './page.ts';
import { statementOf, tables, type EventTable } from './schema.ts';
import type { DeliveryRow, EventRow, Store } from './store.ts';

type EventLog = Pick<Store, 'listEvents' | 'loadEvent' | 'eventsToFanOut' | 'fanOut'>;

const COLUMNS = [
  'id',
  'session_id',
  'sequence',
  'type',
  'at',
  'detail',
  'listened',
  'snapshot',
  'customer',
  'subscription',
] as const;

type Raw = Pick<EventTable, (typeof COLUMNS)[number]>;

export function eventsOn(database: Database): EventLog {
  return {
    async listEvents(merchantId, { type, sessionId }, page) {
      const after = readCursor(page.after, 'uuid');
      let list = tables
        .selectFrom('event')
        .select(COLUMNS)
        .where('merchant_id', '=', uuidToFind(merchantId))
        .where('customer', 'is', null)
        .where('subscription', 'is', null);
      if (type !== undefined) list = list.where('type', '=', textToFind(type));
      if (sessionId !== undefined) list = list.where('session_id', '=', uuidToFind(sessionId));
      // An event's id begins with its time.
      if (after !== null) list = list.where('id', '<', after.id);
      list = list.orderBy('id', 'desc').limit(page.limit + 1);
      const rows = await database.query<Raw>(statementOf(list));
      return pageOf(rows, page.limit, readEvent, ({ atMs, id }) => ({ atMs, id }));
    },

    async loadEvent(merchantId, eventId) {
      const [raw] = await database.query<Raw>({
        name: 'load-event',
        text: `select ${COLUMNS.join(', ')} from event where merchant_id = $1 and id = $2`,
        values: [uuidToFind(merchantId), uuidToFind(eventId)],
      });
      return raw === undefined ? null : readEvent(raw);
    },

    async eventsToFanOut(merchantId, limit) {
      const rows = await database.query<Raw>({
        name: 'events-to-fan-out',
        text: `select ${COLUMNS.join(', ')} from event
          where merchant_id = $1 and listened and not fanned_out
          order by session_id, sequence limit $2`,
        values: [uuidToFind(merchantId), limit],
      });
      return rows.map(readEvent);
    },

    async fanOut(merchantId, eventId, deliveries) {
      await database.query(fanOutStatement(merchantId, eventId, deliveries));
    },
  };
}

const readEvent = ({ session_id, at, ...raw }: Raw): EventRow => ({
  ...(raw as Omit<Raw, 'session_id' | 'at'> & Pick<EventRow, 'type'>),
  sessionId: session_id,
  atMs: at,
});

/** Whoever marks the event inserts its deliveries; whoever comes second finds it marked and does nothing. */
function fanOutStatement(merchantId: string, eventId: string, deliveries: readonly DeliveryRow[]): Statement {
  return {
    name: 'fan-out',
    text: `
      with marked as (
        update event set fanned_out = true
        where merchant_id = $1::uuid and id = $2::uuid and not fanned_out
        returning merchant_id, id, session_id, sequence
      )
      insert into delivery (merchant_id, event_id, session_id, sequence,
        id, endpoint_id, dialect, name, version, url, body, status, due_at, created_at, tries)
      select m.merchant_id, m.id, m.session_id, m.sequence, d.*, '{}'::json[]
      from marked m,
        unnest($3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
          $11::bigint[], $12::bigint[])
        as d (id, endpoint_id, dialect, name, version, url, body, status, due_at, created_at)
      on conflict (merchant_id, id) do nothing`,
    values: [
      uuidToFind(merchantId),
      uuidToFind(eventId),
      texts(deliveries.map(({ id }) => id)),
      texts(deliveries.map(({ endpointId }) => endpointId)),
      texts(deliveries.map(({ dialect }) => dialect)),
      texts(deliveries.map(({ name }) => name)),
      texts(deliveries.map(({ version }) => version)),
      texts(deliveries.map(({ url }) => url)),
      texts(deliveries.map(({ body }) => body)),
      texts(deliveries.map(({ status }) => status)),
      int8s(deliveries.map(({ dueAtMs }) => dueAtMs)),
      int8s(deliveries.map(({ createdAtMs }) => createdAtMs)),
    ],
  };
}
