// How a session's total comes about: one step for each line and each adjustment, as it was last priced. Figures stand on the
// session; the terms of a discount are told while it still gives the same.
import { assert } from '../../base/assert.ts';
import { coinValue } from '../coins.ts';
import { formatAmount, formatRate } from '../format-amount.ts';
import type { Discount } from '../discount.ts';
import type { Merchant } from '../merchant.ts';
import type { Amount } from '../money.ts';
import type { Adjustment, AdjustmentKind, Session } from '../session.ts';
import { lineAmount, type PricingFacts } from './cart.ts';
import { discountBehind } from './candidates.ts';
import { termsOf } from './discount-terms.ts';
import { sharesByLine } from './lines.ts';
import { withDelivery } from './price.ts';
import { ENGLISH_PRICE_WORDS, type Spoken } from './price-words.ts';
import { stepLabel } from './step-label.ts';

export interface ExplainedStep {
  readonly kind: 'line' | AdjustmentKind;
  /** The id of the line, or what caused the adjustment. */
  readonly source: string;
  readonly label: string;
  /** Why it is that much, in words for the buyer; `null` where there is nothing to add to the label. */
  readonly reason: string | null;
  readonly amount: Amount;
  /** False for tax that the prices contain: it is told, and adds nothing. */
  readonly counts: boolean;
  /** The sum of all steps that count, up to this one. */
  readonly subtotal: Amount;
  /** The part of `amount` on each line that has one. */
  readonly lines: readonly { readonly line: string; readonly amount: Amount }[];
}

export interface Explanation {
  readonly steps: readonly ExplainedStep[];
  readonly refused: readonly { readonly code: string; readonly reason: string; readonly text: string }[];
  readonly total: Amount;
}

type Told = Spoken & Pick<Session, 'currency'>;

/** Throws when the steps do not sum to the total. Only a bug can do that. */
export function explainPrice(
  session: Session,
  facts: Omit<PricingFacts, 'history'>,
  { locale, words }: Spoken = { locale: session.locale, words: ENGLISH_PRICE_WORDS },
): Explanation {
  const { lines, adjustments, totals, currency } = session;
  const told = { currency, locale, words };
  const holding = discountsHolding(session, facts);
  const shown = (amount: Amount): string => formatAmount(amount, currency, locale);
  const ofLines = lines.map((line): Draft => {
    const reason = line.quantity === 1 ? null : `${line.quantity} × ${shown(line.unitAmount)}`;
    const amount = lineAmount(line);
    return { kind: 'line', source: line.id, label: line.title, reason, amount, counts: true, lines: [] };
  });
  const ofAdjustments = adjustments.map((adjustment): Draft => {
    const { kind, source, amount, included = false } = adjustment;
    const label = stepLabel(adjustment, session, { locale, words });
    const reason =
      kind === 'coins' ? coinsReason(session, amount, facts.merchant, told) : reasonOf(adjustment, told, holding);
    const counts = !(kind === 'tax' && included);
    return { kind, source, label, reason, amount, counts, lines: sharesByLine(adjustment, lines) };
  });
  let subtotal: Amount = 0;
  const steps = [...ofLines, ...ofAdjustments].map((step): ExplainedStep => {
    if (step.counts) subtotal += step.amount;
    return { ...step, subtotal };
  });
  assert(subtotal === totals.total, () => `the steps sum to ${subtotal}, and the total is ${totals.total}`);
  const refused = session.codes.flatMap(({ code, refusal }) =>
    refusal === undefined ? [] : [{ code, reason: refusal.code, text: refusal.text }],
  );
  return { steps, refused, total: totals.total };
}

/** What they are worth is told while it is what they were taken for. */
function coinsReason(
  { coins }: Session,
  amount: Amount,
  { coins: settings }: Merchant,
  { currency, locale, words }: Told,
): string | null {
  if (coins === undefined) return null;
  if (settings === undefined || coinValue(coins.used, settings, currency) !== -amount) return words.coins(coins.used);
  const { ratio } = settings;
  return words.coinsWorth(coins.used, ratio.coins, formatAmount(ratio.worth[currency] ?? 0, currency, locale));
}

type Draft = Omit<ExplainedStep, 'subtotal'>;

/** The discounts that would take the same off today, by the step that they have brought about. */
function discountsHolding(session: Session, facts: Omit<PricingFacts, 'history'>): ReadonlyMap<Adjustment, Discount> {
  const found = session.adjustments.flatMap((adjustment) => {
    const discount = discountBehind(adjustment, facts.merchant);
    return discount === undefined ? [] : [[adjustment, discount] as const];
  });
  if (found.length === 0) return new Map();
  const { adjustments: today } = withDelivery(session, session, facts);
  const gives = ({ source, amount, code }: Adjustment): string => JSON.stringify([source, amount, code]);
  const given = new Set(today.map(gives));
  return new Map(found.filter(([adjustment]) => given.has(gives(adjustment))));
}

function reasonOf(
  adjustment: Adjustment,
  { currency, locale, words }: Told,
  holding: ReadonlyMap<Adjustment, Discount>,
): string | null {
  const { kind, code, rate, included, on, compound } = adjustment;
  if (kind === 'tax') {
    if (rate === undefined) return null;
    return words.taxOn(formatRate(rate, locale), on ?? 'prices', included === true, compound === true);
  }
  const discount = holding.get(adjustment);
  if (discount === undefined) return code === undefined ? null : words.byCode(code);
  const terms = termsOf(discount, currency, locale, words);
  return code === undefined ? terms : words.termsByCode(terms, code);
}
