// What dialects ask for about customers, and what comes back.
import type { CoinBalance, CoinEntry } from '../domain/coins.ts';
import type { Customer, CustomerRef } from '../domain/customer.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { Session } from '../domain/session.ts';
import type { CreditChange } from '../domain/store-credit.ts';
import type { CreditByCustomer } from './credit-intent.ts';
import type { SessionRef } from './dialect.ts';
import type { Page, Paged } from './paging.ts';

/** What of a customer is given; what is not stays as it is. */
export type CustomerInput = Partial<
  Pick<Customer, 'externalId' | 'email' | 'phone' | 'name' | 'addresses' | 'metadata' | 'extra'>
> & { readonly archived?: boolean };

/** On wires where an e-mail address is one customer's: somebody else's is answered with `email-taken`. */
interface SoleEmail {
  readonly soleEmail?: true;
}

/** Whether the customers come with what they have ordered through the dialect that asks. */
interface WithOrders {
  readonly withOrders?: true;
}

/** Whether the customers come with what they have with the shop. */
interface WithCredit {
  readonly withCredit?: true;
}

export type CustomerIntent =
  | ({
      readonly do: 'create-customer';
      readonly input: CustomerInput;
      /** With `soleEmail`: changes the one who has the e-mail address already, instead of answering with them. */
      readonly orUpdate?: (standing: Customer) => CustomerInput;
    } & SoleEmail &
      WithCredit)
  | ({
      readonly do: 'read-customer';
      /** Or the one whose session it is. */
      readonly customer: CustomerRef | { readonly of: SessionRef };
    } & WithOrders &
      WithCredit)
  | ({
      readonly do: 'update-customer';
      readonly customer: CustomerRef;
      /** A function is asked with the customer as it then stands. */
      readonly input: CustomerInput | ((standing: Customer) => CustomerInput);
      /** Made with the rest, or neither is. */
      readonly credit?: CreditChange;
    } & SoleEmail &
      WithCredit)
  | { readonly do: 'read-coins'; readonly customer: CustomerRef }
  | { readonly do: 'grant-coins'; readonly customer: CustomerRef; readonly grant: CoinGrant }
  | { readonly do: 'list-coin-entries'; readonly customer: CustomerRef; readonly page: Page }
  | ({
      readonly do: 'list-customers';
      readonly filter: {
        readonly archived?: boolean;
        readonly email?: string;
        readonly externalId?: string;
        /** A part of the e-mail address or the name. */
        readonly search?: string;
      };
      readonly page: Page;
    } & WithOrders &
      WithCredit);

export type CustomerResult =
  /** Where they were asked for, `orders`: sessions that have become some, newest first; and the ways to pay that are kept. */
  | {
      readonly kind: 'customer';
      readonly customer: Customer;
      readonly orders?: readonly Session[];
      readonly instruments?: readonly Instrument[];
      readonly credit?: CreditByCustomer;
    }
  | {
      readonly kind: 'customers';
      readonly page: Paged<Customer>;
      readonly orders?: readonly Session[];
      readonly instruments?: readonly Instrument[];
      readonly credit?: CreditByCustomer;
    }
  | { readonly kind: 'email-taken'; readonly by: Customer }
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
