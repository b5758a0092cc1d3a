// Update Checkout Session → Intent: what a merchant may still change while it is open. The vendor routes it and documents it
// nowhere; what is not writable there is dropped like any unknown key.
import { z } from 'zod';
import type { Address } from '../../domain/address.ts';
import type { ReviseSession, SessionInput } from '../../domain/command.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { problem } from '../../domain/problem.ts';
import type { Session } from '../../domain/session.ts';
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
import { OutputMetadata } from './create-body.ts';
import { packExtra, readExtra } from './extra.ts';
import { shownMetadata } from './parse-create.ts';
import { bounds } from './policy.ts';
import { readInput, reject } from './read-input.ts';
import { subscriptionId, uuidIn } from './wire-ids.ts';

const text = z.string().max(bounds.maxTextChars).nullish();

const BillingAddress = z.object({
  name: text,
  firstName: text,
  lastName: text,
  email: z.email().max(254).nullish(),
  phone: text,
  address: z.object({
    ...{ name: text, line1: text, line2: text, city: text, state: text, postal_code: text },
    country: z.string().length(2),
  }),
});

const Body = z.object({
  checkoutSession: z.object({
    id: z.string().optional(),
    type: z.enum(['product', 'purchase', 'activate_subscription', 'add_payment_method']).optional(),
    priceId: z.string().nullish(),
    quantity: z.int().min(1).optional(),
    customerId: z.string().nullish(),
    customerName: text,
    customerEmail: z.email().max(254).nullish(),
    billingAddress: BillingAddress.nullish(),
    paymentMethodType: z.enum(['card', 'link', 'us_bank_account', 'sepa_debit']).nullish(),
    discountId: z.string().nullish(),
    successUrl: z.string().nullish(),
    cancelUrl: z.string().nullish(),
    outputMetadata: OutputMetadata.nullish(),
    outputName: text,
    preserveBillingCycleAnchor: z.boolean().optional(),
    targetSubscriptionId: z.string().nullish(),
    automaticallyUpdateSubscriptions: z.boolean().nullish(),
  }),
});
type Update = z.output<typeof Body>['checkoutSession'];

export function parseUpdate(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, Body);
  if ('reject' in read) return read.reject;
  const { checkoutSession: update } = read.value;
  const id = request.params['id'] ?? '';
  if (update.id !== undefined && update.id !== id) {
    return refused('id', `it is “${update.id}”, and the path names another one.`);
  }
  const session = { dialect: 'flowglad', id };
  return { do: 'change-from', session, commandFrom: (standing, merchant) => commandOf(update, standing, merchant) };
}

function commandOf(update: Update, session: Session, merchant: Merchant): ReviseSession | BadRequest {
  const misfit = whyMisfit(update, session);
  if (misfit !== null) return misfit;
  const codes = codesOf(update, merchant);
  if (codes !== undefined && 'do' in codes) return codes;
  const extra = readExtra(session);
  const {
    outputMetadata = extra.outputMetadata,
    outputName = extra.outputName,
    preserveBillingCycleAnchor = extra.preserveBillingCycleAnchor,
  } = update;
  return {
    type: 'revise-session',
    input: { ...inputOf(update, session), ...codes },
    extra: { ...session.extra, ...packExtra({ outputMetadata, outputName, preserveBillingCycleAnchor }) },
    mayOverridePrices: false,
    trustedReturnUrls: true,
    mayBeEmpty: session.mode === 'setup',
  };
}

function whyMisfit(update: Update, session: Session): BadRequest | null {
  const { type, priceId, quantity, targetSubscriptionId: target, automaticallyUpdateSubscriptions } = update;
  const own = readExtra(session).type;
  if (type !== undefined && type !== own) return refused('type', `the session is one of type ${own}, and stays so.`);
  if (own !== 'product' && Boolean(priceId ?? quantity))
    return refused('priceId', `a session of type ${own} sells nothing.`);
  const known = session.setup === undefined ? null : subscriptionId(session.setup.subscriptionId);
  if (target !== undefined && target !== known) {
    return refused('targetSubscriptionId', 'it cannot be changed. Open another session for another subscription.');
  }
  return automaticallyUpdateSubscriptions === true
    ? refused(
        'automaticallyUpdateSubscriptions',
        'a way to pay that is kept without a targetSubscriptionId is what all subscriptions without one of their own are charged to.',
      )
    : null;
}

/** A discount is named by its id here, and counts by its code. */
function codesOf(
  { discountId: id }: Update,
  { offers }: Merchant,
): Pick<SessionInput, 'codes'> | BadRequest | undefined {
  if (id === undefined) return undefined;
  if (id === null) return { codes: [] };
  const uuid = uuidIn(id, 'discount_');
  const found = offers.find((offer) => offer.kind === 'discount' && offer.id === uuid);
  if (found?.kind !== 'discount' || found.code === null) return refused('discountId', `there is no discount “${id}”.`);
  return { codes: [{ code: found.code, by: 'merchant' }] };
}

function inputOf(update: Update, { lines: [line] }: Session): SessionInput {
  const { priceId, quantity, customerId, customerName: name, billingAddress: billing } = update;
  const { paymentMethodType: paymentMethod, successUrl, cancelUrl, outputMetadata } = update;
  const email = update.customerEmail ?? billing?.email ?? update.customerEmail;
  const variant = priceId ?? line?.variantId;
  const address = billing && addressOf(billing);
  return {
    ...((priceId ?? quantity) !== undefined &&
      variant && {
        lines: [{ kind: 'catalog', variant, by: 'id', quantity: quantity ?? line?.quantity ?? 1 }],
      }),
    ...(customerId !== undefined && {
      customer: customerId === null ? null : { id: uuidIn(customerId, 'cust_') ?? customerId, isActive: true },
    }),
    ...((name !== undefined || email !== undefined) && {
      buyer: { ...(name !== undefined && { name }), ...(email !== undefined && { email }) },
    }),
    // Where it is billed is where it is taxed.
    ...(address !== undefined && { billingAddress: address, shippingAddress: address }),
    ...(paymentMethod !== undefined && { paymentMethod }),
    ...(successUrl !== undefined && { successUrl }),
    ...(cancelUrl !== undefined && { cancelUrl }),
    ...(outputMetadata !== undefined && { metadata: shownMetadata(outputMetadata) }),
  };
}

function addressOf({ name, firstName, lastName, phone, address }: z.output<typeof BillingAddress>): Address {
  const spoken = [firstName, lastName].filter(Boolean).join(' ');
  return {
    name: address.name ?? name ?? (spoken || null),
    line1: address.line1 ?? null,
    line2: address.line2 ?? null,
    city: address.city ?? null,
    region: address.state ?? null,
    postalCode: address.postal_code ?? null,
    country: address.country.toUpperCase(),
    phone: phone ?? null,
  };
}

const refused = (field: string, why: string): BadRequest =>
  reject(problem('invalid_value', field, `Invalid ${field}: ${why}`));
