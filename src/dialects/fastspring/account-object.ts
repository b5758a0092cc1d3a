// A customer of the shop as the classic API shows it, an account; and the customer that an account's fields make.
import { phoneOf } from '../../domain/phone.ts';
import { MAX_ADDRESSES, type Customer } from '../../domain/customer.ts';
import { isSameJson } from '../../base/json.ts';
import type { Address } from '../../domain/address.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { Merchant } from '../../domain/merchant.ts';
import type { Attempt } from '../../domain/payment.ts';
import type { Session } from '../../domain/session.ts';
import type { CustomerInput } from '../dialect.ts';
import { toMajor } from '../wire.ts';
import { time } from './companions.ts';
import { contactOf, fullName } from './customer.ts';
import { extraOf } from './extra.ts';
import { orderReference, shortId } from './ids.ts';
import type { AccountWish } from './parse-accounts.ts';

type Shown = Readonly<Record<string, unknown>>;

/** What accounts are shown with, theirs and that of others. */
export interface Holdings {
  readonly orders?: readonly Session[];
  readonly instruments?: readonly Instrument[];
}

export function accountObject(
  customer: Customer,
  { orders = [], instruments = [] }: Holdings,
  merchant: Merchant | null,
): Shown {
  const id = shortId(customer.id);
  const { company, language, country, subscribed } = keptOf(customer);
  const { firstName = null, lastName = null } = namesOf(customer);
  const bought = orders.filter(({ customerId }) => customerId === customer.id);
  const kept = instruments.filter(({ customerId }) => customerId === customer.id).length;
  const [address] = customer.addresses;
  const isSubscribed = subscribed === true;
  return {
    id,
    account: id,
    contact: {
      first: firstName,
      last: lastName,
      email: customer.email,
      company: company ?? null,
      phone: phoneOfAccount(customer),
      subscribed: isSubscribed,
    },
    address: address === undefined ? null : addressShown(address),
    language: language ?? merchant?.locale.slice(0, 2) ?? null,
    country: country ?? address?.country ?? merchant?.country ?? null,
    // The account's own id is the key under which every store finds it.
    lookup: { global: id, ...(customer.externalId !== null && { custom: customer.externalId }) },
    // There is no page on which buyers manage their account.
    url: null,
    // What is kept can be charged until it is removed.
    payment: { methods: kept, active: kept },
    orders: bought.flatMap(({ order }) => (order === null ? [] : [shortId(order.id)])),
    subscriptions: [...new Set(bought.flatMap(({ subscription }) => subscription?.id ?? []))].map(shortId),
    charges: bought.flatMap((session) => session.attempts.flatMap((attempt) => charge(session, attempt))),
    subscribed: isSubscribed,
    taxExemptionData: null,
  };
}

/** What becomes of a customer (`null`: a new one) by an account's fields. `country` is the shop's. */
export function accountToCustomer(wish: AccountWish, standing: Customer | null, country: string): CustomerInput {
  const { contact = {}, address, lookup } = wish;
  const before = standing === null ? {} : namesOf(standing);
  const names = { firstName: contact.first ?? before.firstName, lastName: contact.last ?? before.lastName };
  const isNamed = contact.first !== undefined || contact.last !== undefined;
  const home = wish.country ?? (standing === null ? undefined : keptOf(standing).country) ?? country;
  const kept: Kept = {
    ...(isNamed && names),
    ...(contact.company !== undefined && { company: contact.company || null }),
    ...(contact.phone !== undefined && { phoneAsTyped: contact.phone || null }),
    ...(contact.subscribed !== undefined && { subscribed: contact.subscribed }),
    ...(wish.language !== undefined && { language: wish.language }),
    ...(wish.country !== undefined && { country: wish.country }),
  };
  return {
    ...(contact.email !== undefined && { email: contact.email }),
    ...(isNamed && { name: fullName(names) }),
    ...(contact.phone !== undefined && { phone: phoneOf(contact.phone, home) }),
    ...(lookup?.custom !== undefined && { externalId: lookup.custom }),
    ...(address !== undefined && { addresses: withFirst(toAddress(address, fullName(names), home), standing) }),
    ...(Object.keys(kept).length > 0 && { extra: { ...kept } }),
  };
}

/** What of an account the customer has no field for. */
interface Kept {
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly company?: string | null;
  readonly phoneAsTyped?: string | null;
  readonly subscribed?: boolean;
  readonly language?: string;
  readonly country?: string;
}

/** Tolerant: other APIs keep things of their own beside it. */
export function keptOf({ extra }: Customer): Kept {
  const text = (name: keyof Kept): string | undefined => {
    const value = extra[name];
    return typeof value === 'string' ? value : undefined;
  };
  const texts = ['firstName', 'lastName', 'company', 'phoneAsTyped', 'language', 'country'] as const;
  const found = texts.flatMap((name) => (text(name) === undefined ? [] : [[name, text(name)]]));
  return { ...Object.fromEntries(found), subscribed: extra['subscribed'] === true } as Kept;
}

/** As they were given, unless another name has come by another way since. */
function namesOf(customer: Customer): {
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
} {
  const { firstName, lastName } = keptOf(customer);
  return contactOf({ firstName, lastName }, customer.name);
}

function phoneOfAccount(customer: Customer): string | null {
  const { phoneAsTyped = null, country } = keptOf(customer);
  if (customer.phone === null) return phoneAsTyped;
  return phoneAsTyped !== null && phoneOf(phoneAsTyped, country) === customer.phone ? phoneAsTyped : customer.phone;
}

const addressShown = ({ line1, line2, city, region, postalCode, country }: Address): Shown => ({
  addressLine1: line1,
  addressLine2: line2,
  city,
  region,
  postalCode,
  country,
});

const toAddress = (given: NonNullable<AccountWish['address']>, name: string | null, country: string): Address => ({
  name,
  line1: given.addressLine1 || null,
  line2: given.addressLine2 || null,
  city: given.city || null,
  region: given.region || null,
  postalCode: given.postalCode || null,
  country: given.country ?? country,
  phone: null,
});

function withFirst(address: Address, standing: Customer | null): readonly Address[] {
  const others = standing?.addresses.filter((known) => !isSameJson(known, address)) ?? [];
  return [address, ...others].slice(0, MAX_ADDRESSES);
}

function charge(session: Session, attempt: Attempt): readonly Shown[] {
  const { order, currency, subscription } = session;
  if (attempt.state !== 'paid' && attempt.state !== 'declined') return [];
  const amount = toMajor(attempt.amount, currency);
  return [
    {
      currency,
      total: amount,
      payoutCurrency: currency,
      totalInPayoutCurrency: amount,
      status: attempt.state === 'paid' ? 'successful' : 'failed',
      order: order === null ? null : shortId(order.id),
      orderReference: order === null ? null : orderReference(extraOf(session).checkout, order),
      subscription: subscription === undefined ? null : shortId(subscription.id),
      ...time('timestamp', attempt.settledAtMs ?? attempt.startedAtMs, session.locale),
    },
  ];
}
