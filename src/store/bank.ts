// The sandbox bank's book: entries by id, replaced only by whoever has read the present version.
import type { Database } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';

/** As the store has it. */
export interface Bank {
  /** The sandbox bank's own book, kept like any provider would keep its own: by its id, outside of sessions. */
  bankGet(merchantId: string, id: string): Promise<unknown>;
  /** Inserts unless present, and answers what stands. */
  bankInsert(merchantId: string, id: string, entry: unknown): Promise<unknown>;
  /** Replaces when the stored entry has `version`; false when somebody was faster. */
  bankUpdate(merchantId: string, id: string, version: number, entry: unknown): Promise<boolean>;
}

export function bankOn(database: Database): Bank {
  async function bankGet(merchantId: string, id: string): Promise<unknown> {
    const [row] = await database.query<{ entry: unknown }>({
      name: 'bank-get',
      text: 'select entry from bank_entry where merchant_id = $1 and id = $2',
      values: [uuidToFind(merchantId), textToFind(id)],
    });
    return row?.entry ?? null;
  }

  return {
    bankGet,

    async bankInsert(merchantId, id, entry) {
      const inserted = await database.query({
        name: 'bank-insert',
        text: `insert into bank_entry (merchant_id, id, entry) values ($1, $2, $3)
          on conflict (merchant_id, id) do nothing returning id`,
        values: [merchantId, id, JSON.stringify(entry)],
      });
      return inserted.length > 0 ? entry : bankGet(merchantId, id);
    },

    async bankUpdate(merchantId, id, version, entry) {
      const rows = await database.query({
        name: 'bank-update',
        text: `update bank_entry set entry = $4
          where merchant_id = $1 and id = $2 and (entry ->> 'version')::bigint = $3 returning id`,
        values: [uuidToFind(merchantId), textToFind(id), version, JSON.stringify(entry)],
      });
      return rows.length > 0;
    },
  };
}
