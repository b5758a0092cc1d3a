// The only table that is read without knowing the merchant.
import type { ClockReading } from '../base/clock.ts';
import type { Database } from './database.ts';
import { textToFind } from './lookup.ts';
import type { Store } from './store.ts';

export function locationsOn(
  database: Database,
  learn: (reading: ClockReading) => void,
): Pick<Store, 'locate' | 'merchantIds'> {
  return {
    async locate(kind, publicId) {
      const [row] = await database.query<{ merchant_id: string; id: string }>({
        name: 'locate',
        text: 'select merchant_id, id from locator where kind = $1 and public_id = $2',
        values: [kind, textToFind(publicId)],
      });
      return row === undefined ? null : { merchantId: row.merchant_id, id: row.id };
    },

    async merchantIds() {
      const rows = await database.query<{ id: string; facts_version: number; clock_ahead: number }>({
        name: 'merchant-ids',
        text: 'select id, facts_version, clock_ahead from merchant order by id',
      });
      // Background work begins with this list, and each merchant's work with the question what time it is there.
      for (const row of rows) learn({ merchantId: row.id, aheadMs: row.clock_ahead, version: row.facts_version });
      return rows.map(({ id }) => id);
    },
  };
}
