// Which currency a cart is sold in when the caller leaves it to the country.
import { currencyOf } from '../country-currency.ts';
import type { SessionInput } from '../command.ts';
import type { Facts } from '../facts.ts';
import type { Session } from '../session.ts';

type Prices = Readonly<Record<string, number>>;

/**
 * The country's currency, then the merchant's, then any other: the first in which every line has a price. `undefined`
 * leaves the currency as it is. After a payment was tried it stays, because the attempt was made in it.
 */
export function chooseCurrency(before: Session, input: SessionInput, facts: Facts): string | undefined {
  if (input.currencyFollowsCountry !== true || before.attempts.length > 0) return input.currency;
  const lines = pricesOfLines(before, input, facts);
  const wanted = currencyOf(input.country ?? before.country);
  const others = Object.keys(lines[0] ?? {}).sort();
  const isInAll = (currency: string): boolean => lines.every((prices) => prices[currency] !== undefined);
  return [...(wanted === null ? [] : [wanted]), facts.merchant.currency, ...others].find(isInAll);
}

/** What each bought line may cost, by currency. One that the catalogue does not know has no price anywhere. */
function pricesOfLines(before: Session, { lines }: SessionInput, { item }: Facts): Prices[] {
  const catalogue = (variant: string | null): Prices => item(variant ?? '')?.variant.prices ?? {};
  if (lines === undefined) {
    return before.lines
      .filter(({ giftOfferId }) => giftOfferId === null)
      .map(({ ownPrices, variantId, unitAmount }) =>
        variantId === null ? { [before.currency]: unitAmount } : (ownPrices ?? catalogue(variantId)),
      );
  }
  return lines.map((line) =>
    line.kind === 'inline' ? { [before.currency]: line.unitAmount } : (line.ownPrices ?? catalogue(line.variant)),
  );
}
