// Subscriptions. A row is replaced as a whole under its lock, with the event about it.
import { sql } from 'kysely';
import { afterSession } from '../domain/after-session.ts';
import type { Subscription, SubscriptionChange } from '../domain/subscription.ts';
import type { Database, Queryable } from './database.ts';
import { textToFind, uuidToFind } from './lookup.ts';
import { listPage } from './page.ts';
import { tables } from './schema.ts';
import type { SubscriptionEvent, SubscriptionStore, TellOf } from './subscription-store.ts';

type Kept = Pick<
  SubscriptionStore,
  'findSubscription' | 'listSubscriptions' | 'subscriptionsDue' | 'changeSubscription'
>;

export function subscriptionsOn(database: Database): Kept {
  return {
    async findSubscription(merchantId, id) {
      const [row] = await database.query<{ body: Subscription }>({
        name: 'find-subscription',
        text: 'select body from subscription where merchant_id = $1 and id = $2',
        values: [uuidToFind(merchantId), uuidToFind(id)],
      });
      return row?.body ?? null;
    },

    listSubscriptions(merchantId, query, page) {
      const { customerId, statuses, isEnding, variants, startedFromMs, startedBeforeMs } = query;
      let list = tables.selectFrom('subscription').where('merchant_id', '=', uuidToFind(merchantId));
      if (customerId !== undefined) list = list.where('customer_id', '=', uuidToFind(customerId));
      if (statuses !== undefined) list = list.where('status', 'in', statuses);
      if (isEnding !== undefined) {
        list = list.where(
          sql<boolean>`((body ->> 'cancelAtMs') is not null and status <> 'canceled') = ${isEnding}::boolean`,
        );
      }
      if (variants !== undefined) {
        const names = variants.map(textToFind);
        list = list.where(sql<boolean>`exists (select from json_array_elements(body -> 'lines') line
          where line ->> 'variantId' = any (${names}::text[]) or line ->> 'sku' = any (${names}::text[]))`);
      }
      if (startedFromMs !== undefined) {
        list = list.where(sql<boolean>`(body ->> 'startedAtMs')::bigint >= ${startedFromMs}::bigint`);
      }
      if (startedBeforeMs !== undefined) {
        list = list.where(sql<boolean>`(body ->> 'startedAtMs')::bigint < ${startedBeforeMs}::bigint`);
      }
      return listPage<Subscription>(database, list, page);
    },

    async subscriptionsDue(merchantId, nowMs, limit) {
      const rows = await database.query<{ body: Subscription }>({
        name: 'subscriptions-due',
        text: `select body from subscription where merchant_id = $1 and due_at <= $2 order by due_at, id limit $3`,
        values: [uuidToFind(merchantId), nowMs, limit],
      });
      return rows.map(({ body }) => body);
    },

    changeSubscription: (merchantId, id, next, tell) =>
      database.transaction(async (tx) => {
        const standing = await locked(tx, merchantId, id);
        const change = standing && next(standing);
        if (change === null) return standing;
        await replace(tx, change.subscription, 'type' in change ? tell(change) : null);
        return change.subscription;
      }),
  };
}

/** In the transaction that saves the session, which must not be saved where this is `false`. */
export async function applySubscriptionChange(
  tx: Queryable,
  merchantId: string,
  change: SubscriptionChange,
  tell: TellOf,
  nowMs: number,
): Promise<boolean> {
  if (change.kind === 'start') {
    await insert(tx, change.subscription, tell({ type: 'subscription.created' }));
    return true;
  }
  const standing = await locked(tx, merchantId, change.id);
  if ('ifVersion' in change && standing?.version !== change.ifVersion) return false;
  const told = standing && afterSession(standing, change, nowMs);
  if (told !== null) await replace(tx, told.subscription, 'type' in told ? tell(told) : null);
  return true;
}

async function locked(tx: Queryable, merchantId: string, id: string): Promise<Subscription | null> {
  const [row] = await tx.query<{ body: Subscription }>({
    text: 'select body from subscription where merchant_id = $1 and id = $2 for update',
    values: [uuidToFind(merchantId), uuidToFind(id)],
  });
  return row?.body ?? null;
}

async function insert(tx: Queryable, subscription: Subscription, event: SubscriptionEvent | null): Promise<void> {
  await tx.query({
    text: `insert into subscription (merchant_id, id, version, customer_id, status, created_at, due_at, body)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: valuesOf(subscription),
  });
  await tellOf(tx, subscription, event);
}

async function replace(tx: Queryable, subscription: Subscription, event: SubscriptionEvent | null): Promise<void> {
  await tx.query({
    text: `update subscription set version = $3, customer_id = $4, status = $5, created_at = $6, due_at = $7, body = $8
      where merchant_id = $1 and id = $2`,
    values: valuesOf(subscription),
  });
  await tellOf(tx, subscription, event);
}

async function tellOf(tx: Queryable, subscription: Subscription, event: SubscriptionEvent | null): Promise<void> {
  if (event === null) return;
  await tx.query({
    text: `insert into event (merchant_id, id, session_id, sequence, type, at, detail, listened, subscription)
      values ($1, $2, $3, $4, $5, $6, $7, true, $8)`,
    values: [
      subscription.merchantId,
      event.id,
      subscription.id,
      subscription.version,
      event.type,
      event.atMs,
      JSON.stringify({ subscription: subscription.id, ...(event.about !== null && { about: event.about }) }),
      JSON.stringify(subscription),
    ],
  });
}

const valuesOf = (subscription: Subscription): readonly unknown[] => [
  subscription.merchantId,
  subscription.id,
  subscription.version,
  subscription.customerId,
  subscription.status,
  subscription.createdAtMs,
  subscription.dueAtMs,
  JSON.stringify(subscription),
];
