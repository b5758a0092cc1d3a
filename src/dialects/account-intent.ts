// Everything that one customer has, for wires that show it in one answer.
import type { ProductEntry } from '../domain/catalog.ts';
import type { Customer, CustomerRef } from '../domain/customer.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Session } from '../domain/session.ts';
import type { Subscription } from '../domain/subscription.ts';

export interface AccountIntent {
  readonly do: 'read-account';
  readonly customer: CustomerRef;
  /** Whose sessions are shown. */
  readonly dialect: string;
}

/** Each list newest first, and no longer than `MAX_ACCOUNT_ROWS`. */
export interface Account {
  readonly customer: Customer;
  readonly subscriptions: readonly Subscription[];
  readonly instruments: readonly Instrument[];
  /** Sessions that have become orders. */
  readonly orders: readonly Session[];
  /** Sessions of periods that are not paid. */
  readonly bills: readonly Session[];
  /** What the shop sells, and has sold. */
  readonly products: readonly ProductEntry[];
}

export interface AccountResult {
  readonly kind: 'account';
  readonly account: Account;
}

/** Of each kind; whoever has more finds the rest in the lists. */
export const MAX_ACCOUNT_ROWS = 100;
