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
} & Partial<Pick<Session, 'order' | 'shippingAddress'>>;

/**
 * All names by which the same buyer is known again, each in its one spelling: the customer, the e-mail address and the
 * phone. Who has become a customer by this order alone comes again as a stranger with the same address.
 */
export function buyerNames({ customerId, order, buyer, country }: Buying): readonly string[] {
  const known = customerId === order?.id ? null : customerId;
  const email = buyer.email?.trim().toLowerCase() ?? '';
  return [known ?? '', email, phoneOf({ buyer, country })].filter((name) => name !== '');
}

/** The names under which an order is found again: its buyer's, and the phone that it is delivered to. */
export const orderNames = (order: Buying): readonly string[] => {
  const names = buyerNames(order);
  return [...names, ...deliveryPhone(order).flatMap((phone) => (names.includes(phone) ? [] : [onDelivery(phone)]))];
};

/** The names by which places among a buyer's orders on delivery are counted. */
export function cashNames(buying: Buying): readonly string[] {
  const phones = [phoneOf(buying), ...deliveryPhone(buying)].filter((phone) => phone !== '');
  return [...buyerNames(buying), ...new Set(phones.map(onDelivery))];
}

/** All names that rules about paying on delivery know a buyer by: whoever is called there counts, logged in or not. */
export const namesForCash = (buying: Buying): readonly string[] => [
  ...new Set([...cashNames(buying), ...deliveryPhone(buying)]),
];

/** A name of its own: the phone of an address need not be the buyer's, and rules of discounts go by the buyer alone. */
const onDelivery = (phone: string): string => `to ${phone}`;

const phoneOf = ({ buyer, country }: Pick<Buying, 'buyer' | 'country'>): string =>
  buyer.phone === null ? '' : phoneName(buyer.phone, country);

function deliveryPhone({ shippingAddress }: Buying): readonly string[] {
  const phone = shippingAddress?.phone ? phoneName(shippingAddress.phone, shippingAddress.country) : '';
  return phone === '' ? [] : [phone];
}

/** The orders of whoever has one of the names. */
export const ordersBy = (names: readonly string[], orders: readonly PastOrder[]): readonly PastOrder[] =>
  orders.filter(({ buyers }) => buyers.some((name) => names.includes(name)));
