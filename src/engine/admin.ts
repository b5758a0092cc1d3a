// What a merchant manages besides sessions: webhook endpoints, deliveries and the event log.
import { randomBytes } from 'node:crypto';
import { unreachable } from '../base/assert.ts';
import { uuidv4, uuidv7 } from '../base/ids.ts';
import { checkWebhookUrl } from '../base/public-url.ts';
import type { EndpointInput, EventView, Intent, Result, WebhookFormat } from '../dialects/dialect.ts';
import type { Merchant } from '../domain/merchant.ts';
import { problem } from '../domain/problem.ts';
import type { Session } from '../domain/session.ts';
import type { DeliveryRow, EndpointRow, EventRow } from '../store/store.ts';
import type { EngineDeps } from './deps.ts';
import { deliveryView, endpointView } from './endpoint-views.ts';
import { findSession } from './find-session.ts';
import { refused } from './refused.ts';

export type AdminIntent = Extract<
  Intent,
  {
    do:
      | 'list-endpoints'
      | 'read-endpoint'
      | 'create-endpoint'
      | 'update-endpoint'
      | 'delete-endpoint'
      | 'rotate-endpoint'
      | 'test-endpoint'
      | 'list-deliveries'
      | 'read-delivery'
      | 'resend-delivery'
      | 'list-events'
      | 'read-event'
      | 'list-messages';
  }
>;

/** After a rotation the old secret signs along for a day, so that receivers can change over in peace. */
const ROTATION_OVERLAP_MS = 24 * 60 * 60 * 1000;

/**
 * `dialect` is the one asked through: its endpoints are created, and its format makes the secret. Kassa's own API manages
 * every endpoint and delivery, a vendor's only those that speak its words.
 */
