// Access that merchants have given to programs: a code that is spent once, then a refresh token that each use replaces. Of
// codes and tokens only hashes are stored. Access tokens are API keys that end.
import type { AccessGrantStore, Issued } from './access-grant-store.ts';
import type { Database, Queryable } from './database.ts';
import { insertKeyStatement } from './keys.ts';
import { textToFind, uuidToFind } from './lookup.ts';

interface Raw {
  readonly id: string;
  readonly scopes: readonly string[];
  readonly redirect_uri: string;
  readonly code_expires_at: number;
  readonly code_spent: boolean;
  readonly refresh_expires_at: number | null;
  readonly refreshed_at: number | null;
  readonly revoked_at: number | null;
}

/** A program that lost an answer, or asks twice at once, shows the token before once more; that is no theft yet. */
const REPEAT_MS = 60_000;

export function accessGrantsOn(database: Database): AccessGrantStore {
  return {
    async insertGrant(merchantId, grant, nowMs) {
      await database.query({
        name: 'insert-grant',
        text: `insert into access_grant (merchant_id, id, client_id, scopes, redirect_uri, code_hash, code_expires_at,
            code_spent, created_at)
          values ($1, $2, $3, $4, $5, $6, $7, false, $8)`,
        values: [
          uuidToFind(merchantId),
          grant.id,
          grant.clientId,
          JSON.stringify(grant.scopes),
          grant.redirectUri,
          grant.codeHash,
          grant.codeExpiresAtMs,
          nowMs,
        ],
      });
    },

    redeemCode: (merchantId, { clientId, codeHash, redirectUri }, issued, nowMs) =>
      database.transaction(async (tx) => {
        const [grant] = await tx.query<Raw>({
          text: `select id, scopes, redirect_uri, code_expires_at, code_spent, refresh_expires_at, refreshed_at, revoked_at
            from access_grant where merchant_id = $1 and client_id = $2 and code_hash = $3 for update`,
          values: [uuidToFind(merchantId), textToFind(clientId), codeHash],
        });
        if (grant === undefined || grant.revoked_at !== null) return null;
        // Somebody else has the code too: what it was spent for may be in the wrong hands.
        if (grant.code_spent) return revoke(tx, merchantId, grant.id, nowMs);
        if (grant.code_expires_at <= nowMs || grant.redirect_uri !== redirectUri) return null;
        await issue(tx, merchantId, grant, grant.scopes, issued, nowMs);
        return grant.scopes;
      }),

    refreshGrant: (merchantId, { clientId, refreshHash }, narrow, issued, nowMs) =>
      database.transaction(async (tx) => {
        const [grant] = await tx.query<Raw & { readonly is_newest: boolean | null }>({
          text: `select id, scopes, redirect_uri, code_expires_at, code_spent, refresh_expires_at, refreshed_at, revoked_at,
              refresh_hash = $3 as is_newest
            from access_grant
            where merchant_id = $1 and client_id = $2 and (refresh_hash = $3 or spent_refresh_hash = $3) for update`,
          values: [uuidToFind(merchantId), textToFind(clientId), refreshHash],
        });
        if (grant === undefined || grant.revoked_at !== null) return null;
        if (grant.is_newest !== true) {
          const isRepeated = nowMs < (grant.refreshed_at ?? 0) + REPEAT_MS;
          return isRepeated ? null : revoke(tx, merchantId, grant.id, nowMs);
        }
        if ((grant.refresh_expires_at ?? 0) <= nowMs) return null;
        const scopes = narrow(grant.scopes);
        if (scopes.length > 0) await issue(tx, merchantId, grant, scopes, issued, nowMs);
        return scopes;
      }),
  };
}

async function issue(
  tx: Queryable,
  merchantId: string,
  grant: Raw,
  scopes: readonly string[],
  { key, clientId, expiresAtMs, refreshHash, refreshExpiresAtMs }: Issued,
  nowMs: number,
): Promise<void> {
  await tx.query({
    text: `update access_grant set code_spent = true, spent_refresh_hash = refresh_hash, refresh_hash = $3,
        refresh_expires_at = $4, refreshed_at = $5
      where merchant_id = $1 and id = $2`,
    values: [merchantId, grant.id, refreshHash, refreshExpiresAtMs, nowMs],
  });
  const granted = { grantId: grant.id, clientId, expiresAtMs };
  await tx.query(insertKeyStatement({ ...key, merchantId, scopes, createdAtMs: nowMs, revokedAtMs: null, granted }));
}

/** With all that was ever issued for it. Whoever has a key in mind notices by the merchant's version. */
async function revoke(tx: Queryable, merchantId: string, grantId: string, nowMs: number): Promise<null> {
  await tx.query({
    text: 'update access_grant set revoked_at = $3 where merchant_id = $1 and id = $2',
    values: [merchantId, grantId, nowMs],
  });
  await tx.query({
    text: 'update api_key set revoked_at = $3 where merchant_id = $1 and grant_id = $2 and revoked_at is null',
    values: [merchantId, grantId, nowMs],
  });
  await tx.query({
    text: 'update merchant set facts_version = facts_version + 1 where id = $1',
    values: [merchantId],
  });
  return null;
}
