// The bodies of FlexyPe's webhooks in both generations: the envelope of 2026-05, and the flat one before there were versions.
import type { Address } from '../../domain/address.ts';
import type { Session } from '../../domain/session.ts';
import type { EventView, RenderContext } from '../dialect.ts';
import { isoTime } from '../wire.ts';
import { splitPhone } from './split-phone.ts';
import { checkoutFacts, storeFacts } from './webhook-facts.ts';

type Shown = Readonly<Record<string, unknown>>;

export function envelopeBody(name: string, event: EventView, context: RenderContext): Shown {
  const { session } = event;
  const merchant = merchantOf(context);
  const told =
    name === 'CUSTOMER_CREATED'
      ? { shopify_customer_id: customerGid(session) }
      : { session_id: session.publicId, ...checkoutFacts(session, merchant, context) };
  return {
    event_time: isoTime(event.atMs),
    event_type: name,
    event_id: event.id,
    store: storeFacts(merchant),
    payload: { user: envelopeUser(session), ...told },
  };
}

export function flatBody(name: string, { session }: EventView, context: RenderContext): Shown {
  const merchant = merchantOf(context);
  const { main_domain: domain } = storeFacts(merchant);
  const store = { store_link: domain === null ? null : `https://${domain}` };
  if (name === 'CUSTOMER_CREATED') return { event: 'new_customer', user: flatUser(session), ...store };
  return { ...checkoutFacts(session, merchant, context), user: flatUser(session), ...store };
}

function merchantOf({ merchant }: RenderContext): NonNullable<RenderContext['merchant']> {
  if (merchant === null) throw new Error('a webhook is worded without its merchant');
  return merchant;
}

function envelopeUser({ buyer, shippingAddress }: Session): Shown {
  const fullName = buyer.name ?? shippingAddress?.name ?? null;
  const [first = null, ...others] = fullName?.trim().split(/\s+/) ?? [];
  const phone = splitPhone(buyer.phone ?? shippingAddress?.phone ?? null);
  return {
    email: buyer.email,
    full_name: fullName,
    first_name: first,
    last_name: others.length === 0 ? null : others.join(' '),
    dial_code: phone?.dialCode ?? null,
    phone: phone?.phone ?? null,
    phone_with_dial_code: phone === null ? null : `+${phone.dialCode}${phone.phone}`,
  };
}

function flatUser({ buyer, shippingAddress }: Session): Shown {
  const phone = splitPhone(buyer.phone ?? shippingAddress?.phone ?? null);
  return {
    phone_no: phone?.phone ?? null,
    dial_code: phone?.dialCode ?? null,
    address: shippingAddress === null ? null : flatAddress(shippingAddress),
  };
}

const countryNames = new Intl.DisplayNames(['en'], { type: 'region' });

function flatAddress(address: Address): Shown {
  const { line1, line2, city, region, country, postalCode } = address;
  return {
    address1: line1,
    address2: line2,
    city,
    state: region,
    country: countryNames.of(country) ?? country,
    // Buyers write names of states too; a code is what looks like one.
    state_code: region !== null && /^[A-Z0-9]{1,3}$/.test(region) ? region : null,
    country_code: country,
    postal_code: postalCode,
  };
}

/** Only a shop that told its own id of the customer can be told it again. */
const customerGid = ({ buyer: { externalId } }: Session): string | null =>
  externalId !== null && /^[1-9]\d*$/.test(externalId) ? `gid://shopify/Customer/${externalId}` : null;
