// The step of shipping: a flat rate by country, free from an amount on.
import type { ShippingRate } from '../catalog.ts';
import type { Merchant } from '../merchant.ts';
import type { Amount } from '../money.ts';
import type { Adjustment } from '../session.ts';
import { mustShip, type CartToPrice } from './cart.ts';

export interface Shipped {
  /** Empty until an address and a rate are known, or when nothing needs shipping. */
  readonly adjustments: readonly Adjustment[];
  /** The rate in force: the chosen one, or the only one there is. */
  readonly option: string | null;
}

/** `discounted` is the merchandise after discounts, gifts left out. */
export function ship(cart: CartToPrice, discounted: Amount, merchant: Merchant): Shipped {
  if (!mustShip(cart.lines) || cart.shippingAddress === null) {
    return { adjustments: [], option: cart.shippingOption };
  }
  const rates = ratesFor(cart.shippingAddress.country, cart.currency, merchant);
  const rate = rates.find(({ id }) => id === cart.shippingOption) ?? (rates.length === 1 ? rates[0] : undefined);
  if (rate === undefined) return { adjustments: [], option: null };
  const amount = shippingAmount(rate, cart.currency, discounted);
  return {
    adjustments: [{ source: rate.id, kind: 'shipping', label: rate.label, amount, lineShares: [] }],
    option: rate.id,
  };
}

/** Rates that serve the country and have a price in the currency. `*` means every country that no rate names. */
export function ratesFor(country: string, currency: string, merchant: Merchant): readonly ShippingRate[] {
  const priced = merchant.shipping.filter((rate) => rate.amounts[currency] !== undefined);
  const named = priced.filter((rate) => rate.countries.includes(country));
  return named.length > 0 ? named : priced.filter((rate) => rate.countries.includes('*'));
}

export function shippingAmount(rate: ShippingRate, currency: string, discounted: Amount): Amount {
  const freeFrom = rate.freeFrom[currency];
  return freeFrom !== undefined && discounted >= freeFrom ? 0 : (rate.amounts[currency] ?? 0);
}
