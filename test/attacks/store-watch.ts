// Writes down what the store is asked while something runs: two requests that ask the same cannot be told apart by the
// work they make.
import type { Store } from '../../src/store/store.ts';

export async function askedOf<T>(
  store: Store,
  run: () => Promise<T>,
): Promise<{ result: T; asked: readonly string[] }> {
  const asked: string[] = [];
  const methods = store as unknown as Record<string, (...values: unknown[]) => unknown>;
  const kept = Object.entries(methods).filter(([, method]) => typeof method === 'function');
  for (const [name, method] of kept) {
    methods[name] = (...values) => {
      asked.push(name);
      return method(...values);
    };
  }
  try {
    return { result: await run(), asked };
  } finally {
    for (const [name, method] of kept) methods[name] = method;
  }
}
