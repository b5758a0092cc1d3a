// API keys. Only their hash is stored; the locator finds a key by it.
import type { Database, Statement } from './database.ts';
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
  readonly grant_id: string | null;
  readonly client_id: string | null;
  readonly expires_at: number | null;
}

export function keysOn(database: Database): Pick<Store, 'loadKey' | 'insertKey'> {
  return {
    async loadKey(merchantId, keyId) {
      const [raw] = await database.query<Raw>({
        name: 'load-key',
        text: `select merchant_id, id, dialect, prefix, hash, scopes, livemode, created_at, revoked_at, grant_id, client_id,
            expires_at
          from api_key where merchant_id = $1 and id = $2`,
        values: [uuidToFind(merchantId), textToFind(keyId)],
      });
      return raw === undefined ? null : readKey(raw);
    },

    async insertKey(row) {
      await database.query(insertKeyStatement(row));
    },
  };
}

/** Of a key besides those of the configuration. */
export const insertKeyStatement = (row: ApiKeyRow): Statement => ({
  name: 'insert-key',
  text: `
    with located as (
      insert into locator (kind, public_id, merchant_id, id) values ('key', $5, $1::uuid, $2)
    )
    insert into api_key (merchant_id, id, dialect, prefix, hash, scopes, livemode, configured, created_at, revoked_at,
      grant_id, client_id, expires_at)
    values ($1::uuid, $2, $3, $4, $5, $6::json, $7, false, $8, $9, $10, $11, $12)`,
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
    row.granted?.grantId ?? null,
    row.granted?.clientId ?? null,
    row.granted?.expiresAtMs ?? null,
  ],
});

const readKey = ({
  merchant_id,
  created_at,
  revoked_at,
  grant_id: grantId,
  client_id: clientId,
  expires_at: expiresAtMs,
  ...raw
}: Raw): ApiKeyRow => ({
  ...raw,
  merchantId: merchant_id,
  createdAtMs: created_at,
  revokedAtMs: revoked_at,
  ...(grantId !== null && clientId !== null && expiresAtMs !== null && { granted: { grantId, clientId, expiresAtMs } }),
});
