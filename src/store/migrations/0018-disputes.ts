// Disputes, for lists of them. Each stands in its session too, and is saved with it.
import type { Migration } from './migration.ts';

export const disputes: Migration = {
  version: 18,
  name: 'disputes',
  sql: `
    create table dispute (
      merchant_id uuid not null,
      id uuid not null,
      session_id uuid not null,
      dialect text collate "C" not null,
      gateway text collate "C" not null,
      status text collate "C" not null,
      created_at bigint not null,
      body json not null,
      primary key (merchant_id, id)
    );
    create index dispute_created on dispute (merchant_id, dialect, created_at, id);
  `,
};
