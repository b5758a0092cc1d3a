// Records of discounts, in both generations. What gives a share or an amount of the whole order is shown.
import type { Benefit } from '../../domain/discount.ts';
import type { DiscountEntry } from '../../domain/discount-change.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { PPM } from '../../domain/money.ts';
import { timeIn, type Generation } from './generation.ts';
import { discountId, organizationId, pricingModelId } from './wire-ids.ts';

export const SHOWN_BENEFITS: readonly Benefit['kind'][] = ['percentage', 'amount'];

export interface ShownBenefit {
  readonly amountType: 'percent' | 'fixed';
  readonly amount: number;
}

/** An amount in the merchant's own currency, where there is one. `null` for what this API has no words for. */
export function shownBenefit({ terms: { benefit }, extra }: DiscountEntry, own: string): ShownBenefit | null {
  if (benefit.kind === 'percentage') {
    const { percent } = extra;
    const isMore = benefit.rate === PPM && typeof percent === 'number' && percent > 100;
    return { amountType: 'percent', amount: isMore ? percent : (benefit.rate * 100) / PPM };
  }
  if (benefit.kind !== 'amount') return null;
  return { amountType: 'fixed', amount: benefit.amounts[own] ?? Object.values(benefit.amounts)[0] ?? 0 };
}

export function discountRecord(
  entry: DiscountEntry,
  shown: ShownBenefit,
  merchant: Merchant,
  generation: Generation,
): Readonly<Record<string, unknown>> {
  const { duration = 'once' } = entry.terms;
  return {
    id: discountId(entry.id),
    createdAt: timeIn(generation, entry.createdAtMs),
    updatedAt: timeIn(generation, entry.updatedAtMs),
    livemode: merchant.livemode,
    organizationId: organizationId(merchant.id),
    ...(generation === 'first'
      ? { createdByCommit: null, updatedByCommit: null }
      : { pricingModelId: pricingModelId(merchant.id) }),
    name: entry.terms.label,
    code: (entry.codes[0] ?? '').toUpperCase(),
    ...shown,
    active: entry.status === 'active',
    duration: typeof duration === 'string' ? duration : 'number_of_payments',
    numberOfPayments: typeof duration === 'string' ? null : duration.payments,
  };
}
