// The only table that is read without knowing the merchant.
import type { Database } from './database.ts';
import { textToFind } from './lookup.ts';
import type { Store } from './store.ts';

export function locationsOn(database: Database): Pick<Store, 'locate' | 'merchantIds'> {
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
      const rows = await database.query<{ id: string }>({
        name: 'merchant-ids',
        text: 'select id from merchant order by id',
      });
      return rows.map(({ id }) => id);
    },
  };
}
