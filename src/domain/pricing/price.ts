// Pricing: a fixed pipeline of small steps. Each returns adjustments with a reason and never edits a price, so every
// figure anywhere is a sum over what stands here.
import type { Discount, Offer } from '../discount.ts';
import { sum, type Amount } from '../money.ts';
import { paymentModeOf } from '../payment-mode.ts';
import type { ShippingRate } from '../shipping-rate.ts';
import { isRenewal, type Adjustment, type AppliedCode, type Session, type Totals } from '../session.ts';
import { automaticCandidates, findDiscount, unknownCode, type Candidate, type RefusedPlace } from './candidates.ts';
import type { CartToPrice, PricingFacts } from './cart.ts';
import { asksWhoBuys, whyNot, type DiscountRefusal } from './conditions.ts';
import { discountGoods, type Discounted } from './discounts.ts';
import { useCoins } from './coins.ts';
import { freeGifts } from './gifts.ts';
import { freeTrial } from './trial.ts';
import { lineFees } from './line-fees.ts';
import { prorate } from './proration.ts';
import { remainingOf } from './lines.ts';
import { paymentOffersFor, promisedOffers, takePaymentOffer, whyUsedUp } from './payment-offers.ts';
import { discountShipping, type ShippingDiscounted } from './shipping-discount.ts';
import { ratesFor, ship, type Shipped } from './shipping.ts';
import { surcharge } from './surcharge.ts';
import { isTaxIncluded } from './tax-place.ts';
import { tax, taxSurcharge } from './tax.ts';
import { takeTiers, type Tiered } from './tiers.ts';
import { amountOf, sumUp } from './totals.ts';
import { withUpfront } from './upfront.ts';

export interface Priced {
  readonly adjustments: readonly Adjustment[];
  readonly totals: Totals;
  /** The session's codes; those that do not count say why. */
  readonly codes: readonly AppliedCode[];
  /** The shipping rate in force; a single possible rate is chosen by itself. */
  readonly shippingOption: string | null;
  readonly paymentOffers: Session['paymentOffers'];
  readonly partialCod: Session['partialCod'];
  readonly coins: Session['coins'];
}

/**
 * Code after code in the order given: each joins those before it when it takes something off beside them, so that a code
 * which gives nothing is in nobody's way. One that is refused is tried again beside whatever has joined since.
 */
export function price(cart: CartToPrice, facts: PricingFacts): Priced {
  const automatic = automaticCandidates(cart, facts);
  const refusals = new Map<number, DiscountRefusal>();
  const waiting: Waiting[] = [];
  for (const [place, { code }] of cart.codes.entries()) {
    const offer = findDiscount(code, facts.merchant, isRenewal(cart));
    const early = offer === undefined ? unknownCode(code) : whyNotNow(offer, cart, facts);
    if (early !== null) refusals.set(place, early);
    else if (offer !== undefined) waiting.push({ candidate: { offer, code, place }, triedBeside: null });
  }
  let counting: readonly Candidate[] = [];
  const there = ratesFor(cart, facts);
  const tiered = takeTiers(cart);
  const places = { there, tiered };
  let standing = tryOut(automatic, places, cart, facts, null);
  for (let next = untried(waiting, standing); next !== undefined; next = untried(waiting, standing)) {
    const { candidate } = next;
    const together = [...counting, candidate].sort((a, b) => a.place - b.place);
    const trial = tryOut([...automatic, ...together], places, cart, facts, standing.goods);
    const refusal = refusalAt(candidate.place, trial) ?? whyNotBeside(candidate.offer, counting, trial);
    if (refusal !== null) {
      next.triedBeside = standing;
      refusals.set(candidate.place, refusal);
      continue;
    }
    waiting.splice(waiting.indexOf(next), 1);
    refusals.delete(candidate.place);
    counting = together;
    standing = trial;
  }
  const codes = cart.codes.map(({ code, replaced, by }, place): AppliedCode => {
    const refusal = refusals.get(place) ?? refusalAt(place, standing);
    return refusal === undefined ? { code, replaced, by } : { code, replaced, by, refusal };
  });
  return complete(standing, tiered, codes, cart, facts);
}

/** A code that does not count yet, and what stood when it was last tried. */
interface Waiting {
  readonly candidate: Candidate;
  triedBeside: Trial | null;
}

const untried = (waiting: readonly Waiting[], standing: Trial): Waiting | undefined =>
  waiting.find(({ triedBeside }) => triedBeside !== standing);

