// The step of surcharges: what the chosen way to pay costs on top.
import { applyRate, sum, type Amount } from '../money.ts';
import { PARTIAL_COD, paymentModeOf, type PaymentFee } from '../payment-mode.ts';
import type { Adjustment } from '../session.ts';
import type { CartToPrice, PricingFacts } from './cart.ts';
import { ENGLISH_PRICE_WORDS } from './price-words.ts';

/** What a fee is counted on, after all discounts. */
export interface FeeBase {
  readonly merchandise: readonly Amount[];
  readonly shipping: Amount;
}

export function surcharge(
  cart: Pick<CartToPrice, 'currency' | 'paymentMethod' | 'partialCod'>,
  /** Worked out only where a fee is for this way to pay. */
  baseOf: () => FeeBase,
  { merchant, nowMs }: Pick<PricingFacts, 'merchant' | 'nowMs'>,
): Adjustment[] {
  const mode = paymentModeOf(cart);
  if (mode === null) return [];
  const { cashOnDelivery, paymentFees = [] } = merchant;
  const fees = paymentFees.flatMap((fee) => {
    const amount = fee.paymentModes.includes(mode) ? amountOf(fee, cart.currency, baseOf(), nowMs) : 0;
    return amount === 0 ? [] : [toAdjustment(fee.name, fee.label, amount)];
  });
  const isCash = mode === 'cod' || mode === PARTIAL_COD;
  const cash = isCash ? (cashOnDelivery.fee[cart.currency] ?? 0) : 0;
  return cash === 0 ? fees : [toAdjustment('cod', ENGLISH_PRICE_WORDS.cashOnDelivery, cash), ...fees];
}

function amountOf(
  { fee, cap, minimum, maximum, startsAtMs = -Infinity, endsAtMs = Infinity }: PaymentFee,
  currency: string,
  { merchandise, shipping }: FeeBase,
  nowMs: number,
): Amount {
  const worth = sum(merchandise);
  if (worth < (minimum?.[currency] ?? 0) || worth > (maximum?.[currency] ?? Infinity)) return 0;
  if (nowMs < startsAtMs || nowMs >= endsAtMs) return 0;
  const amount = typeof fee === 'number' ? applyRate(worth + shipping, fee) : (fee[currency] ?? 0);
  return Math.min(amount, cap?.[currency] ?? Infinity);
}

const toAdjustment = (source: string, label: string, amount: Amount): Adjustment => ({
  source,
  kind: 'surcharge',
  label,
  amount,
  lineShares: [],
});
