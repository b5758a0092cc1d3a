// What a seller agrees for an item beside its price: tiers, fees, a rhythm and a trial of its own. In the vendor's words →
// Kassa's, and back where answers show it.
import type { Amount } from '../../domain/money.ts';
import { PPM } from '../../domain/money.ts';
import type { OwnTerms, PriceTier } from '../../domain/own-terms.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { Recurring } from '../../domain/recurring.ts';
import { fromMajor } from '../wire.ts';
import type { CustomPriceWish, OverridesWish } from './shapes.ts';

type Amounts = Readonly<Record<string, Amount>>;

export interface TermsWish {
  readonly customPrice?: CustomPriceWish | undefined;
  readonly subscriptionOverrides?: OverridesWish | undefined;
}

/** `before` with what is given; `at` is where the item stands in the body. */
export function readTerms(
  { customPrice = {}, subscriptionOverrides = {} }: TermsWish,
  before: OwnTerms | undefined,
  at: string,
): { readonly terms: OwnTerms | undefined } | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const amounts = (prices: Readonly<Record<string, number>>, name: string): Amounts => {
    const read = readPrices(prices, `${at}customPrice.${name}`);
    if ('amounts' in read) return read.amounts;
    problems.push(...read.problems);
    return {};
  };
  const { discounts, discountDuration, setupFee, shippingFee } = customPrice;
  const tiers = discounts?.map((discount, index): PriceTier => {
    const field = `discounts[${index}]`;
    const { minQuantity = 1, percentDiscount, amountDiscount } = discount;
    if ((percentDiscount === undefined) === (amountDiscount === undefined)) {
      const where = `${at}customPrice.${field}`;
      const text = `\`${where}\` needs either percentDiscount or amountDiscount.`;
      problems.push(problem('invalid_value', where, text));
      return { minQuantity, off: 0 };
    }
    if (percentDiscount !== undefined) return { minQuantity, off: ratePpm(percentDiscount) };
    return { minQuantity, off: amounts(amountDiscount ?? {}, `${field}.amountDiscount`) };
  });
  const fees = {
    ...before?.fees,
    ...(setupFee !== undefined && { setup: amounts(setupFee, 'setupFee') }),
    ...(shippingFee !== undefined && { shipping: amounts(shippingFee, 'shippingFee') }),
  };
  const { billingFrequency, trialDays } = subscriptionOverrides;
  if (billingFrequency?.intervalUnit === 'ON_DEMAND') {
    const where = `${at}subscriptionOverrides.billingFrequency.intervalUnit`;
    const text = `\`${where}\`: charging on demand is not supported; give DAY, WEEK, MONTH or YEAR.`;
    problems.push(problem('unknown_key', where, text));
  }
  const terms: OwnTerms = {
    ...before,
    ...(billingFrequency !== undefined && { recurring: rhythmOf(billingFrequency) }),
    ...(trialDays !== undefined && { trialDays }),
    ...(tiers !== undefined && { tiers }),
    ...(discountDuration !== undefined && { tierPayments: discountDuration }),
    ...(Object.keys(fees).length > 0 && { fees }),
  };
  if (problems.length > 0) return { problems };
  return { terms: Object.keys(terms).length === 0 ? undefined : terms };
}

export function readPrices(
  prices: Readonly<Record<string, number>> | undefined,
  at: string,
): { readonly amounts: Amounts } | { readonly problems: readonly Problem[] } {
  const amounts: Record<string, Amount> = {};
  const problems: Problem[] = [];
  for (const [currency, price] of Object.entries(prices ?? {})) {
    const money = fromMajor(price, currency);
    const field = `${at}.${currency}`;
    if ('amount' in money) amounts[currency] = money.amount;
    else problems.push(problem('invalid_value', field, `\`${field}\` ${money.problemText}.`));
  }
  if (prices !== undefined && Object.keys(prices).length === 0) {
    problems.push(problem('missing_value', at, `\`${at}\` names no price; give one by currency such as {"USD": 29}.`));
  }
  return problems.length > 0 ? { problems } : { amounts };
}

const UNITS = { DAY: 'day', WEEK: 'week', MONTH: 'month', YEAR: 'year', ON_DEMAND: 'month' } as const;

/** `intervalLength` units from payment to payment, and after `intervalCount` payments it ends; 0 is never. */
const rhythmOf = ({
  intervalUnit,
  intervalLength = 1,
  intervalCount = 0,
}: NonNullable<OverridesWish['billingFrequency']>): Recurring => ({
  interval: UNITS[intervalUnit],
  intervalCount: intervalLength,
  ...(intervalCount > 0 && { payments: intervalCount }),
});

/** As the vendor shows it: the same shape as the override. */
export const shownRhythm = ({ interval, intervalCount, payments, trialDays }: Recurring) => ({
  billingFrequency: {
    intervalUnit: interval.toUpperCase(),
    intervalLength: intervalCount,
    intervalCount: payments ?? null,
  },
  trialDays: trialDays ?? 0,
});

const ratePpm = (percent: number): number => Math.round((percent * PPM) / 100);
