// What a merchant manages besides sessions: webhook endpoints, deliveries and the event log.
import { randomBytes } from 'node:crypto';
import { unreachable } from '../base/assert.ts';
import { uuidv7 } from '../base/ids.ts';
import { checkWebhookUrl } from '../base/public-url.ts';
import type { EndpointInput, EventView, Intent, Result } from '../dialects/dialect.ts';
import { problem } from '../domain/problem.ts';
import type { Session } from '../domain/session.ts';
import type { EndpointRow, EventRow } from '../store/store.ts';
import type { EngineDeps } from './deps.ts';
import { deliveryView, endpointView } from './endpoint-views.ts';
import { findSession } from './find-session.ts';

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

/** `dialect` is the one asked through: its endpoints are created, and its format makes the secret. */
export async function administer(
  deps: EngineDeps,
  merchantId: string,
  dialect: string,
  intent: AdminIntent,
): Promise<Result> {
  const { store } = deps;
  switch (intent.do) {
    case 'list-endpoints': {
      const page = await store.listEndpoints(merchantId, { limit: intent.page.limit, after: intent.page.cursor });
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
    case 'list-deliveries': {
      const { endpointId, eventId, status } = intent;
      const query = { endpointId, eventId, status };
      const page = await store.listDeliveries(merchantId, query, {
        limit: intent.page.limit,
        after: intent.page.cursor,
      });
      return { kind: 'deliveries', page: { items: page.rows.map(deliveryView), nextCursor: page.next } };
    }
    case 'read-delivery': {
      const row = await store.loadDelivery(merchantId, intent.id);
      return row === null ? { kind: 'not-found', what: 'delivery' } : { kind: 'delivery', delivery: deliveryView(row) };
    }
    case 'resend-delivery': {
      const row = await store.resendDelivery(merchantId, intent.id, deps.clock.businessMs(merchantId));
      if (row === null) return { kind: 'not-found', what: 'delivery' };
      deps.onEvents(merchantId);
      return { kind: 'delivery', delivery: deliveryView(row) };
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

  /** Kassa's own API manages every endpoint, a vendor's only those that speak its words. */
  async function onEndpoint(id: string, then: (row: EndpointRow) => Promise<Result>): Promise<Result> {
    const row = await store.loadEndpoint(merchantId, id);
    const isManagedHere = row !== null && (dialect === 'native' || row.dialect === dialect);
    return isManagedHere ? then(row) : { kind: 'not-found', what: 'endpoint' };
  }

  async function createEndpoint(input: EndpointInput & { url: string; events: readonly string[] }): Promise<Result> {
    const bad = badUrl(input.url);
    if (bad !== null) return bad;
    const nowMs = deps.clock.businessMs(merchantId);
    const secret = newSecret(dialect);
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
    const secret = newSecret(of);
    const sealed = deps.vault.seal(secret);
    const row = await store.rotateEndpoint(merchantId, id, sealed, nowMs + ROTATION_OVERLAP_MS, nowMs);
    if (row === null) return { kind: 'not-found', what: 'endpoint' };
    return { kind: 'endpoint', endpoint: endpointView(row), secret };
  }

  function badUrl(url: string): Result | null {
    const reason = checkWebhookUrl(url, deps.allowPrivateWebhooks);
    if (reason === null) return null;
    return { kind: 'refused', problems: [problem('invalid_value', 'url', reason)], session: null };
  }

  function newSecret(of: string): string {
    const format = deps.dialects.find(({ name }) => name === of)?.webhook;
    if (!format) throw new Error(`the dialect ${of} has no webhooks`);
    return format.secretFrom(randomBytes(32).toString('hex'));
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
