// Who holds an API key. Known keys are kept in memory next to the merchant's version they were read with.
import { sha256Hex } from '../base/crypto.ts';
import type { Caller } from '../dialects/dialect.ts';
import type { Merchant } from '../domain/merchant.ts';
import { narrowScopes, type OAuthClient } from '../domain/oauth-client.ts';
import type { ApiKeyRow } from '../store/store.ts';
import type { EngineDeps } from './deps.ts';

const MAX_CALLERS = 10_000;

export interface Callers {
  /** Without a wait where the key and its merchant are known. */
  authenticate(token: string, options?: { readonly fresh: boolean }): Caller | null | Promise<Caller | null>;
  /** Whether the key is still what it was: for requests whose own reads and saves would not notice. */
  stillHolds(caller: Caller): Promise<boolean>;
}

interface Remembered {
  readonly caller: Caller;
  /** Wall time; `null` for keys that last. */
  readonly expiresAtMs: number | null;
}

export function createCallers(deps: Pick<EngineDeps, 'store' | 'facts' | 'clock'>): Callers {
  const byHash = new Map<string, Remembered>();

  const isOver = (expiresAtMs: number | null): boolean => expiresAtMs !== null && expiresAtMs <= deps.clock.wallMs();

  async function lookUp(hash: string): Promise<Remembered | null> {
    const found = await deps.store.locate('key', hash);
    if (found === null) return null;
    const key = await deps.store.loadKey(found.merchantId, found.id);
    if (key === null || key.hash !== hash || key.revokedAtMs !== null) return null;
    deps.facts.forget(found.merchantId);
    const known = await deps.facts.at(found.merchantId, null);
    if (known === null) return null;
    const { id, dialect, prefix, livemode, granted } = key;
    const { merchant } = known;
    if (granted === undefined) {
      return { caller: { merchant, key: { id, dialect, prefix, scopes: key.scopes, livemode } }, expiresAtMs: null };
    }
    // The merchant may have put the program out since, or narrowed what it can be given.
    const giver = isFetched(granted) ? await holdingParent(found.merchantId, granted) : clientOf(merchant, granted);
    if (giver?.dialect !== dialect || isOver(granted.expiresAtMs)) return null;
    const scopes = narrowScopes(key.scopes, giver.scopes);
    const caller = { merchant, key: { id, dialect, prefix, scopes, livemode, isGranted: true as const } };
    return { caller, expiresAtMs: granted.expiresAtMs };
  }

  /** The key that a token was fetched with, as long as it holds. */
  async function holdingParent(merchantId: string, { clientId }: Granted): Promise<ApiKeyRow | null> {
    const parent = await deps.store.loadKey(merchantId, clientId);
    return parent?.revokedAtMs === null ? parent : null;
  }

  async function remember(hash: string): Promise<Caller | null> {
    const found = await lookUp(hash);
    byHash.delete(hash);
    if (found !== null) {
      byHash.set(hash, found);
      if (byHash.size > MAX_CALLERS) byHash.delete(byHash.keys().next().value ?? hash);
    }
    return found?.caller ?? null;
  }

  return {
    authenticate(token, options = { fresh: false }) {
      const hash = sha256Hex(token);
      const { caller: cached, expiresAtMs = null } = byHash.get(hash) ?? {};
      const isPresent = cached !== undefined && deps.facts.peek(cached.merchant.id, null)?.merchant === cached.merchant;
      return isPresent && !isOver(expiresAtMs) && !options.fresh ? cached : remember(hash);
    },
    async stillHolds(caller) {
      const key = await deps.store.loadKey(caller.merchant.id, caller.key.id);
      if (key === null || key.revokedAtMs !== null || isOver(key.granted?.expiresAtMs ?? null)) return false;
      const { granted } = key;
      return (
        granted === undefined || !isFetched(granted) || (await holdingParent(caller.merchant.id, granted)) !== null
      );
    },
  };
}

type Granted = NonNullable<ApiKeyRow['granted']>;

/** With a key, which then is both: the grant and the client. */
const isFetched = ({ grantId, clientId }: Granted): boolean => grantId === clientId;

const clientOf = ({ oauthClients }: Merchant, { clientId: id }: Granted): OAuthClient | undefined =>
  oauthClients?.find(({ clientId }) => clientId === id);
