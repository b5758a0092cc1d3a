// What customers pay for again and again, and the ways to pay that gateways keep for them.
import type { Migration } from './migration.ts';

export const subscriptions: Migration = {
  version: 13,
  name: 'subscriptions',
  sql: `
    create table subscription (
      merchant_id uuid not null,
      id uuid not null,
      version integer not null,
      customer_id uuid not null,
      status text collate "C" not null,
      created_at bigint not null,
      -- Business time at which it is renewed, charged again or ended; null when there is nothing to do.
      due_at bigint,
      body json not null,
      primary key (merchant_id, id)
    );
    create index subscription_created on subscription (merchant_id, created_at, id);
    create index subscription_customer on subscription (merchant_id, customer_id, created_at, id);
    create index subscription_due on subscription (merchant_id, due_at) where due_at is not null;

    create table instrument (
      merchant_id uuid not null,
      id uuid not null,
      customer_id uuid not null,
      is_default boolean not null,
      created_at bigint not null,
      body json not null,
      primary key (merchant_id, id)
    );
    create index instrument_created on instrument (merchant_id, created_at, id);
    create index instrument_customer on instrument (merchant_id, customer_id, created_at, id);
    create unique index instrument_default on instrument (merchant_id, customer_id) where is_default;

    -- Like customer: the subscription as saved with an event about it, which then has its id in place of a session's.
    alter table event add column subscription json;
  `,
};
