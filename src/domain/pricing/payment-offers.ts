// The step of payment offers: discounts for paying in a certain way, on what all others have left.
import { uuidFromNames } from '../../base/ids.ts';
import { buyerNames } from '../buyer-history.ts';
import { normalizeCode, type Discount, type Offer } from '../discount.ts';
import type { Merchant } from '../merchant.ts';
import type { Amount } from '../money.ts';
import { paymentModeOf } from '../payment-mode.ts';
import type { Adjustment, Session } from '../session.ts';
import { automatic } from './candidates.ts';
import type { CartToPrice, PricingFacts } from './cart.ts';
import { whyNot, type DiscountRefusal } from './conditions.ts';
import { isOnGoods, takeLane } from './discounts.ts';

type PaymentOffer = Discount & { readonly paymentModes: readonly string[] };

/** Those that this cart and buyer may have, however it will be paid. */
export function paymentOffersFor(cart: CartToPrice, facts: PricingFacts): readonly PaymentOffer[] {
  return paymentOffersOf(facts.merchant).filter(
    (offer) => whyNot(offer, cart, facts) === null && whyUsedUp(offer, cart, facts) === null,
  );
}

/** Whether others, or the same buyer elsewhere, have had it as often as it may be. The last word is with the claim of a payment. */
export function whyUsedUp(
  offer: Discount,
  cart: CartToPrice,
  { heldByOthers }: Pick<PricingFacts, 'heldByOthers'>,
): DiscountRefusal | null {
  if (offer.maxUses === null && offer.maxUsesPerBuyer === undefined) return null;
  const spent = useKeys(offer, buyerNames(cart)).find(({ key, limit }) => heldByOthers(key) >= limit);
  if (spent === undefined) return null;
  const text = spent.isForBuyer
    ? `You have used the code “${offer.code ?? offer.label}” as often as it may be.`
    : `The code “${offer.code ?? offer.label}” has been used up.`;
  return { code: 'discount_used_up', text };
}

/**
 * Under which keys uses of a discount with so many are counted: for all (or all of its code), and for each name of the buyer. Not in clear: claims
 * outlive sessions.
 */
export function useKeys(
  { id, code, limitsEachCode, maxUses, maxUsesPerBuyer }: Discount,
  names: readonly string[],
): readonly { readonly key: string; readonly limit: number; readonly isForBuyer: boolean }[] {
  const counted = limitsEachCode && code !== null ? uuidFromNames('code', id, normalizeCode(code)) : id;
  const all = maxUses === null ? [] : [{ key: counted, limit: maxUses, isForBuyer: false }];
  if (maxUsesPerBuyer === undefined) return all;
  const own = names.map((name) => ({ key: uuidFromNames('use', id, name), limit: maxUsesPerBuyer, isForBuyer: true }));
  return [...all, ...own];
}

/** Those for one way to pay that a session was promised when it was last priced, as far as the shop still has them. */
export const promisedOffers = (
  { paymentOffers = [] }: Pick<Session, 'paymentOffers'>,
  mode: string | null,
  { offers }: Merchant,
): readonly PaymentOffer[] =>
  mode === null || paymentOffers.length === 0
    ? NO_OFFERS
    : offers.filter(
        (offer): offer is PaymentOffer =>
          isPaymentOffer(offer) && offer.paymentModes.includes(mode) && paymentOffers.includes(offer.id),
      );

const NO_OFFERS: readonly PaymentOffer[] = [];

export const paymentOffersOf = ({ offers }: Merchant): readonly PaymentOffer[] => offers.filter(isPaymentOffer);

const isPaymentOffer = (offer: Offer): offer is PaymentOffer =>
  offer.kind === 'discount' && offer.paymentModes !== undefined;

export interface OfferTaken {
  /** The best one for the chosen way to pay; none where there is none. */
  readonly adjustments: readonly Adjustment[];
  readonly remaining: readonly Amount[];
}

export function takePaymentOffer(
  cart: Pick<CartToPrice, 'lines' | 'currency' | 'locale' | 'paymentMethod' | 'partialCod'>,
  offers: readonly PaymentOffer[],
  remaining: readonly Amount[],
  facts: Pick<PricingFacts, 'item'>,
): OfferTaken {
  const mode = paymentModeOf(cart);
  const lane = offers
    .filter(({ paymentModes }) => mode !== null && paymentModes.includes(mode))
    .map(automatic)
    .filter(isOnGoods);
  if (lane.length === 0) return { adjustments: [], remaining };
  const { adjustment, remaining: left } = takeLane(lane, remaining, cart, facts);
  return { adjustments: adjustment === null ? [] : [{ ...adjustment, kind: 'payment_offer' }], remaining: left };
}
