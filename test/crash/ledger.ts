// What the server has acknowledged to its callers. A crash may lose nothing of it.
export interface Told {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly payment_status: string;
  readonly buyer: { readonly email: string | null };
  readonly order: { readonly id: string; readonly number: string } | null;
}

export interface Ledger {
  /** The newest acknowledged state of each session. */
  readonly told: Map<string, Told>;
  /** Creations that were sent and not answered: idempotency key → body. Nobody knows whether they happened. */
  readonly open: Map<string, string>;
}

export const openLedger = (): Ledger => ({ told: new Map(), open: new Map() });
