// Loyalty coins: what customers have, what their sessions hold of it, and how each balance came about.
import type { Migration } from './migration.ts';

export const coins: Migration = {
  version: 12,
  name: 'coins',
  sql: `
    -- Coins that came together go together: those that expire first are used first.
    create table coin_lot (
      merchant_id uuid not null,
      customer_id uuid not null,
      id uuid not null,
      coins bigint not null check (coins > 0),
      remaining bigint not null check (remaining >= 0 and remaining <= coins),
      -- Business time.
      usable_from bigint not null,
      expires_at bigint,
      primary key (merchant_id, customer_id, id)
    );
    -- Of which lots a session holds or has used how many.
    create table coin_hold (
      merchant_id uuid not null,
      session_id uuid not null,
      customer_id uuid not null,
      lot_id uuid not null,
      coins bigint not null check (coins > 0),
      primary key (merchant_id, session_id, customer_id, lot_id)
    );
    -- Never changed. Those of a customer sum to what is left in their lots.
    create table coin_entry (
      merchant_id uuid not null,
      customer_id uuid not null,
      id uuid not null,
      kind text collate "C" not null,
      coins bigint not null,
      session_id uuid,
      note text,
      created_at bigint not null,
      primary key (merchant_id, customer_id, created_at, id)
    );
  `,
};
