// What a caller wants of a session's fields, applied in a fixed order: fields, lines, gifts, shipping, codes, price,
// way to pay, milestone. Opening starts from an empty session and so goes the same way as any later change.
import type { Address } from '../address.ts';
import type { SessionInput } from '../command.ts';
import { buyerNames } from '../buyer-history.ts';
import { cashRefusals } from '../cash-buyers.ts';
import { missingForParcel } from '../delivery.ts';
import type { Facts } from '../facts.ts';
import { advance } from '../lifecycle.ts';
import { availableMethods, methodRefusal, partialCodMethods } from '../offers.ts';
import { refusedCode } from '../pricing/candidates.ts';
import { price, withPaymentMethod, type Priced } from '../pricing/price.ts';
import { mustShip } from '../pricing/cart.ts';
import { ratesAt } from '../pricing/zones.ts';
import { whyBadTaxId } from '../pricing/tax-place.ts';
import { normalizeCode } from '../discount.ts';
import { keepsPart } from '../payment-mode.ts';
import { itemsPricedIn } from '../price-list.ts';
import { problem, type Problem } from '../problem.ts';
import { rhythmOf, trialDaysOf, trialKeys } from '../recurring.ts';
import { draftOf } from '../session-draft.ts';
import { isRenewal, MILESTONES, type Buyer, type Milestone, type Session } from '../session.ts';
import { cartLines, convertLines, lowerLines, repriceLines, type Lines } from './cart-lines.ts';
import { canonicalLocale, checkFields } from './check-fields.ts';
import { chooseCurrency } from './choose-currency.ts';
import { nextCodes } from './codes.ts';
import { dropUnreachedGifts, takeGifts } from './gifts.ts';
import { retitle } from './retitle.ts';
import { takeCustomer } from './take-customer.ts';
import { isWrong, type Wrong } from './wrong.ts';

export interface Permissions {
  readonly mayOverridePrices: boolean;
  readonly trustedReturnUrls: boolean;
  readonly mayBeEmpty: boolean;
  /** Codes are added to those present instead of replacing them. */
  readonly addCodes: boolean;
}

export interface Applied {
  readonly session: Session;
  readonly warnings: readonly Problem[];
}

/** The last milestone that a page may claim; what follows it only payments bring about. */
const LAST_SHOWN: Milestone = 'payment_shown';

export function applyInput(
  before: Session,
  input: SessionInput,
  permissions: Permissions,
  given: Facts,
): Applied | Wrong {
  const item = itemsPricedIn(input.country ?? before.country, given, before.checkout);
  const facts = item === given.item ? given : { ...given, item };
  const wrong = checkFields(input, permissions.trustedReturnUrls, facts);
  const isCurrencyGood = !wrong.some(({ code }) => code === 'currency_unsupported');
  const currency = isCurrencyGood ? (chooseCurrency(before, input, facts) ?? before.currency) : before.currency;
  const bought = nextLines(before, input, currency, permissions, facts);
  if (isWrong(bought)) return { problems: [...wrong, ...bought.problems] };
  if (wrong.length > 0) return { problems: wrong };

  const fields = withFields(before, input, bought, currency, facts);
  const gifts = input.gifts === undefined ? bought : takeGifts(fields, input.gifts, facts);
  const shippingOption = nextShippingOption(fields, input, facts);
  const shipped = (): Session => (isWrong(shippingOption) ? fields : { ...fields, shippingOption });
  const codes =
    input.codes === undefined ? fields.codes : nextCodes(shipped(), input.codes, permissions.addCodes, facts);
  if (isWrong(gifts) || isWrong(shippingOption) || isWrong(codes)) {
    return { problems: [gifts, shippingOption, codes].flatMap((part) => (isWrong(part) ? part.problems : [])) };
  }

  const { lines, nextLine, dropped } = dropUnreachedGifts({ currency, ...gifts }, facts);
  const coins = nextCoins(fields, before.customerId, input, facts);
  if (isWrong(coins)) return coins;
  const cart = draftOf(fields);
  cart.mode = modeOf(fields.mode, lines);
  cart.paymentMethod = null;
  cart.partialCod = undefined;
  cart.lines = lines;
  cart.nextLine = nextLine;
  cart.shippingOption = shippingOption;
  cart.codes = codes;
  cart.coins = coins;
  cart.trialDays = nextTrialDays(fields, lines, facts);
  const badTaxId = input.buyer?.taxId ? whyBadTaxId(cart, facts.merchant) : null;
  if (badTaxId !== null) return { problems: [badTaxId] };
  const priced = price(cart, facts);
  if (typeof input.shippingOption === 'string' && priced.shippingOption !== input.shippingOption) {
    const text = `The shipping option “${input.shippingOption}” does not take a cart of this weight or size.`;
    return { problems: [problem('shipping_option_not_found', 'shipping_option', text, 'buyer')] };
  }
  const payable = withMethod(withPrice(cart, priced, facts), before, input, facts);
  if (isWrong(payable)) return payable;
  const milestone = nextMilestone(payable, input.reached, facts);
  const session = milestone === payable.milestone ? payable : { ...payable, milestone };
  return { session, warnings: [...dropped, ...refusedCodes(priced, input)] };
}

