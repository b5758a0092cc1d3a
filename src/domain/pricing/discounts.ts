// The step of code discounts: which codes count, in which order, and what each takes off.
import { normalizeCode, type PercentDiscount } from '../discount.ts';
import { formatAmount } from '../format-amount.ts';
import type { Merchant } from '../merchant.ts';
import { applyRate, sum, type Amount } from '../money.ts';
import { problem, type Problem } from '../problem.ts';
import type { Adjustment, AppliedCode } from '../session.ts';
import { merchandise, merchandiseOf, type CartToPrice, type PricingFacts } from './cart.ts';
import { spread } from './spread.ts';

/** What became of one code. A refused one stays on the session: it may become good when the cart grows. */
export interface CodeResult extends AppliedCode {
  readonly status: 'applied' | 'refused';
  /** Why it is refused, in words for the buyer; `null` when applied. */
  readonly problem: Problem | null;
  /** The discount behind the code; `null` when the merchant has none of that name (any more). */
  readonly offer: PercentDiscount | null;
  /** What it takes off, as a positive amount. */
  readonly amount: Amount;
}

export interface Discounted {
  readonly adjustments: readonly Adjustment[];
  readonly codes: readonly CodeResult[];
  /** What is left of each line after all codes; 0 for gift lines. */
  readonly remaining: readonly Amount[];
}

/** Applies the codes in the order given, each on what the earlier ones left. */
export function applyCodes(cart: CartToPrice, facts: PricingFacts): Discounted {
  let remaining: readonly Amount[] = merchandiseOf(cart.lines);
  const adjustments: Adjustment[] = [];
  const applied: PercentDiscount[] = [];
  const codes = cart.codes.map((entry, index): CodeResult => {
    const at = `discounts[${index}].code`;
    const offer = findDiscount(entry.code, facts.merchant) ?? null;
    const refusal = whyRefused(entry.code, at, cart, facts) ?? whyNotBeside(entry.code, at, offer, applied);
    if (offer === null || refusal !== null) return { ...entry, status: 'refused', problem: refusal, offer, amount: 0 };
    const amount = amountOff(offer, sum(remaining), cart.currency);
    const shares = spread(amount, remaining, cart.lines);
    remaining = remaining.map((left, line) => left - (shares[line] ?? 0));
    applied.push(offer);
    adjustments.push({
      source: offer.id,
      kind: 'discount',
      label: offer.label,
      amount: 0 - amount,
      lineShares: shares.map((share) => 0 - share),
      code: entry.code,
    });
    return { ...entry, status: 'applied', problem: null, offer, amount };
  });
  return { adjustments, codes, remaining };
}

export const findDiscount = (code: string, merchant: Merchant): PercentDiscount | undefined =>
  merchant.offers.find(
    (offer): offer is PercentDiscount => offer.kind === 'percent' && normalizeCode(offer.code) === normalizeCode(code),
  );

/** Why this cart cannot have the code, whatever other codes there are; `null` when it can. */
export function whyRefused(
  code: string,
  at: string,
  cart: Pick<CartToPrice, 'currency' | 'locale' | 'lines'>,
  { merchant, nowMs }: PricingFacts,
): Problem | null {
  const offer = findDiscount(code, merchant);
  if (offer === undefined) {
    return problem('discount_not_found', at, `There is no code “${code}”. Check the spelling.`, 'buyer');
  }
  if (offer.startsAtMs !== null && nowMs < offer.startsAtMs) {
    return problem('discount_not_started', at, `The code “${offer.code}” is not valid yet.`, 'buyer');
  }
  if (offer.endsAtMs !== null && nowMs >= offer.endsAtMs) {
    return problem('discount_ended', at, `The code “${offer.code}” has ended.`, 'buyer');
  }
  const missing = (offer.minimum[cart.currency] ?? 0) - merchandise(cart.lines);
  if (missing > 0) {
    const more = formatAmount(missing, cart.currency, cart.locale);
    const text = `The code “${offer.code}” needs a larger cart: add ${more} more.`;
    return problem('discount_minimum_not_met', at, text, 'buyer');
  }
  return null;
}

function whyNotBeside(
  code: string,
  at: string,
  offer: PercentDiscount | null,
  applied: readonly PercentDiscount[],
): Problem | null {
  const other = applied.find((earlier) => !earlier.combinable || offer?.combinable === false);
  if (other === undefined) return null;
  const text = `The code “${offer?.code ?? code}” cannot be combined with “${other.code}”.`;
  return problem('discount_not_combinable', at, text, 'buyer');
}

function amountOff(offer: PercentDiscount, left: Amount, currency: string): Amount {
  return Math.min(applyRate(left, offer.rate), offer.cap[currency] ?? left, left);
}
