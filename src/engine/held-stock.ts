// What other sessions hold of the stock that a session asks for. Read anew each time, and only where pieces are counted.
import type { Facts } from '../domain/facts.ts';
import type { Session } from '../domain/session.ts';
import { countedStock, stockKey } from '../domain/stock.ts';
import type { EngineDeps } from './deps.ts';
import type { Known } from './facts-cache.ts';

export const heldByNobody: Facts['heldByOthers'] = () => 0;

/** `refs` are variants that are known by now; `null`, which costs nothing, where none of them is counted. */
export function withHeldStock(
  { store }: Pick<EngineDeps, 'store'>,
  known: Known,
  session: Session | null,
  refs: readonly string[],
): Promise<Known> | null {
  const keys: string[] = [];
  for (const ref of refs) {
    const item = known.item(ref);
    if (item !== undefined && countedStock(item) !== null) keys.push(stockKey(item.variant));
  }
  return keys.length === 0 ? null : ask();

  async function ask(): Promise<Known> {
    const held = new Map(await store.loadClaimed(known.merchant.id, 'stock', [...new Set(keys)]));
    for (const { resource, key, delta } of session?.holds ?? []) {
      if (resource === 'stock') held.set(key, Math.max(0, (held.get(key) ?? 0) - delta));
    }
    return { ...known, heldByOthers: (key) => held.get(key) ?? 0 };
  }
}