function nextLines(
  before: Session,
  input: SessionInput,
  currency: string,
  permissions: Permissions,
  facts: Facts,
): Lines | Wrong {
  if (currency !== before.currency && before.attempts.length > 0) {
    const text = `\`currency\` cannot change any more: a payment in ${before.currency} has been tried. Open a new session.`;
    return { problems: [problem('currency_mixed', 'currency', text)] };
  }
  if (input.lines === undefined) {
    const standing = standingLines(before, input, currency, permissions, facts);
    const { titles } = input;
    if (isWrong(standing) || titles === undefined) return standing;
    return { ...standing, lines: standing.lines.map((line) => retitle(line, titles[line.id], facts)) };
  }
  const keepsPrices = currency === before.currency && !isOtherMarket(before, input, facts);
  const bought = cartLines(before, input.lines, currency, { keepsPrices, ...permissions }, facts);
  if ('problems' in bought) return bought;
  const gifts = before.lines
    .filter(({ giftOfferId }) => giftOfferId !== null)
    .map((gift) => ({ ...gift, unitAmount: giftAmount(gift.variantId, gift.unitAmount, before, currency, facts) }));
  return { lines: [...bought.lines, ...gifts], nextLine: bought.nextLine };
}

/** The lines that are there, none of which is looked up among what is on sale. */
function standingLines(
  before: Session,
  input: SessionInput,
  currency: string,
  permissions: Permissions,
  facts: Facts,
): Lines | Wrong {
  const { lower } = input;
  if (currency !== before.currency) return convertLines(before, currency, facts);
  const { lines, nextLine } = isOtherMarket(before, input, facts) ? repriceLines(before, currency, facts) : before;
  return lower === undefined
    ? { lines, nextLine }
    : lowerLines({ lines, nextLine, currency }, lower, permissions, facts);
}

/** Whether other prices may count from now on: the country has changed, and the shop prices by country. */
const isOtherMarket = ({ country }: Session, input: SessionInput, { merchant }: Facts): boolean =>
  merchant.priceLists !== undefined && input.country !== undefined && input.country !== country;

function giftAmount(
  variantId: string | null,
  amount: number,
  before: Session,
  currency: string,
  { item }: Facts,
): number {
  return before.currency === currency ? amount : (item(variantId ?? '')?.variant.prices[currency] ?? 0);
}

function withPrice(cart: Session, priced: Priced, facts: Facts): Session {
  const session = draftOf(cart);
  session.adjustments = priced.adjustments;
  session.totals = priced.totals;
  session.codes = priced.codes;
  session.shippingOption = priced.shippingOption;
  session.paymentOffers = priced.paymentOffers;
  session.partialCod = priced.partialCod;
  session.coins = priced.coins;
  session.cashRefusals = cashRefusals(cart, facts);
  return session;
}

