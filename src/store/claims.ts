// What has been taken of things that sessions compete for. Taking happens with the save of a session.
import type { Database } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';

export interface ClaimStore {
  /** By key, how much is taken by now; keys of which nothing is are left out. */
  loadClaimed(merchantId: string, resource: string, keys: readonly string[]): Promise<ReadonlyMap<string, number>>;
}

export function claimsOn(database: Database): ClaimStore {
  return {
    async loadClaimed(merchantId, resource, keys) {
      const rows = await database.query<{ readonly key: string; readonly used: number }>({
        name: 'load-claimed',
        text: `select key, used from claim
          where merchant_id = $1 and resource = $2 and key = any ($3::text[]) and used > 0`,
        values: [uuidToFind(merchantId), textToFind(resource), keys.map(textToFind)],
      });
      return new Map(rows.map(({ key, used }) => [key, used]));
    },
  };
}
