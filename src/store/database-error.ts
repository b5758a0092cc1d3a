// Telling the errors of a database apart. The two drivers have error classes of their own with the same fields.

interface Raised extends Error {
  readonly severity: string;
  /** SQLSTATE. */
  readonly code: string;
  readonly table?: string;
}

/** SQLSTATE of an error that the database raised; `null` for any other, such as a lost connection. */
export const sqlState = (error: unknown): string | null => (isRaised(error) ? error.code : null);

/** The table whose rule the error is about. */
export const tableOf = (error: unknown): string | null => (isRaised(error) ? (error.table ?? null) : null);

/** Whether the row itself is at fault: the database understood the statement and refused it, or it could not be encoded. */
export function isRowFault(error: unknown): boolean {
  if (error instanceof RangeError || error instanceof TypeError) return true;
  // 08: connection · 53: out of resources · 57: shut down, or canceled by an operator · 58: I/O of the server.
  return isRaised(error) && !/^(08|53|57|58)/.test(error.code);
}

/** Two transactions waited for each other or came in each other's way: the same again may succeed. */
export const isTransient = (error: unknown): boolean => ['40P01', '40001'].includes(sqlState(error) ?? '');

function isRaised(error: unknown): error is Raised {
  return error instanceof Error && 'severity' in error && 'code' in error && typeof error.code === 'string';
}
