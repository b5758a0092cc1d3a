// Vendors whose webhooks come in several generations: which one an endpoint takes, and each body was made in.
import type { Migration } from './migration.ts';

export const webhookVersion: Migration = {
  version: 4,
  name: 'webhook-version',
  sql: `
    alter table endpoint add column version text;
    alter table delivery add column version text;
  `,
};
