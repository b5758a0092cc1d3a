// The `pricing` of an item in a classic session → the words of Sessions v2, which say the same.
import { z } from 'zod';
import { problem, type Problem } from '../../domain/problem.ts';
import { bounds } from './policy.ts';
import type { TermsWish } from './read-terms.ts';
import { DiscountDuration, IntervalCount, IntervalLength, optional, Percent, PriceMap, TrialDays } from './shapes.ts';

const INTERVALS = { day: 'DAY', week: 'WEEK', month: 'MONTH', year: 'YEAR', adhoc: 'ON_DEMAND' } as const;

export const ClassicPricing = z.object({
  price: optional(PriceMap),
  quantityBehavior: optional(z.enum(['allow', 'lock', 'hide'])),
  quantityDefault: optional(z.int().min(1)),
  discountType: optional(z.enum(['percent', 'amount'])),
  quantityDiscounts: optional(
    z
      .record(z.string().regex(/^[1-9]\d{0,8}$/, { error: 'is a quantity such as "10"' }), z.union([Percent, PriceMap]))
      .refine((tiers) => Object.keys(tiers).length <= bounds.maxTiers, {
        error: `has more than ${bounds.maxTiers} quantities`,
      }),
  ),
  discountDuration: optional(DiscountDuration),
  setupFee: optional(z.object({ price: PriceMap })),
  trial: optional(TrialDays),
  interval: optional(z.enum(['day', 'week', 'month', 'year', 'adhoc'])),
  intervalLength: optional(IntervalLength),
  intervalCount: optional(IntervalCount),
  renew: optional(z.enum(['auto', 'manual', 'opt-auto', 'opt-manual'])),
  paymentCollected: optional(z.boolean()),
  paidTrial: optional(z.boolean()),
});

export type ClassicPricingWish = z.output<typeof ClassicPricing>;

export function termsIn(
  pricing: ClassicPricingWish,
  at: string,
): { readonly wish: TermsWish } | { readonly problems: readonly Problem[] } {
  const problems = impossibleIn(pricing, at);
  if (problems.length > 0) return { problems };
  const { price, quantityDiscounts, discountDuration, setupFee, trial, interval, intervalLength, intervalCount } =
    pricing;
  const discounts =
    quantityDiscounts === undefined
      ? undefined
      : Object.entries(quantityDiscounts).map(([from, off]) => ({
          minQuantity: Number(from),
          ...(typeof off === 'number' ? { percentDiscount: off } : { amountDiscount: off }),
        }));
  const customPrice = { unitPrice: price, discounts, discountDuration, setupFee: setupFee?.price };
  const billingFrequency =
    interval === undefined ? undefined : { intervalUnit: INTERVALS[interval], intervalLength, intervalCount };
  return { wish: { customPrice, subscriptionOverrides: { billingFrequency, trialDays: trial } } };
}

function impossibleIn(pricing: ClassicPricingWish, at: string): Problem[] {
  const { interval, intervalLength, renew = 'auto', paymentCollected = true, paidTrial = false } = pricing;
  const problems: Problem[] = [];
  const refuse = (name: string, text: string): void => {
    problems.push(problem('unknown_key', `${at}.${name}`, `\`${at}.${name}\` ${text}`));
  };
  if (interval === 'adhoc') refuse('interval', 'is adhoc, and charging on demand is not supported: give another one.');
  if (renew !== 'auto') refuse('renew', `is ${renew}, and subscriptions renew by themselves only: leave it out.`);
  if (!paymentCollected) {
    refuse('paymentCollected', 'is false, and a trial always keeps the way to pay: leave it out.');
  }
  if (paidTrial) refuse('paidTrial', 'is true, and trials are free: leave it out, or use setupFee.');
  if (interval !== undefined && interval !== 'adhoc' && intervalLength === undefined) {
    const field = `${at}.intervalLength`;
    problems.push(problem('missing_value', field, `\`${field}\` is missing: 1 is every ${interval}.`));
  }
  return problems;
}
