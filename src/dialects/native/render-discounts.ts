// Discounts in this API's words.
import type { DiscountEntry } from '../../domain/discount-change.ts';
import { PPM } from '../../domain/money.ts';
import { isoTime } from '../wire.ts';
import type { DiscountAnswer } from './discount-answers.ts';

export function renderDiscount({ terms, ...entry }: DiscountEntry): DiscountAnswer {
  const { benefit, scope = {}, duration = 'once' } = terms;
  return {
    id: entry.id,
    object: 'discount',
    managed_by: entry.owner,
    status: entry.status,
    codes: [...entry.codes],
    label: terms.label,
    kind: benefit.kind,
    percent_off: benefit.kind === 'percentage' ? (benefit.rate * 100) / PPM : null,
    amount_off: benefit.kind === 'amount' ? benefit.amounts : null,
    per: benefit.kind === 'amount' ? benefit.per : null,
    products: [...(scope.products ?? [])],
    variants: [...(scope.variants ?? [])],
    minimum: terms.minimum,
    cap: terms.cap,
    first_order_only: terms.buyers?.maxOrders === 0,
    combinable: terms.combinable,
    starts_at: maybeTime(terms.startsAtMs),
    ends_at: maybeTime(terms.endsAtMs),
    max_uses: terms.maxUses,
    max_uses_per_buyer: terms.maxUsesPerBuyer ?? null,
    payments: typeof duration === 'object' ? duration.payments : duration === 'once' ? 1 : null,
    uses: entry.uses,
    created_at: isoTime(entry.createdAtMs),
    updated_at: isoTime(entry.updatedAtMs),
  };
}

const maybeTime = (ms: number | null): string | null => (ms === null ? null : isoTime(ms));
