// What stands around a session and is shown with it: codes, gifts, shipping options, ways to pay. Views only: each is
// derived from the session as it was last priced, and none of them changes it.
import type { ShippingRate } from './catalog.ts';
import type { GiftOffer } from './discount.ts';
import type { Facts, Method } from './facts.ts';
import type { Amount } from './money.ts';
import { merchandise, mustShip, type PricingFacts } from './pricing/cart.ts';
import { findDiscount, whyRefused, type CodeResult } from './pricing/discounts.ts';
import { priceLines } from './pricing/lines.ts';
import { ratesFor, shippingAmount } from './pricing/shipping.ts';
import { problem } from './problem.ts';
import type { AppliedCode, Session } from './session.ts';

export type CodeStatus = CodeResult;

export interface GiftStatus {
  readonly offer: GiftOffer;
  readonly reached: boolean;
  readonly takenQuantity: number;
}

export interface ShippingChoice {
  readonly rate: ShippingRate;
  /** What it costs this cart. */
  readonly amount: Amount;
  readonly chosen: boolean;
}

/** Every code on the session, in order. A refused one says why in words for the buyer. */
export function codeStatuses(session: Session, context: PricingFacts): readonly CodeStatus[] {
  return session.codes.map((entry, index) => {
    const offer = findDiscount(entry.code, context.merchant) ?? null;
    const adjustment = session.adjustments.find(({ kind, code }) => kind === 'discount' && code === entry.code);
    if (adjustment !== undefined) {
      return { ...entry, status: 'applied', problem: null, offer, amount: 0 - adjustment.amount };
    }
    const at = `discounts[${index}].code`;
    const refusal = whyRefused(entry.code, at, session, context) ?? whyNotYet(entry, at, session);
    return { ...entry, status: 'refused', problem: refusal, offer, amount: 0 };
  });
}

/** The code is good by itself and yet took no part when the session was last priced. */
function whyNotYet({ code }: AppliedCode, at: string, session: Session): CodeResult['problem'] {
  const other = session.adjustments.find((adjustment) => adjustment.code !== undefined)?.code;
  if (other !== undefined) {
    const text = `The code “${code}” cannot be combined with “${other}”.`;
    return problem('discount_not_combinable', at, text, 'buyer');
  }
  return problem('discount_not_started', at, `The code “${code}” counts from the next change of the cart on.`, 'buyer');
}

/** Gift offers in the session's currency. The threshold is compared with merchandise before discounts, gifts left out. */
export function giftOffers(
  session: Pick<Session, 'lines' | 'currency'>,
  { merchant }: Pick<PricingFacts, 'merchant'>,
): readonly GiftStatus[] {
  const reachedAmount = merchandise(session.lines);
  return merchant.offers.flatMap((offer): GiftStatus[] => {
    if (offer.kind !== 'gift') return [];
    const threshold = offer.threshold[session.currency];
    if (threshold === undefined) return [];
    let takenQuantity = 0;
    for (const line of session.lines) if (line.giftOfferId === offer.id) takenQuantity += line.quantity;
    return [{ offer, reached: reachedAmount >= threshold, takenQuantity }];
  });
}

/** Rates to choose from; empty until there is an address, and for a cart that needs no shipping. */
export function shippingOptions(
  session: Session,
  { merchant }: Pick<PricingFacts, 'merchant'>,
): readonly ShippingChoice[] {
  if (session.shippingAddress === null || !mustShip(session.lines)) return [];
  let discounted = 0;
  priceLines(session).forEach((line, index) => {
    if (session.lines[index]?.giftOfferId === null) discounted += line.subtotal - line.discount;
  });
  return ratesFor(session.shippingAddress.country, session.currency, merchant).map((rate) => ({
    rate,
    amount: shippingAmount(rate, session.currency, discounted),
    chosen: rate.id === session.shippingOption,
  }));
}

/** Ways in which this session can be paid now, in the order to show them. */
export function availableMethods(session: Session, context: Pick<Facts, 'merchant' | 'methods'>): readonly Method[] {
  const { order } = session.paymentMethods;
  const country = session.shippingAddress?.country ?? session.country;
  const methods = context
    .methods(session.currency, country)
    .filter(
      ({ method, gateway }) =>
        isWanted(session, method, gateway) && (method !== 'cod' || codAvailable(session, context)),
    );
  if (order.length === 0) return methods;
  const place = ({ method }: Method): number => (order.includes(method) ? order.indexOf(method) : order.length);
  return methods.sort((a, b) => place(a) - place(b));
}

/** Whether cash on delivery is possible. Nobody can say before there is an address, so it is not. */
export function codAvailable(session: Session, { merchant }: Pick<PricingFacts, 'merchant'>): boolean {
  const { enabled, countries } = merchant.cashOnDelivery;
  const country = session.shippingAddress?.country;
  if (!enabled || country === undefined) return false;
  if (!countries.includes(country) && !countries.includes('*')) return false;
  if (!merchant.gateways.some(({ name, methods }) => methods.includes('cod') && isWanted(session, 'cod', name))) {
    return false;
  }
  return !session.adjustments.some(
    ({ kind, code }) => kind === 'discount' && code !== undefined && findDiscount(code, merchant)?.disablesCod === true,
  );
}

/** What the caller asked to be offered. */
function isWanted(session: Session, method: string, gateway: string): boolean {
  const { only, hide } = session.paymentMethods;
  if (session.gateway !== null && session.gateway !== gateway) return false;
  return (only === null || only.includes(method)) && !hide.includes(method);
}