/** In a renewal what was settled when it began counts, whatever has happened since. */
const whyNotNow = (offer: Discount, cart: CartToPrice, facts: PricingFacts): DiscountRefusal | null =>
  isRenewal(cart) ? null : (whyNot(offer, cart, facts) ?? whyUsedUp(offer, cart, facts));

/** Another code that counts, where one of the two stands alone. */
function whyNotBeside(offer: Discount, others: readonly Candidate[], trial: Trial): DiscountRefusal | null {
  const other = others.find(
    (one) => refusalAt(one.place, trial) === undefined && !(one.offer.combinable && offer.combinable),
  );
  if (other === undefined) return null;
  const text = `The code “${offer.code}” cannot be combined with “${other.offer.code}”.`;
  return { code: 'discount_not_combinable', text, figures: { other: other.offer.code ?? other.offer.label } };
}

/** What certain discounts take off, and why those of them with a code take nothing off. */
interface Trial {
  readonly goods: Discounted;
  readonly shipped: Shipped;
  readonly freed: ShippingDiscounted;
}

function tryOut(
  candidates: readonly Candidate[],
  { there, tiered }: { readonly there: readonly ShippingRate[] | null; readonly tiered: Tiered },
  cart: CartToPrice,
  facts: PricingFacts,
  before: Discounted | null,
): Trial {
  const goods = discountGoods(candidates, cart, facts, before, tiered.remaining);
  const shipped = ship(cart, there, sum(goods.remaining), facts);
  const freed = discountShipping(candidates, shipped.adjustments[0]?.amount ?? null, cart, facts.merchant);
  return { goods, shipped, freed };
}

function refusalAt(place: number, { goods, freed }: Trial): DiscountRefusal | undefined {
  const isAt = ([other]: RefusedPlace): boolean => other === place;
  return (goods.refused.find(isAt) ?? freed.refused.find(isAt))?.[1];
}

function complete(
  { goods, shipped, freed }: Trial,
  tiered: Tiered,
  codes: Priced['codes'],
  cart: CartToPrice,
  facts: PricingFacts,
): Priced {
  const { merchant } = facts;
  const offers = paymentOffersFor(cart, facts);
  const trial = freeTrial(cart, goods.remaining);
  const prorated = prorate(cart, trial.remaining);
  const coined = useCoins(cart, prorated.remaining, facts);
  const taken = takePaymentOffer(cart, offers, coined.remaining, facts);
  const shipping = amountOf('shipping', shipped.adjustments) + amountOf('shipping', freed.adjustments);
  const fees = surcharge(cart, () => ({ merchandise: taken.remaining, shipping }), facts);
  const ofLines = lineFees(cart);
  const taxed = { remaining: taken.remaining, shipping, surcharge: amountOf('surcharge', fees), lineFees: ofLines };
  const adjustments = [
    ...tiered.adjustments,
    ...goods.adjustments,
    ...trial.adjustments,
    ...prorated.adjustments,
    ...freeGifts(cart.lines, merchant),
    ...shipped.adjustments,
    ...freed.adjustments,
    ...coined.adjustments,
    ...taken.adjustments,
    ...ofLines,
    ...fees,
    ...tax(cart, taxed, facts),
  ];
  const totals = sumUp(cart.lines, adjustments, isTaxIncluded(cart, merchant));
  const paymentOffers = offers.length === 0 ? undefined : offers.map(({ id }) => id);
  const partialCod = withUpfront(cart.partialCod, { totals, adjustments }, cart.currency, merchant);
  return { adjustments, totals, codes, shippingOption: shipped.option, coins: coined.coins, paymentOffers, partialCod };
}

/**
 * What the session would be with another place or way of shipping. Whom a discount is for is not asked again: the page
 * does not show everybody who is buying, and has not looked up what they have ordered.
 */
export function withDelivery(
  session: Session,
  change: Pick<Session, 'shippingAddress' | 'shippingOption'>,
  facts: Omit<PricingFacts, 'history'>,
): Session {
  const cart = { ...session, ...change };
  const offers = facts.merchant.offers.flatMap((offer) => standingOf(offer, session));
  const { codes, ...priced } = price(cart, { ...facts, history: [], merchant: { ...facts.merchant, offers } });
  return {
    ...cart,
    ...priced,
    codes: codes.map((entry, place) => {
      const offer = findDiscount(entry.code, facts.merchant);
      const before = session.codes[place];
      return offer !== undefined && asksWhoBuys(offer) && before?.refusal !== undefined ? before : entry;
    }),
  };
}

