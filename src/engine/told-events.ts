// What an endpoint was told, and what its receiver says of it.
import { unreachable } from '../base/assert.ts';
import type { Result } from '../dialects/dialect.ts';
import type { ToldEventsIntent } from '../dialects/told-events.ts';
import type { EndpointRow } from '../store/store.ts';
import { deliveryView, endpointView } from './endpoint-views.ts';
import type { EngineDeps } from './deps.ts';

export const isToldEventsIntent = (intent: { readonly do: string }): intent is ToldEventsIntent =>
  /^(list-told-events|mark-told-event|set-endpoint-secret)$/.test(intent.do);

/** Of endpoints in one look. */
const PORTION = 100;

/** `dialect` is the one asked through, whose endpoints they are. */
export async function manageToldEvents(
  { store, clock, vault }: Pick<EngineDeps, 'store' | 'clock' | 'vault'>,
  merchantId: string,
  dialect: string,
  intent: ToldEventsIntent,
): Promise<Result> {
  const endpoints = await endpointsOf();
  const nowMs = clock.businessMs(merchantId);
  switch (intent.do) {
    case 'list-told-events': {
      const first = endpoints.at(-1);
      const { page, fromMs, beforeMs, withinMs, isProcessed } = intent;
      if (first === undefined) return { kind: 'deliveries', page: { items: [], nextCursor: null, total: 0 } };
      const query = {
        endpointId: first.id,
        statuses: isProcessed ? ['delivered'] : ['pending', 'failed'],
        createdFromMs: Math.max(fromMs ?? 0, nowMs - withinMs),
        ...(beforeMs !== null && { createdBeforeMs: beforeMs }),
      };
      const paged = { ...page, after: page.cursor, order: 'oldest-first', counted: true } as const;
      const { rows, next, total } = await store.listDeliveries(merchantId, query, paged);
      return { kind: 'deliveries', page: { items: rows.map(deliveryView), nextCursor: next, total } };
    }
    case 'mark-told-event': {
      const { eventId, isProcessed } = intent;
      const query = { endpointId: endpoints.at(-1)?.id ?? '', eventId };
      const [row] = (await store.listDeliveries(merchantId, query, { limit: 1, after: null })).rows;
      const marked =
        row === undefined ? null : await store.markDelivery(merchantId, row.id, isProcessed ? 'delivered' : 'failed');
      if (marked === null) return { kind: 'not-found', what: 'event' };
      return { kind: 'delivery', delivery: deliveryView(marked) };
    }
    case 'set-endpoint-secret': {
      const { url, secret } = intent;
      const found = endpoints.find((endpoint) => endpoint.url === url);
      const row =
        found === undefined ? null : await store.setEndpointSecret(merchantId, found.id, vault.seal(secret), nowMs);
      if (row === null) return { kind: 'not-found', what: 'endpoint' };
      return { kind: 'endpoint', endpoint: endpointView(row), secret: null };
    }
    default:
      return unreachable(intent);
  }

  /** Newest first. */
  async function endpointsOf(): Promise<readonly EndpointRow[]> {
    const found: EndpointRow[] = [];
    let after: string | null = null;
    do {
      const { rows, next }: Awaited<ReturnType<typeof store.listEndpoints>> = await store.listEndpoints(
        merchantId,
        { dialect },
        { limit: PORTION, after },
      );
      found.push(...rows);
      after = next;
    } while (after !== null);
    return found;
  }
}
