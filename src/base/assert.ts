// Assertions for conditions that only a bug can break; a broken one is a fault, never an answer to a caller.

/** A message with values in it is given as a function, so that it is put together only when it is needed. */
export function assert(condition: unknown, message: string | (() => string)): asserts condition {
  if (!condition) throw new Error(`assertion failed: ${typeof message === 'string' ? message : message()}`);
}

/** Ends every switch over a union, so that a new member does not compile until it is handled. */
export function unreachable(value: never): never {
  throw new Error(`unreachable: ${JSON.stringify(value)}`);
}
