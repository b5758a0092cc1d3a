// One try of one delivery: where it goes, how it is signed, what came back, and when to try again.
import type { Clock } from '../base/clock.ts';
import type { Vault } from '../base/crypto.ts';
import type { Observer } from '../base/observer.ts';
import type { Dialect, RenderContext, WebhookFormat } from '../dialects/dialect.ts';
import type { Session } from '../domain/session.ts';
import type { DeliveryRow, Store } from '../store/store.ts';
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

/**
 * Sends, records, and says whether the receiver answered. A try that `signal` ends is not recorded: its lease runs out
 * and it is sent again.
 */
export async function deliver(
  deps: DeliverDeps,
  merchantId: string,
  row: DeliveryRow,
  signal: AbortSignal,
): Promise<boolean> {
  const step = { kind: 'delivery', name: row.dialect, follows: row.eventId } as const;
  const tried = await deps.observer.around(step, () => tryOnce(deps, merchantId, row, signal), outcomeOf);
  return tried.hasAnswered;
}

interface Tried {
  readonly outcome: 'delivered' | 'retried' | 'given-up' | 'cut';
  readonly hasAnswered: boolean;
}

const outcomeOf = ({ outcome }: Tried): string => outcome;

async function tryOnce(deps: DeliverDeps, merchantId: string, row: DeliveryRow, signal: AbortSignal): Promise<Tried> {
  const { clock, store } = deps;
  const format = deps.dialects.find(({ name }) => name === row.dialect)?.webhook ?? null;
  const target = await targetOf(deps, merchantId, row);
  const atMs = clock.businessMs(merchantId);
  const startedMs = clock.wallMs();
  const posted =
    format === null
      ? notSent(`The dialect ${row.dialect} sends no webhooks any more.`)
      : 'problem' in target
        ? notSent(target.problem)
        : await send(deps, format, row, target, signal);
  if (signal.aborted) return { outcome: 'cut', hasAnswered: false };
  const isDone =
    format !== null &&
    posted.status !== null &&
    format.judge(posted.status, { eventId: row.eventId, reply: posted.response }) === 'done';
  // The schedule is kept to the millisecond, as documented; the bound per receiver keeps retries from arriving as a flood.
  const waitMs = 'problem' in target ? undefined : format?.retryAfterMs[row.tries.length];
  await store.recordTry(
    merchantId,
    row.id,
    { atMs, ...posted, durationMs: clock.wallMs() - startedMs },
    isDone
      ? { status: 'delivered', dueAtMs: null }
      : waitMs === undefined
        ? { status: 'failed', dueAtMs: null }
        : { status: 'pending', dueAtMs: clock.businessMs(merchantId) + waitMs },
  );
  const outcome = isDone ? 'delivered' : waitMs === undefined ? 'given-up' : 'retried';
  return { outcome, hasAnswered: posted.status !== null };
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
  { id, eventId, name, body, version }: DeliveryRow,
  { url, secrets }: Exclude<Target, { problem: string }>,
  signal: AbortSignal,
): Promise<Posted> {
  const signed = format.headers({ id, eventId, name, body, version }, secrets, clock.wallMs());
  const headers = { ...observer.headers(), ...signed };
  return sender.post({ url, headers, body, timeoutMs: format.timeoutMs, signal });
}

const notSent = (error: string): Posted => ({ status: null, error, response: null });
