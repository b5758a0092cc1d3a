// Pages on which anybody can pay for the same thing again and again.
import type { Migration } from './migration.ts';

export const paymentLinks: Migration = {
  version: 16,
  name: 'payment-links',
  sql: `
    create table payment_link (
      merchant_id uuid not null,
      id uuid not null,
      dialect text collate "C" not null,
      created_at bigint not null,
      body json not null,
      primary key (merchant_id, id)
    );
    create index payment_link_created on payment_link (merchant_id, dialect, created_at, id);

    -- Written before the session is opened, so a row may name a session that never was.
    create table payment_link_session (
      merchant_id uuid not null,
      link_id uuid not null,
      session_id uuid not null,
      primary key (merchant_id, link_id, session_id)
    );
  `,
};
