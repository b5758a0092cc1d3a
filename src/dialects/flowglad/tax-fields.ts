// What records say of the tax in a session.
import { partOf, type Amount } from '../../domain/money.ts';
import type { Session } from '../../domain/session.ts';

/** `amount` is all of the total, or a part of it, which then has its part of the tax. */
export function taxFields({ adjustments, totals, shippingAddress, country }: Session, amount: Amount = totals.total) {
  const taxes = adjustments.filter(({ kind, on }) => kind === 'tax' && on === undefined);
  const [tax] = taxes;
  const taxAmount = totals.total === 0 ? totals.tax : partOf(totals.tax, amount, totals.total);
  return {
    subtotal: amount - taxAmount,
    taxAmount,
    taxType: null,
    taxCountry: tax === undefined ? null : (shippingAddress?.country ?? country),
    taxState: null,
    // One rate is all that a record has a place for.
    taxRatePercentage: tax?.rate === undefined || taxes.length > 1 ? null : String(tax.rate / 10_000),
  };
}
