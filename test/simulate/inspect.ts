// What must hold when all has come to rest: the tables, the bank's book and the receivers' memories tell one story.
import { isSameJson } from '../../src/base/json.ts';
import type { HappenedEvent } from '../../src/domain/event.ts';
import { isOver } from '../../src/domain/lifecycle.ts';
import { winningAttempt, type Attempt } from '../../src/domain/payment.ts';
import type { Session } from '../../src/domain/session.ts';
import type { DeliveryRow, EventRow } from '../../src/store/store.ts';
import { formatOf } from '../webhooks.ts';
import type { Entry } from './bank.ts';
import { ordinalIn } from './model.ts';
import { markOf } from './receivers.ts';
import type { World } from './world.ts';

export async function inspect(world: World): Promise<readonly string[]> {
  const { model } = world;
  const sessions = [...model.sessions.values()];
  const wrong: string[] = [];
  for (const session of sessions) {
    const name = `session ${ordinalIn(model.sessions, session.id)}`;
    wrong.push(...[...unfinished(session), ...wrongMoney(session, world)].map((what) => `${name} ${what}`));
  }
  wrong.push(...(await wrongTables(world)), ...(await wrongCustomers(world)), ...(await wrongClaims(world)));
  wrong.push(...(await wrongWebhooks(world)));
  return wrong;
}

function unfinished(session: Session): string[] {
  return [
    ...(isOver(session.state) ? [] : [`is still ${session.state}`]),
    ...session.attempts.flatMap(({ state, checkDueAtMs, settledAtMs }) =>
      checkDueAtMs === null && settledAtMs !== null ? [] : [`has an attempt that is ${state} and never settled`],
    ),
    ...session.refunds.flatMap(({ state, checkDueAtMs }) =>
      (state === 'done' || state === 'failed') && checkDueAtMs === null ? [] : [`has a refund that is still ${state}`],
    ),
  ];
}

/** The bank's word against the session's. */
function wrongMoney(session: Session, { bank }: World): string[] {
  const wrong: string[] = [];
  const winner = winningAttempt(session);
  for (const attempt of session.attempts.filter(({ gateway }) => gateway === 'bank')) {
    const entry = bank.book.get(attempt.id);
    wrong.push(...wrongEntry(session, attempt, entry, winner?.id === attempt.id));
  }
  const kept = [...bank.book.values()].filter((entry) => entry.sessionId === session.id && keptBy(session, entry) > 0);
  if (kept.length > 1) wrong.push(`was charged ${kept.length} times and nothing of it is given back`);
  return wrong;
}

function wrongEntry(session: Session, attempt: Attempt, entry: Entry | undefined, isWinner: boolean): string[] {
  const charged = entry?.standing === 'paid' ? entry.amount : 0;
  if (attempt.state === 'paid' && charged === 0) return ['believes a payment that the bank knows nothing of'];
  if (charged === 0) return isWinner ? ['has an order and no money'] : [];
  if (attempt.state !== 'paid') return [`was charged and its attempt is ${attempt.state}`];
  const refunds = session.refunds.filter(({ attemptId }) => attemptId === attempt.id);
  const wrong: string[] = [];
  for (const { id, state, amount } of refunds) {
    const given = entry?.refunds.get(id) ?? 0;
    if (given !== (state === 'done' ? amount : 0))
      wrong.push(`has a refund that is ${state} and the bank gave ${given}`);
  }
  if ([...(entry?.refunds.keys() ?? [])].some((id) => !refunds.some((refund) => refund.id === id))) {
    wrong.push('does not know of a refund that the bank has made');
  }
  const isGivenBack = refunds.some(
    ({ automatic, state, amount }) => automatic && state === 'done' && amount === charged,
  );
  if (!isWinner && !isGivenBack) wrong.push('was charged, has no order for it and keeps the money');
  if (isWinner && refunds.some(({ automatic }) => automatic))
    wrong.push('has an order and gave the money back by itself');
  return wrong;
}

/** Of a charge, what has not gone back by itself. Refunds that the merchant asked for are no mistake. */
function keptBy(session: Session, { standing, amount, refunds }: Entry): number {
  if (standing !== 'paid') return 0;
  const automatic = session.refunds.filter((refund) => refund.automatic);
  return amount - automatic.reduce((sum, { id }) => sum + (refunds.get(id) ?? 0), 0);
}

async function wrongTables({ store, model, shop, database }: World): Promise<string[]> {
  const wrong: string[] = [];
  const { rows } = await store.listSessions(shop.merchantId, {}, { limit: 1_000, after: null });
  if (rows.length !== model.sessions.size)
    wrong.push(`${rows.length} sessions are stored and ${model.sessions.size} were saved`);
  for (const stored of rows) {
    const name = `session ${ordinalIn(model.sessions, stored.id)}`;
    if (!isSameJson(stored, model.sessions.get(stored.id))) wrong.push(`${name} is stored otherwise than it was saved`);
  }
  const orders = await database.query<{ session_id: string }>({
    text: 'select session_id from orders where merchant_id = $1',
    values: [shop.merchantId],
  });
  const ordered = [...model.sessions.values()].filter(({ order }) => order !== null);
  if (orders.length !== ordered.length)
    wrong.push(`${ordered.length} sessions have an order and ${orders.length} are stored`);
  return wrong;
}

