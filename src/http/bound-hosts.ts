// Hosts that the configuration binds to a dialect, kept in memory because every request asks. Another process may bind
// them anew, so they are read again from time to time.

export interface BoundHosts {
  /** The name of the dialect that answers first on this host; `null` where none is bound. */
  dialectOf(host: string): string | null;
  /** Whether any host is bound at all. */
  isEmpty(): boolean;
  reload(): Promise<void>;
}

export function createBoundHosts(
  load: () => Promise<Readonly<Record<string, string>>>,
  known: readonly { readonly name: string }[],
): BoundHosts {
  let bound: ReadonlyMap<string, string> = new Map();
  return {
    dialectOf: (host) => bound.get(host) ?? null,
    isEmpty: () => bound.size === 0,
    async reload() {
      // A dialect that a newer version of the program knew binds nothing.
      const hosts = Object.entries(await load());
      bound = new Map(hosts.filter(([, dialect]) => known.some(({ name }) => name === dialect)));
    },
  };
}
