// From bodies with the right shape to commands. Nothing is judged here.
import { isUuid, prefixedId } from '../../base/ids.ts';
import type { Address } from '../../domain/address.ts';
import type {
  LineInput,
  OpenSession,
  RefundPayment,
  ReviseSession,
  SessionInput,
  StartPayment,
} from '../../domain/command.ts';
import type { CustomerRef } from '../../domain/customer.ts';
import type { Caller } from '../dialect.ts';
import { newId } from '../wire.ts';
import type { PaymentBody, RefundBody } from './action-input.ts';
import type { AddressBody, LineBody, SessionCreate, SessionUpdate } from './session-input.ts';

const DAY_S = 86_400;
export const DAY_MS = DAY_S * 1_000;

/** With this scope, a key may say what a line costs. */
export const PRICES_OVERRIDE = 'prices.override';

export const newSessionId = (): string => prefixedId('ses_');

export function toOpenSession(body: SessionCreate, caller: Caller | null): OpenSession {
  const id = newSessionId();
  return {
    type: 'open-session',
    dialect: 'native',
    ids: { session: newId(), public: id, native: id },
    input: { ...toInput(body), lines: body.lines?.map(toLine) ?? [] },
    mode: body.mode ?? 'payment',
    ...(body.setup && { setup: { subscriptionId: body.setup.subscription } }),
    life: { ms: (body.expires_in_s ?? DAY_S) * 1_000, slides: false },
    callback: null,
    extra: {},
    mayOverridePrices: mayOverridePrices(caller),
    trustedReturnUrls: true,
    payment: null,
  };
}

export function toReviseSession(body: SessionUpdate, ifVersion: number | null, caller: Caller | null): ReviseSession {
  return {
    type: 'revise-session',
    input: toInput(body),
    mayOverridePrices: mayOverridePrices(caller),
    trustedReturnUrls: true,
    ...(body.expires_in_s === undefined ? undefined : { expiresInMs: body.expires_in_s * 1_000 }),
    ...(ifVersion === null ? undefined : { ifVersion }),
  };
}

export const toStartPayment = ({ method, gateway, card, partial_cod: partialCod }: PaymentBody): StartPayment => ({
  type: 'start-payment',
  attemptId: newId(),
  orderId: newId(),
  method: method ?? null,
  ...(typeof partialCod === 'boolean' && { partialCod }),
  gateway: gateway ?? null,
  card: card ? { number: card.number, expMonth: card.exp_month, expYear: card.exp_year, cvc: card.cvc } : null,
});

export const toRefundPayment = ({ amount, reason }: RefundBody): RefundPayment => ({
  type: 'refund-payment',
  refundId: newId(),
  amount: amount ?? null,
  reason: reason ?? null,
});

/** A customer's own id, or the one of the merchant's system. */
export const toCustomerRef = (named: string): CustomerRef => (isUuid(named) ? { id: named } : { externalId: named });

function mayOverridePrices(caller: Caller | null): boolean {
  return caller !== null && caller.key.scopes.some((scope) => scope === '*' || scope === PRICES_OVERRIDE);
}

const toBuyer = ({
  external_id: externalId,
  tax_id: taxId,
  ...contact
}: NonNullable<SessionUpdate['buyer']>): SessionInput['buyer'] => ({
  ...contact,
  externalId,
  ...(taxId !== undefined && { taxId }),
});

/** `undefined` leaves a field as it is and `null` clears it, on the wire as in the command. */
function toInput(body: SessionCreate | SessionUpdate): SessionInput {
  const { buyer, payment_methods: methods } = body;
  return {
    lines: body.lines?.map(toLine),
    currency: body.currency ?? undefined,
    country: body.country ?? undefined,
    locale: body.locale ?? undefined,
    buyer: buyer && toBuyer(buyer),
    shippingAddress: body.shipping_address && toAddress(body.shipping_address),
    billingAddress: body.billing_address && toAddress(body.billing_address),
    shippingOption: body.shipping_option,
    codes: emptied(body.discounts)?.map(({ code }) => ({ code, by: 'merchant' })),
    gifts: emptied(body.gifts)?.map(({ variant, quantity }) => ({ variant: String(variant), quantity })),
    paymentMethods: methods && { only: methods.only ?? null, hide: methods.hide ?? [], order: methods.order ?? [] },
    customer: body.customer === undefined ? undefined : body.customer === null ? null : toCustomerRef(body.customer),
    coins: body.coins,
    paymentMethod: body.payment_method,
    partialCod: body.partial_cod ?? undefined,
    successUrl: body.success_url,
    cancelUrl: body.cancel_url,
    clientReferenceId: body.client_reference_id,
    metadata: body.metadata,
    attributes: body.attributes,
    note: body.note,
  };
}

/** A list is cleared by emptying it. */
const emptied = <T>(list: readonly T[] | null | undefined): readonly T[] | undefined => (list === null ? [] : list);

function toLine(line: LineBody): LineInput {
  const { quantity } = line;
  const properties = line.properties ?? {};
  const variant = line.variant ?? line.price ?? null;
  if (variant !== null) return { kind: 'catalog', variant: String(variant), quantity, properties };
  return {
    kind: 'inline',
    // The schema has seen to it that both are there.
    title: line.title ?? '',
    unitAmount: line.unit_amount ?? 0,
    quantity,
    requiresShipping: line.requires_shipping ?? false,
    taxable: line.taxable ?? false,
    properties,
  };
}

const toAddress = (address: AddressBody): Address => ({
  name: address.name ?? null,
  line1: address.line1 ?? null,
  line2: address.line2 ?? null,
  city: address.city ?? null,
  region: address.region ?? null,
  postalCode: address.postal_code ?? null,
  country: address.country,
  phone: address.phone ?? null,
});
