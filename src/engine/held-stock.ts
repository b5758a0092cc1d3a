// Everything that a session needs known of its shop before it is decided on or shown: its items, and what other sessions hold of
// the stock that it asks for. The latter is read anew each time, and only where pieces are counted.
import type { Command } from '../domain/command.ts';
import type { Facts } from '../domain/facts.ts';
import type { Session } from '../domain/session.ts';
import { countedStock, stockKey } from '../domain/stock.ts';
import type { EngineDeps } from './deps.ts';
import type { Known } from './facts-cache.ts';
import { gatherRefs } from './gather.ts';

export const heldByNobody: Facts['heldByOthers'] = () => 0;

/** `command` is what is about to be done to the session. `null`, which costs nothing, where `known` will do as it is. */
export function readied(
  deps: Pick<EngineDeps, 'store'>,
  known: Known,
  session: Session | null,
  command: Command | null,
): Promise<Known> | null {
  const refs = gatherRefs(known.merchant, session, command);
  const needed = known.need(refs);
  if (needed === null) return withHeldStock(deps, known, session, refs);
  return needed.then(() => withHeldStock(deps, known, session, refs) ?? known);
}

/** `refs` are variants that are known by now; `null` where none of them is counted. */
function withHeldStock(
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
