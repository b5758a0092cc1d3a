// The cart and its items as Sessions v2 shows them: every amount as a number in major units and as the buyer reads it.
import { spellingsOf } from '../../base/language-spellings.ts';
import { formatAmount } from '../../domain/format-amount.ts';
import { applyRate, includedTax, perPiece, PPM, rateOf, sum, type Amount, type RatePpm } from '../../domain/money.ts';
import type { Adjustment, Line, PricedLine, Session } from '../../domain/session.ts';
import { codesAfter } from '../../domain/start-subscription.ts';
import type { RenderContext } from '../dialect.ts';
import { toMajor } from '../wire.ts';
import { pathOf } from './cart.ts';
import { extraOf } from './extra.ts';
import { shownRhythm } from './read-terms.ts';
import { withFees, type ItemLine } from './with-fees.ts';

type Shown = Readonly<Record<string, unknown>>;

export function renderCart(session: Session, context: RenderContext): Shown {
  const amounts = cartAmounts(session);
  const { taxTotal, withoutTaxNetTotal } = amounts;
  return {
    couponCode: session.codes[0]?.code ?? null,
    couponHasApplied: appliedCoupon(session) !== null,
    lineItems: renderItems(session, context),
    taxIncluded: taxWord(session),
    taxRate: percent(withoutTaxNetTotal === 0 ? 0 : rateOf(taxTotal, withoutTaxNetTotal)),
    ...withDisplay(amounts, session),
  };
}

/** The coupon that counts, be it for items or for shipping. Discounts without a code come from the seller and are no coupon. */
export const appliedCoupon = ({ adjustments }: Session): string | null =>
  adjustments.find(({ code }) => code !== undefined)?.code ?? null;

/** Shipping and fees for ways to pay belong to no item, and the vendor's cart has no place for them: these are sums over the items. */
export function cartAmounts(session: Session) {
  const lines = taxedLines(session);
  const all = (amount: (line: TaxedLine) => Amount): Amount => sum(lines.map(amount));
  const ofCoupon = session.adjustments.filter(({ kind, code }) => kind === 'discount' && code !== undefined);
  const coupon = 0 - sum(ofCoupon.map(({ amount }) => amount));
  return {
    netTotal: all(({ priced }) => priced.subtotal - priced.discount),
    listTotal: all(({ priced }) => priced.subtotal),
    withTaxNetTotal: all(({ net }) => net.withTax),
    withTaxListTotal: all(({ list }) => list.withTax),
    withoutTaxNetTotal: all(({ net }) => net.withoutTax),
    withoutTaxListTotal: all(({ list }) => list.withoutTax),
    discountTotal: session.totals.discount,
    couponDiscountTotal: coupon,
    productDiscountTotal: session.totals.discount - coupon,
    taxTotal: all(({ priced }) => priced.tax),
  };
}

/** All items, or those of some lines. */
export const renderItems = (
  session: Session,
  context: RenderContext,
  isWanted: (line: Line) => boolean = () => true,
): readonly Shown[] =>
  taxedLines(session)
    .filter(({ line }) => isWanted(line))
    .map((taxed) => renderItem(taxed, session, context));

function renderItem(
  { line, priced, rate, isFee, isExempt }: TaxedLine,
  session: Session,
  context: RenderContext,
): Shown {
  const { items } = extraOf(session);
  const path = pathOf(line);
  const details = items[path] ?? {};
  const item = line.variantId === null ? undefined : context.item(line.variantId);
  const imageUrl = item?.variant.imageUrl ?? item?.product.imageUrl ?? undefined;
  return {
    productPath: path,
    quantity: line.quantity,
    quantityBehavior: details.quantityBehavior ?? (isFee ? 'LOCK' : 'ALLOW'),
    quantityDefault: details.quantityDefault ?? 1,
    virtualProduct: line.variantId === null,
    productType: line.recurring === undefined ? 'ONE_TIME' : 'SUBSCRIPTION_PLAN',
    removable: !isFee,
    bundle: false,
    descriptions: {
      display: { [languageOf(session)]: titleOf(line) },
      ...(imageUrl !== undefined && { imageUrl }),
      ...details.descriptions,
    },
    productFormat: line.requiresShipping ? 'PHYSICAL' : 'DIGITAL',
    attributes: line.properties,
    ...(line.recurring !== undefined && { subscription: shownRhythm(line.recurring) }),
    price: {
      ...withDisplay(itemAmounts(line, priced), session),
      taxIncluded: taxWord(session),
      taxPercent: percent(rate),
      taxExempt: isExempt,
      productDiscountDuration: line.ownTerms?.tiers === undefined ? null : (line.ownTerms.tierPayments ?? null),
      couponDiscountDuration: line.recurring === undefined ? null : couponDuration(session, context),
    },
  };
}

