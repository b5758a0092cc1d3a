// The last step: what is to be paid now where the rest is due on delivery.
import { unreachable } from '../../base/assert.ts';
import type { PartialCod } from '../cash-on-delivery.ts';
import type { Merchant } from '../merchant.ts';
import { applyRate, type Amount } from '../money.ts';
import type { Session, Totals } from '../session.ts';

/** Of a session that is paid so; never more than all, which leaves nothing for later. */
export function withUpfront(
  partialCod: Session['partialCod'],
  totals: Totals,
  currency: string,
  { cashOnDelivery: { partial } }: Merchant,
): Session['partialCod'] {
  if (partialCod === undefined || partial === undefined) return partialCod;
  const wanted = Math.max(amountOf(partial, totals, currency), partial.leastUpfront?.[currency] ?? 0);
  return { ...partialCod, upfront: Math.min(wanted, totals.total) };
}

/** 0 where it is not known in this currency. */
function amountOf({ upfront }: PartialCod, { total, surcharge }: Totals, currency: string): Amount {
  switch (upfront.kind) {
    case 'fee':
      return surcharge;
    case 'amount':
      return upfront.amounts[currency] ?? 0;
    case 'share':
      return applyRate(upfront.ofFee ? total : total - surcharge, upfront.rate);
    default:
      return unreachable(upfront);
  }
}
