// The step of tax: on what is left of taxable lines after discounts, and on shipping and fees where a rate says so.
// Contained in the prices, or added to them.
import type { Facts } from '../facts.ts';
import type { Merchant } from '../merchant.ts';
import { sum, type Amount } from '../money.ts';
import type { Adjustment, Line, Session } from '../session.ts';
import { taxesByRegion, taxRatesFor, type TaxRate } from '../tax-rate.ts';
import { mustShip, type CartToPrice } from './cart.ts';
import { spread } from './spread.ts';
import { taxAmounts } from './tax-amounts.ts';
import { chargedRates, isTaxIncluded, type TaxedCart } from './tax-place.ts';

export interface Taxed {
  /** What each line costs after discounts. */
  readonly remaining: readonly Amount[];
  readonly shipping: Amount;
  /** Fees that belong to no line. */
  readonly surcharge: Amount;
  /** Fees that come with lines, as they are charged: taxed like their lines. */
  readonly lineFees: readonly Adjustment[];
}

export function tax(
  cart: TaxedCart & Pick<CartToPrice, 'lines'>,
  taxed: Taxed,
  facts: Pick<Facts, 'merchant' | 'item'>,
  isIncluded = isTaxIncluded(cart, facts.merchant),
): Adjustment[] {
  const rates = chargedRates(cart, facts.merchant);
  if (rates.length === 0) return [];
  const adjustments = taxLines(cart, taxed.remaining, rates, facts, isIncluded);
  adjustments.push(...taxed.lineFees.flatMap((fee) => taxLineFee(fee, cart.lines, rates, facts.item, isIncluded)));
  if (rates.some(({ onShipping }) => onShipping === true)) {
    adjustments.push(...taxPart('shipping', taxed.shipping, rates, isIncluded));
  }
  if (rates.some(({ onSurcharge }) => onSurcharge === true)) {
    adjustments.push(...taxPart('surcharge', taxed.surcharge, rates, isIncluded));
  }
  return adjustments;
}

export type TaxableCart = Pick<Session, 'lines' | 'adjustments' | 'totals'>;

/** Whether what the cart bears in this country goes by the region: that of a line, of its shipping or of a fee. */
export function isTaxedByRegion(
  { lines, adjustments, totals }: TaxableCart,
  country: string,
  { merchant, item }: Pick<Facts, 'merchant' | 'item'>,
): boolean {
  const there = merchant.taxes.filter((rate) => rate.country === country);
  if (!taxesByRegion(there)) return false;
  const isReplaced = there.some(({ replacesCountry }) => replacesCountry === true);
  const goByRegion = (rates: readonly TaxRate[]): boolean => taxesByRegion(rates) || (isReplaced && rates.length > 0);
  const hasFee = adjustments.some(({ kind, lineFee }) => kind === 'surcharge' && lineFee === undefined);
  return (
    lines.some((line) => isTaxed(line) && goByRegion(taxRatesFor(categoryOf(line, item), there))) ||
    (mustShip(lines) && totals.shipping !== 0 && goByRegion(there.filter(({ onShipping }) => onShipping === true))) ||
    (hasFee && goByRegion(there.filter(({ onSurcharge }) => onSurcharge === true)))
  );
}

/** The tax of a fee alone, for when only that changes. */
export function taxSurcharge(
  cart: TaxedCart,
  surcharge: Amount,
  merchant: Merchant,
  isIncluded: boolean,
): Adjustment[] {
  if (!merchant.taxes.some(({ onSurcharge }) => onSurcharge === true)) return [];
  return taxPart('surcharge', surcharge, chargedRates(cart, merchant), isIncluded);
}

/** What belongs to no line. The rates that say so hold, whatever categories they are for. */
function taxPart(on: 'shipping' | 'surcharge', base: Amount, rates: readonly TaxRate[], isIncluded: boolean) {
  if (base === 0) return [];
  const flag = on === 'shipping' ? 'onShipping' : 'onSurcharge';
  const holding = rates.filter((rate) => rate[flag] === true);
  const amounts = taxAmounts(base, holding, isIncluded);
  return holding.map((rate, index): Adjustment => ({ ...toAdjustment(rate, amounts[index] ?? 0, [], isIncluded), on }));
}

