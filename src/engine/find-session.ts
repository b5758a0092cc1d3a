// Finds a session by whatever id its caller knows it under.
import type { Dialect, SessionRef } from '../dialects/dialect.ts';
import type { LoadedSession, Store } from '../store/store.ts';

interface FindDeps {
  readonly store: Pick<Store, 'findSession' | 'loadOrdered'>;
  readonly dialects: readonly Pick<Dialect, 'name'>[];
}

/** Others' sessions are not found when the caller is known. */
export async function findSession(
  deps: FindDeps,
  ref: SessionRef,
  merchantId: string | null,
): Promise<LoadedSession | null> {
  const found = await findById(deps, ref, merchantId);
  return found === null || ref.isAt?.(found.session) === false ? null : found;
}

async function findById(
  { store, dialects }: FindDeps,
  { dialect, id, by }: SessionRef,
  merchantId: string | null,
): Promise<LoadedSession | null> {
  if (by === 'order') {
    const ordered = merchantId === null ? null : await store.loadOrdered(merchantId, id);
    return ordered?.session.dialect === dialect ? ordered : null;
  }
  if (dialect !== 'any') return store.findSession(dialect, id, merchantId);
  // Every session has a native id, and callers of Kassa's own API mostly use it.
  const native = await store.findSession('native', id, merchantId);
  if (native !== null) return native;
  const others = dialects.filter(({ name }) => name !== 'native');
  const found = await Promise.all(others.map(({ name }) => store.findSession(name, id, merchantId)));
  return found.find((one) => one !== null) ?? null;
}
