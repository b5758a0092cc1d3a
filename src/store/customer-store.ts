// What the store promises about customers.
import type { Customer, CustomerRef } from '../domain/customer.ts';
import type { PageOf, PageQuery } from './store.ts';

export interface CustomerQuery {
  readonly email?: string;
  readonly externalId?: string;
  /** Both kinds unless given. */
  readonly archived?: boolean;
}

export interface CustomerStore {
  findCustomer(merchantId: string, by: CustomerRef): Promise<Customer | null>;
  /** `taken` when the external id or the verified phone is another customer's. */
  insertCustomer(customer: Customer): Promise<'inserted' | 'taken'>;
  /**
   * Replaces the customer as read at `expectedVersion`. False when somebody was faster, or when the external id or the
   * verified phone is another customer's.
   */
  updateCustomer(customer: Customer, expectedVersion: number): Promise<boolean>;
  listCustomers(merchantId: string, query: CustomerQuery, page: PageQuery): Promise<PageOf<Customer>>;
}
