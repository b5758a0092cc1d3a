// Whose taxes hold for a cart: by where it goes, and by who buys.
import { countryNameOf, type Address } from '../address.ts';
import type { Merchant } from '../merchant.ts';
import { problem, type Problem } from '../problem.ts';
import type { Session } from '../session.ts';
import { hasKnownRegion } from '../subdivision.ts';
import { isTaxIdOf } from '../tax-id.ts';
import { taxRatesAt, type TaxRate } from '../tax-rate.ts';

export type TaxedCart = Pick<Session, 'country' | 'shippingAddress' | 'billingAddress'> & {
  readonly buyer: Pick<Session['buyer'], 'taxId'>;
};

/** Those of the place. What is left to the buyer stands among them at 0, so that the receipt says so. */
export function chargedRates(cart: TaxedCart, merchant: Merchant): readonly TaxRate[] {
  if (merchant.taxes.length === 0) return merchant.taxes;
  const rates = taxRatesAt(merchant.taxes, placeOf(cart));
  if (!isReverseCharged(cart, merchant)) return rates;
  return rates.map((rate) => (isReversed(rate) ? { ...rate, rate: 0 } : rate));
}

/** Whether the buyer accounts for a tax that is at 0 for that reason alone. */
export const isReverseCharged = (cart: TaxedCart, merchant: Pick<Merchant, 'taxes'>): boolean =>
  cart.buyer.taxId !== undefined &&
  taxRatesAt(merchant.taxes, placeOf(cart)).some(isReversed) &&
  isTaxIdOf(placeOf(cart).country, cart.buyer.taxId);

/** Only where it would change a tax does a slip matter. */
export function whyBadTaxId(cart: TaxedCart, { taxes }: Merchant): Problem | null {
  const { buyer } = cart;
  const place = placeOf(cart);
  if (buyer.taxId === undefined || !taxRatesAt(taxes, place).some(isReversed)) return null;
  if (isTaxIdOf(place.country, buyer.taxId)) return null;
  const text = `This is not a tax id of ${countryNameOf(place.country)}. Check it, or leave it empty to be charged the tax.`;
  return problem('invalid_value', 'buyer.tax_id', text, 'buyer');
}

/** Whether the prices of the shop contain their tax, where the cart is taxed. */
export function isTaxIncluded(
  cart: Omit<TaxedCart, 'buyer'>,
  { taxesIncluded, taxesIncludedOtherwiseIn }: Pick<Merchant, 'taxesIncluded' | 'taxesIncludedOtherwiseIn'>,
): boolean {
  return taxesIncluded !== (taxesIncludedOtherwiseIn?.includes(placeOf(cart).country) === true);
}

/** Where nobody has said to which region something goes, the one that is billed tells more than the country alone. */
export function placeOf({
  shippingAddress,
  billingAddress,
  country,
}: Omit<TaxedCart, 'buyer'>): Pick<Address, 'country' | 'region'> {
  const place = shippingAddress ?? { country, region: null };
  if (billingAddress?.country !== place.country || hasKnownRegion(place)) return place;
  return billingAddress.region === null ? place : billingAddress;
}

const isReversed = ({ reverseCharge }: TaxRate): boolean => reverseCharge === true;
