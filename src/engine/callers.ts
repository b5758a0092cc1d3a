// Who holds an API key. Known keys are kept in memory next to the merchant's version they were read with.
import { sha256Hex } from '../base/crypto.ts';
import type { Caller } from '../dialects/dialect.ts';
import type { EngineDeps } from './deps.ts';

const MAX_CALLERS = 10_000;

export interface Callers {
  /** Without a wait where the key and its merchant are known. */
  authenticate(token: string, options?: { readonly fresh: boolean }): Caller | null | Promise<Caller | null>;
  /** Whether the key is still what it was: for requests whose own reads and saves would not notice. */
  stillHolds(caller: Caller): Promise<boolean>;
}

export function createCallers(deps: Pick<EngineDeps, 'store' | 'facts'>): Callers {
  const byHash = new Map<string, Caller>();

  async function lookUp(hash: string): Promise<Caller | null> {
    const found = await deps.store.locate('key', hash);
    if (found === null) return null;
    const key = await deps.store.loadKey(found.merchantId, found.id);
    if (key === null || key.hash !== hash || key.revokedAtMs !== null) return null;
    deps.facts.forget(found.merchantId);
    const known = await deps.facts.at(found.merchantId, null);
    if (known === null) return null;
    const { id, dialect, prefix, scopes, livemode } = key;
    return { merchant: known.merchant, key: { id, dialect, prefix, scopes, livemode } };
  }

  async function remember(hash: string): Promise<Caller | null> {
    const caller = await lookUp(hash);
    byHash.delete(hash);
    if (caller !== null) {
      byHash.set(hash, caller);
      if (byHash.size > MAX_CALLERS) byHash.delete(byHash.keys().next().value ?? hash);
    }
    return caller;
  }

  return {
    authenticate(token, options = { fresh: false }) {
      const hash = sha256Hex(token);
      const cached = byHash.get(hash);
      const isPresent = cached !== undefined && deps.facts.peek(cached.merchant.id, null)?.merchant === cached.merchant;
      return isPresent && !options.fresh ? cached : remember(hash);
    },
    async stillHolds(caller) {
      const key = await deps.store.loadKey(caller.merchant.id, caller.key.id);
      return key !== null && key.revokedAtMs === null;
    },
  };
}
