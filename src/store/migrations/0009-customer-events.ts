// Events about customers, whom no session need know.
import type { Migration } from './migration.ts';

export const customerEvents: Migration = {
  version: 9,
  name: 'customer-events',
  sql: `
    -- The customer as saved with an event about them. Such an event, and its deliveries, have the customer's id in place of
    -- a session's, and count in the customer's versions.
    alter table event add column customer json;
  `,
};
