// Turns saved events into deliveries: one for each endpoint that listens, with its body frozen for every later try.
import type { Clock } from '../base/clock.ts';
import { uuidFromNames } from '../base/ids.ts';
import type { CustomerEventType, Dialect, EventView, RenderContext } from '../dialects/dialect.ts';
import type { Customer } from '../domain/customer.ts';
import type { HappenedEvent } from '../domain/event.ts';
import { hears } from '../domain/merchant.ts';
import type { Session } from '../domain/session.ts';
import type { Subscription, SubscriptionEventType, ToldAbout } from '../domain/subscription.ts';
import type { DeliveryRow, EndpointRow, EventRow, Store } from '../store/store.ts';

/** Pino fits. */
export interface Log {
  error(details: object, message: string): void;
}

export interface FanOutDeps {
  readonly store: Pick<Store, 'eventsToFanOut' | 'fanOut' | 'listEndpoints' | 'loadSession'>;
  readonly dialects: readonly Dialect[];
  /** What rendering a session needs. */
  readonly contextFor: (session: Session) => Promise<RenderContext>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Who wants to hear of an event, in which dialect. */
interface Listener {
  readonly endpointId: string | null;
  readonly dialect: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly version: string | null;
}

const BATCH = 100;
const FIRST_REST_MS = 1_000;
const LONGEST_REST_MS = 10 * 60 * 1000;
/** Until the rests are longer, it may be a hiccup of the database, and the order of a session's webhooks is kept. */
const LONGEST_HOLDING_REST_MS = 4_000;

/** The answer fans out one batch of a merchant's waiting events and says whether there may be more. */
export function createFanOut(deps: FanOutDeps): (merchantId: string) => Promise<boolean> {
  const { store, clock, log } = deps;
  // An event that cannot be worded is a bug of ours: it waits for a better version and must not hold up the others for long.
  const resting = new Map<string, { untilMs: number; restMs: number }>();

  async function fanOutOne(merchantId: string, event: EventRow, endpoints: readonly EndpointRow[]): Promise<boolean> {
    const rest = resting.get(event.id);
    if (rest !== undefined && clock.wallMs() < rest.untilMs) return false;
    try {
      await store.fanOut(merchantId, event.id, await deliveriesFor(deps, merchantId, event, endpoints));
      resting.delete(event.id);
      return true;
    } catch (error) {
      const restMs = Math.min(rest === undefined ? FIRST_REST_MS : rest.restMs * 2, LONGEST_REST_MS);
      resting.set(event.id, { untilMs: clock.wallMs() + restMs, restMs });
      log.error({ err: error, merchant: merchantId, event: event.id }, 'an event could not be fanned out');
      return false;
    }
  }

  /** Whether later events of its session wait with an event that could not be fanned out. */
  const isHolding = ({ id }: EventRow): boolean => (resting.get(id)?.restMs ?? 0) <= LONGEST_HOLDING_REST_MS;

  return async (merchantId) => {
    const limit = BATCH + resting.size;
    const events = await store.eventsToFanOut(merchantId, limit);
    if (events.length === 0) return false;
    const endpoints = await allEndpoints(store, merchantId);
    let done = 0;
    const heldUp = new Set<string>();
    for (const event of events) {
      if (heldUp.has(event.sessionId)) continue;
      if (await fanOutOne(merchantId, event, endpoints)) done += 1;
      else if (isHolding(event)) heldUp.add(event.sessionId);
    }
    return done > 0 && events.length === limit;
  };
}

async function allEndpoints(store: FanOutDeps['store'], merchantId: string): Promise<readonly EndpointRow[]> {
  const endpoints: EndpointRow[] = [];
  let after: string | null = null;
  do {
    const page: Awaited<ReturnType<Store['listEndpoints']>> = await store.listEndpoints(
      merchantId,
      {},
      { limit: 100, after },
    );
    endpoints.push(...page.rows);
    after = page.next;
  } while (after !== null);
  return endpoints;
}

async function deliveriesFor(
  deps: FanOutDeps,
  merchantId: string,
  event: EventRow,
  endpoints: readonly EndpointRow[],
): Promise<readonly DeliveryRow[]> {
  if (event.customer !== null) return deliveriesAbout(deps, merchantId, event, event.customer, endpoints);
  if (event.subscription !== null) return deliveriesOf(deps, merchantId, event, event.subscription, endpoints);
  const session = event.snapshot ?? (await deps.store.loadSession(merchantId, event.sessionId))?.session;
  if (session === undefined) return [];
  const view: EventView = {
    id: event.id,
    type: event.type,
    atMs: event.atMs,
    sequence: event.sequence,
    detail: event.detail,
    session,
  };
  const nowMs = deps.clock.businessMs(merchantId);
  const deliveries: DeliveryRow[] = [];
  for (const listener of listenersOf(session, endpoints)) {
    const webhook = deps.dialects.find(({ name }) => name === listener.dialect)?.webhook;
    if (!webhook) continue;
    for (const name of webhook.namesOf(event.type, session, event.detail as HappenedEvent['detail'])) {
      if (!hears(listener, name)) continue;
      const body = webhook.render(name, view, await deps.contextFor(session), listener.version);
      deliveries.push(deliveryTo(listener, event, name, body, nowMs));
    }
  }
  return deliveries;
}

/** In the words of those dialects that have some for customers. */
function deliveriesAbout(
  { dialects, clock }: FanOutDeps,
  merchantId: string,
  event: EventRow,
  customer: Customer,
  endpoints: readonly EndpointRow[],
): readonly DeliveryRow[] {
  const nowMs = clock.businessMs(merchantId);
  const type = event.type as CustomerEventType;
  const view = { id: event.id, type, atMs: event.atMs, customer };
  return endpointListeners(endpoints).flatMap((listener) => {
    const words = dialects.find(({ name }) => name === listener.dialect)?.webhook?.customers;
    const names = words?.namesOf(type).filter((name) => hears(listener, name)) ?? [];
    return names.map((name) => deliveryTo(listener, event, name, words?.render(name, view) ?? '', nowMs));
  });
}

async function deliveriesOf(
  { dialects, clock, store, contextFor }: FanOutDeps,
  merchantId: string,
  event: EventRow,
  subscription: Subscription,
  endpoints: readonly EndpointRow[],
): Promise<readonly DeliveryRow[]> {
  const last = await store.loadSession(merchantId, subscription.lastSessionId);
  if (last === null) return [];
  const context = await contextFor(last.session);
  const nowMs = clock.businessMs(merchantId);
  const { id, atMs } = event;
  const type = event.type as SubscriptionEventType;
  const about = (event.detail['about'] ?? null) as ToldAbout | null;
  const view = { id, type, about, atMs, subscription, last: last.session };
  return endpointListeners(endpoints).flatMap((listener) => {
    const words = dialects.find(({ name }) => name === listener.dialect)?.webhook?.subscriptions;
    const names = words?.namesOf(type, about).filter((name) => hears(listener, name)) ?? [];
    const bodyOf = (name: string): string => words?.render(name, view, context, listener.version) ?? '';
    return names.map((name) => deliveryTo(listener, event, name, bodyOf(name), nowMs));
  });
}

const deliveryTo = (listener: Listener, event: EventRow, name: string, body: string, nowMs: number): DeliveryRow => ({
  // The same for the same names, so that two processes at work on one event cannot make two deliveries of it.
  id: uuidFromNames('delivery', event.id, listener.endpointId ?? 'callback', name),
  eventId: event.id,
  sessionId: event.sessionId,
  sequence: event.sequence,
  endpointId: listener.endpointId,
  dialect: listener.dialect,
  name,
  version: listener.version,
  url: listener.url,
  body,
  status: 'pending',
  tries: [],
  dueAtMs: nowMs,
  createdAtMs: nowMs,
});

function listenersOf(session: Session, endpoints: readonly EndpointRow[]): readonly Listener[] {
  const { callback, dialect } = session;
  const listeners = endpointListeners(endpoints);
  return callback === null ? listeners : [...listeners, { endpointId: null, dialect, version: null, ...callback }];
}

const endpointListeners = (endpoints: readonly EndpointRow[]): readonly Listener[] =>
  endpoints
    .filter((endpoint) => endpoint.enabled)
    .map(({ id, dialect, url, events, version }) => ({ endpointId: id, dialect, url, events, version }));
