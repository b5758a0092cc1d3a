// What dialects ask for about customers, and what comes back.
import type { CoinBalance, CoinEntry } from '../domain/coins.ts';
import type { Customer, CustomerRef } from '../domain/customer.ts';
import type { Page, Paged } from './paging.ts';

/** What of a customer is given; what is not stays as it is. */
export type CustomerInput = Partial<Pick<Customer, 'externalId' | 'email' | 'name' | 'metadata' | 'extra'>> & {
  readonly archived?: boolean;
};

export type CustomerIntent =
  | { readonly do: 'create-customer'; readonly input: CustomerInput }
  | { readonly do: 'read-customer'; readonly customer: CustomerRef }
  | { readonly do: 'update-customer'; readonly customer: CustomerRef; readonly input: CustomerInput }
  | { readonly do: 'read-coins'; readonly customer: CustomerRef }
  | { readonly do: 'grant-coins'; readonly customer: CustomerRef; readonly grant: CoinGrant }
  | { readonly do: 'list-coin-entries'; readonly customer: CustomerRef; readonly page: Page }
  | { readonly do: 'list-customers'; readonly filter: { readonly archived?: boolean }; readonly page: Page };

export type CustomerResult =
  | { readonly kind: 'customer'; readonly customer: Customer }
  | { readonly kind: 'customers'; readonly page: Paged<Customer> }
  | { readonly kind: 'coins'; readonly customer: Customer; readonly balance: CoinBalance }
  | { readonly kind: 'coin-entries'; readonly page: Paged<CoinEntry> };

/** Loyalty coins that the merchant gives, or takes where `coins` is below 0. */
export interface CoinGrant {
  readonly id: string;
  readonly coins: number;
  readonly note: string | null;
  /** Business time; absent is as earned ones. */
  readonly expiresAtMs?: number;
}
