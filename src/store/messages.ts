// Messages of merchants in test mode, which are kept to be looked at instead of sent.
import type { Database } from './database.ts';
import { uuidToFind } from './lookup.ts';
import { pageOf, readCursor } from './page.ts';
import type { ChallengeStore, MessageRow } from './challenge-store.ts';

export function messagesOn(database: Database): Pick<ChallengeStore, 'insertMessage' | 'listMessages'> {
  return {
    async insertMessage(merchantId, row) {
      await database.query({
        name: 'insert-message',
        text: 'insert into message (merchant_id, id, session_id, at, body) values ($1, $2, $3, $4, $5)',
        values: [uuidToFind(merchantId), row.id, row.sessionId, row.atMs, JSON.stringify(row)],
      });
    },

    async listMessages(merchantId, page) {
      const after = readCursor(page.after, 'uuid');
      const rows = await database.query<{ body: MessageRow }>({
        name: after === null ? 'list-messages' : 'list-messages-after',
        text: `select body from message where merchant_id = $1
          ${after === null ? '' : 'and (at, id) < ($3::bigint, $4::uuid)'} order by at desc, id desc limit $2`,
        values: [uuidToFind(merchantId), page.limit + 1, ...(after === null ? [] : [after.atMs, after.id])],
      });
      return pageOf(
        rows,
        page.limit,
        ({ body }) => body,
        ({ atMs, id }) => ({ atMs, id }),
      );
    },
  };
}
