// Pages of lists as dialects ask for them and answer with them.

/** A place in a list ordered by time of creation. Without an id: behind everything of that moment. */
export interface Place {
  readonly atMs: number;
  readonly id: string | null;
}

export interface Page {
  readonly limit: number;
  /** Opaque to the dialect: what an earlier answer gave as `nextCursor`. */
  readonly cursor: string | null;
  /** Instead of a cursor, for wires whose cursors name a place: what comes after it in the order asked for. */
  readonly past?: Place;
  /** Instead of both, for wires that number their pages: how many rows come before it. */
  readonly skip?: number;
  /** Newest first unless given. */
  readonly order?: 'oldest-first';
  /** Whether the answer's `total` is wanted; counting costs a statement. */
  readonly counted?: true;
}

export interface Paged<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
  /** How many there are on all pages; only where the page was asked for `counted`. */
  readonly total?: number;
}
