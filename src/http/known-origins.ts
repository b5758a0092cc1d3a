// Which browser origins some merchant has registered; remembered for a few seconds, because browsers ask all the time.
import type { Clock } from '../base/clock.ts';
import type { Engine } from '../engine/engine.ts';
import type { Store } from '../store/store.ts';

export function createKnownOrigins(
  store: Store,
  engine: Engine,
  clock: Clock,
  lifeMs: number,
): (origin: string) => Promise<boolean> {
  let loading: Promise<ReadonlySet<string>> | null = null;
  let loadedMs = 0;

  async function load(): Promise<ReadonlySet<string>> {
    const merchants = await Promise.all((await store.merchantIds()).map((id) => engine.merchantById(id)));
    return new Set(merchants.flatMap((merchant) => merchant?.origins ?? []));
  }

  return async (origin) => {
    if (loading === null || clock.wallMs() - loadedMs > lifeMs) {
      loadedMs = clock.wallMs();
      loading = load();
    }
    try {
      return (await loading).has(origin);
    } catch (error) {
      loading = null;
      throw error;
    }
  };
}
