// A delivery that shall be sent again although a try of it is under way.
import type { Migration } from './migration.ts';

export const deliveryResend: Migration = {
  version: 2,
  name: 'delivery-resend',
  sql: `
    -- Asked for since the last lease: whatever the holder of that lease reports, it is sent once more.
    alter table delivery add column resend boolean not null default false;
    comment on column idempotency_key.reserved_at is 'wall time; expires_at is business time';
  `,
};
