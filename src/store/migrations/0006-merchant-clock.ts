// The clock of a merchant in test mode.
import type { Migration } from './migration.ts';

export const merchantClock: Migration = {
  version: 6,
  name: 'merchant-clock',
  sql: `
    -- Milliseconds by which business time is ahead of wall time; never for a merchant in live mode.
    alter table merchant add column clock_ahead bigint not null default 0;
  `,
};
