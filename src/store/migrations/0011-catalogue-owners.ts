// Products that came out of another shop's file, beside those of the configuration and of APIs.
import type { Migration } from './migration.ts';

export const catalogueOwners: Migration = {
  version: 11,
  name: 'catalogue-owners',
  sql: `
    alter table product alter column configured type text
      using case when configured then 'configuration' else 'api' end;
    alter table product rename column configured to owner;
    alter table product add constraint product_owner check (owner in ('configuration', 'api', 'import'));
    comment on column product.owner is 'where it was made, with its variants: they change there and nowhere else';
  `,
};
