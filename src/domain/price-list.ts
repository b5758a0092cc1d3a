// Price lists: what variants cost in some countries. The catalogue's own prices count where no list says otherwise.
import type { Variant } from './catalog.ts';
import type { Prices } from './discount.ts';
import type { Facts } from './facts.ts';
import { applyRate, PPM, type Amount, type RatePpm } from './money.ts';

export interface PriceList {
  /** The merchant's own name for it. */
  readonly name: string;
  /** `['*']` is everywhere. */
  readonly countries: readonly string[];
  /** Counts only in sessions that were opened through one of these checkouts. Absent: in all. */
  readonly checkouts?: readonly string[];
  readonly currency: string;
  /** What is added to the catalogue's price in this currency; below 0 takes off. Absent: only `prices` count. */
  readonly change?: RatePpm;
  /** By variant; they win over `change`. */
  readonly prices: Readonly<Record<string, Amount>>;
  readonly compareAt: Readonly<Record<string, Amount>>;
  readonly startsAtMs?: number;
  readonly endsAtMs?: number;
}

type ListFacts = Pick<Facts, 'merchant' | 'nowMs' | 'item'>;

/**
 * Those in force in a country and a checkout: lists for this checkout before those for all, and of each those that name the
 * country before those for everywhere, else in the merchant's order.
 */
export function priceListsIn(
  country: string,
  { merchant, nowMs }: Omit<ListFacts, 'item'>,
  checkout?: string,
): readonly PriceList[] {
  const { priceLists = [] } = merchant;
  const inForce = priceLists.filter(
    ({ startsAtMs = -Infinity, endsAtMs = Infinity }) => nowMs >= startsAtMs && nowMs < endsAtMs,
  );
  const own = inForce.filter(({ checkouts }) => checkout !== undefined && checkouts?.includes(checkout) === true);
  const general = inForce.filter(({ checkouts }) => checkouts === undefined);
  return [own, general].flatMap((lists) => [
    ...lists.filter(({ countries }) => countries.includes(country)),
    ...lists.filter(({ countries }) => countries.includes('*')),
  ]);
}

/** The catalogue as it is priced in a country; the very same one where no list is for it. */
export function itemsPricedIn(country: string, facts: ListFacts, checkout?: string): Facts['item'] {
  const { item } = facts;
  const lists = priceListsIn(country, facts, checkout);
  if (lists.length === 0) return item;
  return (ref) => {
    const found = item(ref);
    return found && { ...found, variant: pricedBy(lists, found.variant) };
  };
}

function pricedBy(lists: readonly PriceList[], variant: Variant): Variant {
  const prices: Record<string, Amount> = { ...variant.prices };
  const compareAt: Record<string, Amount> = { ...variant.compareAt };
  const settled = new Set<string>();
  for (const list of lists) {
    const price = settled.has(list.currency) ? undefined : priceIn(list, variant);
    if (price === undefined) continue;
    settled.add(list.currency);
    prices[list.currency] = price;
    const before = list.compareAt[variant.id];
    if (before !== undefined) compareAt[list.currency] = before;
    // The catalogue's own former price may be lower than what the list asks.
    else if ((compareAt[list.currency] ?? Infinity) <= price) delete compareAt[list.currency];
  }
  return { ...variant, prices, compareAt };
}

function priceIn({ currency, change, prices }: PriceList, variant: Variant): Amount | undefined {
  const own = prices[variant.id];
  if (own !== undefined) return own;
  const base: Prices[string] | undefined = variant.prices[currency];
  return change === undefined || base === undefined ? undefined : base + applyRate(base, Math.max(change, -PPM));
}
