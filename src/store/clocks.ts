// Moving the clocks of test-mode merchants. Each process learns of it with the merchant's next reading, and no save
// that was decided by the old time can come after it, because the version of the facts has risen.
import type { Clock, ClockReading } from '../base/clock.ts';
import type { Database } from './database.ts';
import { uuidToFind } from './lookup.ts';

export interface MerchantClocks {
  /** Tells business time as far as merchants' clocks have been read here: with each merchant, and with all their ids. */
  readonly clock: Clock;
  /**
   * Moves the clock of a test-mode merchant: `next` is told by how much it is ahead of wall time and answers by how much
   * it shall be, or `null` to leave it. Answers what then stands. Raises `factsVersion`, because every decision asks what
   * time it is. `null` when nothing was moved.
   */
  moveClock(merchantId: string, next: (aheadMs: number) => number | null): Promise<number | null>;
}

export function clocksOn(
  database: Database,
  learn: (reading: ClockReading) => void,
): Pick<MerchantClocks, 'moveClock'> {
  return {
    async moveClock(merchantId, next) {
      const reading = await database.transaction(async (tx): Promise<ClockReading | null> => {
        const [present] = await tx.query<{ clock_ahead: number }>({
          text: `select clock_ahead from merchant
            where id = $1 and not (settings->>'livemode')::boolean for update`,
          values: [uuidToFind(merchantId)],
        });
        const aheadMs = present === undefined ? null : next(present.clock_ahead);
        if (aheadMs === null) return null;
        const [row] = await tx.query<{ facts_version: number }>({
          text: `update merchant set clock_ahead = $2, facts_version = facts_version + 1
            where id = $1 returning facts_version`,
          values: [merchantId, aheadMs],
        });
        return row === undefined ? null : { merchantId, aheadMs, version: row.facts_version };
      });
      if (reading !== null) learn(reading);
      return reading?.aheadMs ?? null;
    },
  };
}
