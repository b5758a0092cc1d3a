// What a discount gives, in a few words for buyers.
import { unreachable } from '../../base/assert.ts';
import type { Discount } from '../discount.ts';
import { formatAmount, formatRate } from '../format-amount.ts';
import { PPM, type RatePpm } from '../money.ts';
import { tiersIn } from './benefits/tiered.ts';
import { isEverything } from './scope.ts';

/** `10% off, at most ₹500.00`; amounts in the currency and numbers as the locale writes them. */
export function termsOf({ benefit, cap, scope }: Discount, currency: string, locale: string): string {
  const most = cap[currency];
  const terms = `${ofBenefit(benefit, currency, locale)}${scope === undefined ? '' : ', on certain goods'}`;
  return most === undefined ? terms : `${terms}, at most ${formatAmount(most, currency, locale)}`;
}

function ofBenefit(benefit: Discount['benefit'], currency: string, locale: string): string {
  const money = (prices: Readonly<Record<string, number>>): string =>
    formatAmount(prices[currency] ?? 0, currency, locale);
  const percent = (rate: RatePpm): string => formatRate(rate, locale);
  const pieces = (count: number): string => (count === 1 ? '1 piece' : `${count} pieces`);
  switch (benefit.kind) {
    case 'percentage':
      return `${percent(benefit.rate)} off`;
    case 'amount':
      return `${money(benefit.amounts)} off${benefit.per === 'piece' ? ' each piece' : ''}`;
    case 'parts': {
      const terms = benefit.parts.flatMap(({ off }) => {
        if (typeof off === 'number') return [`${percent(off)} off`];
        return off[currency] === undefined ? [] : [`${money(off)} off each piece`];
      });
      return [...new Set(terms)].join(' or ');
    }
    case 'fixed-price':
      return `${money(benefit.prices)} for each piece`;
    case 'tiered':
      return tiersIn(benefit, currency)
        .map(({ from, off }) => {
          const start = typeof from === 'number' ? pieces(from) : money(from);
          return `${typeof off === 'number' ? percent(off) : money(off)} off from ${start} on`;
        })
        .join(', ');
    case 'buy-x-get-y': {
      const { buys, gets } = benefit;
      const bought = 'quantity' in buys ? pieces(buys.quantity) : `for ${money(buys.spend)}`;
      const given = `${gets.quantity === 1 ? 'another' : `${gets.quantity} others`}`;
      const of = isEverything(buys.scope) && isEverything(gets.scope) ? '' : ', of certain goods';
      return `buy ${bought}, get ${given} ${gets.rate === PPM ? 'free' : `at ${percent(gets.rate)} off`}${of}`;
    }
    case 'free-shipping': {
      const upTo = benefit.upTo[currency];
      const limit = upTo === undefined ? '' : ` where it costs up to ${formatAmount(upTo, currency, locale)}`;
      return `free shipping${limit}`;
    }
    default:
      return unreachable(benefit);
  }
}
