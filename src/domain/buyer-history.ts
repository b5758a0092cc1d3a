// Who a buyer is to the rules of discounts, and what they have bought before, as far as rules ask for it.
import { phoneName } from './phone.ts';
import type { Amount } from './money.ts';
import type { PaymentStatus } from './payment.ts';
import type { Session } from './session.ts';

export interface PastOrder {
  /** Every name under which its buyer was known. */
  readonly buyers: readonly string[];
  /** Business time. */
  readonly atMs: number;
  readonly currency: string;
  readonly total: Amount;
  /** Those that took something off, upper case. */
  readonly codes: readonly string[];
  readonly paid: PaymentStatus;
}

/** Rules look back no further: so many orders for each name. */
export const MAX_PAST_ORDERS = 500;

/** A cart has no order yet. */
type Buying = Pick<Session, 'customerId' | 'country'> & {
  readonly buyer: Pick<Session['buyer'], 'email' | 'phone'>;
} & Partial<Pick<Session, 'order'>>;

/**
 * All names by which the same buyer is known again, each in its one spelling: the customer, the e-mail address and the
 * phone. Who has become a customer by this order alone comes again as a stranger with the same address.
 */
export function buyerNames({ customerId, order, buyer, country }: Buying): readonly string[] {
  const known = customerId === order?.id ? null : customerId;
  const email = buyer.email?.trim().toLowerCase() ?? '';
  const phone = buyer.phone === null ? '' : phoneName(buyer.phone, country);
  return [known ?? '', email, phone].filter((name) => name !== '');
}

/** The orders of whoever has one of the names. */
export const ordersBy = (names: readonly string[], orders: readonly PastOrder[]): readonly PastOrder[] =>
  orders.filter(({ buyers }) => buyers.some((name) => names.includes(name)));
