// How prices and discounts are spoken of: the grammar of one language, for whoever tells a buyer why something costs what
// it does. Amounts and rates come formatted. The core itself speaks English.
import type { LineFee } from '../own-terms.ts';

export interface PriceWords {
  /** `50% contained in the prices`, `5% on top of the shipping and of other taxes`. */
  readonly taxOn: (
    rate: string,
    on: 'prices' | 'shipping' | 'surcharge',
    isContained: boolean,
    isOnTaxes: boolean,
  ) => string;
  /** Of so many days; of a fee that comes with a thing; of a price for so many pieces and more. */
  readonly trial: (days: number) => string;
  readonly lineFee: (fee: LineFee, title: string) => string;
  readonly tier: (reduction: string, pieces: number) => string;
  readonly elapsed: string;
  readonly credit: string;
  /** What paying that way costs on top. */
  readonly cashOnDelivery: string;
  readonly freeGift: string;
  readonly byCode: (code: string) => string;
  readonly termsByCode: (terms: string, code: string) => string;
  readonly coins: (count: number) => string;
  readonly coinsWorth: (count: number, unit: number, worth: string) => string;
  readonly off: (reduction: string) => string;
  readonly offEach: (reduction: string) => string;
  readonly priceEach: (price: string) => string;
  readonly offFrom: (reduction: string, start: string) => string;
  readonly pieces: (count: number) => string;
  /** What is bought is pieces, or an amount that is spent; `reduction` is `null` where what is got is free. */
  readonly deal: (
    bought: { readonly pieces: number } | { readonly spend: string },
    got: number,
    reduction: string | null,
    isForCertain: boolean,
  ) => string;
  readonly freeShipping: (upTo: string | null) => string;
  readonly either: (terms: readonly string[]) => string;
  readonly each: (terms: readonly string[]) => string;
  readonly onCertainGoods: (terms: string) => string;
  readonly atMost: (terms: string, most: string) => string;
}

/** In which language something is told, and how numbers are written there. */
export interface Spoken {
  readonly locale: string;
  readonly words: PriceWords;
}

const pieces = (count: number): string => (count === 1 ? '1 piece' : `${count} pieces`);

export const ENGLISH_PRICE_WORDS: PriceWords = {
  taxOn: (rate, on, isContained, isOnTaxes) => {
    const what = { prices: 'the prices', shipping: 'the shipping', surcharge: 'the fee' }[on];
    return `${rate} ${isContained ? 'contained in' : 'on top of'} ${what}${isOnTaxes ? ' and of other taxes' : ''}`;
  },
  trial: (days) => (days === 1 ? 'Free trial, 1 day' : `Free trial, ${days} days`),
  lineFee: (fee, title) => `${{ setup: 'Setup', shipping: 'Shipping' }[fee]}: ${title}`,
  tier: (reduction, from) => `${reduction} off each${from === 1 ? '' : `, from ${from} pieces`}`,
  elapsed: 'Time that is over',
  credit: 'Credit for time paid before',
  cashOnDelivery: 'Cash on delivery',
  freeGift: 'Free gift',
  byCode: (code) => `by the code ${code}`,
  termsByCode: (terms, code) => `${terms}, by the code ${code}`,
  coins: (count) => `${count} coins`,
  coinsWorth: (count, unit, worth) => `${count} coins, of which ${unit} ${unit === 1 ? 'is' : 'are'} worth ${worth}`,
  off: (reduction) => `${reduction} off`,
  offEach: (reduction) => `${reduction} off each piece`,
  priceEach: (price) => `${price} for each piece`,
  offFrom: (reduction, start) => `${reduction} off from ${start} on`,
  pieces,
  deal: (bought, got, reduction, isForCertain) => {
    const first = 'pieces' in bought ? pieces(bought.pieces) : `for ${bought.spend}`;
    const given = got === 1 ? 'another' : `${got} others`;
    const how = reduction === null ? 'free' : `at ${reduction} off`;
    return `buy ${first}, get ${given} ${how}${isForCertain ? ', of certain goods' : ''}`;
  },
  freeShipping: (upTo) => `free shipping${upTo === null ? '' : ` where it costs up to ${upTo}`}`,
  either: (terms) => terms.join(' or '),
  each: (terms) => terms.join(', '),
  onCertainGoods: (terms) => `${terms}, on certain goods`,
  atMost: (terms, most) => `${terms}, at most ${most}`,
};
