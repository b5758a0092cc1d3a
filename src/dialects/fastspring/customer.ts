// The buyer in the vendor's words, and in Kassa's. What both have lives in the session's own fields, so that what the
// buyer types on the page is what the API shows; the rest is kept as it came.
import type { Address } from '../../domain/address.ts';
import type { OpenSession, SessionInput } from '../../domain/command.ts';
import type { Session } from '../../domain/session.ts';
import { isTaxIdOf } from '../../domain/tax-id.ts';
import { extraOf, type CustomerRest } from './extra.ts';
import { longId, shortId } from './ids.ts';
import { known } from './infer-market.ts';
import type { CustomerWish } from './shapes.ts';

type Contact = NonNullable<CustomerWish['billToContact']>;
type WireAddress = NonNullable<CustomerWish['billToAddress']>;

/** The buyer as the session stands. */
export function customerOf(session: Session): CustomerWish {
  const { customer: given, fromAccount } = extraOf(session);
  const rest = given as CustomerWish;
  const { buyer, billingAddress, shippingAddress } = session;
  const bill = contactOf(rest.billToContact ?? {}, buyer.name);
  const company = bill.company ?? fromAccount.company;
  const taxedIn = shippingAddress?.country ?? session.country;
  return compact({
    ...rest,
    accountId: session.customerId === null ? rest.accountId : shortId(session.customerId),
    externalAccountId: buyer.externalId ?? undefined,
    // One that is right stands with the buyer, where it counts and can be changed; one that is not is only told.
    taxId: buyer.taxId ?? (isTaxIdOf(taxedIn, rest.taxId ?? '') ? undefined : rest.taxId),
    billToContact: filled({ ...bill, company, email: buyer.email ?? undefined, phoneNumber: buyer.phone ?? undefined }),
    shipToContact: rest.shipToContact && compact(contactOf(rest.shipToContact, shippingAddress?.name ?? null)),
    billToAddress: billingAddress === null ? undefined : wireAddress(billingAddress),
    shipToAddress: shippingAddress === null ? undefined : wireAddress(shippingAddress),
  });
}

/**
 * The customer for callers without credentials, who need not be the buyer: names, e-mail and phone that came by this API
 * and still stand. What was typed or chosen on the page is left out, so is what the buyer's account has filled in, and so is
 * where the parcel goes unless the seller has said it: that may be an address saved with the buyer's phone. The account's
 * ids are the seller's business.
 */
export function shownToAnybody(session: Session): CustomerWish {
  const { customer: kept, fromAccount } = extraOf(session);
  const given = kept as CustomerWish;
  const { buyer, shippingAddress, typedOnPage } = session;
  const customer = customerOf(session);
  return compact({
    ...customer,
    accountId: undefined,
    externalAccountId: undefined,
    taxId: given.taxId?.trim() === customer.taxId?.trim() ? customer.taxId : undefined,
    billToContact: filled(asStands(given.billToContact ?? {}, { ...customer.billToContact, name: buyer.name })),
    shipToContact:
      given.shipToContact &&
      asStands(given.shipToContact, { ...given.shipToContact, name: shippingAddress?.name ?? null }),
    billToAddress: fromAccount.address === true ? undefined : customer.billToAddress,
    shipToAddress: typedOnPage.address ? undefined : customer.shipToAddress,
  });
}

/** Of what was given, all but what something else stands in place of now. */
function asStands(given: Contact, now: Contact & { readonly name: string | null }): Contact {
  const stands = (was = '', is = ''): boolean => was.trim() === is.trim();
  const isNamed = now.name === null || stands(fullName(given) ?? '', now.name);
  return compact({
    ...given,
    ...(!isNamed && { firstName: undefined, lastName: undefined }),
    ...(!stands(given.email, now.email) && { email: undefined }),
    ...(!stands(given.phoneNumber, now.phoneNumber) && { phoneNumber: undefined }),
  });
}

/** Members that are given take the place of those there are, down to the fields of contacts and addresses. */
export function mergeCustomer(before: CustomerWish, patch: CustomerWish): CustomerWish {
  const merged: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(patch)) {
    if (value === undefined) continue;
    const isPart = typeof value === 'object' && name !== 'accountTags';
    merged[name] = isPart ? { ...(merged[name] as object | undefined), ...compact(value) } : value;
  }
  return merged;
}

