// What the store promises about customers.
import type { Customer, CustomerRef } from '../domain/customer.ts';
import type { EventType } from '../domain/event.ts';
import type { CreditChange } from '../domain/store-credit.ts';
import type { ConfiguredCustomer } from './merchant-config.ts';
import type { CreditOutcome } from './store-credit.ts';
import type { PageOf, PageQuery } from './store.ts';

export interface CustomerQuery {
  readonly email?: string;
  readonly externalId?: string;
  /** Both kinds unless given. */
  readonly archived?: boolean;
  /** A part of the e-mail address or of the name, in whatever case. */
  readonly search?: string;
}

/** An event that somebody listens to; others about customers are not kept. */
export interface CustomerEvent {
  /** UUIDv7; also the webhook id. */
  readonly id: string;
  readonly type: EventType;
  readonly atMs: number;
}

export interface CustomerUpdate {
  readonly customer: Customer;
  /** As it was read. */
  readonly expectedVersion: number;
  readonly event: CustomerEvent | null;
  /** Whether nobody else may have the e-mail address. */
  readonly isSole: boolean;
}

/** What goes along with an update. One that was made already, known by its `id`, is not made again. */
export interface CreditAlong {
  readonly id: string;
  readonly unit: string;
  readonly change: CreditChange;
  readonly nowMs: number;
}

export interface CustomerStore {
  findCustomer(merchantId: string, by: CustomerRef): Promise<Customer | null>;
  /** `taken` when the id, the external id or the verified phone is another customer's. An event is saved along or not at all. */
  insertCustomer(customer: Customer, event?: CustomerEvent | null): Promise<'inserted' | 'taken'>;
  /**
   * Replaces the customer as read at `expectedVersion`. False when somebody was faster, or when the external id or the
   * verified phone is another customer's.
   */
  updateCustomer(customer: Customer, expectedVersion: number, event?: CustomerEvent | null): Promise<boolean>;
  /** As `insertCustomer`, unless somebody who is not archived has the same e-mail address: then it answers with them. */
  insertSoleEmail(customer: Customer, event: CustomerEvent | null): Promise<'inserted' | 'taken' | Customer>;
  /** As `updateCustomer`, with the same exception. */
  updateSoleEmail(
    customer: Customer,
    expectedVersion: number,
    event: CustomerEvent | null,
  ): Promise<boolean | Customer>;
  /** As `updateCustomer` or `updateSoleEmail`, with the credit or not at all; else it answers why there is none. */
  updateWithCredit(
    update: CustomerUpdate,
    credit: CreditAlong,
  ): Promise<boolean | Customer | Exclude<CreditOutcome, 'done'>>;
  /** Those of whom there is nobody with the external id, archived people included. */
  missingCustomers(
    merchantId: string,
    customers: readonly ConfiguredCustomer[],
  ): Promise<readonly ConfiguredCustomer[]>;
  listCustomers(merchantId: string, query: CustomerQuery, page: PageQuery): Promise<PageOf<Customer>>;
}