function taxLineFee(
  { lineFee, amount: base }: Adjustment,
  lines: readonly Line[],
  rates: readonly TaxRate[],
  item: Facts['item'],
  isIncluded: boolean,
): Adjustment[] {
  const line = lines.find(({ id }) => id === lineFee?.line);
  if (lineFee === undefined || line?.taxable !== true) return [];
  const holding = taxRatesFor(categoryOf(line, item), rates);
  const amounts = taxAmounts(base, holding, isIncluded);
  return holding.map((rate, index) => ({
    ...toAdjustment(rate, amounts[index] ?? 0, [], isIncluded),
    on: 'surcharge' as const,
    lineFee,
  }));
}

/** Lines that the same rates are for: each rate is calculated once on all of them and then spread over them. */
interface TaxGroup {
  readonly rates: readonly TaxRate[];
  /** By line; 0 for those that do not belong to it. */
  readonly bases: Amount[];
}

function taxLines(
  { lines }: Pick<CartToPrice, 'lines'>,
  remaining: readonly Amount[],
  rates: readonly TaxRate[],
  { item }: Pick<Facts, 'item'>,
  isIncluded: boolean,
): Adjustment[] {
  if (!lines.some(({ taxable }) => taxable)) return [];
  const goByCategory = rates.some(({ categories }) => categories !== undefined);
  const groups = goByCategory
    ? inGroups(lines, remaining, rates, item)
    : [{ rates, bases: lines.map((line, index) => (line.taxable ? (remaining[index] ?? 0) : 0)) }];
  const amounts = groups.map((group) => taxAmounts(sum(group.bases), group.rates, isIncluded));
  return rates.flatMap((rate): Adjustment[] => {
    let amount = 0;
    let shares: readonly Amount[] | null = null;
    for (const [index, group] of groups.entries()) {
      const place = group.rates.indexOf(rate);
      if (place === -1) continue;
      const part = amounts[index]?.[place] ?? 0;
      amount += part;
      shares = together(shares, spread(part, group.bases, lines));
    }
    return shares === null ? [] : [toAdjustment(rate, amount, shares, isIncluded)];
  });
}

/** Gifts are free, so no tax is told for their sake alone. */
const isTaxed = ({ taxable, giftOfferId }: Line): boolean => taxable && giftOfferId === null;

function inGroups(
  lines: readonly Line[],
  remaining: readonly Amount[],
  rates: readonly TaxRate[],
  item: Facts['item'],
): TaxGroup[] {
  const groups: TaxGroup[] = [];
  for (const [index, line] of lines.entries()) {
    if (!isTaxed(line)) continue;
    const holding = taxRatesFor(categoryOf(line, item), rates);
    let group = groups.find((other) => isSame(other.rates, holding));
    if (group === undefined) {
      group = { rates: holding, bases: new Array<Amount>(lines.length).fill(0) };
      groups.push(group);
    }
    group.bases[index] = remaining[index] ?? 0;
  }
  return groups;
}

function categoryOf({ variantId }: Line, item: Facts['item']): string | undefined {
  const found = variantId === null ? undefined : item(variantId);
  return found?.variant.taxCategory ?? found?.product.taxCategory;
}

const isSame = (a: readonly TaxRate[], b: readonly TaxRate[]): boolean =>
  a.length === b.length && a.every((rate, index) => rate === b[index]);

const together = (a: readonly Amount[] | null, b: readonly Amount[]): readonly Amount[] =>
  a === null ? b : a.map((share, index) => share + (b[index] ?? 0));

const toAdjustment = (
  { label, rate, compound }: TaxRate,
  amount: Amount,
  lineShares: readonly Amount[],
  included: boolean,
): Adjustment => ({
  source: label,
  kind: 'tax',
  label,
  amount,
  lineShares,
  rate,
  included,
  ...(compound === true && { compound }),
});