/** Whether an account is named that is not the one there is, by the first of its two ids that both sides have. */
export function namesOtherAccount(before: CustomerWish, patch: CustomerWish): boolean {
  const shared = (['accountId', 'externalAccountId'] as const).find(
    (id) => before[id] !== undefined && patch[id] !== undefined,
  );
  return shared !== undefined && before[shared] !== patch[shared];
}

/** `country` is the session's, for addresses that name none. */
export function customerInput(customer: CustomerWish, country: string): Required<Pick<SessionInput, Placed>> {
  const bill = customer.billToContact ?? {};
  const ship = customer.shipToContact ?? bill;
  const billing = customer.billToAddress;
  const { taxId = '' } = customer;
  const shipping = customer.shipToAddress ?? (customer.shipToType === 'SAME_AS_BILL_TO' ? billing : undefined);
  return {
    buyer: {
      email: bill.email ?? null,
      name: fullName(bill),
      phone: bill.phoneNumber ?? null,
      externalId: customer.externalAccountId ?? null,
      taxId: isTaxIdOf(known(shipping?.country) ?? country, taxId) ? taxId.trim() : null,
    },
    billingAddress: billing === undefined ? null : kassaAddress(billing, bill, country),
    shippingAddress: shipping === undefined ? null : kassaAddress(shipping, ship, country),
  };
}

/** A tax id that was none where the session was may be one where it is now. */
export function taxIdElsewhere(session: Session, country: string): Pick<SessionInput, 'buyer'> {
  const { taxId = '' } = customerOf(session);
  const isTold = session.buyer.taxId === undefined && isTaxIdOf(session.shippingAddress?.country ?? country, taxId);
  return isTold ? { buyer: { taxId: taxId.trim() } } : {};
}

/**
 * The customer of the shop that an account is. Programs that come from the vendor bring ids of accounts that were never
 * here: those are kept as they are and are nobody's.
 */
export function accountInput(
  { accountId = '', externalAccountId }: Pick<CustomerWish, 'accountId' | 'externalAccountId'>,
  email?: string,
): Pick<SessionInput, 'customer' | 'customerMayBeUnknown'> {
  const id = longId(accountId);
  if (id !== null) return { customer: { id }, customerMayBeUnknown: true };
  if (externalAccountId !== undefined)
    return { customer: { externalId: externalAccountId }, customerMayBeUnknown: true };
  if (accountId !== '') return { customer: null };
  return email === undefined ? {} : { customer: { email }, customerMayBeUnknown: true };
}

/** Who orders without an account gets one, unless the seller names one that is kept elsewhere. */
export const becomesAccount = ({
  accountId,
}: Pick<CustomerWish, 'accountId'>): Pick<OpenSession, 'buyerBecomesCustomer'> =>
  accountId === undefined ? { buyerBecomesCustomer: true } : {};

type Placed = 'buyer' | 'billingAddress' | 'shippingAddress';

/** What of the customer stands in no field of the session's. */
export const restOf = (customer: CustomerWish): CustomerRest =>
  compact({ ...customer, billToAddress: undefined, shipToAddress: undefined, externalAccountId: undefined });

export const fullName = ({ firstName, lastName }: Contact): string | null =>
  [firstName, lastName].filter((part) => part !== undefined && part !== '').join(' ') || null;

/** The two names as they were given, unless another name has been typed since. */
export function contactOf(given: Contact, name: string | null): Contact {
  if (name === null || fullName(given) === name) return given;
  const split = name.lastIndexOf(' ');
  return split === -1
    ? { ...given, firstName: name, lastName: undefined }
    : { ...given, firstName: name.slice(0, split), lastName: name.slice(split + 1) };
}

const kassaAddress = (address: WireAddress, contact: Contact, country: string): Address => ({
  name: fullName(contact),
  line1: address.addressLine1 ?? null,
  line2: address.addressLine2 ?? null,
  city: address.city ?? null,
  region: address.region ?? null,
  postalCode: address.postalCode ?? null,
  country: known(address.country) ?? country,
  phone: contact.phoneNumber ?? null,
});

const wireAddress = ({ line1, line2, city, region, postalCode, country }: Address): WireAddress =>
  compact({
    addressLine1: line1 ?? undefined,
    addressLine2: line2 ?? undefined,
    city: city ?? undefined,
    region: region ?? undefined,
    postalCode: postalCode ?? undefined,
    country,
  });

/** Nothing instead of an object without members. */
function filled<T extends object>(value: T): T | undefined {
  const members = compact(value);
  return Object.keys(members).length === 0 ? undefined : members;
}

const compact = <T extends object>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as T;
