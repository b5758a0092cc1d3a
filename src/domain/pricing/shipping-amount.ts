// What a way of shipping costs a cart: a flat amount, or what a table says of its value, weight or number of pieces.
import type { Facts } from '../facts.ts';
import { multiply, type Amount } from '../money.ts';
import type { Line } from '../session.ts';
import type { ShippingRate, ShippingTable, ShippingTier } from '../shipping-rate.ts';
import type { CartToPrice } from './cart.ts';

type Parcel = Pick<CartToPrice, 'currency' | 'lines'>;

const GRAMS_PER_KG = 1_000;

/** `null` where the rate's table ends below the cart. `discounted` is the merchandise after discounts, gifts left out. */
export function shippingAmount(
  rate: ShippingRate,
  cart: Parcel,
  discounted: Amount,
  facts: Pick<Facts, 'item'>,
): Amount | null {
  const amount =
    rate.table === undefined
      ? (rate.amounts[cart.currency] ?? 0)
      : tableAmount(rate.table, measure(rate.table, cart.lines, discounted, facts), cart.currency);
  const freeFrom = rate.freeFrom[cart.currency];
  return amount !== null && freeFrom !== undefined && discounted >= freeFrom ? 0 : amount;
}

function measure(
  { by }: ShippingTable,
  lines: readonly Line[],
  discounted: Amount,
  { item }: Pick<Facts, 'item'>,
): number {
  if (by === 'value') return discounted;
  let measured = 0;
  for (const { requiresShipping, variantId, quantity, giftOfferId } of lines) {
    if (!requiresShipping) continue;
    // A gift makes the parcel heavier, but is no piece that anybody pays for.
    if (by === 'pieces') measured += giftOfferId === null ? quantity : 0;
    else measured += quantity * (variantId === null ? 0 : (item(variantId)?.variant.grams ?? 0));
  }
  return measured;
}

function tableAmount({ by, tiers }: ShippingTable, measured: number, currency: string): Amount | null {
  let start = 0;
  for (const tier of tiers) {
    const end = endOf(tier, currency);
    if (end !== null && measured > end) {
      start = end;
      continue;
    }
    const amount = tier.amounts[currency] ?? 0;
    const more = tier.more?.[currency] ?? 0;
    if (more === 0 || measured <= start) return amount;
    const above = measured - start;
    return amount + multiply(more, by === 'grams' ? Math.ceil(above / GRAMS_PER_KG) : above);
  }
  return null;
}

function endOf({ upTo }: ShippingTier, currency: string): number | null {
  return typeof upTo === 'number' || upTo === null ? upTo : (upTo[currency] ?? null);
}