/** Whoever became a customer did so by an order, and whoever an order names is there. */
async function wrongCustomers({ store, model, shop }: World): Promise<string[]> {
  const { rows } = await store.listCustomers(shop.merchantId, {}, { limit: 1_000, after: null });
  const stored = new Set(rows.map(({ id }) => id));
  const named = [...model.sessions.values()].flatMap(({ customerId }) => customerId ?? []);
  return [
    ...named.filter((id) => !stored.has(id)).map((id) => `an order names the customer ${id}, whom nobody finds`),
    ...[...stored].filter((id) => !named.includes(id)).map((id) => `the customer ${id} has no order`),
  ];
}

/** What is claimed is what sessions hold, and nothing else. */
async function wrongClaims({ database, model, shop }: World): Promise<string[]> {
  const held = new Map<string, number>();
  for (const { holds } of model.sessions.values()) {
    for (const { resource, key, delta } of holds) {
      const name = `${resource} ${key}`;
      held.set(name, (held.get(name) ?? 0) + delta);
    }
  }
  const rows = await database.query<{ resource: string; key: string; used: number }>({
    text: 'select resource, key, used from claim where merchant_id = $1',
    values: [shop.merchantId],
  });
  const claimed = new Map(rows.map(({ resource, key, used }) => [`${resource} ${key}`, used]));
  return [...new Set([...held.keys(), ...claimed.keys()])].flatMap((name) => {
    const [holds, used] = [held.get(name) ?? 0, claimed.get(name) ?? 0];
    return holds === used ? [] : [`${used} of ${name} are claimed and sessions hold ${holds}`];
  });
}

async function wrongWebhooks(world: World): Promise<string[]> {
  const { store, model, shop } = world;
  const wrong: string[] = [];
  const events = await all((page) => store.listEvents(shop.merchantId, {}, page));
  const deliveries = await all((page) => store.listDeliveries(shop.merchantId, {}, page));
  if (events.length !== model.events.size)
    wrong.push(`${events.length} events are stored and ${model.events.size} happened`);
  for (const event of events) {
    const name = `session ${ordinalIn(model.sessions, event.sessionId)}'s event ${event.sequence} ${event.type}`;
    const mine = deliveries.filter(({ eventId }) => eventId === event.id);
    wrong.push(...wrongDeliveries(event, mine, world).map((what) => `${name} ${what}`));
  }
  return [...wrong, ...wrongOrder(deliveries, world)];
}

function wrongDeliveries(event: EventRow, deliveries: readonly DeliveryRow[], { receivers, shop }: World): string[] {
  const wrong: string[] = [];
  for (const { id: endpointId, dialect } of shop.config.endpoints) {
    const session = event.snapshot;
    const names =
      session === null ? [] : formatOf(dialect).namesOf(event.type, session, event.detail as HappenedEvent['detail']);
    const own = deliveries.filter((delivery) => delivery.endpointId === endpointId);
    if (own.length !== names.length)
      wrong.push(`has ${own.length} deliveries to ${endpointId} instead of ${names.length}`);
  }
  for (const delivery of deliveries) {
    const { status, tries, url, dialect } = delivery;
    const mark = markOf(delivery);
    const wasTaken = receivers.tries.some((one) => one.url === url && one.mark === mark && one.wasTaken);
    const gaveUp = status === 'failed' && tries.length > formatOf(dialect).retryAfterMs.length;
    if (status !== 'delivered' && !gaveUp)
      wrong.push(`has a delivery to ${url} that is ${status} after ${tries.length} tries`);
    if (status === 'delivered' && !wasTaken) wrong.push(`counts as delivered to ${url}, which never got it`);
  }
  return wrong;
}

/** First tries at one receiver keep the order of a session's events. */
function wrongOrder(deliveries: readonly DeliveryRow[], { receivers, model }: World): string[] {
  const byName = new Map<string, DeliveryRow>();
  for (const delivery of deliveries) byName.set(`${delivery.url} ${markOf(delivery)}`, delivery);
  const latest = new Map<string, number>();
  const seen = new Set<string>();
  return receivers.tries.flatMap(({ url, mark }) => {
    const delivery = byName.get(`${url} ${mark}`);
    if (delivery === undefined) return [`${url} got a webhook that nobody knows`];
    if (seen.has(`${url} ${mark}`)) return [];
    seen.add(`${url} ${mark}`);
    const line = `${url} ${delivery.sessionId}`;
    const before = latest.get(line) ?? 0;
    latest.set(line, delivery.sequence);
    const name = `session ${ordinalIn(model.sessions, delivery.sessionId)}`;
    return delivery.sequence < before ? [`${name}'s event ${delivery.sequence} came to ${url} after ${before}`] : [];
  });
}

async function all<Row>(
  list: (page: { limit: number; after: string | null }) => Promise<{ rows: readonly Row[]; next: string | null }>,
): Promise<readonly Row[]> {
  const rows: Row[] = [];
  let after: string | null = null;
  do {
    const page: { rows: readonly Row[]; next: string | null } = await list({ limit: 1_000, after });
    rows.push(...page.rows);
    after = page.next;
  } while (after !== null);
  return rows;
}
