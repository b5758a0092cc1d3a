// One-time codes, the pace at which they may be asked for, and messages that are kept instead of sent.
import type { Migration } from './migration.ts';

export const challenges: Migration = {
  version: 5,
  name: 'challenges',
  sql: `
    create table challenge (
      merchant_id uuid not null,
      id uuid not null,
      version integer not null,
      session_id uuid not null,
      phone text collate "C" not null,
      dial_code text not null,
      national text not null,
      channel text not null,
      -- A keyed hash: the code itself is nowhere.
      code_hash text not null,
      tries integer not null,
      resends integer not null,
      ended text,
      created_at bigint not null,
      code_ends_at bigint not null,
      primary key (merchant_id, id)
    );
    create index challenge_open on challenge (merchant_id, session_id) where ended is null;
    create index challenge_created on challenge (merchant_id, created_at);

    -- The times at which something was used of which there may be only so many in a stretch of time.
    create table slot (
      merchant_id uuid not null,
      resource text collate "C" not null,
      key text collate "C" not null,
      taken bigint[] not null,
      most integer not null,
      window_ms bigint not null,
      -- Wall time from which none of them counts.
      forget_at bigint not null,
      primary key (merchant_id, resource, key)
    );
    create index slot_forget on slot (merchant_id, forget_at);

    create table message (
      merchant_id uuid not null,
      id uuid not null,
      session_id uuid not null,
      at bigint not null,
      body json not null,
      primary key (merchant_id, id)
    );
    create index message_at on message (merchant_id, at, id);
  `,
};
