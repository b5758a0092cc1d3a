// The step of surcharges: what the chosen way to pay costs on top.
import type { Merchant } from '../merchant.ts';
import type { Adjustment } from '../session.ts';
import type { CartToPrice } from './cart.ts';

export function surcharge(cart: Pick<CartToPrice, 'currency' | 'paymentMethod'>, merchant: Merchant): Adjustment[] {
  const fee = cart.paymentMethod === 'cod' ? (merchant.cashOnDelivery.fee[cart.currency] ?? 0) : 0;
  if (fee === 0) return [];
  return [{ source: 'cod', kind: 'surcharge', label: 'Cash on delivery', amount: fee, lineShares: [] }];
}
