// What dialects ask for about store credit, and what comes back.
import type { Customer, CustomerRef } from '../domain/customer.ts';
import type { Amount } from '../domain/money.ts';
import type { CreditChange, CreditEntry } from '../domain/store-credit.ts';
import type { Page, Paged } from './paging.ts';

export type CreditIntent =
  | { readonly do: 'read-credit'; readonly customer: CustomerRef; readonly page: Page }
  | { readonly do: 'change-credit'; readonly customer: CustomerRef; readonly change: CreditChange };

export interface CreditResult {
  readonly kind: 'credit';
  readonly customer: Customer;
  readonly currency: string;
  readonly balance: Amount;
  /** Of a change the one that it made, where it made any. */
  readonly entries: Paged<CreditEntry>;
}

/** By customer, what they have with the shop; those who have nothing are left out. */
export type CreditByCustomer = ReadonlyMap<string, Amount>;
