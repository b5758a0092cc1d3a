// What stands around a session and is shown with it: codes, gifts, shipping options, ways to pay. Views only: each is
// derived from the session as it was last priced, and none of them changes it.
import { methodFilterIn } from './checkout-settings.ts';
import type { Merchant } from './merchant.ts';
import { whyNoCash, whyNoPartialCod } from './cash-on-delivery.ts';
import type { Discount, GiftOffer } from './discount.ts';
import type { Facts, Method } from './facts.ts';
import { sum, type Amount } from './money.ts';
import { bringsMoneyAtOnce, PARTIAL_COD } from './payment-mode.ts';
import { quantityOf } from './pricing/benefits/reduction.ts';
import { pricedFor } from './pricing/price.ts';
import { mustShip, scopedMerchandise, type PricingFacts } from './pricing/cart.ts';
import { findDiscount, refusedCode, unknownCode } from './pricing/candidates.ts';
import { remainingOf } from './pricing/lines.ts';
import { linesIn } from './pricing/scope.ts';
import { shippingAmount } from './pricing/shipping-amount.ts';
import { ratesAt } from './pricing/zones.ts';
import { problem, type Problem } from './problem.ts';
import { keepsInstrument } from './recurring.ts';
import type { AppliedCode, Session } from './session.ts';
import type { ShippingRate } from './shipping-rate.ts';

/** What became of one code. A refused one stays on the session: it may become good when the cart grows. */
export interface CodeStatus extends AppliedCode {
  readonly status: 'applied' | 'refused';
  /** Why it is refused, in words for the buyer; `null` when applied. */
  readonly problem: Problem | null;
  /** The discount behind the code; `null` when the merchant has none of that name (any more). */
  readonly offer: Discount | null;
  /** What it takes off, as a positive amount. */
  readonly amount: Amount;
}

export interface GiftStatus {
  readonly offer: GiftOffer;
  /** Pieces, or merchandise in minor units, from which the offer is open, and how much of that is there. */
  readonly target: number;
  readonly present: number;
  readonly reached: boolean;
  readonly takenQuantity: number;
}

export interface ShippingChoice {
  readonly rate: ShippingRate;
  /** What it costs this cart. */
  readonly amount: Amount;
  readonly chosen: boolean;
}

/** Every code on the session, in order, as it was last priced. A refused one says why in words for the buyer. */
export function codeStatuses(session: Session, { merchant }: Pick<PricingFacts, 'merchant'>): readonly CodeStatus[] {
  return session.codes.map((entry, place) => {
    const offer = findDiscount(entry.code, merchant) ?? null;
    const adjustment = session.adjustments.find(({ code }) => code === entry.code);
    if (adjustment !== undefined) {
      return { ...entry, status: 'applied', problem: null, offer, amount: 0 - adjustment.amount };
    }
    const refusal = entry.refusal ?? (offer === null ? unknownCode(entry.code) : UNPRICED);
    return { ...entry, status: 'refused', problem: refusedCode(refusal, place), offer, amount: 0 };
  });
}

/** A session from before reasons were kept, or a discount made since. */
const UNPRICED = { code: 'discount_not_applicable', text: 'The code takes nothing off this order.' } as const;

/** Gift offers that are open in the session's currency. What counts is the cart before discounts, gifts left out. */
export function giftOffers(
  { lines, currency }: Pick<Session, 'lines' | 'currency'>,
  facts: Pick<PricingFacts, 'merchant' | 'item'>,
): readonly GiftStatus[] {
  const statuses: GiftStatus[] = [];
  for (const offer of facts.merchant.offers) {
    if (offer.kind !== 'gift') continue;
    const target = offer.minQuantity ?? offer.threshold[currency];
    if (target === undefined) continue;
    const counted = linesIn(offer.scope, lines, facts);
    const present = offer.minQuantity === undefined ? scopedMerchandise(lines, counted) : quantityOf(lines, counted);
    let takenQuantity = 0;
    for (const line of lines) if (line.giftOfferId === offer.id) takenQuantity += line.quantity;
    statuses.push({ offer, target, present, reached: present >= target, takenQuantity });
  }
  return statuses;
}

/** Rates to choose from; empty until there is an address, and for a cart that needs no shipping. */
export function shippingOptions(
  session: Session,
  facts: Pick<PricingFacts, 'merchant' | 'item' | 'inPostalList'>,
): readonly ShippingChoice[] {
  if (session.shippingAddress === null || !mustShip(session.lines)) return [];
  const discounted = sum(remainingOf(session));
  return ratesAt(session.shippingAddress, session.currency, facts).flatMap((rate) => {
    const amount = shippingAmount(rate, session, discounted, facts);
    return amount === null ? [] : [{ rate, amount, chosen: rate.id === session.shippingOption }];
  });
}

type MethodFacts = Pick<Facts, 'methods'> & CodFacts;
type CodFacts = Pick<Facts, 'merchant' | 'item' | 'inPostalList'>;

