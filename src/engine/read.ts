// Reading: what an answer or a page needs around a session. Nothing here changes one.
import type { Dialect, RenderContext, TimelineEntry } from '../dialects/dialect.ts';
import type { Attempt, Refund } from '../domain/payment.ts';
import type { Session } from '../domain/session.ts';
import type { EventRow, DeliveryRow } from '../store/store.ts';
import type { EngineDeps } from './deps.ts';
import type { Known } from './facts-cache.ts';
import { heldByNobody, noCoins } from './readied.ts';
import { inNoPostalList } from './postal-list-cache.ts';

/** Everything `render` may look up, without any further wait. */
export function contextOf(deps: EngineDeps, known: Known | null, requestId: string): RenderContext {
  return {
    merchant: known?.merchant ?? null,
    item: known?.item ?? nothing,
    inPostalList: known?.inPostalList ?? inNoPostalList,
    heldByOthers: known?.heldByOthers ?? heldByNobody,
    coinsOf: known?.coinsOf ?? noCoins,
    methods: known?.methods ?? none,
    nowMs: known === null ? deps.clock.wallMs() : deps.clock.businessMs(known.merchant.id),
    requestId,
    orderNumber: (session, order) => dialectOf(deps, session).orderNumber?.(session, order) ?? order.number,
    pageUrl: (session) => deps.publicUrl + pagePath(deps, session),
    paymentLinkUrl: ({ id, dialect }) => {
      const { paymentLinkPath = '' } = named(deps, dialect);
      return `${deps.publicUrl}/${dialect}${paymentLinkPath.replace(':id', encodeURIComponent(id))}`;
    },
    clientSecret: (session) => deps.vault.derive('client', session.merchantId, session.id),
    callbackSecret: (session) => deps.vault.derive('callback', session.merchantId, session.id),
    docsUrl: deps.docsUrl,
  };
}

const nothing = (): undefined => undefined;
const none = (): readonly [] => [];

/** Path of the session's hosted page. */
export function pagePath(deps: EngineDeps, session: Session): string {
  return dialectOf(deps, session).pagePath.replace(':id', encodeURIComponent(session.publicId));
}

const dialectOf = (deps: EngineDeps, { dialect }: Session): Dialect => named(deps, dialect);

function named({ dialects }: EngineDeps, name: string): Dialect {
  const dialect = dialects.find((installed) => installed.name === name);
  if (dialect === undefined) throw new Error(`something speaks ${name}, which is not installed`);
  return dialect;
}

/** The session's history in order of time. */
export function timelineOf(
  session: Session,
  events: readonly EventRow[],
  deliveries: readonly DeliveryRow[],
): TimelineEntry[] {
  const entries: TimelineEntry[] = [
    ...events.map((event) => ({
      atMs: event.atMs,
      kind: 'event' as const,
      name: event.type,
      detail: { id: event.id, sequence: event.sequence, ...event.detail },
    })),
    ...session.attempts.flatMap(attemptEntries),
    ...session.refunds.flatMap(refundEntries),
    ...deliveries.flatMap((delivery) =>
      delivery.tries.map((attempt, index) => ({
        atMs: attempt.atMs,
        kind: 'delivery' as const,
        name: delivery.name,
        detail: {
          id: delivery.id,
          event: delivery.eventId,
          try: index + 1,
          status: attempt.status,
          error: attempt.error,
        },
      })),
    ),
  ];
  // A stable sort: what happened in the same millisecond keeps the order in which it is listed above.
  return entries.sort((a, b) => a.atMs - b.atMs);
}

/** Its start, and what became of it once that is settled. */
function attemptEntries(attempt: Attempt): TimelineEntry[] {
  const { id, gateway, method, amount, reference, checks } = attempt;
  const started = { kind: 'attempt', name: 'started', detail: { id, gateway, method, amount } } as const;
  const entries: TimelineEntry[] = [{ atMs: attempt.startedAtMs, ...started }];
  if (attempt.settledAtMs === null) return entries;
  const detail = { ...started.detail, reference, decline_code: attempt.decline?.code ?? null, checks };
  return [...entries, { atMs: attempt.settledAtMs, kind: 'attempt', name: attempt.state, detail }];
}

function refundEntries(refund: Refund): TimelineEntry[] {
  const { id, attemptId, amount, automatic, checkDueAtMs } = refund;
  const asked = { kind: 'refund', name: 'asked', detail: { id, attempt: attemptId, amount, automatic } } as const;
  const entries: TimelineEntry[] = [{ atMs: refund.atMs, ...asked }];
  if (refund.settledAtMs === null) return entries;
  const detail = { ...asked.detail, retried: refund.state === 'failed' && checkDueAtMs !== null };
  return [...entries, { atMs: refund.settledAtMs, kind: 'refund', name: refund.state, detail }];
}
