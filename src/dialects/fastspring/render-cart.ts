// The cart and its items as Sessions v2 shows them: every amount as a number in major units and as the buyer reads it.
import { spellingsOf } from '../../base/language-spellings.ts';
import { formatAmount } from '../../domain/format-amount.ts';
import { applyRate, includedTax, perPiece, PPM, rateOf, sum, type Amount, type RatePpm } from '../../domain/money.ts';
import { priceLines } from '../../domain/pricing/lines.ts';
import type { Line, PricedLine, Session } from '../../domain/session.ts';
import type { RenderContext } from '../dialect.ts';
import { toMajor } from '../wire.ts';
import { pathOf } from './cart.ts';
import { extraOf } from './extra.ts';

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

/** Shipping and fees belong to no item, and the vendor's cart has no place for them: these are sums over the items. */
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

function renderItem({ line, priced, rate, isExempt }: TaxedLine, session: Session, context: RenderContext): Shown {
  const { items } = extraOf(session);
  const path = pathOf(line);
  const details = items[path] ?? {};
  const item = line.variantId === null ? undefined : context.item(line.variantId);
  const imageUrl = item?.variant.imageUrl ?? item?.product.imageUrl ?? undefined;
  return {
    productPath: path,
    quantity: line.quantity,
    quantityBehavior: details.quantityBehavior ?? 'ALLOW',
    quantityDefault: details.quantityDefault ?? 1,
    virtualProduct: line.variantId === null,
    productType: 'ONE_TIME',
    removable: true,
    bundle: false,
    descriptions: {
      display: { [languageOf(session)]: titleOf(line) },
      ...(imageUrl !== undefined && { imageUrl }),
      ...details.descriptions,
    },
    productFormat: line.requiresShipping ? 'PHYSICAL' : 'DIGITAL',
    attributes: line.properties,
    price: {
      ...withDisplay(itemAmounts(line, priced), session),
      taxIncluded: taxWord(session),
      taxPercent: percent(rate),
      taxExempt: isExempt,
      productDiscountDuration: null,
      couponDiscountDuration: null,
    },
  };
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

function taxedLines({ lines, adjustments, totals, buyer }: Session): readonly TaxedLine[] {
  const { taxIncluded } = totals;
  const bothWays = (amount: Amount, tax: Amount): BothWays =>
    taxIncluded ? { withTax: amount, withoutTax: amount - tax } : { withTax: amount + tax, withoutTax: amount };
  return priceLines({ lines, adjustments, totals }).flatMap((priced, index): TaxedLine[] => {
    const line = lines[index];
    if (line === undefined) return [];
    const { subtotal, discount, tax } = priced;
    const rate = line.taxable ? rateOn(index, subtotal - discount, adjustments) : 0;
    const isExempt = buyer.taxId !== undefined && line.taxable && rate === 0 && adjustments.some(isOnGoods);
    // Nobody is charged the tax on a price before discounts, so it stands nowhere else.
    const listTax = discount === 0 ? tax : taxIncluded ? includedTax(subtotal, rate) : applyRate(subtotal, rate);
    return [
      { line, priced, rate, isExempt, net: bothWays(subtotal - discount, tax), list: bothWays(subtotal, listTax) },
    ];
  });
}

const isOnGoods = ({ kind, on }: Session['adjustments'][number]): boolean => kind === 'tax' && on === undefined;

/** What the taxes on a line come to. Where nothing is left of it, nothing shows which they were: then all there are. */
function rateOn(index: number, net: Amount, adjustments: Session['adjustments']): RatePpm {
  const taxes = adjustments.filter(isOnGoods);
  const own = net === 0 ? taxes : taxes.filter(({ lineShares }) => (lineShares[index] ?? 0) !== 0);
  let together: RatePpm = 0;
  for (const { rate = 0, compound } of own) {
    together += compound === true ? applyRate(PPM + together, rate) : rate;
  }
  return together;
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
