// Customers, and whose a session is.
import type { Migration } from './migration.ts';

export const customers: Migration = {
  version: 3,
  name: 'customers',
  sql: `
    create table customer (
      merchant_id uuid not null,
      id uuid not null,
      version integer not null,
      external_id text collate "C",
      -- In lower case.
      email text collate "C",
      phone text collate "C",
      phone_verified boolean not null,
      archived boolean not null,
      created_at bigint not null,
      body json not null,
      primary key (merchant_id, id)
    );
    create unique index customer_external_id on customer (merchant_id, external_id)
      where external_id is not null and not archived;
    create unique index customer_verified_phone on customer (merchant_id, phone)
      where phone is not null and phone_verified and not archived;
    create index customer_phone on customer (merchant_id, phone, created_at, id) where phone is not null;
    create index customer_email on customer (merchant_id, email, created_at, id) where email is not null;
    create index customer_created on customer (merchant_id, created_at, id);

    -- As text, so that nothing else about these documents changes.
    update session set body = ('{"customerId":null,' || substr(body::text, 2))::json
      where body -> 'customerId' is null;
    update event set snapshot = ('{"customerId":null,' || substr(snapshot::text, 2))::json
      where snapshot is not null and snapshot -> 'customerId' is null;
  `,
};
