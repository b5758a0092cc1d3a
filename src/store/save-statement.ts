// The hot path's one statement: saves any number of sessions, each with its events, locators, order and idempotency
// key, or leaves it alone as a whole. Everything hangs on `saved`, so nothing is written for a session that was not.
import { assert } from '../base/assert.ts';
import { orderNames } from '../domain/buyer-history.ts';
import type { Order, Session } from '../domain/session.ts';
import { bools, int4s, int8s, jsons, texts, uuids } from './binary-array.ts';
import type { Statement } from './database.ts';
import type { EventRecord, KeyUse, Save, SaveResult } from './store.ts';

/** A save with its session already in the form the database takes. */
export interface PreparedSave {
  readonly save: Save;
  readonly body: string;
}

/** Serialises the session. Throws where a text in it could not be searched or shown by the database. */
export function prepareSave(save: Save): PreparedSave {
  const body = JSON.stringify(save.session);
  if (body.includes('\\u0000') && ESCAPED_NUL.test(body)) {
    throw new Error('The session holds the character U+0000, which PostgreSQL cannot store.');
  }
  return { save, body };
}

/** Every session, and every idempotency key, at most once; sorted, so that two batches lock their rows in one order. */
export function saveStatement(batch: readonly PreparedSave[]): Statement {
  const events = batch.flatMap(({ save }) => save.events.map((event) => ({ save, event })));
  const inserted = batch.filter(({ save }) => save.expectedVersion === 0);
  const ordered = batch.filter(({ save }) => save.session.order !== null);
  const keyed = batch.filter(({ save }) => save.key !== null);
  const shape: Shape = {
    inserts: inserted.length > 0,
    updates: inserted.length < batch.length,
    orders: ordered.length > 0,
    keys: keyed.length > 0,
  };
  return {
    ...statementOf(shape),
    values: [
      ...sessionValues(batch),
      ...eventValues(events),
      ...(shape.inserts ? locatorValues(inserted.map(({ save }) => save.session)) : []),
      ...(shape.orders ? orderValues(ordered.map(({ save }) => save.session)) : []),
      ...(shape.keys
        ? keyValues(keyed.flatMap(({ save }) => (save.key === null ? [] : [{ save, key: save.key }])))
        : []),
    ],
  };
}

type Outcome = Exclude<SaveResult['kind'], 'claim-refused'>;

export interface SaveRow {
  /** 1 for the first save of the batch. */
  readonly ordinal: number;
  readonly outcome: Outcome;
}

/** What became of each save, in the order of the batch. */
export function readOutcomes(rows: readonly SaveRow[], batch: readonly PreparedSave[]): SaveResult[] {
  const byOrdinal = new Map(rows.map((row) => [row.ordinal, row.outcome]));
  return batch.map((_, index) => {
    const kind = byOrdinal.get(index + 1);
    assert(kind !== undefined, 'the database did not say what became of a save');
    return { kind };
  });
}

/** `\u0000` as an escape, and not the text of one (`\\u0000`). */
const ESCAPED_NUL = /(?<!\\)(?:\\\\)*\\u0000/;

function sessionValues(batch: readonly PreparedSave[]): Buffer[] {
  const sessions = batch.map(({ save }) => save.session);
  return [
    uuids(sessions.map((session) => session.merchantId)),
    uuids(sessions.map((session) => session.id)),
    int4s(batch.map(({ save }) => save.expectedVersion)),
    int4s(sessions.map((session) => session.version)),
    texts(sessions.map((session) => session.dialect)),
    texts(sessions.map((session) => session.state)),
    texts(batch.map(({ save }) => save.paymentStatus)),
    texts(sessions.map((session) => session.buyer.email?.toLowerCase() ?? null)),
    int8s(sessions.map((session) => session.createdAtMs)),
    int8s(batch.map(({ save }) => save.sweepAtMs)),
    int8s(batch.map(({ save }) => save.checkDueAtMs)),
    int8s(batch.map(({ save }) => save.factsVersion)),
    jsons(batch.map(({ body }) => body)),
  ];
}

function locatorValues(sessions: readonly Session[]): Buffer[] {
  const locators = sessions.flatMap((session) => [
    { session, publicId: `${session.dialect}:${session.publicId}` },
    ...(session.dialect === 'native' ? [] : [{ session, publicId: `native:${session.nativeId}` }]),
  ]);
  return [
    uuids(locators.map(({ session }) => session.merchantId)),
    uuids(locators.map(({ session }) => session.id)),
    texts(locators.map(({ publicId }) => publicId)),
  ];
}

