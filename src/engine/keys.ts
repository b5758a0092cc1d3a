// Idempotency keys: reserving, answering and replaying. The rows live in the store; the rules live here.
import { uuidFromNames } from '../base/ids.ts';
import type { WireReply } from '../dialects/dialect.ts';
import type { KeyUse, StoredReply } from '../store/store.ts';
import type { EngineDeps } from './deps.ts';
import type { KeyedRequest } from './engine.ts';

/** What a key that was seen before means for the request at hand. */
export type KeyedAnswer =
  | { readonly kind: 'replay'; readonly reply: WireReply }
  | { readonly kind: 'key-reused' }
  | { readonly kind: 'key-in-flight' }
  /** The process that ran it has died: answer from what stands. */
  | { readonly kind: 'abandoned'; readonly sessionId: string | null; readonly reservedAtMs: number };

/** Wall time. A request that has run longer than this will not answer any more. */
const ABANDONED_AFTER_MS = 60_000;

export interface Keys {
  use(merchantId: string, keyed: KeyedRequest, step: KeyUse['step'], reply: WireReply | null): KeyUse;
  /** What an earlier request with this key says about this one; `null` when there was none. */
  find(merchantId: string, keyed: KeyedRequest): Promise<KeyedAnswer | null>;
  /** Whether a request that began then counts as dead by now, so that a repeat of it may have been answered. */
  isOverdue(beganMs: number): boolean;
  /** Stores an answer outside of a session's save; false when the key is taken or has its answer. */
  settle(
    merchantId: string,
    keyed: KeyedRequest,
    state: 'unclaimed' | 'reserved',
    reply: WireReply,
    sessionId: string | null,
  ): Promise<boolean>;
  /**
   * Reserves the key for work that saves no session, or says what was answered. Where whoever reserved it has died, the work
   * is to be done again under the same `onceId`, by which work that must not be done twice knows itself; the rest is small
   * and shows in lists.
   */
  begin(
    merchantId: string,
    keyed: KeyedRequest,
  ): Promise<{ readonly kind: 'begun'; readonly onceId: string } | Exclude<KeyedAnswer, { kind: 'abandoned' }>>;
}

export function createKeys(deps: Pick<EngineDeps, 'store' | 'vault' | 'clock'>): Keys {
  const { store, vault, clock } = deps;

  function use(merchantId: string, keyed: KeyedRequest, step: KeyUse['step'], reply: WireReply | null): KeyUse {
    return {
      scope: keyed.scope,
      key: keyed.key,
      bodyHash: keyed.bodyHash,
      step,
      reply: reply === null ? null : seal(reply),
      reservedAtMs: clock.wallMs(),
      expiresAtMs: clock.businessMs(merchantId) + keyed.lifeMs,
    };
  }

  // Every stored body is sealed: some carry secrets that are shown once, and none needs to be readable at rest.
  const seal = (reply: WireReply): StoredReply => ({
    status: reply.status,
    headers: reply.headers ?? {},
    body: reply.body === null ? null : vault.seal(reply.body),
    sealed: true,
  });

  const unseal = (stored: StoredReply): WireReply => ({
    status: stored.status,
    headers: stored.headers,
    body: stored.body === null || !stored.sealed ? stored.body : vault.open(stored.body),
  });

  const isOverdue = (beganMs: number): boolean => clock.wallMs() - beganMs >= ABANDONED_AFTER_MS;

  async function find(merchantId: string, keyed: KeyedRequest): Promise<KeyedAnswer | null> {
    const nowMs = clock.businessMs(merchantId);
    const stored = await store.loadStoredKey(merchantId, keyed.scope, keyed.key, nowMs);
    if (stored === null) return null;
    if (stored.bodyHash !== keyed.bodyHash) return { kind: 'key-reused' };
    if (stored.reply !== null) return { kind: 'replay', reply: unseal(stored.reply) };
    if (!isOverdue(stored.reservedAtMs)) return { kind: 'key-in-flight' };
    return { kind: 'abandoned', sessionId: stored.sessionId, reservedAtMs: stored.reservedAtMs };
  }

  return {
    use,
    isOverdue,
    find,
    settle: (merchantId, keyed, state, reply, sessionId) =>
      store.saveReply(merchantId, use(merchantId, keyed, state === 'reserved' ? 'answer' : 'both', reply), sessionId),
    async begin(merchantId, keyed) {
      const reservation = use(merchantId, keyed, 'reserve', null);
      const isNew = await store.saveReply(merchantId, reservation, null);
      const earlier = isNew ? null : await find(merchantId, keyed);
      if (earlier !== null && earlier.kind !== 'abandoned') return earlier;
      const { reservedAtMs } = earlier ?? reservation;
      return { kind: 'begun', onceId: uuidFromNames('once', merchantId, keyed.scope, keyed.key, String(reservedAtMs)) };
    },
  };
}
