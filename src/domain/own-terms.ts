// What a caller who may set prices agrees for one line beside its unit price: its own rhythm, less for several pieces, fees.
import { formatAmount, formatRate } from './format-amount.ts';
import { isAmount, PPM, type Amount, type RatePpm } from './money.ts';
import type { Spoken } from './pricing/price-words.ts';
import { problem, type Problem } from './problem.ts';
import { MAX_INTERVALS, MAX_PAYMENTS, MAX_TRIAL_DAYS, type Recurring } from './recurring.ts';
import type { Line } from './session.ts';

type Prices = Readonly<Record<string, Amount>>;

export interface PriceTier {
  /** From so many pieces on. */
  readonly minQuantity: number;
  /** What each piece costs less: a part of its price, or an amount by currency. */
  readonly off: RatePpm | Prices;
}

/** `setup`: once, with the first payment. `shipping`: with every payment, beside what the shop's own rates ask. */
export const LINE_FEES = ['setup', 'shipping'] as const;
export type LineFee = (typeof LINE_FEES)[number];

export interface OwnTerms {
  /** In place of the variant's; without a word about trials, its own stays. */
  readonly recurring?: Omit<Recurring, 'trialDays'>;
  /** So many days are free, whatever the variant says; 0 is none. */
  readonly trialDays?: number;
  /** The highest one that is reached counts for all pieces of the line. */
  readonly tiers?: readonly PriceTier[];
  /** For how many payments the tiers count; absent is all. A time in which nothing was to be paid is none. */
  readonly tierPayments?: number;
  /** For the line as a whole, however many pieces it has. */
  readonly fees?: Readonly<Partial<Record<LineFee, Prices>>>;
}

/** How often the line is paid, and what is free at first; `undefined` where it is paid once. */
export function rhythmUnder(own: Recurring | undefined, terms: OwnTerms | undefined): Recurring | undefined {
  if (terms?.recurring === undefined && terms?.trialDays === undefined) return own;
  const rhythm = terms.recurring ?? own;
  if (rhythm === undefined) return undefined;
  const { interval, intervalCount, payments } = rhythm;
  const trialDays = terms.trialDays ?? own?.trialDays ?? 0;
  return { interval, intervalCount, ...(payments !== undefined && { payments }), ...(trialDays > 0 && { trialDays }) };
}

/**
 * The tier that counts, and what it takes off each piece: a rate or an amount, as the tier has it. One that takes off an
 * amount is on offer where its currency is known.
 */
export function tierOf(
  { ownTerms, quantity, unitAmount }: Pick<Line, 'ownTerms' | 'quantity' | 'unitAmount'>,
  currency: string,
): { readonly tier: PriceTier; readonly offEach: number } | null {
  let reached: { readonly tier: PriceTier; readonly offEach: number } | null = null;
  for (const tier of ownTerms?.tiers ?? []) {
    const offEach = typeof tier.off === 'number' ? tier.off : Math.min(tier.off[currency] ?? 0, unitAmount);
    const isHigher = tier.minQuantity > (reached?.tier.minQuantity ?? 0);
    if (offEach > 0 && quantity >= tier.minQuantity && isHigher) reached = { tier, offEach };
  }
  return reached;
}

/** What the buyer reads of a tier. */
export function tierLabel({ minQuantity, off }: PriceTier, currency: string, { locale, words }: Spoken): string {
  const each = typeof off === 'number' ? formatRate(off, locale) : formatAmount(off[currency] ?? 0, currency, locale);
  return words.tier(each, minQuantity);
}

/** The line as it is paid for the next time; `isFree`: this time nothing was to be paid. */
export function lineAfterPayment(line: Line, isFree: boolean): Line {
  const { ownTerms, ...rest } = line;
  if (ownTerms === undefined) return line;
  const { fees: { shipping } = {}, tiers, tierPayments, ...others } = ownTerms;
  const left = tierPayments === undefined || isFree ? tierPayments : tierPayments - 1;
  const next: OwnTerms = {
    ...others,
    ...(tiers !== undefined && left !== 0 && { tiers, ...(left !== undefined && { tierPayments: left }) }),
    ...(shipping !== undefined && { fees: { shipping } }),
  };
  return Object.keys(next).length === 0 ? rest : { ...rest, ownTerms: next };
}

