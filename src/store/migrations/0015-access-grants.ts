// Access that merchants give to programs of others: grants, and keys that end with them or by themselves.
import type { Migration } from './migration.ts';

export const accessGrants: Migration = {
  version: 15,
  name: 'access-grants',
  sql: `
    -- All times are wall time.
    create table access_grant (
      merchant_id uuid not null,
      id uuid not null,
      client_id text collate "C" not null,
      scopes json not null,
      redirect_uri text not null,
      code_hash text collate "C" not null,
      code_expires_at bigint not null,
      code_spent boolean not null,
      refresh_hash text collate "C",
      -- The one before, to notice when a stranger shows it.
      spent_refresh_hash text collate "C",
      refresh_expires_at bigint,
      refreshed_at bigint,
      revoked_at bigint,
      created_at bigint not null,
      primary key (merchant_id, id)
    );
    create unique index access_grant_code on access_grant (merchant_id, code_hash);
    create index access_grant_refresh on access_grant (merchant_id, refresh_hash);
    create index access_grant_spent on access_grant (merchant_id, spent_refresh_hash);

    -- Of keys that were issued for a grant.
    alter table api_key add column grant_id uuid;
    alter table api_key add column client_id text collate "C";
    alter table api_key add column expires_at bigint;
    create index api_key_grant on api_key (merchant_id, grant_id) where grant_id is not null;
    create index api_key_expiry on api_key (merchant_id, expires_at) where expires_at is not null;
  `,
};
