// What a database needs now and then: expired keys dropped, statistics while it is young, and on PGlite, which has no
// autovacuum, the vacuum.
import type { Database } from './database.ts';
import { uuidToFind } from './lookup.ts';
import type { Store } from './store.ts';

/** Enough to be worth a statement, few enough not to hold others up. */
const KEYS_A_ROUND = 5_000;

/** A session is saved about six times, so by then a few thousand pages have dead rows. */
const SAVES_A_VACUUM = 20_000;

/**
 * Statements are planned once and their plans kept. A plan made while a table was empty may walk through all of a
 * merchant's rows; it is dropped when the table is analysed. PostgreSQL does that by itself after a minute at the
 * earliest, PGlite never.
 */
const SAVES_BEFORE_ANALYSIS = 100;
const GROWTH_AN_ANALYSIS = 4;
const GROWING_TABLES = [
  'session',
  'event',
  'delivery',
  'locator',
  'idempotency_key',
  'bank_entry',
  'orders',
  'order_buyer',
];

const BUSY_TABLES = ['session', 'event', 'delivery', 'idempotency_key', 'claim', 'merchant'];

/** Keys that have ended, and grants that nothing can come of any more. */
const ENDED_ACCESS = `
  with ended as (
    delete from api_key k
    using (select merchant_id, id from api_key where merchant_id = $1 and expires_at <= $2 limit $3) as old
    where k.merchant_id = old.merchant_id and k.id = old.id
    returning k.merchant_id, k.id, k.hash
  ), forgotten as (
    delete from locator l using ended e where l.kind = 'key' and l.public_id = e.hash and l.merchant_id = e.merchant_id
  )
  delete from access_grant
  where merchant_id = $1 and coalesce(refresh_expires_at, code_expires_at) <= $2`.trim();

export interface Housekeeping {
  readonly tend: Store['tend'];
  readonly countSaves: (rows: number) => void;
}

export function createHousekeeping(database: Database, vacuums: boolean, wallMs: () => number): Housekeeping {
  let saves = 0;
  let nextAnalysis = SAVES_BEFORE_ANALYSIS;
  let nextVacuum = SAVES_A_VACUUM;
  return {
    countSaves: (rows) => void (saves += rows),

    async tend(merchantId, nowMs) {
      await database.query({
        name: 'drop-expired-keys',
        text: `delete from idempotency_key k
          using (select merchant_id, scope, key from idempotency_key
                 where merchant_id = $1 and expires_at <= $2 limit $3) as old
          where k.merchant_id = old.merchant_id and k.scope = old.scope and k.key = old.key and k.expires_at <= $2`,
        values: [uuidToFind(merchantId), nowMs, KEYS_A_ROUND],
      });
      await database.query({
        name: 'drop-ended-access',
        text: ENDED_ACCESS,
        values: [uuidToFind(merchantId), wallMs(), KEYS_A_ROUND],
      });
      if (saves >= nextAnalysis) {
        nextAnalysis = saves * GROWTH_AN_ANALYSIS;
        for (const table of GROWING_TABLES) await database.query({ text: `analyze ${table}` });
      }
      if (!vacuums || saves < nextVacuum) return;
      nextVacuum = saves + SAVES_A_VACUUM;
      // One table at a time, so that saves come in between.
      for (const table of BUSY_TABLES) await database.query({ text: `vacuum ${table}` });
    },
  };
}
