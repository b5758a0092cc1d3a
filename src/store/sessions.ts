// Reading sessions. Each read brings the merchant's present version along, by which cached facts are checked.
import { sql } from 'kysely';
import { draftOf } from '../domain/session-draft.ts';
import type { Session } from '../domain/session.ts';
import { texts, uuids } from './binary-array.ts';
import type { Database, Statement } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import { listPage } from './page.ts';
import { createReadQueue } from './read-queue.ts';
import { tables } from './schema.ts';
import type { LoadedSession, SessionQuery, Store } from './store.ts';

type SessionReads = Pick<
  Store,
  'loadSession' | 'findSession' | 'loadOrdered' | 'listSessions' | 'sessionsToSweep' | 'sessionsToCheck'
>;

interface SessionRow {
  /** 1 for the first of those asked for. */
  readonly ordinal: number;
  readonly body: Session;
  readonly facts_version: number;
}

/** More rows in one statement make the first wait for the last. */
const MAX_BATCH = 32;
const MAX_IN_FLIGHT = 2;
/** No session is ordered later than that. */
const LONGEST_LIFE_MS = 366 * 86_400_000;

export function sessionsOn(database: Database): SessionReads {
  const bounds = { maxBatch: MAX_BATCH, maxInFlight: Math.min(MAX_IN_FLIGHT, database.connections) };
  const load = createReadQueue<{ merchantId: string; sessionId: string }, LoadedSession>({
    ...bounds,
    readAll: async (keys) => inOrder(await database.query<SessionRow>(loadStatement(keys)), keys.length),
  });
  const find = createReadQueue<{ publicId: string; merchantId: string | null }, LoadedSession>({
    ...bounds,
    readAll: async (keys) => inOrder(await database.query<SessionRow>(findStatement(keys)), keys.length),
  });
  return {
    loadSession: (merchantId, sessionId) => load({ merchantId, sessionId }),
    findSession: (dialect, publicId, merchantId) => find({ publicId: `${dialect}:${publicId}`, merchantId }),

    async loadOrdered(merchantId, orderId) {
      const [row] = await database.query<Omit<SessionRow, 'ordinal'>>({
        name: 'load-ordered',
        text: `select s.body, m.facts_version
          from orders o
          join session s on s.merchant_id = o.merchant_id and s.id = o.session_id
          join merchant m on m.id = o.merchant_id
          where o.merchant_id = $1 and o.id = $2`,
        values: [uuidToFind(merchantId), textToFind(orderId)],
      });
      return row === undefined ? null : loaded(row);
    },

    listSessions: (merchantId, query, page) => listPage<Session>(database, filter(merchantId, query), page),

    sessionsToSweep: (merchantId, nowMs, limit) =>
      ids(database, {
        name: 'sessions-to-sweep',
        text: `select id from session
          where merchant_id = $1 and sweep_at <= $2
          order by sweep_at limit $3`,
        values: [uuidToFind(merchantId), nowMs, limit],
      }),

    sessionsToCheck: (merchantId, wallMs, limit) =>
      ids(database, {
        name: 'sessions-to-check',
        text: `select id from session
          where merchant_id = $1 and check_due_at <= $2
          order by check_due_at limit $3`,
        values: [uuidToFind(merchantId), wallMs, limit],
      }),
  };
}

function loadStatement(keys: readonly { merchantId: string; sessionId: string }[]): Statement {
  return {
    name: 'load-sessions',
    text: `select i.ordinal::int, s.body, m.facts_version
      from unnest($1::uuid[], $2::uuid[]) with ordinality as i (merchant_id, id, ordinal)
      join session s on s.merchant_id = i.merchant_id and s.id = i.id
      join merchant m on m.id = i.merchant_id`,
    values: [
      uuids(keys.map(({ merchantId }) => uuidToFind(merchantId))),
      uuids(keys.map(({ sessionId }) => uuidToFind(sessionId))),
    ],
  };
}

