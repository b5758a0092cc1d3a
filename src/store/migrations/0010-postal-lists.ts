// Lists of postal codes, which are too long to be read with a merchant's settings.
import type { Migration } from './migration.ts';

export const postalLists: Migration = {
  version: 10,
  name: 'postal-lists',
  sql: `
    create table postal_list (
      merchant_id uuid not null,
      -- Follows from the codes: a list never changes, another one takes its place.
      id text collate "C" not null,
      codes json not null,
      primary key (merchant_id, id)
    );
  `,
};