function orderValues(sessions: readonly Session[]): Buffer[] {
  const orders = sessions.flatMap((session) => (session.order === null ? [] : [{ session, order: session.order }]));
  return [
    uuids(orders.map(({ session }) => session.merchantId)),
    uuids(orders.map(({ session }) => session.id)),
    texts(orders.map(({ order }) => order.id)),
    texts(orders.map(({ order }) => order.number)),
    int8s(orders.map(({ session }) => session.totals.total)),
    texts(orders.map(({ session }) => session.currency)),
    int8s(orders.map(({ order }) => order.atMs)),
    ...buyerValues(orders),
  ];
}

/** Whose orders they are, by every name. */
function buyerValues(orders: readonly { readonly session: Session; readonly order: Order }[]): Buffer[] {
  const buyers = orders.flatMap((each) => orderNames(each.session).map((buyer) => ({ ...each, buyer })));
  return [
    uuids(buyers.map(({ session }) => session.merchantId)),
    uuids(buyers.map(({ session }) => session.id)),
    int8s(buyers.map(({ order }) => order.atMs)),
    texts(buyers.map(({ buyer }) => buyer)),
  ];
}

function eventValues(events: readonly { save: Save; event: EventRecord }[]): Buffer[] {
  return [
    uuids(events.map(({ save }) => save.session.merchantId)),
    uuids(events.map(({ save }) => save.session.id)),
    uuids(events.map(({ event }) => event.id)),
    int4s(events.map(({ event }) => event.sequence)),
    texts(events.map(({ event }) => event.type)),
    int8s(events.map(({ event }) => event.atMs)),
    jsons(events.map(({ event }) => JSON.stringify(event.detail))),
    bools(events.map(({ event }) => event.listened)),
  ];
}

function keyValues(keys: readonly { save: Save; key: KeyUse }[]): Buffer[] {
  return [
    uuids(keys.map(({ save }) => save.session.merchantId)),
    uuids(keys.map(({ save }) => save.session.id)),
    texts(keys.map(({ key }) => key.scope)),
    texts(keys.map(({ key }) => key.key)),
    texts(keys.map(({ key }) => key.bodyHash)),
    texts(keys.map(({ key }) => key.step)),
    jsons(keys.map(({ key }) => (key.reply === null ? null : JSON.stringify(key.reply)))),
    int8s(keys.map(({ save }) => save.nowMs)),
    int8s(keys.map(({ key }) => key.reservedAtMs)),
    int8s(keys.map(({ key }) => key.expiresAtMs)),
  ];
}

/** What a batch holds. Each shape has a statement of its own, because parts without rows would cost as much as with. */
interface Shape {
  readonly inserts: boolean;
  readonly updates: boolean;
  readonly orders: boolean;
  readonly keys: boolean;
}

const statements = new Map<string, { readonly name: string; readonly text: string }>();

function statementOf(shape: Shape): { readonly name: string; readonly text: string } {
  const parts = Object.entries(shape).filter(([, isWanted]) => isWanted);
  const name = `save ${parts.map(([part]) => part).join(' ')}`;
  let statement = statements.get(name);
  if (statement === undefined) {
    statement = { name, text: textOf(shape) };
    statements.set(name, statement);
  }
  return statement;
}

