// Disputes as lists want them. They are written with their sessions and by nobody else.
import type { Dispute, DisputeStatus } from '../domain/dispute.ts';
import type { Database, Queryable } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import { listPage } from './page.ts';
import { tables } from './schema.ts';
import type { PageOf, PageQuery } from './store.ts';

export interface DisputeQuery {
  readonly dialect: string;
  readonly status?: DisputeStatus;
  /** Name in the gateway registry. */
  readonly gateway?: string;
  /** Internal id. */
  readonly sessionId?: string;
}

export interface DisputeStore {
  findDispute(merchantId: string, id: string): Promise<Dispute | null>;
  listDisputes(merchantId: string, query: DisputeQuery, page: PageQuery): Promise<PageOf<Dispute>>;
}

export function disputesOn(database: Database): DisputeStore {
  return {
    async findDispute(merchantId, id) {
      const [row] = await database.query<{ body: Dispute }>({
        name: 'find-dispute',
        text: 'select body from dispute where merchant_id = $1 and id = $2',
        values: [uuidToFind(merchantId), uuidToFind(id)],
      });
      return row?.body ?? null;
    },

    listDisputes(merchantId, { dialect, status, gateway, sessionId }, page) {
      let list = tables
        .selectFrom('dispute')
        .where('merchant_id', '=', uuidToFind(merchantId))
        .where('dialect', '=', textToFind(dialect));
      if (status !== undefined) list = list.where('status', '=', status);
      if (gateway !== undefined) list = list.where('gateway', '=', textToFind(gateway));
      if (sessionId !== undefined) list = list.where('session_id', '=', uuidToFind(sessionId));
      return listPage<Dispute>(database, list, page);
    },
  };
}

/** In the transaction that saves the session. */
export async function keepDispute(tx: Queryable, dispute: Dispute): Promise<void> {
  const { merchantId, id, sessionId, dialect, gateway, status, createdAtMs } = dispute;
  await tx.query({
    text: `insert into dispute (merchant_id, id, session_id, dialect, gateway, status, created_at, body)
      values ($1, $2, $3, $4, $5, $6, $7, $8)
      on conflict (merchant_id, id) do update set status = excluded.status, body = excluded.body`,
    values: [merchantId, id, sessionId, dialect, gateway, status, createdAtMs, JSON.stringify(dispute)],
  });
}