function findStatement(keys: readonly { publicId: string; merchantId: string | null }[]): Statement {
  return {
    name: 'find-sessions',
    text: `select i.ordinal::int, s.body, m.facts_version
      from unnest($1::text[], $2::uuid[]) with ordinality as i (public_id, merchant_id, ordinal)
      join locator l on l.kind = 'session' and l.public_id = i.public_id
        and (i.merchant_id is null or l.merchant_id = i.merchant_id)
      join session s on s.merchant_id = l.merchant_id and s.id = l.id::uuid
      join merchant m on m.id = l.merchant_id`,
    values: [
      texts(keys.map(({ publicId }) => textToFind(publicId))),
      uuids(keys.map(({ merchantId }) => (merchantId === null ? null : uuidToFind(merchantId)))),
    ],
  };
}

function inOrder(rows: readonly SessionRow[], count: number): (LoadedSession | null)[] {
  const found = Array<LoadedSession | null>(count).fill(null);
  for (const row of rows) found[row.ordinal - 1] = loaded(row);
  return found;
}

const loaded = ({ body, facts_version: factsVersion }: Omit<SessionRow, 'ordinal'>): LoadedSession => ({
  session: draftOf(body),
  factsVersion,
});

async function ids(database: Database, statement: Parameters<Database['query']>[0]): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>(statement);
  return rows.map(({ id }) => id);
}

function filter(merchantId: string, query: SessionQuery) {
  const { dialect, states, paymentStatus, email, customers, createdAfterMs, createdBeforeMs } = query;
  const { variants, isRenewal, orderedFromMs, orderedBeforeMs } = query;
  let list = tables.selectFrom('session').where('merchant_id', '=', uuidToFind(merchantId));
  if (dialect !== undefined) list = list.where('dialect', '=', textToFind(dialect));
  if (states !== undefined) list = list.where(sql<boolean>`state = any (${states}::text[])`);
  if (paymentStatus !== undefined) list = list.where(sql<boolean>`payment_status = any (${paymentStatus}::text[])`);
  if (email !== undefined) list = list.where('email', '=', textToFind(email).trim().toLowerCase());
  if (variants !== undefined) {
    const sold = sql<boolean>`exists (select from json_array_elements(body -> 'lines') as line
      where line ->> 'variantId' = any (${variants.map(textToFind)}::text[])
        or line ->> 'sku' = any (${variants.map(textToFind)}::text[]))`;
    list = list.where(sold);
  }
  if (isRenewal !== undefined) {
    const renewal = sql`coalesce((body -> 'subscription' ->> 'renewal')::int, 0)`;
    list = list.where(sql<boolean>`(${renewal} > 0) = ${isRenewal}::boolean`);
  }
  if (query.sellsSum === true) {
    const isSum = sql<boolean>`json_array_length(body -> 'lines') > 0 and body #>> '{lines,0,variantId}' is null`;
    list = list.where(isSum);
  }
  const orderedAt = sql<number>`(body -> 'order' ->> 'atMs')::bigint`;
  // The bounds of what the index knows, so that no more is read than may be wanted.
  if (orderedFromMs !== undefined) {
    list = list.where(sql<boolean>`${orderedAt} >= ${orderedFromMs}::bigint`);
    list = list.where('created_at', '>=', orderedFromMs - LONGEST_LIFE_MS);
  }
  if (orderedBeforeMs !== undefined) {
    list = list.where(sql<boolean>`${orderedAt} < ${orderedBeforeMs}::bigint`);
    list = list.where('created_at', '<', orderedBeforeMs);
  }
  if (customers !== undefined) {
    const ids = customers.map(textToFind);
    // Who has become a customer by an order goes by its id.
    const bought = sql<boolean>`id in (
      select session_id from order_buyer where merchant_id = ${uuidToFind(merchantId)} and buyer = any (${ids}::text[])
      union all
      select session_id from orders where merchant_id = ${uuidToFind(merchantId)} and id = any (${ids}::text[]))`;
    list = list.where(bought);
  }
  if (createdAfterMs !== undefined) list = list.where('created_at', '>', createdAfterMs);
  if (createdBeforeMs !== undefined) list = list.where('created_at', '<', createdBeforeMs);
  return list;
}