export async function administer(
  deps: EngineDeps,
  merchant: Merchant,
  dialect: string,
  intent: AdminIntent,
): Promise<Result> {
  const { store } = deps;
  const merchantId = merchant.id;
  const within = dialect === 'native' ? {} : { dialect };
  const isManagedHere = (row: { readonly dialect: string }): boolean => dialect === 'native' || row.dialect === dialect;
  switch (intent.do) {
    case 'list-endpoints': {
      const page = await store.listEndpoints(merchantId, within, { ...intent.page, after: intent.page.cursor });
      return { kind: 'endpoints', page: { items: page.rows.map(endpointView), nextCursor: page.next } };
    }
    case 'read-endpoint':
      return onEndpoint(intent.id, async (row) => ({ kind: 'endpoint', endpoint: endpointView(row), secret: null }));
    case 'create-endpoint':
      return createEndpoint(intent.input);
    case 'update-endpoint':
      return onEndpoint(intent.id, () => updateEndpoint(intent.id, intent.input));
    case 'delete-endpoint':
      return onEndpoint(intent.id, async ({ id }) =>
        (await store.deleteEndpoint(merchantId, id))
          ? { kind: 'deleted', id }
          : { kind: 'not-found', what: 'endpoint' },
      );
    case 'rotate-endpoint':
      return onEndpoint(intent.id, rotateEndpoint);
    case 'test-endpoint':
      return onEndpoint(intent.id, (row) => testEndpoint(row, intent.event));
    case 'list-deliveries': {
      const { endpointId, eventId, eventType: name, status } = intent;
      const query = { ...within, endpointId, eventId, name, status };
      const { rows, next, total } = await store.listDeliveries(merchantId, query, {
        ...intent.page,
        after: intent.page.cursor,
      });
      return { kind: 'deliveries', page: { items: rows.map(deliveryView), nextCursor: next, total } };
    }
    case 'read-delivery': {
      const row = await store.loadDelivery(merchantId, intent.id);
      return deliveryOr404(row !== null && isManagedHere(row) ? row : null);
    }
    case 'resend-delivery': {
      const row = await store.loadDelivery(merchantId, intent.id);
      if (row === null || !isManagedHere(row)) return deliveryOr404(null);
      const resent = await store.resendDelivery(merchantId, row.id, deps.clock.businessMs(merchantId));
      deps.onEvents(merchantId);
      return deliveryOr404(resent);
    }
    case 'list-events':
      return listEvents(intent);
    case 'read-event': {
      const row = await store.loadEvent(merchantId, intent.id);
      // Events about customers are told in webhooks only.
      const view = row?.customer === null ? await eventView(row) : null;
      return view === null ? { kind: 'not-found', what: 'event' } : { kind: 'event', event: view };
    }
    case 'list-messages': {
      const page = await store.listMessages(merchantId, { limit: intent.page.limit, after: intent.page.cursor });
      return { kind: 'messages', page: { items: page.rows, nextCursor: page.next } };
    }
    default:
      return unreachable(intent);
  }

  async function onEndpoint(id: string, then: (row: EndpointRow) => Promise<Result>): Promise<Result> {
    const row = await store.loadEndpoint(merchantId, id);
    return row !== null && isManagedHere(row) ? then(row) : { kind: 'not-found', what: 'endpoint' };
  }

  async function createEndpoint(input: EndpointInput & { url: string; events: readonly string[] }): Promise<Result> {
    const bad = badUrl(input.url);
    if (bad !== null) return bad;
    const nowMs = deps.clock.businessMs(merchantId);
    const secret = newSecret(formatOf(dialect));
    const row: EndpointRow = {
      id: uuidv7(deps.clock.wallMs()),
      dialect,
      url: input.url,
      events: input.events,
      version: null,
      description: input.description ?? null,
      enabled: input.enabled ?? true,
      secrets: [deps.vault.seal(secret)],
      overlapUntilMs: null,
      createdAtMs: nowMs,
      updatedAtMs: nowMs,
    };
    await store.insertEndpoint(merchantId, row);
    return { kind: 'endpoint', endpoint: endpointView(row), secret };
  }

  async function updateEndpoint(id: string, input: EndpointInput): Promise<Result> {
    const bad = input.url === undefined ? null : badUrl(input.url);
    if (bad !== null) return bad;
    const row = await store.updateEndpoint(merchantId, id, input, deps.clock.businessMs(merchantId));
    if (row === null) return { kind: 'not-found', what: 'endpoint' };
    return { kind: 'endpoint', endpoint: endpointView(row), secret: null };
  }

  async function rotateEndpoint({ id, dialect: of }: EndpointRow): Promise<Result> {
    const nowMs = deps.clock.businessMs(merchantId);
    const secret = newSecret(formatOf(of));
    const sealed = deps.vault.seal(secret);
    const row = await store.rotateEndpoint(merchantId, id, sealed, nowMs + ROTATION_OVERLAP_MS, nowMs);
    if (row === null) return { kind: 'not-found', what: 'endpoint' };
    return { kind: 'endpoint', endpoint: endpointView(row), secret };
  }

  /** Stands among the deliveries like any other, only that no event is behind it. */
  async function testEndpoint({ id, url, version, dialect: of }: EndpointRow, name: string): Promise<Result> {
    const nowMs = deps.clock.businessMs(merchantId);
    const body = formatOf(of).sample?.(name, { merchant, nowMs }) ?? null;
    if (body === null) {
      const text = `\`event\`: nothing in this shop leads to ${name}, so there is no example of it to send.`;
      return refused(problem('invalid_value', 'event', text));
    }
    const ids = { id: uuidv7(deps.clock.wallMs()), eventId: uuidv4(), sessionId: uuidv4(), endpointId: id };
    const row: DeliveryRow = {
      ...ids,
      ...{ dialect: of, name, version, url, body, sequence: 1 },
      ...{ status: 'pending', tries: [], dueAtMs: nowMs, createdAtMs: nowMs },
    };
    await store.insertDelivery(merchantId, row);
    deps.onEvents(merchantId);
    return { kind: 'delivery', delivery: deliveryView(row) };
  }

  function badUrl(url: string): Result | null {
    const reason = checkWebhookUrl(url, deps.allowPrivateWebhooks);
    if (reason === null) return null;
    return refused(problem('invalid_value', 'url', reason));
  }

  function formatOf(of: string): WebhookFormat {
    const format = deps.dialects.find(({ name }) => name === of)?.webhook;
    if (!format) throw new Error(`the dialect ${of} has no webhooks`);
    return format;
  }

  async function listEvents(wanted: Extract<AdminIntent, { do: 'list-events' }>): Promise<Result> {
    const { session, type, page } = wanted;
    let sessionId: string | undefined;
    if (session !== undefined) {
      const found = await findSession(deps, session, merchantId);
      if (found === null) return { kind: 'not-found', what: 'session' };
      sessionId = found.session.id;
    }
    const rows = await store.listEvents(merchantId, { type, sessionId }, { limit: page.limit, after: page.cursor });
    const views = await Promise.all(rows.rows.map(eventView));
    return {
      kind: 'events',
      page: { items: views.filter((view) => view !== null), nextCursor: rows.next },
    };
  }

  async function eventView(row: EventRow): Promise<EventView | null> {
    const session: Session | undefined = row.snapshot ?? (await store.loadSession(merchantId, row.sessionId))?.session;
    return session === undefined ? null : { ...row, session };
  }
}

const newSecret = (format: WebhookFormat): string => format.secretFrom(randomBytes(32).toString('hex'));

const deliveryOr404 = (row: DeliveryRow | null): Result =>
  row === null ? { kind: 'not-found', what: 'delivery' } : { kind: 'delivery', delivery: deliveryView(row) };