/** Those for certain buyers stand open to this one, or are not there, as they counted or not. */
function standingOf(offer: Offer, { adjustments, paymentOffers }: Session): Offer[] {
  if (offer.kind !== 'discount' || !asksWhoBuys(offer)) return [offer];
  const isCounting = adjustments.some(({ source }) => source === offer.id) || paymentOffers?.includes(offer.id);
  return isCounting ? [{ ...offer, buyers: undefined, maxUsesPerBuyer: undefined }] : [];
}

/** The session with another way to pay. */
export const withPaymentMethod = (
  session: Session,
  method: string | null,
  facts: PaymentFacts,
  isPartialCod = false,
): Session =>
  isPaidSo(session, method, isPartialCod)
    ? session
    : paidSo(session, method, pricedFor(session, method, facts, isPartialCod));

function paidSo(session: Session, method: string | null, priced: ReturnType<typeof pricedFor>): Session {
  const { adjustments, totals, partialCod } = priced;
  return { ...session, paymentMethod: method, adjustments, totals, partialCod };
}

/**
 * What another way to pay makes of the price. Only offers for it, its surcharge and their tax change: everything else stays as
 * the buyer saw it, even when a discount has ended since. What was priced at the last change is what is charged.
 */
export function pricedFor(
  session: Session,
  method: string | null,
  facts: PaymentFacts,
  isPartialCod = false,
): Pick<Session, 'adjustments' | 'totals' | 'partialCod'> {
  if (isPaidSo(session, method, isPartialCod)) return session;
  const partialCod = isPartialCod ? (session.partialCod ?? { upfront: 0 }) : undefined;
  const { lines, currency, locale } = session;
  const cart = { lines, currency, locale, paymentMethod: method, partialCod };
  const promised = promisedOffers(session, paymentModeOf(cart), facts.merchant);
  const left = (): readonly Amount[] => remainingOf(session, ['discount', 'coins']);
  const taken = promised.length === 0 ? null : takePaymentOffer(cart, promised, left(), facts);
  const offers = taken?.adjustments ?? [];
  const shipping = amountOf('shipping', session.adjustments);
  const fees = surcharge(cart, () => ({ merchandise: taken?.remaining ?? left(), shipping }), facts);
  const isAsBefore = offers.length + fees.length === 0 && !session.adjustments.some(isForPayment);
  const adjustments = isAsBefore
    ? session.adjustments
    : [
        ...session.adjustments.filter((one) => one.kind !== 'tax' && !isForPayment(one)),
        ...offers,
        ...fees,
        ...taxWith(session, taken?.remaining ?? left(), offers, amountOf('surcharge', fees), facts),
      ];
  const totals = isAsBefore ? session.totals : sumUp(lines, adjustments, session.totals.taxIncluded);
  return {
    adjustments,
    totals,
    partialCod: withUpfront(partialCod, { totals, adjustments }, currency, facts.merchant),
  };
}

const isPaidSo = ({ paymentMethod, partialCod }: Session, method: string | null, isPartialCod: boolean): boolean =>
  paymentMethod === method && (partialCod !== undefined) === isPartialCod;

type PaymentFacts = Pick<PricingFacts, 'merchant' | 'item' | 'nowMs'>;

const isForPayment = ({ kind, lineFee }: Adjustment): boolean =>
  kind === 'payment_offer' || (kind === 'surcharge' && lineFee === undefined);

/** Tax goes by what payment offers leave; where none comes or goes, that on goods and shipping stays as well. */
function taxWith(
  session: Session,
  remaining: readonly Amount[],
  offers: readonly Adjustment[],
  fees: Amount,
  facts: PaymentFacts,
): readonly Adjustment[] {
  const { adjustments, totals } = session;
  if (amountOf('payment_offer', adjustments) !== 0 || offers.length > 0) {
    const shipping = amountOf('shipping', adjustments);
    const ofLines = adjustments.filter(({ kind, lineFee }) => kind === 'surcharge' && lineFee !== undefined);
    const taxed = { remaining, shipping, surcharge: fees, lineFees: ofLines };
    return tax(session, taxed, facts, totals.taxIncluded);
  }
  return [
    ...adjustments.filter(({ kind, on, lineFee }) => kind === 'tax' && (on !== 'surcharge' || lineFee !== undefined)),
    ...taxSurcharge(session, fees, facts.merchant, totals.taxIncluded),
  ];
}
