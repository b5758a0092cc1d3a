// One try of a delivery, or of several that go together: where it goes, how it is signed, what came back, and when to try again.
import type { Clock } from '../base/clock.ts';
import type { Vault } from '../base/crypto.ts';
import type { Observer } from '../base/observer.ts';
import type { Dialect, RenderContext, WebhookFormat } from '../dialects/dialect.ts';
import type { Session } from '../domain/session.ts';
import type { DeliveryRow, Store, TryRecord } from '../store/store.ts';
import type { Posted, Sender } from './sender.ts';

export interface DeliverDeps {
  readonly store: Pick<Store, 'loadEndpoint' | 'loadSession' | 'recordTry'>;
  readonly dialects: readonly Dialect[];
  readonly contextFor: (session: Session) => Promise<RenderContext>;
  readonly vault: Vault;
  readonly clock: Clock;
  readonly sender: Sender;
  readonly observer: Observer;
}

/** Where a delivery goes and with which secrets it is signed, newest first; a sentence when it cannot go anywhere. */
type Target = { readonly url: string; readonly secrets: readonly string[] } | { readonly problem: string };

/** Deliveries that go in one request, to the same place and in the same words. */
export type Parcel = readonly [DeliveryRow, ...DeliveryRow[]];

/**
 * Sends, records, and says whether the receiver answered. A try that `signal` ends is not recorded: its lease runs out
 * and it is sent again.
 */
export async function deliver(
  deps: DeliverDeps,
  merchantId: string,
  parcel: Parcel,
  signal: AbortSignal,
): Promise<boolean> {
  const [{ dialect, eventId }] = parcel;
  const step = { kind: 'delivery', name: dialect, follows: eventId } as const;
  const tried = await deps.observer.around(step, () => tryOnce(deps, merchantId, parcel, signal), outcomeOf);
  return tried.hasAnswered;
}

interface Tried {
  /** Of the first. */
  readonly outcome: 'delivered' | 'retried' | 'given-up' | 'cut';
  readonly hasAnswered: boolean;
}

const outcomeOf = ({ outcome }: Tried): string => outcome;

async function tryOnce(deps: DeliverDeps, merchantId: string, parcel: Parcel, signal: AbortSignal): Promise<Tried> {
  const { clock } = deps;
  const [first] = parcel;
  const format = deps.dialects.find(({ name }) => name === first.dialect)?.webhook ?? null;
  const target = await targetOf(deps, merchantId, first);
  const atMs = clock.businessMs(merchantId);
  const startedMs = clock.wallMs();
  const posted =
    format === null
      ? notSent(`The dialect ${first.dialect} sends no webhooks any more.`)
      : 'problem' in target
        ? notSent(target.problem)
        : await send(deps, format, parcel, target, signal);
  if (signal.aborted) return { outcome: 'cut', hasAnswered: false };
  const attempt = { atMs, ...posted, durationMs: clock.wallMs() - startedMs };
  const outcomes: Tried['outcome'][] = [];
  for (const row of parcel) {
    outcomes.push(await record(deps, merchantId, row, attempt, 'problem' in target ? null : format));
  }
  return { outcome: outcomes[0] ?? 'given-up', hasAnswered: posted.status !== null };
}

/** `format` is `null` for what cannot go anywhere, now or later. */
async function record(
  { store, clock }: DeliverDeps,
  merchantId: string,
  row: DeliveryRow,
  attempt: TryRecord,
  format: WebhookFormat | null,
): Promise<Tried['outcome']> {
  const { status, response: reply } = attempt;
  const isDone = status !== null && format?.judge(status, { eventId: row.eventId, reply }) === 'done';
  // The schedule is kept to the millisecond, as documented; the bound per receiver keeps retries from arriving as a flood.
  const waitMs = format?.retryAfterMs[row.tries.length];
  await store.recordTry(
    merchantId,
    row.id,
    attempt,
    isDone
      ? { status: 'delivered', dueAtMs: null }
      : waitMs === undefined
        ? { status: 'failed', dueAtMs: null }
        : { status: 'pending', dueAtMs: clock.businessMs(merchantId) + waitMs },
  );
  return isDone ? 'delivered' : waitMs === undefined ? 'given-up' : 'retried';
}

async function targetOf(deps: DeliverDeps, merchantId: string, row: DeliveryRow): Promise<Target> {
  const { store, clock, vault } = deps;
  if (row.endpointId === null) {
    const found = await store.loadSession(merchantId, row.sessionId);
    if (found === null) return { problem: 'The session that named this address is gone.' };
    const context = await deps.contextFor(found.session);
    return { url: row.url, secrets: [context.callbackSecret(found.session)] };
  }
  const endpoint = await store.loadEndpoint(merchantId, row.endpointId);
  if (endpoint === null) return { problem: 'The endpoint was deleted.' };
  if (!endpoint.enabled) return { problem: 'The endpoint is switched off.' };
  const isOverlap = endpoint.overlapUntilMs !== null && clock.businessMs(merchantId) < endpoint.overlapUntilMs;
  const valid = endpoint.secrets.slice(0, isOverlap ? 2 : 1);
  // A corrected address also helps what was waiting for it, so the endpoint's present one counts.
  return { url: endpoint.url, secrets: valid.map((secret) => vault.open(secret)) };
}

function send(
  { sender, clock, observer }: DeliverDeps,
  format: WebhookFormat,
  parcel: Parcel,
  { url, secrets }: Exclude<Target, { problem: string }>,
  signal: AbortSignal,
): Promise<Posted> {
  const [{ id, eventId, name, version, body: alone }] = parcel;
  const body = parcel.length === 1 ? alone : (format.batch?.join(parcel.map((row) => row.body)) ?? alone);
  const signed = format.headers({ id, eventId, name, body, version }, secrets, clock.wallMs());
  const headers = { ...observer.headers(), ...signed };
  return sender.post({ url, headers, body, timeoutMs: format.timeoutMs, signal });
}

const notSent = (error: string): Posted => ({ status: null, error, response: null });
