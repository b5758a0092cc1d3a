// What stands between a parcel and its way to the buyer, in words for whoever can mend it.
import { countryNameOf, missingAddressFields, type Address } from './address.ts';
import type { Facts } from './facts.ts';
import { sum } from './money.ts';
import { mustShip } from './pricing/cart.ts';
import { remainingOf } from './pricing/lines.ts';
import { offeredRates } from './pricing/shipping.ts';
import { isTaxedByRegion, type TaxableCart } from './pricing/tax.ts';
import { placeOf } from './pricing/tax-place.ts';
import { isAbout, ratesAt } from './pricing/zones.ts';
import { problem, type Problem } from './problem.ts';
import type { Session } from './session.ts';
import { isPricedIn, type ShippingRate } from './shipping-rate.ts';
import { hasKnownRegion } from './subdivision.ts';

type DeliveryFacts = Pick<Facts, 'merchant' | 'item' | 'inPostalList'>;

const FIELD_TEXT: Readonly<Record<ReturnType<typeof missingAddressFields>[number], string>> = {
  name: 'Enter the name of the person who receives the parcel.',
  line1: 'Enter the street and house number.',
  city: 'Enter the city.',
  postal_code: 'Enter the postal code.',
};

const ASKED_TEXT: typeof FIELD_TEXT = { ...FIELD_TEXT, name: 'Enter your name.' };

export function deliveryProblems(session: Session, facts: DeliveryFacts): Problem[] {
  if (!mustShip(session.lines)) return [...askedProblems(session), ...unknownTaxRegion(session, facts)];
  const address = session.shippingAddress;
  if (address === null) {
    const text = 'Enter the address to ship to.';
    return [problem('shipping_address_required', 'shipping_address', text, 'buyer')];
  }
  const problems = [
    ...missingForParcel(session, facts).map((field) =>
      problem('shipping_address_required', `shipping_address.${field}`, FIELD_TEXT[field], 'buyer'),
    ),
    ...phoneProblems(session),
  ];
  const rates = offeredRates({ ...session, shippingAddress: address }, sum(remainingOf(session)), facts);
  // Otherwise an empty field would be the cheapest region. Where nothing is sent, that is what is told.
  const isFetched = pickupAt(session.shippingOption, facts.merchant) !== undefined;
  if (!isFetched && rates.some(isSent)) problems.push(...unknownRegion(session, address, facts));
  if (rates.some(({ id }) => id === session.shippingOption)) return problems;
  if (rates.some(isSent)) {
    return [...problems, problem('shipping_option_required', 'shipping_option', 'Choose a way of shipping.', 'buyer')];
  }
  const unserved = whyNotServed(address, session.currency, facts);
  if (unserved.code === 'country_not_served' && rates.length > 0) {
    const text = 'Choose where to pick the order up.';
    return [...problems, problem('shipping_option_required', 'shipping_option', text, 'buyer')];
  }
  // Nobody can say before there is a postal code.
  if (unserved.at === 'shipping_address.postal_code' && address.postalCode === null && problems.length > 0) {
    return problems;
  }
  return [...problems, rates.length === 0 ? unserved : orFetched(unserved)];
}

/** Whether there is a place on the page for an address: something is sent, or it is asked for all the same. */
export const asksAddress = ({ lines, asks }: Pick<Session, 'lines' | 'asks'>): boolean =>
  mustShip(lines) || asks?.address === true || asks?.phone === true;

/** What is asked for though nothing is sent. A phone stands beside an address, of which then no more is needed. */
function askedProblems(session: Session): Problem[] {
  const { asks, shippingAddress: address } = session;
  if (asks?.address !== true) return phoneProblems(session);
  const missing = address === null ? (['name', 'line1', 'city'] as const) : missingAddressFields(address);
  return [
    ...missing.map((field) =>
      problem('shipping_address_required', `shipping_address.${field}`, ASKED_TEXT[field], 'buyer'),
    ),
    ...phoneProblems(session),
  ];
}

function phoneProblems({ asks, buyer, shippingAddress }: Session): Problem[] {
  if (asks?.phone !== true || buyer.phone !== null || (shippingAddress?.phone ?? null) !== null) return [];
  return [problem('shipping_address_required', 'shipping_address.phone', 'Enter a phone number.', 'buyer')];
}

/** Whether what this order costs may depend on the region of this country that it is sent to. */
export const asksForRegion = (country: string, session: TaxableCart, facts: RegionFacts): boolean =>
  isTaxedByRegion(session, country, facts) ||
  facts.merchant.shipping.some(
    (rate) => isAbout(rate, country) && (rate.regions ?? rate.except?.regions) !== undefined,
  );

