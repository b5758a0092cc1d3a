// A discount as a coupon: what takes a share or an amount off is one. The answer to a check has other names for the same.
import type { Benefit } from '../../domain/discount.ts';
import type { DiscountEntry } from '../../domain/discount-change.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { PPM, type Amount } from '../../domain/money.ts';
import { epochSeconds, toMajor } from '../wire.ts';
import type { Shown } from './payment-object.ts';

export const SHOWN_BENEFITS: readonly Benefit['kind'][] = ['percentage', 'amount'];

/** `null` for what is no coupon. */
export function couponObject(entry: DiscountEntry, merchant: Merchant): Shown | null {
  const { terms, codes, status } = entry;
  const worth = worthOf(terms.benefit, merchant.currency);
  const [code] = codes;
  if (worth === null || code === undefined) return null;
  const { products = [], variants = [] } = terms.scope ?? {};
  return {
    id: entry.id,
    uniqid: entry.id,
    shop_id: merchant.id,
    type: worth.type,
    code,
    discount: worth.value,
    used: entry.uses,
    max_uses: terms.maxUses,
    first_order_only: terms.buyers?.maxOrders === 0,
    min_order_amount: majorIn(terms.minimum, merchant.currency),
    max_discount: majorIn(terms.cap, merchant.currency),
    valid_from: secondsOf(terms.startsAtMs),
    valid_until: secondsOf(terms.endsAtMs),
    is_active: status === 'active',
    created_at: epochSeconds(entry.createdAtMs),
    updated_at: epochSeconds(entry.updatedAtMs),
    products_bound: products,
    products_count: products.length,
    variants_bound: variants,
    variants_count: variants.length,
  };
}

export function checkedCoupon(coupon: Shown): Shown {
  const same = Object.entries(coupon).filter(([name]) => !NOT_CHECKED.includes(name));
  return { ...Object.fromEntries(same), value: coupon['discount'], used_count: coupon['used'] };
}

const NOT_CHECKED = ['discount', 'used', 'products_bound', 'products_count', 'variants_bound', 'variants_count'];

function worthOf(benefit: Benefit, own: string): { readonly type: string; readonly value: number } | null {
  if (benefit.kind === 'percentage') return { type: 'PERCENTAGE', value: (benefit.rate * 100) / PPM };
  if (benefit.kind !== 'amount') return null;
  const [currency, amount]: readonly [string, Amount] =
    benefit.amounts[own] === undefined ? (Object.entries(benefit.amounts)[0] ?? [own, 0]) : [own, benefit.amounts[own]];
  return { type: 'FIXED', value: toMajor(amount, currency) };
}

const majorIn = (prices: Readonly<Record<string, Amount>>, currency: string): number | null =>
  prices[currency] === undefined ? null : toMajor(prices[currency], currency);

const secondsOf = (ms: number | null): number | null => (ms === null ? null : epochSeconds(ms));