/** For how many payments the coupon counts; `null` for all of them, and where there is none. */
function couponDuration(session: Session, { merchant }: RenderContext): number | null {
  const coupon = appliedCoupon(session);
  if (coupon === null || merchant === null) return null;
  const kept = codesAfter(session, merchant).find(({ code }) => code === coupon);
  if (kept === undefined) return 1;
  return kept.payments === null ? null : kept.payments + (session.trialDays === undefined ? 1 : 0);
}

/** What belongs to all pieces is exact; what is said of one is rounded where it does not divide. */
function itemAmounts({ unitAmount, quantity }: Line, { subtotal, discount, tax }: PricedLine): Record<string, Amount> {
  const unitDiscount = perPiece(discount, quantity);
  return {
    unitListPrice: unitAmount,
    unitDiscount,
    unitNetPrice: unitAmount - unitDiscount,
    unitTaxAmount: perPiece(tax, quantity),
    extendedListTotal: subtotal,
    extendedTotalDiscount: discount,
    extendedNetTotal: subtotal - discount,
    extendedTaxTotal: tax,
  };
}

interface TaxedLine {
  readonly line: Line;
  readonly priced: PricedLine;
  readonly rate: RatePpm;
  readonly isFee: boolean;
  /** There is a tax on it, and the buyer accounts for it. */
  readonly isExempt: boolean;
  /** After discounts, and before them: with the tax and without it, whichever the prices are. */
  readonly net: BothWays;
  readonly list: BothWays;
}

interface BothWays {
  readonly withTax: Amount;
  readonly withoutTax: Amount;
}

function taxedLines(session: Session): readonly TaxedLine[] {
  const { adjustments, buyer, totals } = session;
  const { taxIncluded } = totals;
  const isTaxed = adjustments.some(({ kind, on }) => kind === 'tax' && on === undefined);
  const bothWays = (amount: Amount, tax: Amount): BothWays =>
    taxIncluded ? { withTax: amount, withoutTax: amount - tax } : { withTax: amount + tax, withoutTax: amount };
  return withFees(session).map(({ line, priced, taxes, isFee }: ItemLine): TaxedLine => {
    const { subtotal, discount, tax } = priced;
    const rate = line.taxable ? together(taxes) : 0;
    const isExempt = buyer.taxId !== undefined && line.taxable && rate === 0 && isTaxed;
    // Nobody is charged the tax on a price before discounts, so it stands nowhere else.
    const listTax = discount === 0 ? tax : taxIncluded ? includedTax(subtotal, rate) : applyRate(subtotal, rate);
    const [net, list] = [bothWays(subtotal - discount, tax), bothWays(subtotal, listTax)];
    return { line, priced, rate, isFee, isExempt, net, list };
  });
}

/** What several taxes come to as one rate. */
function together(taxes: readonly Adjustment[]): RatePpm {
  let rates: RatePpm = 0;
  for (const { rate = 0, compound } of taxes) {
    rates += compound === true ? applyRate(PPM + rates, rate) : rate;
  }
  return rates;
}

function withDisplay(amounts: Readonly<Record<string, Amount>>, { currency, locale }: Session): Shown {
  const shown: Record<string, unknown> = {};
  for (const [name, amount] of Object.entries(amounts)) {
    shown[name] = toMajor(amount, currency);
    shown[`${name}Display`] = formatAmount(amount, currency, locale);
  }
  return shown;
}

const taxWord = ({ totals }: Session): string =>
  totals.taxIncluded ? 'TAXES_INCLUDED_IN_PRICE' : 'TAXES_ADDED_TO_PRICE';

/** Parts per million as percent with two decimals. */
const percent = (rate: RatePpm): number => Math.round(rate / 100) / 100;

/** As the vendor names languages: Hebrew by its former code, Norwegian without its two forms. */
export function languageOf({ locale }: Session): string {
  const [language = 'en'] = locale.toLowerCase().split('-', 1);
  return spellingsOf(language).find((spelling) => spelling === 'iw' || spelling === 'no') ?? language;
}

const titleOf = ({ title, variantTitle }: Line): string =>
  variantTitle === null ? title : `${title}, ${variantTitle}`;