const keep = <T>(wanted: T | undefined, present: T): T => (wanted === undefined ? present : wanted);

/** Fields that need no further thought. `undefined` leaves a field as it is, `null` clears it. */
function withFields(
  before: Session,
  input: SessionInput,
  { lines, nextLine }: Lines,
  currency: string,
  facts: Facts,
): Session {
  const { customerId, buyer } = takeCustomer(before, input, nextBuyer(before.buyer, input.buyer), facts);
  const fields = draftOf(before);
  fields.lines = lines;
  fields.nextLine = nextLine;
  fields.currency = currency;
  fields.customerId = customerId;
  fields.buyer = buyer;
  fields.country = keep(input.country, before.country);
  fields.locale = input.locale === undefined ? before.locale : (canonicalLocale(input.locale) ?? before.locale);
  fields.shippingAddress = keep(input.shippingAddress && tidyAddress(input.shippingAddress), before.shippingAddress);
  fields.billingAddress = keep(input.billingAddress && tidyAddress(input.billingAddress), before.billingAddress);
  fields.paymentMethods = keep(input.paymentMethods, before.paymentMethods) ?? { only: null, hide: [], order: [] };
  fields.gateway = keep(input.gateway, before.gateway);
  fields.successUrl = keep(input.successUrl, before.successUrl);
  fields.cancelUrl = keep(input.cancelUrl, before.cancelUrl);
  fields.clientReferenceId = keep(input.clientReferenceId, before.clientReferenceId);
  fields.metadata = keep(input.metadata, before.metadata) ?? {};
  fields.attributes = keep(input.attributes, before.attributes) ?? {};
  fields.note = keep(input.note, before.note);
  fields.confirmations = keep(input.confirmations, before.confirmations);
  return fields;
}

function nextBuyer(before: Buyer, wanted: SessionInput['buyer']): Buyer {
  if (wanted === null) return { email: null, phone: null, name: null, externalId: null };
  const next = (value: string | null | undefined, present: string | null): string | null =>
    value === undefined ? present : tidy(value);
  const taxId = next(wanted?.taxId, before.taxId ?? null);
  return {
    email: next(wanted?.email, before.email),
    phone: next(wanted?.phone, before.phone),
    name: next(wanted?.name, before.name),
    externalId: next(wanted?.externalId, before.externalId),
    ...(taxId !== null && { taxId }),
  };
}

const tidyAddress = (address: Address): Address => ({
  name: tidy(address.name),
  line1: tidy(address.line1),
  line2: tidy(address.line2),
  city: tidy(address.city),
  region: tidy(address.region),
  postalCode: tidy(address.postalCode),
  country: address.country,
  phone: tidy(address.phone),
});

/** Blanks around a text mean nothing, and an empty text is none. */
const tidy = (text: string | null): string | null => text?.trim() || null;

function nextShippingOption(
  fields: Session,
  { shippingOption: wanted }: SessionInput,
  facts: Facts,
): string | null | Wrong {
  const place = fields.shippingAddress ?? { country: fields.country, region: null, postalCode: null };
  const ids = ratesAt(place, fields.currency, facts).map(({ id }) => id);
  if (wanted === undefined) {
    return fields.shippingOption !== null && ids.includes(fields.shippingOption) ? fields.shippingOption : null;
  }
  if (wanted === null || ids.includes(wanted)) return wanted;
  const text = `There is no shipping option “${wanted}” to ${place.country}. Possible: ${ids.join(', ') || 'none'}.`;
  return { problems: [problem('shipping_option_not_found', 'shipping_option', text, 'buyer')] };
}

