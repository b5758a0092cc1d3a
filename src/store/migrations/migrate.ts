// Brings the schema up to date, one transaction for all steps. Processes that start together wait for each other.
import { OperatorError } from '../../base/operator-error.ts';
import type { Database, Queryable } from '../database.ts';
import { sqlState } from '../database-error.ts';
import { initial } from './0001-initial.ts';
import { deliveryResend } from './0002-delivery-resend.ts';
import { customers } from './0003-customers.ts';
import { webhookVersion } from './0004-webhook-version.ts';
import { challenges } from './0005-challenges.ts';
import { merchantClock } from './0006-merchant-clock.ts';
import { discounts } from './0007-discounts.ts';
import { catalogueChanges } from './0008-catalogue-changes.ts';
import { customerEvents } from './0009-customer-events.ts';
import { postalLists } from './0010-postal-lists.ts';
import { catalogueOwners } from './0011-catalogue-owners.ts';
import { coins } from './0012-coins.ts';
import { subscriptions } from './0013-subscriptions.ts';
import { discountOwners } from './0014-discount-owners.ts';
import { accessGrants } from './0015-access-grants.ts';
import { paymentLinks } from './0016-payment-links.ts';
import { storeCredit } from './0017-store-credit.ts';
import { disputes } from './0018-disputes.ts';
import type { Migration } from './migration.ts';

export const MIGRATIONS: readonly Migration[] = [
  initial,
  deliveryResend,
  customers,
  webhookVersion,
  challenges,
  merchantClock,
  discounts,
  catalogueChanges,
  customerEvents,
  postalLists,
  catalogueOwners,
  coins,
  subscriptions,
  discountOwners,
  accessGrants,
  paymentLinks,
  storeCredit,
  disputes,
];

const NEWEST = MIGRATIONS.length;

/** Refuses a database that a newer version of Kassa has changed. */
export async function migrate(database: Database, nowMs: number, steps = MIGRATIONS): Promise<void> {
  await createLedger(database);
  await database.transaction(async (tx) => {
    await tx.query({ text: 'set local statement_timeout = 0' });
    // Held until the end: whoever comes second finds the steps done.
    await tx.query({ text: 'lock table migration in exclusive mode' });
    const present = await versionOf(tx);
    refuseNewer(present, steps.length);
    await takeSteps(tx, steps.slice(present), nowMs);
  });
}

export async function takeSteps(tx: Queryable, steps: readonly Migration[], nowMs: number): Promise<void> {
  for (const step of steps) {
    await tx.query({ text: step.sql });
    await tx.query({
      text: 'insert into migration (version, name, applied_at) values ($1, $2, $3)',
      values: [step.version, step.name, nowMs],
    });
  }
}

export async function isMigrated(database: Queryable): Promise<boolean> {
  const [found] = await database.query<{ present: boolean }>({
    text: `select to_regclass('migration') is not null as present`,
  });
  if (!found?.present) return false;
  const present = await versionOf(database);
  refuseNewer(present, NEWEST);
  return present === NEWEST;
}

/** The list of the steps taken. */
export async function createLedger(database: Queryable): Promise<void> {
  const create = {
    text: `create table if not exists migration (
      version integer primary key, name text not null, applied_at bigint not null)`,
  };
  try {
    await database.query(create);
  } catch (error) {
    // Two processes that create it in the same moment both find it missing; the second one fails and finds it now.
    if (!['23505', '42P07'].includes(sqlState(error) ?? '')) throw error;
    await database.query(create);
  }
}

/** Of the newest step taken. */
export async function versionOf(database: Queryable): Promise<number> {
  const [row] = await database.query<{ version: number }>({
    text: 'select coalesce(max(version), 0) as version from migration',
  });
  return row?.version ?? 0;
}

function refuseNewer(present: number, known: number): void {
  if (present <= known) return;
  throw new OperatorError(
    `The database has schema ${present}, this version of Kassa knows schemas up to ${known}. ` +
      'It was probably changed by a newer version: start that one, or restore a backup from before the update.',
  );
}
