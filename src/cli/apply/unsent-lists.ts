// Price lists whose buyers could have nothing sent, because no way of shipping to them has a price in the list's currency.
import type { PriceList } from '../../domain/price-list.ts';
import { isAbout } from '../../domain/pricing/zones.ts';
import { isPricedIn } from '../../domain/shipping-rate.ts';
import type { MerchantConfig } from '../../store/store.ts';

type Shop = Pick<MerchantConfig, 'merchant' | 'items'>;

/** One warning for each such list. It is no mistake: what is picked up, or sold in another currency, is sold all the same. */
export function warnOfUnsent({ merchant, items }: Shop): readonly string[] {
  const { priceLists = [], shipping, slug } = merchant;
  const sent = shipping.filter(({ pickup }) => pickup === undefined);
  return priceLists.filter(pricesParcels(items)).flatMap((list) => {
    const { name, currency } = list;
    const isUnsent = (country: string): boolean => {
      const there = sent.filter((rate) => isAbout(rate, country));
      return there.length > 0 && !there.some((rate) => isPricedIn(rate, currency));
    };
    const unsent = countriesOf(list, priceLists, sent).filter(isUnsent);
    if (unsent.length === 0) return [];
    const where = unsent.map((country) => (country === '*' ? 'all other countries' : country)).join(', ');
    return [
      `Warning: ${slug} has the price list ${name} in ${currency}, but no way of shipping to ${where} with a price in ${currency}. Its buyers could have nothing sent: add ${currency} to a price there.`,
    ];
  });
}

/** Of a list for everywhere those that have a zone and no list of their own. */
function countriesOf(
  list: PriceList,
  lists: readonly PriceList[],
  sent: Shop['merchant']['shipping'],
): readonly string[] {
  if (!list.countries.includes('*')) return list.countries;
  const zones = new Set(sent.flatMap(({ countries }) => countries));
  return [...zones].filter((country) => !lists.some((other) => other !== list && other.countries.includes(country)));
}

/** Whether the list prices something that is sent. What the file does not have was imported, and may be. */
const pricesParcels =
  (items: Shop['items']) =>
  ({ change, currency, prices }: PriceList): boolean =>
    Object.keys(prices).some(
      (id) => items.find(({ variant }) => variant.id === id)?.variant.requiresShipping !== false,
    ) ||
    (change !== undefined &&
      items.some(({ variant }) => variant.requiresShipping && variant.prices[currency] !== undefined));