/** Ways in which this session can be paid now, in the order to show them. */
export function availableMethods(session: Session, context: MethodFacts): readonly Method[] {
  const { order } = methodFilterIn(session, context.merchant);
  const country = session.shippingAddress?.country ?? session.country;
  const methods = context
    .methods(session.currency, country)
    .filter(
      ({ method, gateway, saves }) =>
        isWanted(session, method, gateway, context.merchant) &&
        (saves === true || !keepsInstrument(session)) &&
        (method !== 'cod' || codAvailable(session, context)),
    );
  if (order.length === 0) return methods;
  const place = ({ method }: Method): number => (order.includes(method) ? order.indexOf(method) : order.length);
  return methods.sort((a, b) => place(a) - place(b));
}

/** Whether the gateway asks for the card itself, on a page of its own. */
export const hasOwnPage = ({ gateway }: Method, { gateways }: Pick<Merchant, 'gateways'>): boolean =>
  gateways.some(({ name, opensSession }) => name === gateway && opensSession);

/** Whether a card is typed on our page for it. */
export const takesCardHere = (
  method: Method,
  { paysAtProvider }: Pick<Session, 'paysAtProvider'>,
  merchant: Pick<Merchant, 'gateways'>,
): boolean => method.takesCard && !(paysAtProvider === true && hasOwnPage(method, merchant));

/** Whether cash on delivery is possible. Nobody can say before there is an address, so it is not. */
export const codAvailable = (session: Session, facts: CodFacts): boolean =>
  session.shippingAddress !== null && isCodOffered(session, facts) && whyNoCash(session, facts) === null;

/** Why this buyer cannot pay on delivery, where others can; `null` where they can too, or where nobody is offered it. */
export const codRefusal = (session: Session, facts: CodFacts): string | null =>
  isCodOffered(session, facts) ? whyNoCash(session, facts) : null;

/** Ways to pay a part now, the rest being due on delivery; none where that is not possible. `methods` are those for all of it. */
export function partialCodMethods(
  session: Session,
  facts: PartialFacts,
  methods: readonly Method[] = availableMethods(session, facts),
): readonly Method[] {
  if (facts.merchant.cashOnDelivery.partial === undefined || session.shippingAddress === null) return [];
  if (keepsInstrument(session)) return [];
  const { only, hide } = session.paymentMethods;
  if (hide.includes(PARTIAL_COD) || (only !== null && !only.includes(PARTIAL_COD))) return [];
  if (whyNoPartialCod(session, facts) !== null) return [];
  const possible = methods.filter(({ method }) => bringsMoneyAtOnce(method));
  const [first] = possible;
  if (first === undefined) return [];
  // Rules know such a session as paid in parts, whatever pays the part: what is due now is the same for all.
  const { totals, partialCod } = pricedFor(session, first.method, facts, true);
  const upfront = partialCod?.upfront ?? 0;
  // Nobody pays a fee to have nothing left for later.
  const whole = pricedFor(session, first.method, facts).totals.total;
  return upfront > 0 && upfront < Math.min(whole, totals.total) ? possible : [];
}

type PartialFacts = MethodFacts & Pick<Facts, 'nowMs'>;

/** A way to pay that this session does not have, told at the field that asks for it. */
export function methodRefusal(
  wanted: string,
  isPartialCod: boolean,
  at: string,
  session: Session,
  facts: PartialFacts,
): Problem {
  const methods = isPartialCod ? partialCodMethods(session, facts) : availableMethods(session, facts);
  const possible = [...new Set(methods.map(({ method }) => method))].join(', ') || 'none';
  const text =
    whyNotYet(wanted, isPartialCod, session, facts) ??
    (isPartialCod ? whyNoPartialCod(session, facts) : null) ??
    (wanted === 'cod' ? codRefusal(session, facts) : null) ??
    `This session cannot be paid ${isPartialCod ? 'in part ' : ''}by “${wanted}”. Possible methods: ${possible}.`;
  return problem('method_unavailable', at, text, 'buyer');
}

/** What is paid on delivery waits for where that is. */
function whyNotYet(wanted: string, isPartialCod: boolean, session: Session, facts: PartialFacts): string | null {
  if (session.shippingAddress !== null) return null;
  if (isPartialCod && facts.merchant.cashOnDelivery.partial !== undefined) {
    return 'A part can be paid on delivery once there is a shipping address: give that first, or with it.';
  }
  const isCod = wanted === 'cod' && !isPartialCod && isCodOffered(session, facts);
  return isCod ? 'Cash on delivery is possible once there is a shipping address: give that first, or with it.' : null;
}

const isCodOffered = (session: Session, { merchant }: CodFacts): boolean =>
  merchant.cashOnDelivery.enabled &&
  merchant.gateways.some(({ name, methods }) => methods.includes('cod') && isWanted(session, 'cod', name, merchant));

/** What the caller asked to be offered, and the checkout offers. */
function isWanted(session: Session, method: string, gateway: string, merchant: Merchant): boolean {
  const { only, hide } = methodFilterIn(session, merchant);
  if (session.gateway !== null && session.gateway !== gateway) return false;
  return (only === null || only.includes(method)) && !hide.includes(method);
}
