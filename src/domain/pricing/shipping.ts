// The step of shipping: the chosen rate, or the only one there is, at what it costs this cart.
import type { Amount } from '../money.ts';
import type { Adjustment } from '../session.ts';
import type { ShippingRate } from '../shipping-rate.ts';
import { mustShip, type CartToPrice, type PricingFacts } from './cart.ts';
import { shippingAmount } from './shipping-amount.ts';
import { ratesAt } from './zones.ts';

export interface Shipped {
  /** Empty until an address and a rate are known, or when nothing needs shipping. */
  readonly adjustments: readonly Adjustment[];
  /** The rate in force: the chosen one, or the only one that is sent. */
  readonly option: string | null;
}

type ShippedFacts = Pick<PricingFacts, 'merchant' | 'item' | 'inPostalList'>;

/** The rates of the place that the cart goes to, whatever is in it; `null` where there is none, or nothing to send. */
export const ratesFor = (cart: CartToPrice, facts: ShippedFacts): readonly ShippingRate[] | null =>
  cart.shippingAddress === null || !mustShip(cart.lines) ? null : ratesAt(cart.shippingAddress, cart.currency, facts);

/** `there` is what `ratesFor` gives; `discounted` is the merchandise after discounts, gifts left out. */
export function ship(
  cart: CartToPrice,
  there: readonly ShippingRate[] | null,
  discounted: Amount,
  facts: ShippedFacts,
): Shipped {
  if (there === null) return { adjustments: [], option: cart.shippingOption };
  const rates = fitting(there, cart, discounted, facts);
  const rate = rates.find(({ id }) => id === cart.shippingOption) ?? onlyWay(rates);
  const amount = rate === undefined ? null : shippingAmount(rate, cart, discounted, facts);
  if (rate === undefined || amount === null) return { adjustments: [], option: null };
  return {
    adjustments: [{ source: rate.id, kind: 'shipping', label: rate.label, amount, lineShares: [] }],
    option: rate.id,
  };
}

/** The only one that is sent: nobody is made to fetch the order unasked. */
function onlyWay(rates: readonly ShippingRate[]): ShippingRate | undefined {
  let found: ShippingRate | undefined;
  for (const rate of rates) {
    if (rate.pickup !== undefined) continue;
    if (found !== undefined) return undefined;
    found = rate;
  }
  return found;
}

type Placed = Pick<CartToPrice, 'currency' | 'lines'> & {
  readonly shippingAddress: NonNullable<CartToPrice['shippingAddress']>;
};

/** The ways there are for this cart to this address. */
export const offeredRates = (cart: Placed, discounted: Amount, facts: ShippedFacts): readonly ShippingRate[] =>
  fitting(ratesAt(cart.shippingAddress, cart.currency, facts), cart, discounted, facts);

function fitting(
  rates: readonly ShippingRate[],
  cart: Omit<Placed, 'shippingAddress'>,
  discounted: Amount,
  facts: ShippedFacts,
): readonly ShippingRate[] {
  if (!rates.some(({ table }) => table !== undefined)) return rates;
  return rates.filter((rate) => shippingAmount(rate, cart, discounted, facts) !== null);
}
