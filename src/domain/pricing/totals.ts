// Sums over lines and adjustments. Nothing is calculated here that an adjustment does not say.
import { sum, type Amount } from '../money.ts';
import type { Adjustment, AdjustmentKind, Line, Totals } from '../session.ts';
import { lineAmount, mustShip } from './cart.ts';

export function sumUp(lines: readonly Line[], adjustments: readonly Adjustment[], taxIncluded: boolean): Totals {
  const by: Record<AdjustmentKind, Amount> = {
    discount: 0,
    gift: 0,
    coins: 0,
    payment_offer: 0,
    shipping: 0,
    surcharge: 0,
    tax: 0,
  };
  for (const { kind, amount } of adjustments) by[kind] += amount;
  const { shipping, surcharge, tax } = by;
  const subtotal = sum(lines.map(lineAmount));
  const discount = 0 - (by.discount + by.gift + by.coins + by.payment_offer);
  // Free shipping is an adjustment of 0; no adjustment means that nobody can say yet.
  const isShippingKnown = !mustShip(lines) || adjustments.some(({ kind }) => kind === 'shipping');
  const total = sum([subtotal, -discount, shipping, surcharge, taxIncluded ? 0 : tax]);
  return { subtotal, discount, shipping: isShippingKnown ? shipping : null, surcharge, tax, taxIncluded, total };
}

/** What the steps of one kind come to together. */
export function amountOf(kind: AdjustmentKind, adjustments: readonly Adjustment[]): Amount {
  let amount = 0;
  for (const adjustment of adjustments) if (adjustment.kind === kind) amount += adjustment.amount;
  return amount;
}
