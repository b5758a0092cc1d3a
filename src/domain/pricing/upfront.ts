// The last step: what is to be paid now where the rest is due on delivery.
import { unreachable } from '../../base/assert.ts';
import type { PartialCod } from '../cash-on-delivery.ts';
import type { Merchant } from '../merchant.ts';
import { applyRate, type Amount } from '../money.ts';
import type { Adjustment, Session } from '../session.ts';

/** Of a session that is paid so; never more than all, which leaves nothing for later. */
export function withUpfront(
  partialCod: Session['partialCod'],
  { totals, adjustments }: Pick<Session, 'totals' | 'adjustments'>,
  currency: string,
  { cashOnDelivery: { partial } }: Merchant,
): Session['partialCod'] {
  if (partialCod === undefined || partial === undefined) return partialCod;
  const wanted = Math.max(
    amountOf(partial, totals.total, feesOf(adjustments), currency),
    partial.leastUpfront?.[currency] ?? 0,
  );
  return { ...partialCod, upfront: Math.min(wanted, totals.total) };
}

/** 0 where it is not known in this currency. */
function amountOf({ upfront }: PartialCod, total: Amount, fees: Amount, currency: string): Amount {
  switch (upfront.kind) {
    case 'fee':
      return fees;
    case 'amount':
      return upfront.amounts[currency] ?? 0;
    case 'share':
      return applyRate(upfront.ofFee ? total : total - fees, upfront.rate);
    default:
      return unreachable(upfront);
  }
}

/** What paying so adds to the total: its fees, and the tax that is added for them. */
function feesOf(adjustments: readonly Adjustment[]): Amount {
  let fees = 0;
  for (const { kind, on, included, amount } of adjustments) {
    if (kind === 'surcharge' || (kind === 'tax' && on === 'surcharge' && included !== true)) fees += amount;
  }
  return fees;
}
