// Reading sessions. Each read brings the merchant's present version along, by which cached facts are checked.
import { sql } from 'kysely';
import type { Session } from '../domain/session.ts';
import type { Database } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import { pageOf, readCursor } from './page.ts';
import { statementOf, tables } from './schema.ts';
import type { LoadedSession, PageQuery, SessionQuery, Store } from './store.ts';

type SessionReads = Pick<Store, 'loadSession' | 'findSession' | 'listSessions' | 'expiredSessions' | 'sessionsToCheck'>;

interface SessionRow {
  readonly body: Session;
  readonly facts_version: number;
}

export function sessionsOn(database: Database): SessionReads {
  return {
    async loadSession(merchantId, sessionId) {
      const rows = await database.query<SessionRow>({
        name: 'load-session',
        text: `select s.body, m.facts_version
          from session s join merchant m on m.id = s.merchant_id
          where s.merchant_id = $1 and s.id = $2`,
        values: [uuidToFind(merchantId), uuidToFind(sessionId)],
      });
      return loaded(rows);
    },

    async findSession(dialect, publicId, merchantId) {
      const rows = await database.query<SessionRow>({
        name: 'find-session',
        text: `select s.body, m.facts_version
          from locator l
          join session s on s.merchant_id = l.merchant_id and s.id = l.id::uuid
          join merchant m on m.id = l.merchant_id
          where l.kind = 'session' and l.public_id = $1 and ($2::uuid is null or l.merchant_id = $2)`,
        values: [textToFind(`${dialect}:${publicId}`), merchantId === null ? null : uuidToFind(merchantId)],
      });
      return loaded(rows);
    },

    async listSessions(merchantId, query, page) {
      const rows = await database.query<{ body: Session }>(statementOf(listQuery(merchantId, query, page)));
      return pageOf(
        rows,
        page.limit,
        ({ body }) => body,
        ({ createdAtMs, id }) => ({ atMs: createdAtMs, id }),
      );
    },

    expiredSessions: (merchantId, nowMs, limit) =>
      ids(database, {
        name: 'expired-sessions',
        text: `select id from session
          where merchant_id = $1 and state in ('open', 'paying') and expires_at <= $2
          order by expires_at limit $3`,
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

function loaded([row]: readonly SessionRow[]): LoadedSession | null {
  return row === undefined ? null : { session: row.body, factsVersion: row.facts_version };
}

async function ids(database: Database, statement: Parameters<Database['query']>[0]): Promise<readonly string[]> {
  const rows = await database.query<{ id: string }>(statement);
  return rows.map(({ id }) => id);
}

function listQuery(merchantId: string, query: SessionQuery, page: PageQuery) {
  const { dialect, states, paymentStatus, email, createdAfterMs, createdBeforeMs } = query;
  const after = readCursor(page.after, 'uuid');
  let list = tables.selectFrom('session').select('body').where('merchant_id', '=', uuidToFind(merchantId));
  if (dialect !== undefined) list = list.where('dialect', '=', textToFind(dialect));
  if (states !== undefined) list = list.where(sql<boolean>`state = any (${states}::text[])`);
  if (paymentStatus !== undefined) list = list.where(sql<boolean>`payment_status = any (${paymentStatus}::text[])`);
  if (email !== undefined) list = list.where('email', '=', textToFind(email).trim().toLowerCase());
  if (createdAfterMs !== undefined) list = list.where('created_at', '>', createdAfterMs);
  if (createdBeforeMs !== undefined) list = list.where('created_at', '<', createdBeforeMs);
  if (after !== null) {
    list = list.where(sql<boolean>`(created_at, id) < (${after.atMs}::bigint, ${after.id}::uuid)`);
  }
  return list
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit + 1);
}