function unknownRegion(session: Session, address: Address, facts: DeliveryFacts): Problem[] {
  if (!asksForRegion(address.country, session, facts)) return [];
  const text = whyUnknown(address);
  return text === null ? [] : [problem('shipping_address_required', 'shipping_address.region', text, 'buyer')];
}

type RegionFacts = Pick<Facts, 'merchant' | 'item'>;

/** Whether the tax of what is not sent anywhere depends on a region that only the billing address tells. */
export const asksForBilledRegion = (session: Session, facts: RegionFacts): boolean =>
  !mustShip(session.lines) &&
  isTaxedByRegion(session, placeOf(session).country, facts) &&
  session.asks?.address !== true &&
  (session.shippingAddress === null || !hasKnownRegion(session.shippingAddress));

/** What stands between an order and its tax, which is nobody's to waive. */
export function unknownTaxRegion(session: Session, facts: RegionFacts): Problem[] {
  const place = placeOf(session);
  const isFetched = pickupAt(session.shippingOption, facts.merchant) !== undefined;
  const text = !isFetched && isTaxedByRegion(session, place.country, facts) ? whyUnknown(place) : null;
  if (text === null) return [];
  return session.asks?.address === true || mustShip(session.lines)
    ? [problem('shipping_address_required', 'shipping_address.region', text, 'buyer')]
    : [problem('missing_value', 'billing_address.region', text, 'buyer')];
}

function whyUnknown(place: Pick<Address, 'country' | 'region'>): string | null {
  if (hasKnownRegion(place)) return null;
  const where = countryNameOf(place.country);
  return place.region === null
    ? `Enter the state or region of ${where}: what the order costs depends on it.`
    : `“${place.region}” is no state or region of ${where} that is known here. Enter its full name or its code.`;
}

/** The last sentence says what can be done, and so can this be. */
const orFetched = (unserved: Problem): Problem => ({
  ...unserved,
  text: `${unserved.text.slice(0, -1)}, or pick the order up.`,
});

/** The parts of the address that the chosen way of shipping needs: whoever fetches the order needs to give none. */
export function missingForParcel(
  { shippingAddress, shippingOption }: Pick<Session, 'shippingAddress' | 'shippingOption'>,
  { merchant }: Pick<Facts, 'merchant'>,
): ReturnType<typeof missingAddressFields> {
  if (shippingAddress === null || pickupAt(shippingOption, merchant) !== undefined) return [];
  return missingAddressFields(shippingAddress);
}

/** Where the buyer fetches the order, when that is the way of this id. */
export const pickupAt = (rateId: string | null, { shipping }: Facts['merchant']): ShippingRate['pickup'] =>
  rateId === null ? undefined : shipping.find(({ id }) => id === rateId)?.pickup;

/** Whether anything depends on more of the address than its country. */
export const shipsByPlace = ({ shipping }: Facts['merchant']): boolean =>
  shipping.some(({ regions, postalCodes, except }) => (regions ?? postalCodes ?? except) !== undefined);

/** Why nothing can be sent to the address, or nothing of this size; `null` where something can, or nobody knows yet. */
export const whyUndeliverable = (session: Session, facts: DeliveryFacts): Problem | null =>
  session.shippingAddress === null
    ? null
    : (deliveryProblems(session, facts).find(
        ({ code }) => code === 'country_not_served' || code === 'address_not_served',
      ) ?? null);

const isSent = ({ pickup }: ShippingRate): boolean => pickup === undefined;

function whyNotServed(address: Address, currency: string, facts: DeliveryFacts): Problem {
  const { country, region, postalCode } = address;
  const { name, shipping } = facts.merchant;
  const rates = shipping.filter((rate) => isSent(rate) && isPricedIn(rate, currency) && isAbout(rate, country));
  if (rates.length === 0) {
    const text = `${name} does not ship to ${countryNameOf(country)}.`;
    return problem('country_not_served', 'shipping_address.country', text, 'buyer');
  }
  if (ratesAt(address, currency, facts).some(isSent)) {
    const text = `${name} has no way of shipping for an order as large as this one. Take something out of it.`;
    return problem('address_not_served', 'shipping_option', text, 'buyer');
  }
  const goesByPostalCode = rates.some((rate) => (rate.postalCodes ?? rate.except?.postalCodes) !== undefined);
  if (goesByPostalCode) {
    const place = postalCode ?? 'addresses without a postal code';
    const text = `${name} does not deliver to ${place}. Enter another address.`;
    return problem('address_not_served', 'shipping_address.postal_code', text, 'buyer');
  }
  const text =
    region === null
      ? `${name} ships to parts of ${countryNameOf(country)} only: enter the state or region.`
      : `${name} does not deliver to ${region}. Check its spelling, or enter another address.`;
  return problem('address_not_served', 'shipping_address.region', text, 'buyer');
}