const modeOf = (mode: Session['mode'], lines: Session['lines']): Session['mode'] =>
  mode === 'setup' ? 'setup' : rhythmOf(lines) === null ? 'payment' : 'subscription';

/** Nothing is free a second time for anybody who goes by one of the buyer's names. */
function nextTrialDays(session: Session, lines: Session['lines'], { heldByOthers }: Facts): number | undefined {
  const days = isRenewal(session) ? 0 : trialDaysOf(lines);
  const isUsed = days > 0 && trialKeys(buyerNames(session)).some((key) => heldByOthers(key) > 0);
  return days === 0 || isUsed ? undefined : days;
}

function nextCoins(
  { coins, customerId }: Session,
  customerBefore: string | null,
  { coins: wanted }: SessionInput,
  { merchant }: Facts,
): Session['coins'] | Wrong {
  // Another customer has not asked to use any.
  if (wanted === undefined) return merchant.coins === undefined || customerId !== customerBefore ? undefined : coins;
  if (wanted === null || wanted === 0) return undefined;
  if (wanted !== 'max' && !(Number.isSafeInteger(wanted) && wanted > 0)) {
    return { problems: [problem('invalid_value', 'coins', '`coins` must be a whole number from 0 on, or "max".')] };
  }
  if (merchant.coins === undefined) return noCoins('`coins`: this shop has no loyalty coins. Leave it out.');
  if (customerId === null) return noCoins('Coins are for customers who are known: log in first.');
  return { wanted, used: 0 };
}

const noCoins = (text: string): Wrong => ({ problems: [problem('coins_unavailable', 'coins', text, 'buyer')] });

/** The way to pay comes last: whether it is possible depends on the address and on the codes that count. */
function withMethod(priced: Session, before: Session, input: SessionInput, facts: Facts): Session | Wrong {
  const wanted = input.paymentMethod === undefined ? before.paymentMethod : input.paymentMethod;
  if (wanted === null) {
    if (input.partialCod !== true) return priced;
    const text = '`partial_cod` pays a part by some method now: give that as `payment_method`, or with it.';
    return { problems: [problem('missing_value', 'payment_method', text, 'buyer')] };
  }
  const isPartialCod = input.partialCod ?? keepsPart(before, input.paymentMethod);
  const methods = isPartialCod ? partialCodMethods(priced, facts) : availableMethods(priced, facts);
  if (methods.some(({ method }) => method === wanted)) {
    // Where there is nothing to pay, no way to pay may add a fee.
    return priced.totals.total === 0 ? priced : withPaymentMethod(priced, wanted, facts, isPartialCod);
  }
  // One chosen before is let go without a word; one asked for now deserves an answer.
  if (input.paymentMethod === undefined && input.partialCod !== true) return priced;
  return { problems: [methodRefusal(wanted, isPartialCod, 'payment_method', priced, facts)] };
}

function nextMilestone(session: Session, reached: Milestone | undefined, facts: Facts): Milestone {
  let { milestone } = session;
  if (session.buyer.email !== null || session.buyer.phone !== null) milestone = advance(milestone, 'contact_given');
  if (session.shippingAddress !== null && missingForParcel(session, facts).length === 0) {
    if (session.shippingOption !== null || !mustShip(session.lines)) milestone = advance(milestone, 'shipping_chosen');
  }
  const isShown = reached !== undefined && MILESTONES.indexOf(reached) <= MILESTONES.indexOf(LAST_SHOWN);
  return isShown ? advance(milestone, reached) : milestone;
}

/** Codes that came with this input and do not count: no reason to refuse the rest, and worth saying. */
function refusedCodes({ codes }: Priced, input: SessionInput): Problem[] {
  const given = new Set(input.codes?.map(({ code }) => normalizeCode(code)));
  return codes.flatMap(({ code, refusal }, place): Problem[] => {
    if (refusal === undefined || !given.has(normalizeCode(code))) return [];
    return [{ ...refusedCode(refusal, place), severity: 'warning' }];
  });
}
