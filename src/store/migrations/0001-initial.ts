// The first schema. Times are epoch milliseconds. Every key starts with the merchant, except that of `locator`.
import type { Migration } from './migration.ts';

export const initial: Migration = {
  version: 1,
  name: 'initial',
  sql: `
    create table merchant (
      id uuid primary key,
      -- Rises with every change of settings, catalogue, keys or endpoints; each save compares it.
      facts_version bigint not null,
      settings json not null
    );

    create table locator (
      kind text collate "C" not null,
      public_id text collate "C" not null,
      merchant_id uuid not null,
      id text collate "C" not null,
      primary key (kind, public_id)
    );

    create table api_key (
      merchant_id uuid not null,
      id text collate "C" not null,
      dialect text not null,
      prefix text not null,
      hash text collate "C" not null,
      scopes json not null,
      livemode boolean not null,
      -- Given by the configuration: such a key is revoked when the configuration no longer has it.
      configured boolean not null,
      created_at bigint not null,
      revoked_at bigint,
      primary key (merchant_id, id)
    );

    create table product (
      merchant_id uuid not null,
      id text collate "C" not null,
      body json not null,
      primary key (merchant_id, id)
    );

    create table variant (
      merchant_id uuid not null,
      id text collate "C" not null,
      product_id text collate "C" not null,
      sku text collate "C",
      body json not null,
      -- No longer in the configuration; kept, because open sessions still show its picture.
      removed boolean not null default false,
      primary key (merchant_id, id)
    );
    create index variant_sku on variant (merchant_id, sku) where sku is not null;

    create table endpoint (
      merchant_id uuid not null,
      id text collate "C" not null,
      dialect text not null,
      url text not null,
      events json not null,
      description text,
      enabled boolean not null,
      secrets json not null,
      overlap_until bigint,
      -- Given by the configuration: such an endpoint goes when the configuration no longer has it.
      configured boolean not null,
      created_at bigint not null,
      updated_at bigint not null,
      primary key (merchant_id, id)
    );

    -- The body is json, not jsonb: it is read whole and written whole, and the conversion would cost a third of a save.
    -- Rows of up to 8 KB stay in the table uncompressed, and pages keep room for the next version of their rows.
    create table session (
      merchant_id uuid not null,
      id uuid not null,
      version integer not null,
      dialect text collate "C" not null,
      state text collate "C" not null,
      payment_status text collate "C" not null,
      email text collate "C",
      created_at bigint not null,
      -- Business time at which its life ends; null where no sweeper can end it.
      sweep_at bigint,
      check_due_at bigint,
      body json not null,
      primary key (merchant_id, id)
    ) with (toast_tuple_target = 8160, fillfactor = 70);
    create index session_created on session (merchant_id, created_at, id);
    create index session_email on session (merchant_id, email, created_at, id) where email is not null;
    create index session_sweep on session (merchant_id, sweep_at) where sweep_at is not null;
    create index session_check on session (merchant_id, check_due_at) where check_due_at is not null;

    create table orders (
      merchant_id uuid not null,
      id text collate "C" not null,
      session_id uuid not null,
      number text collate "C" not null,
      total bigint not null,
      currency text not null,
      created_at bigint not null,
      primary key (merchant_id, id),
      constraint orders_session unique (merchant_id, session_id),
      constraint orders_number unique (merchant_id, number)
    );

    -- Listed by id, which is a UUIDv7 and so begins with the time.
    create table event (
      merchant_id uuid not null,
      id uuid not null,
      session_id uuid not null,
      sequence integer not null,
      type text collate "C" not null,
      at bigint not null,
      detail json not null,
      listened boolean not null,
      fanned_out boolean not null default false,
      snapshot json,
      primary key (merchant_id, id),
      constraint event_sequence unique (merchant_id, session_id, sequence)
    ) with (toast_tuple_target = 8160);
    create index event_fan_out on event (merchant_id, session_id, sequence) where listened and not fanned_out;

    create table delivery (
      merchant_id uuid not null,
      id text collate "C" not null,
      event_id uuid not null,
      session_id uuid not null,
      sequence integer not null,
      endpoint_id text collate "C",
      dialect text not null,
      name text not null,
      url text not null,
      body text not null,
      status text collate "C" not null,
      tries json[] not null,
      due_at bigint,
      -- Wall time until which one process may be sending it.
      leased_until bigint,
      created_at bigint not null,
      primary key (merchant_id, id)
    );
    create index delivery_created on delivery (merchant_id, created_at, id);
    create index delivery_session on delivery (merchant_id, session_id, sequence);
    create index delivery_event on delivery (merchant_id, event_id);
    create index delivery_due on delivery (merchant_id, due_at) where status = 'pending';

    create table idempotency_key (
      merchant_id uuid not null,
      scope text collate "C" not null,
      key text collate "C" not null,
      body_hash text collate "C" not null,
      session_id uuid,
      -- Null while the request is running.
      reply json,
      reserved_at bigint not null,
      expires_at bigint not null,
      primary key (merchant_id, scope, key)
    );
    create index idempotency_key_expiry on idempotency_key (merchant_id, expires_at);

    create table claim (
      merchant_id uuid not null,
      resource text collate "C" not null,
      key text collate "C" not null,
      used bigint not null,
      primary key (merchant_id, resource, key)
    );

    create table bank_entry (
      merchant_id uuid not null,
      id text collate "C" not null,
      entry json not null,
      primary key (merchant_id, id)
    );
  `,
};