/** What is wrong with them. `at` is the line's field; `line` is what they are for. */
export function checkOwnTerms(
  { recurring, trialDays, tiers = [], tierPayments, fees = {} }: OwnTerms,
  line: Pick<Line, 'title' | 'recurring' | 'requiresShipping'>,
  currency: string,
  at: string,
): Problem[] {
  const bad = (field: string, text: string): Problem =>
    problem('invalid_value', `${at}.${field}`, `\`${at}.${field}\` ${text}`);
  const problems = recurring === undefined ? [] : checkRhythm(recurring, bad);
  if (trialDays !== undefined) {
    if (!isWithin(trialDays, 0, MAX_TRIAL_DAYS)) {
      problems.push(bad('trial_days', `must be a whole number from 0 to ${MAX_TRIAL_DAYS}.`));
    } else if (line.recurring === undefined) problems.push(bad('trial_days', onlyRecurring(line.title)));
  }
  const seen = new Set<number>();
  for (const [index, { minQuantity, off }] of tiers.entries()) {
    const field = `tiers[${index}]`;
    if (!Number.isSafeInteger(minQuantity) || minQuantity < 1) {
      problems.push(bad(`${field}.min_quantity`, 'must be a whole number from 1 on.'));
    } else if (seen.has(minQuantity)) {
      const text = `is ${minQuantity} a second time: two tiers may not begin with the same quantity.`;
      problems.push(bad(`${field}.min_quantity`, text));
    }
    seen.add(minQuantity);
    if (typeof off === 'number') {
      if (!(off > 0 && off <= PPM)) problems.push(bad(`${field}.rate`, 'must be above 0 and at most 100 %.'));
    } else problems.push(...checkPrices(off, `${field}.amounts`, bad));
  }
  if (tierPayments !== undefined) {
    if (!isWithin(tierPayments, 1, MAX_PAYMENTS)) {
      const text = `must be a whole number from 1 to ${MAX_PAYMENTS}; leave it out for all payments.`;
      problems.push(bad('tier_payments', text));
    } else if (line.recurring === undefined) problems.push(bad('tier_payments', onlyRecurring(line.title)));
  }
  for (const kind of LINE_FEES) {
    const prices = fees[kind];
    if (prices === undefined) continue;
    const field = `fees.${kind}`;
    problems.push(...checkPrices(prices, field, bad));
    if (kind === 'setup' && line.recurring === undefined) problems.push(bad(field, onlyRecurring(line.title)));
    else if (kind === 'shipping' && !line.requiresShipping) {
      problems.push(bad(field, `is for goods that are sent, and “${line.title}” is not. Leave it out.`));
    } else if (prices[currency] === undefined) {
      const text = `\`${at}.${field}\` has no amount in ${currency}, in which “${line.title}” is sold here. Add one.`;
      problems.push(problem('currency_unsupported', `${at}.${field}`, text));
    }
  }
  return problems;
}

/** Unit prices in the currencies in which everything that the terms ask for has an amount too. */
export function pricesUnder(prices: Prices, ownTerms: OwnTerms | undefined): Prices {
  const fees = Object.values(ownTerms?.fees ?? {});
  if (fees.length === 0) return prices;
  return Object.fromEntries(
    Object.entries(prices).filter(([currency]) => fees.every((amounts) => amounts[currency] !== undefined)),
  );
}

type Bad = (field: string, text: string) => Problem;

function checkRhythm({ intervalCount, payments }: NonNullable<OwnTerms['recurring']>, bad: Bad): Problem[] {
  const problems: Problem[] = [];
  if (!isWithin(intervalCount, 1, MAX_INTERVALS)) {
    problems.push(bad('recurring.interval_count', `must be a whole number from 1 to ${MAX_INTERVALS}.`));
  }
  if (payments !== undefined && !isWithin(payments, 1, MAX_PAYMENTS)) {
    problems.push(bad('recurring.payments', `must be a whole number from 1 to ${MAX_PAYMENTS}.`));
  }
  return problems;
}

const isWithin = (value: number, least: number, most: number): boolean =>
  Number.isSafeInteger(value) && value >= least && value <= most;

const checkPrices = (prices: Prices, field: string, bad: Bad): Problem[] =>
  Object.entries(prices).flatMap(([currency, amount]) =>
    isAmount(amount) && amount >= 0
      ? []
      : [bad(`${field}.${currency}`, 'must be a whole number of minor units, not below 0.')],
  );

const onlyRecurring = (title: string): string =>
  `is for what is paid again and again, and “${title}” is paid once. Leave it out, or give the line a rhythm.`;

/** The line as it is priced where none of its fees is due. */
export const withoutFees = (line: Line): Line =>
  line.ownTerms?.fees === undefined ? line : { ...line, ownTerms: { ...line.ownTerms, fees: {} } };
