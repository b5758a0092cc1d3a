// Long lists without long silences: whatever else the process has to do is done in between.

/** The same items. After every `atOnce` of them, others have their turn. */
export async function* withPauses<T>(items: Iterable<T> | AsyncIterable<T>, atOnce: number): AsyncGenerator<T> {
  let taken = 0;
  for await (const item of items) {
    yield item;
    taken += 1;
    if (taken % atOnce === 0) await new Promise(setImmediate);
  }
}