// Scalar subqueries and arrays instead of joins, so that each costs one lookup by key whatever the planner believes.
// A key that somebody else claims while this statement runs cannot be seen by it. Such a row fails on `body_hash`, the
// whole statement with it, and the queue saves its rows again one by one; then the key is seen.
function textOf({ inserts, updates, orders, keys }: Shape): string {
  let parameters = 0;
  const unnest = (...types: readonly string[]): string =>
    `unnest(${types.map((type) => `$${++parameters}::${type}[]`).join(', ')})`;
  const isSaved = (id: string): string => `${id} = any (array(select id from saved))`;
  const isSeen = (id: string): string => `${id} = any (array(select session_id from key_use where is_seen))`;

  // In the order of the values.
  const sessions = unnest(
    'uuid',
    'uuid',
    'int',
    'int',
    ...Array<string>(4).fill('text'),
    ...Array<string>(4).fill('bigint'),
    'json',
  );
  const events = unnest('uuid', 'uuid', 'uuid', 'int', 'text', 'bigint', 'json', 'bool');
  const locators = inserts ? unnest('uuid', 'uuid', 'text') : '';
  const orderRows = orders ? unnest('uuid', 'uuid', 'text', 'text', 'bigint', 'text', 'bigint') : '';
  const buyerRows = orders ? unnest('uuid', 'uuid', 'bigint', 'text') : '';
  const keyRows = keys
    ? unnest('uuid', 'uuid', ...Array<string>(4).fill('text'), 'json', ...Array<string>(3).fill('bigint'))
    : '';

  const input = `input as materialized (
  select i.*, coalesce(i.facts_version = (select m.facts_version from merchant m where m.id = i.merchant_id), false) as is_fresh
  from ${sessions} with ordinality
    as i (merchant_id, id, expected_version, version, dialect, state, payment_status, email, created_at,
          sweep_at, check_due_at, facts_version, body, ordinal)
)`;
  const keyUse = `key_use as materialized (
  select u.*, u.step <> 'answer' and coalesce((select k.expires_at > u.now from idempotency_key k
    where k.merchant_id = u.merchant_id and k.scope = u.scope and k.key = u.key), false) as is_seen
  from ${keyRows}
    as u (merchant_id, session_id, scope, key, body_hash, step, reply, now, reserved_at, expires_at)
)`;
  const fit = `fit as ${orders || keys || updates ? 'materialized ' : ''}(
  select * from input where is_fresh${keys ? ` and not ${isSeen('id')}` : ''}
)`;
  const inserted = `inserted as (
  insert into session (merchant_id, id, version, dialect, state, payment_status, email, created_at, sweep_at, check_due_at, body)
  select merchant_id, id, version, dialect, state, payment_status, email, created_at, sweep_at, check_due_at, body
  from fit where expected_version = 0
  on conflict (merchant_id, id) do nothing
  returning id
)`;
  const updated = `updated as (
  update session s
  set version = i.version, state = i.state, payment_status = i.payment_status, email = i.email,
      sweep_at = i.sweep_at, check_due_at = i.check_due_at, body = i.body
  from fit i
  where i.expected_version > 0 and s.merchant_id = i.merchant_id and s.id = i.id and s.version = i.expected_version
  returning s.id
)`;
  const saved = `saved as materialized (
  ${[inserts ? 'select id from inserted' : '', updates ? 'select id from updated' : ''].filter(Boolean).join(' union all ')}
)`;
  const located = `located as (
  insert into locator (kind, public_id, merchant_id, id)
  select 'session', l.public_id, l.merchant_id, l.id::text
  from ${locators} as l (merchant_id, id, public_id)
  where ${isSaved('l.id')}
)`;
  const happened = `happened as (
  insert into event (merchant_id, id, session_id, sequence, type, at, detail, listened, snapshot)
  select e.merchant_id, e.id, e.session_id, e.sequence, e.type, e.at, e.detail, e.listened,
         case when e.listened then (select i.body from fit i where i.id = e.session_id) end
  from ${events}
    as e (merchant_id, session_id, id, sequence, type, at, detail, listened)
  where ${isSaved('e.session_id')}
)`;
  const ordered = `ordered as (
  insert into orders (merchant_id, session_id, id, number, total, currency, created_at)
  select o.*
  from ${orderRows}
    as o (merchant_id, session_id, id, number, total, currency, created_at)
  where ${isSaved('o.session_id')}
  on conflict (merchant_id, session_id) do nothing
)`;
  const bought = `bought as (
  insert into order_buyer (merchant_id, session_id, created_at, buyer)
  select b.*
  from ${buyerRows}
    as b (merchant_id, session_id, created_at, buyer)
  where ${isSaved('b.session_id')}
  on conflict do nothing
)`;
  const claimed = `claimed as (
  insert into idempotency_key as k (merchant_id, scope, key, body_hash, session_id, reply, reserved_at, expires_at)
  select merchant_id, scope, key, body_hash, session_id, reply, reserved_at, expires_at
  from key_use
  where step <> 'answer' and ${isSaved('session_id')}
  on conflict (merchant_id, scope, key) do update
  set body_hash = case when k.expires_at <= (select u.now from key_use u
        where u.merchant_id = k.merchant_id and u.scope = k.scope and u.key = k.key) then excluded.body_hash end,
      session_id = excluded.session_id, reply = excluded.reply,
      reserved_at = excluded.reserved_at, expires_at = excluded.expires_at
)`;
  const answered = `answered as (
  update idempotency_key k
  set reply = u.reply, session_id = u.session_id
  from key_use u
  where u.step = 'answer' and ${isSaved('u.session_id')}
    and k.merchant_id = u.merchant_id and k.scope = u.scope and k.key = u.key
    and k.body_hash = u.body_hash and k.reply is null
)`;
  return `with ${[
    input,
    ...(keys ? [keyUse] : []),
    fit,
    ...(inserts ? [inserted] : []),
    ...(updates ? [updated] : []),
    saved,
    ...(inserts ? [located] : []),
    happened,
    ...(orders ? [ordered, bought] : []),
    ...(keys ? [claimed, answered] : []),
  ].join(', ')}
select i.ordinal::int as ordinal,
  case
    when ${isSaved('i.id')} then 'saved'
    when not i.is_fresh then 'facts-stale'${
      keys
        ? `
    when ${isSeen('i.id')} then 'key-seen'`
        : ''
    }
    else 'version-conflict'
  end as outcome
from input i`;
}
