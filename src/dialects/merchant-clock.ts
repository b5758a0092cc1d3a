// The clock of a test-mode merchant, as dialects speak of it.

export type ClockMove =
  | { readonly kind: 'set'; readonly atMs: number }
  | { readonly kind: 'advance'; readonly byMs: number }
  /** Back to the time it really is. */
  | { readonly kind: 'release' };

export interface ClockView {
  /** Business time of the merchant. */
  readonly nowMs: number;
  readonly wallMs: number;
  readonly isMoved: boolean;
}
