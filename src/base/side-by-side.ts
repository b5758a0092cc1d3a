// The same work for many things, so many at a time. No order is promised, and nothing waits for the slowest but the end.

/** Ends when all are done. Once one has failed, no other is begun, and the failure is thrown when those begun have ended. */
export async function sideBySide<Item>(
  items: Iterable<Item>,
  maxAtOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  // All lanes take from the same iterator, so each item is taken once.
  const waiting = items[Symbol.iterator]();
  let failure: { readonly error: unknown } | null = null;

  async function lane(): Promise<void> {
    while (failure === null) {
      const next = waiting.next();
      if (next.done === true) return;
      try {
        await work(next.value);
      } catch (error) {
        failure ??= { error };
      }
    }
  }

  await Promise.all(Array.from({ length: maxAtOnce }, lane));
  const failed = failure as { readonly error: unknown } | null;
  if (failed !== null) throw failed.error;
}
