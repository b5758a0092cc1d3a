// Which currency a cart is sold in when the caller leaves it to the country.
import { checkoutSettings } from '../checkout-settings.ts';
import { currencyOf } from '../country-currency.ts';
import type { SessionInput } from '../command.ts';
import type { Facts } from '../facts.ts';
import { pricesUnder } from '../own-terms.ts';
import { priceListsIn } from '../price-list.ts';
import type { Session } from '../session.ts';

type Prices = Readonly<Record<string, number>>;

/**
 * The checkout's currency, that of the country's price list, or the country's own, then the merchant's, then any other: the first in which every line has a price. `undefined`
 * leaves the currency as it is. After a payment was tried it stays, because the attempt was made in it.
 */
export function chooseCurrency(before: Session, input: SessionInput, facts: Facts): string | undefined {
  const isFree = input.currency === undefined && before.attempts.length === 0;
  if (input.currencyFollowsCountry !== true) return isFree ? currencyOfList(before, input, facts) : input.currency;
  if (before.attempts.length > 0) return input.currency;
  const lines = pricesOfLines(before, input, facts);
  const country = input.country ?? before.country;
  const { currency: first } = checkoutSettings(before, facts.merchant);
  const wanted = first ?? priceListsIn(country, facts, before.checkout)[0]?.currency;
  const usual = currencyOf(country);
  const others = Object.keys(lines[0] ?? {}).sort();
  const isInAll = (currency: string): boolean => lines.every((prices) => prices[currency] !== undefined);
  return [wanted, usual, facts.merchant.currency, ...others].find(
    (currency): currency is string => currency !== undefined && currency !== null && isInAll(currency),
  );
}

/** A new session is sold in the currency of the price list for its country, where every line has a price in it. */
function currencyOfList(before: Session, input: SessionInput, facts: Facts): string | undefined {
  if (before.version > 0) return undefined;
  const lists = priceListsIn(input.country ?? before.country, facts, before.checkout);
  if (lists.length === 0) return undefined;
  const lines = pricesOfLines(before, input, facts);
  return lists.find(({ currency }) => lines.every((prices) => prices[currency] !== undefined))?.currency;
}

/** What each bought line may cost, by currency. One that the catalogue does not know has no price anywhere. */
function pricesOfLines(before: Session, { lines }: SessionInput, { item }: Facts): Prices[] {
  const catalogue = (variant: string | null): Prices => item(variant ?? '')?.variant.prices ?? {};
  if (lines === undefined) {
    return before.lines
      .filter(({ giftOfferId }) => giftOfferId === null)
      .map(({ ownPrices, ownTerms, variantId, unitAmount }) =>
        variantId === null
          ? { [before.currency]: unitAmount }
          : pricesUnder(ownPrices ?? catalogue(variantId), ownTerms),
      );
  }
  return lines.map((line) =>
    line.kind === 'inline'
      ? { [before.currency]: line.unitAmount }
      : pricesUnder(line.ownPrices ?? catalogue(line.variant), line.ownTerms),
  );
}
