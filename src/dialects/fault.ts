// What goes wrong outside of every route: a part of the dialect contract.

/** Failures that no route renders: the HTTP edge asks the dialect to word them. */
export type FaultKind =
  | 'unauthenticated'
  | 'forbidden'
  | 'origin-forbidden'
  | 'route-not-found'
  | 'method-not-allowed'
  /** What came in is no HTTP request. */
  | 'request-malformed'
  | 'request-timeout'
  | 'headers-too-large'
  | 'body-too-large'
  | 'media-type-unsupported'
  | 'key-missing'
  | 'key-malformed'
  | 'rate-limited'
  | 'overloaded'
  | 'internal';

export interface Fault {
  readonly kind: FaultKind;
  /** For people; names what is missing or wrong. Never contains internals of a bug. */
  readonly message: string;
  readonly retryAfterS?: number;
  readonly requestId: string;
  readonly docsUrl: string;
}
