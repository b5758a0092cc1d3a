// Products that are made and changed through APIs, beside those that the configuration declares.
import type { Migration } from './migration.ts';

export const catalogueChanges: Migration = {
  version: 8,
  name: 'catalogue-changes',
  sql: `
    -- Given by the configuration: such a product goes when the configuration no longer has it, and only it changes it.
    alter table product add column configured boolean not null default true;
    alter table product alter column configured drop default;
    -- Of what was there before, when it was first dated.
    alter table product add column created_at bigint not null default (extract(epoch from now()) * 1000)::bigint;
    alter table product add column updated_at bigint not null default (extract(epoch from now()) * 1000)::bigint;
    alter table product alter column created_at drop default, alter column updated_at drop default;
    alter table variant add column created_at bigint not null default (extract(epoch from now()) * 1000)::bigint;
    alter table variant add column updated_at bigint not null default (extract(epoch from now()) * 1000)::bigint;
    alter table variant alter column created_at drop default, alter column updated_at drop default;
    comment on column variant.removed is 'not on sale; kept, because open sessions still show its picture';
    create index product_created on product (merchant_id, created_at, id);
    create index variant_created on variant (merchant_id, created_at, id);
    create index variant_product on variant (merchant_id, product_id);
  `,
};
