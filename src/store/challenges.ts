// One-time codes. A challenge is replaced as a whole by whoever has read its present version, so that the rules about it
// stay in the domain and still hold when several answers come at once.
import { isUuid } from '../base/ids.ts';
import type { Challenge, ChallengeEnd } from '../domain/challenge.ts';
import type { Channel } from '../domain/message.ts';
import type { ChallengeStore } from './challenge-store.ts';
import type { Database } from './database.ts';
import { uuidToFind } from './lookup.ts';

type Challenges = Pick<ChallengeStore, 'insertChallenge' | 'loadChallenge' | 'updateChallenge' | 'dropOldChallenges'>;

/** Enough to be worth a statement, few enough not to hold others up. */
const ROWS_A_ROUND = 5_000;

/** Wall time between two rounds of forgetting for one merchant. */
const FORGET_EVERY_MS = 60_000;

export function challengesOn(database: Database): Challenges {
  const forgotAtMs = new Map<string, number>();
  return {
    async insertChallenge(challenge) {
      await database.query({
        name: 'insert-challenge',
        text: `with replaced as (
            update challenge set ended = 'replaced', version = version + 1
            where merchant_id = $1 and session_id = $4 and phone = $5 and ended is null
          ), located as (
            insert into locator (kind, public_id, merchant_id, id) values ('challenge', $2::text, $1, $2::text)
          )
          insert into challenge (merchant_id, id, version, session_id, phone, dial_code, national, channel, code_hash,
            tries, resends, ended, created_at, code_ends_at)
          values ($1, $2::text::uuid, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        values: valuesOf(challenge),
      });
    },

    async loadChallenge(merchantId, challengeId) {
      if (!isUuid(challengeId)) return null;
      const [row] = await database.query<Raw>({
        name: 'load-challenge',
        text: 'select * from challenge where merchant_id = $1 and id = $2',
        values: [uuidToFind(merchantId), challengeId],
      });
      return row === undefined ? null : readChallenge(row);
    },

    async updateChallenge(challenge, expectedVersion) {
      const rows = await database.query({
        name: 'update-challenge',
        text: `update challenge set version = $3, session_id = $4, phone = $5, dial_code = $6, national = $7, channel = $8,
            code_hash = $9, tries = $10, resends = $11, ended = $12, created_at = $13, code_ends_at = $14
          where merchant_id = $1 and id = $2 and version = $15 returning id`,
        values: [...valuesOf(challenge), expectedVersion],
      });
      return rows.length > 0;
    },

    async dropOldChallenges(merchantId, before, wallMs) {
      if (wallMs - (forgotAtMs.get(merchantId) ?? -FORGET_EVERY_MS) < FORGET_EVERY_MS) return;
      forgotAtMs.set(merchantId, wallMs);
      const merchant = uuidToFind(merchantId);
      await database.query({
        name: 'drop-challenges',
        text: `with old as (
            select id from challenge where merchant_id = $1 and created_at < $2 order by created_at limit $3
          ), dropped as (
            delete from challenge where merchant_id = $1 and id = any (array(select id from old))
          )
          delete from locator where kind = 'challenge' and public_id = any (array(select id::text from old))
            and merchant_id = $1`,
        values: [merchant, before.challengesMs, ROWS_A_ROUND],
      });
      await database.query({
        name: 'drop-messages',
        text: `delete from message where merchant_id = $1 and id = any (array(
          select id from message where merchant_id = $1 and at < $2 order by at, id limit $3))`,
        values: [merchant, before.messagesMs, ROWS_A_ROUND],
      });
      await database.query({
        name: 'drop-slots',
        text: 'delete from slot where merchant_id = $1 and forget_at <= $2',
        values: [merchant, wallMs],
      });
    },
  };
}

interface Raw {
  readonly merchant_id: string;
  readonly id: string;
  readonly version: number;
  readonly session_id: string;
  readonly phone: string;
  readonly dial_code: string;
  readonly national: string;
  readonly channel: Channel;
  readonly code_hash: string;
  readonly tries: number;
  readonly resends: number;
  readonly ended: ChallengeEnd | null;
  readonly created_at: number;
  readonly code_ends_at: number;
}

const valuesOf = (challenge: Challenge): readonly unknown[] => [
  uuidToFind(challenge.merchantId),
  challenge.id,
  challenge.version,
  challenge.sessionId,
  challenge.phone.e164,
  challenge.phone.dialCode,
  challenge.phone.national,
  challenge.channel,
  challenge.codeHash,
  challenge.tries,
  challenge.resends,
  challenge.end,
  challenge.createdAtMs,
  challenge.codeEndsAtMs,
];

const readChallenge = (row: Raw): Challenge => ({
  merchantId: row.merchant_id,
  id: row.id,
  sessionId: row.session_id,
  phone: { dialCode: row.dial_code, national: row.national, e164: row.phone },
  channel: row.channel,
  codeHash: row.code_hash,
  tries: row.tries,
  resends: row.resends,
  end: row.ended,
  createdAtMs: row.created_at,
  codeEndsAtMs: row.code_ends_at,
  version: row.version,
});
