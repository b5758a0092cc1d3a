// What dialects ask for about customers, and what comes back.
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
  | { readonly do: 'list-customers'; readonly filter: { readonly archived?: boolean }; readonly page: Page };

export type CustomerResult =
  | { readonly kind: 'customer'; readonly customer: Customer }
  | { readonly kind: 'customers'; readonly page: Paged<Customer> };
