// Idempotency keys outside of a session's save; inside one they are part of its statement.
import { unreachable } from '../base/assert.ts';
import type { Database } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import type { KeyUse, Store, StoredReply } from './store.ts';

interface Raw {
  readonly body_hash: string;
  readonly session_id: string | null;
  readonly reply: StoredReply | null;
  readonly reserved_at: number;
}

/** `businessMs` decides when a key has expired. */
export function idempotencyOn(
  database: Database,
  businessMs: (merchantId: string) => number,
): Pick<Store, 'loadStoredKey' | 'saveReply'> {
  return {
    async loadStoredKey(merchantId, scope, key, nowMs) {
      const [raw] = await database.query<Raw>({
        name: 'load-stored-key',
        text: `select body_hash, session_id, reply, reserved_at from idempotency_key
          where merchant_id = $1 and scope = $2 and key = $3 and expires_at > $4`,
        values: [uuidToFind(merchantId), textToFind(scope), textToFind(key), nowMs],
      });
      if (raw === undefined) return null;
      return { bodyHash: raw.body_hash, sessionId: raw.session_id, reply: raw.reply, reservedAtMs: raw.reserved_at };
    },

    async saveReply(merchantId, use, sessionId) {
      switch (use.step) {
        case 'reserve':
        case 'both':
          return claim(merchantId, use, sessionId);
        case 'answer':
          return answer(merchantId, use, sessionId);
        default:
          return unreachable(use.step);
      }
    },
  };

  async function claim(merchantId: string, use: KeyUse, sessionId: string | null): Promise<boolean> {
    const rows = await database.query({
      name: 'claim-key',
      text: `insert into idempotency_key as k
          (merchant_id, scope, key, body_hash, session_id, reply, reserved_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (merchant_id, scope, key) do update
        set body_hash = excluded.body_hash, session_id = excluded.session_id, reply = excluded.reply,
            reserved_at = excluded.reserved_at, expires_at = excluded.expires_at
        where k.expires_at <= $9
        returning key`,
      values: [
        merchantId,
        use.scope,
        use.key,
        use.bodyHash,
        sessionId,
        use.reply === null ? null : JSON.stringify(use.reply),
        use.reservedAtMs,
        use.expiresAtMs,
        businessMs(merchantId),
      ],
    });
    return rows.length > 0;
  }

  async function answer(merchantId: string, use: KeyUse, sessionId: string | null): Promise<boolean> {
    // The request may itself have moved the clock beyond the end of the key's life.
    const rows = await database.query({
      name: 'answer-key',
      text: `update idempotency_key
        set reply = $4, session_id = coalesce($5, session_id), expires_at = greatest(expires_at, $6)
        where merchant_id = $1 and scope = $2 and key = $3 and body_hash = $7 and reply is null
        returning key`,
      values: [
        merchantId,
        use.scope,
        use.key,
        use.reply === null ? null : JSON.stringify(use.reply),
        sessionId,
        use.expiresAtMs,
        use.bodyHash,
      ],
    });
    return rows.length > 0;
  }
}
