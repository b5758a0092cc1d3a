// API keys. Only their hash is stored; the locator finds a key by it.
import type { Database } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import type { ApiKeyRow, Store } from './store.ts';

interface Raw {
  readonly merchant_id: string;
  readonly id: string;
  readonly dialect: string;
  readonly prefix: string;
  readonly hash: string;
  readonly scopes: readonly string[];
  readonly livemode: boolean;
  readonly created_at: number;
  readonly revoked_at: number | null;
}

export function keysOn(database: Database): Pick<Store, 'loadKey' | 'insertKey'> {
  return {
    async loadKey(merchantId, keyId) {
      const [raw] = await database.query<Raw>({
        name: 'load-key',
        text: `select merchant_id, id, dialect, prefix, hash, scopes, livemode, created_at, revoked_at
          from api_key where merchant_id = $1 and id = $2`,
        values: [uuidToFind(merchantId), textToFind(keyId)],
      });
      return raw === undefined ? null : readKey(raw);
    },

    async insertKey(row) {
      await database.query({
        name: 'insert-key',
        text: `
          with located as (
            insert into locator (kind, public_id, merchant_id, id) values ('key', $5, $1::uuid, $2)
          )
          insert into api_key (merchant_id, id, dialect, prefix, hash, scopes, livemode, configured, created_at, revoked_at)
          values ($1::uuid, $2, $3, $4, $5, $6::json, $7, false, $8, $9)`,
        values: [
          row.merchantId,
          row.id,
          row.dialect,
          row.prefix,
          row.hash,
          JSON.stringify(row.scopes),
          row.livemode,
          row.createdAtMs,
          row.revokedAtMs,
        ],
      });
    },
  };
}

const readKey = ({ merchant_id, created_at, revoked_at, ...raw }: Raw): ApiKeyRow => ({
  ...raw,
  merchantId: merchant_id,
  createdAtMs: created_at,
  revokedAtMs: revoked_at,
});
