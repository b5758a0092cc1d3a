// Money that customers have with a shop, beside their loyalty coins: lots and entries say what they are counted in.
import type { Migration } from './migration.ts';

export const storeCredit: Migration = {
  version: 17,
  name: 'store-credit',
  sql: `
    -- 'coins', or the currency whose minor units the column coins then counts.
    alter table coin_lot add column unit text collate "C" not null default 'coins';
    alter table coin_entry add column unit text collate "C" not null default 'coins';
  `,
};
