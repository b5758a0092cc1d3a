// What a discount gives, in a few words for buyers.
import { unreachable } from '../../base/assert.ts';
import type { Discount } from '../discount.ts';
import { formatAmount, formatRate } from '../format-amount.ts';
import { PPM, type RatePpm } from '../money.ts';
import { tiersIn } from './benefits/tiered.ts';
import { ENGLISH_PRICE_WORDS, type PriceWords } from './price-words.ts';
import { isEverything } from './scope.ts';

/** `10% off, at most ₹500.00`; amounts in the currency and numbers as the locale writes them. */
export function termsOf(
  { benefit, cap, scope }: Discount,
  currency: string,
  locale: string,
  words: PriceWords = ENGLISH_PRICE_WORDS,
): string {
  const most = cap[currency];
  const given = ofBenefit(benefit, currency, locale, words);
  const terms = scope === undefined ? given : words.onCertainGoods(given);
  return most === undefined ? terms : words.atMost(terms, formatAmount(most, currency, locale));
}

function ofBenefit(benefit: Discount['benefit'], currency: string, locale: string, words: PriceWords): string {
  const money = (prices: Readonly<Record<string, number>>): string =>
    formatAmount(prices[currency] ?? 0, currency, locale);
  const percent = (rate: RatePpm): string => formatRate(rate, locale);
  switch (benefit.kind) {
    case 'percentage':
      return words.off(percent(benefit.rate));
    case 'amount':
      return benefit.per === 'piece' ? words.offEach(money(benefit.amounts)) : words.off(money(benefit.amounts));
    case 'parts': {
      const terms = benefit.parts.flatMap(({ off }) => {
        if (typeof off === 'number') return [words.off(percent(off))];
        return off[currency] === undefined ? [] : [words.offEach(money(off))];
      });
      return words.either([...new Set(terms)]);
    }
    case 'fixed-price':
      return words.priceEach(money(benefit.prices));
    case 'tiered':
      return words.each(
        tiersIn(benefit, currency).map(({ from, off }) => {
          const start = typeof from === 'number' ? words.pieces(from) : money(from);
          return words.offFrom(typeof off === 'number' ? percent(off) : money(off), start);
        }),
      );
    case 'buy-x-get-y': {
      const { buys, gets } = benefit;
      const bought = 'quantity' in buys ? { pieces: buys.quantity } : { spend: money(buys.spend) };
      const isForCertain = !(isEverything(buys.scope) && isEverything(gets.scope));
      return words.deal(bought, gets.quantity, gets.rate === PPM ? null : percent(gets.rate), isForCertain);
    }
    case 'free-shipping': {
      const upTo = benefit.upTo[currency];
      return words.freeShipping(upTo === undefined ? null : formatAmount(upTo, currency, locale));
    }
    default:
      return unreachable(benefit);
  }
}
