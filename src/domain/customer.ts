// A person who buys from a merchant, whichever dialect knows them. One record for all of them; what only one dialect has
// words for is in `extra`.
import { isSameJson } from '../base/json.ts';
import type { Address } from './address.ts';
import type { Session } from './session.ts';

export interface Customer {
  readonly merchantId: string;
  /** UUIDv7. */
  readonly id: string;
  readonly livemode: boolean;
  /** The merchant's own id of this person; unique among those who are not archived. */
  readonly externalId: string | null;
  readonly email: string | null;
  /** E.164; unique within the merchant once it is verified. */
  readonly phone: string | null;
  /** When the person last proved that the phone is theirs. */
  readonly phoneVerifiedAtMs: number | null;
  readonly name: string | null;
  /** Latest first. */
  readonly addresses: readonly Address[];
  /** Archived people are kept for their orders and found by id only. */
  readonly archivedAtMs: number | null;
  readonly metadata: Readonly<Record<string, string>>;
  /** What single dialects keep, each under its own name. The core never reads it. */
  readonly extra: Readonly<Record<string, unknown>>;
  /** Rises by one with every save; 1 after the first. */
  readonly version: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

/**
 * How a customer is named. By external id, phone or e-mail nobody archived is found; the newest, where several fit. By id
 * everybody is, but for `isActive`.
 */
export type CustomerRef =
  | { readonly id: string; readonly isActive?: true }
  | { readonly externalId: string }
  | { readonly phone: string }
  | { readonly email: string };

export const MAX_ADDRESSES = 10;

/** A customer about whom nothing is known yet. */
export function newCustomer(
  from: Pick<Customer, 'merchantId' | 'id' | 'livemode'> & Partial<Customer>,
  nowMs: number,
): Customer {
  return {
    externalId: null,
    email: null,
    phone: null,
    phoneVerifiedAtMs: null,
    name: null,
    addresses: [],
    archivedAtMs: null,
    metadata: {},
    extra: {},
    ...from,
    version: 1,
    createdAtMs: nowMs,
    updatedAtMs: nowMs,
  };
}

/** The record of a buyer who has become a customer by ordering; `null` for every other session. */
export function customerByOrder(session: Session, nowMs: number): Customer | null {
  const { merchantId, livemode, order, customerId: id, buyer } = session;
  if (id === null || id !== order?.id) return null;
  const address = addressOfOrder(session);
  const { email, externalId } = buyer;
  const name = buyer.name ?? address?.name ?? email;
  const addresses = address === null ? [] : [address];
  return newCustomer({ merchantId, id, livemode, externalId, email, phone: buyer.phone, name, addresses }, nowMs);
}

/** The next version of a customer with what is to become different; the same record when nothing is. */
export function changeCustomer(
  customer: Customer,
  change: Partial<Omit<Customer, 'merchantId' | 'id' | 'version' | 'createdAtMs' | 'updatedAtMs'>>,
  nowMs: number,
): Customer {
  const changed = { ...customer, ...change };
  if (isSameJson(customer, changed)) return customer;
  return { ...changed, version: customer.version + 1, updatedAtMs: nowMs };
}

/** What the merchant says of the latest address, or of a first one; the rest of it stays. Without anything said, none is made. */
export function withAddress(
  addresses: readonly Address[],
  given: Partial<Address>,
  country: string,
): readonly Address[] {
  const [latest = { ...NO_ADDRESS, country }, ...others] = addresses;
  const { country: named = latest.country, ...fields } = given;
  const next = { ...latest, ...fields, country: named };
  const isEmpty = Object.values({ ...next, country: null }).every((value) => value === null);
  return addresses.length === 0 && isEmpty && given.country === undefined ? addresses : [next, ...others];
}

const NO_ADDRESS = { name: null, line1: null, line2: null, city: null, region: null, postalCode: null, phone: null };

/** Puts an address first. One that was there before moves up instead of standing there twice. */
export function rememberAddress(customer: Customer, address: Address, nowMs: number): Customer {
  const others = customer.addresses.filter((known) => !isSameJson(known, address));
  return changeCustomer(customer, { addresses: [address, ...others].slice(0, MAX_ADDRESSES) }, nowMs);
}

/** Where the parcel goes, or else the bill. */
export const addressOfOrder = ({ shippingAddress, billingAddress }: Session): Address | null =>
  shippingAddress ?? billingAddress;

/** What the session's customer finds again at the next purchase: an address that they, or the merchant for them, gave. */
export function addressToRemember(session: Session): Address | null {
  const { customerId, addressOwner = null } = session;
  return customerId !== null && addressOwner === customerId ? addressOfOrder(session) : null;
}
