// How often something was done lately, counted exactly for all processes together: a row per thing counted, with the
// times that still matter, locked by the statement that adds to it.
import type { Database, Queryable } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import type { ChallengeStore, Slot } from './challenge-store.ts';

// Times far ahead were counted on a clock that has been set back since; they would stand in the way for as long.
const COUNTED = `array(select t from unnest(s.taken) as t
  where t > excluded.taken[1] - excluded.window_ms and t < excluded.taken[1] + excluded.window_ms)`;

// In the order of their keys, so that two who want the same slots do not wait for each other.
const TAKE = `insert into slot as s (merchant_id, resource, key, taken, most, window_ms, forget_at)
  select $1, w.resource, w.key, array[w.at], w.most, w.window_ms, $7::bigint + w.window_ms
  from unnest($2::text[], $3::text[], $4::bigint[], $5::int[], $6::bigint[]) as w (resource, key, at, most, window_ms)
  order by w.resource collate "C", w.key collate "C"
  on conflict (merchant_id, resource, key) do update
  set taken = ${COUNTED} || excluded.taken, most = excluded.most, window_ms = excluded.window_ms,
      forget_at = excluded.forget_at
  where cardinality(${COUNTED}) < excluded.most
  returning resource, key`;

export function slotsOn(database: Database): Pick<ChallengeStore, 'takeSlots' | 'giveBackSlots'> {
  return {
    takeSlots: (merchantId, slots, wallMs) =>
      database.transaction(
        async (tx) => {
          const taken = await tx.query<Pick<Slot, 'resource' | 'key'>>({
            name: 'take-slots',
            text: TAKE,
            values: [
              uuidToFind(merchantId),
              slots.map(({ resource }) => resource),
              slots.map(({ key }) => textToFind(key)),
              slots.map(({ atMs }) => atMs),
              slots.map(({ most }) => most),
              slots.map(({ windowMs }) => windowMs),
              wallMs,
            ],
          });
          const lacking = slots.find(
            (slot) => !taken.some(({ resource, key }) => resource === slot.resource && key === textToFind(slot.key)),
          );
          return lacking === undefined
            ? { lacking: null }
            : { lacking, freeAtMs: await freeAt(tx, merchantId, lacking) };
        },
        ({ lacking }) => lacking === null,
      ),

    async giveBackSlots(merchantId, slots) {
      // One by one, so that no lock is held while waiting for the next.
      for (const { resource, key, atMs } of slots) {
        await database.query({
          name: 'give-back-slot',
          text: `update slot
            set taken = taken[:array_position(taken, $4) - 1] || taken[array_position(taken, $4) + 1:]
            where merchant_id = $1 and resource = $2 and key = $3 and $4::bigint = any (taken)`,
          values: [uuidToFind(merchantId), resource, textToFind(key), atMs],
        });
      }
    },
  };
}

/** When the oldest of the uses that stand in the way counts no more. */
async function freeAt(tx: Queryable, merchantId: string, slot: Slot): Promise<number> {
  const { resource, key, atMs, most, windowMs } = slot;
  const [row] = await tx.query<{ at: number }>({
    name: 'slot-free-at',
    text: `select t as at from slot, unnest(taken) as t
      where merchant_id = $1 and resource = $2 and key = $3 and t < $4::bigint + $5::bigint
      order by t desc offset $6 limit 1`,
    values: [uuidToFind(merchantId), resource, textToFind(key), atMs, windowMs, most - 1],
  });
  return (row?.at ?? atMs) + windowMs;
}
