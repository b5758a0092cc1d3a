// The step of tax: on what is left of taxable lines after discounts. Contained in the prices, or added to them.
import type { TaxRate } from '../catalog.ts';
import type { Merchant } from '../merchant.ts';
import { allocate, applyRate, includedTax, sum, type Amount } from '../money.ts';
import type { Adjustment } from '../session.ts';
import type { CartToPrice } from './cart.ts';
import { spread } from './spread.ts';

/** `remaining` is what each line costs after discounts. Each rate is calculated once and then spread over the lines. */
export function tax(cart: CartToPrice, remaining: readonly Amount[], merchant: Merchant): Adjustment[] {
  const country = cart.shippingAddress?.country ?? cart.country;
  const rates = merchant.taxes.filter((rate) => rate.country === country);
  if (rates.length === 0 || !cart.lines.some(({ taxable }) => taxable)) return [];
  const bases = cart.lines.map((line, index) => (line.taxable ? (remaining[index] ?? 0) : 0));
  const amounts = merchant.taxesIncluded ? contained(sum(bases), rates) : added(sum(bases), rates);
  return rates.map((rate, index) => {
    const amount = amounts[index] ?? 0;
    return {
      source: rate.label,
      kind: 'tax',
      label: rate.label,
      amount,
      lineShares: spread(amount, bases, cart.lines),
      rate: rate.rate,
      included: merchant.taxesIncluded,
    };
  });
}

const added = (base: Amount, rates: readonly TaxRate[]): Amount[] => rates.map(({ rate }) => applyRate(base, rate));

/** Several taxes contained in one price share the part that they take together. */
function contained(base: Amount, rates: readonly TaxRate[]): Amount[] {
  const together = includedTax(base, sum(rates.map(({ rate }) => rate)));
  return allocate(
    together,
    rates.map(({ rate }) => rate),
  );
}
