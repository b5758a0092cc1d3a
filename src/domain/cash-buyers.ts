// Which buyers a shop lets pay on delivery, by who they are and what became of their orders before.
import { namesForCash, ordersBy, type PastOrder } from './buyer-history.ts';
import type { CashOnDelivery } from './cash-on-delivery.ts';
import type { Facts } from './facts.ts';
import { isDueOnDelivery } from './payment.ts';
import type { Session } from './session.ts';

/** Each rule that is given must hold. Names are those of a discount's `BuyerRule`. */
export interface CashBuyers {
  readonly only?: readonly string[];
  readonly not?: readonly string[];
  /** Orders placed so far, however they were paid; at the least, those that were not given back whole. */
  readonly minOrders?: number;
  readonly maxOrders?: number;
  /** Orders with something still due on delivery, at the most. */
  readonly maxUnpaid?: number;
  /** Orders that were given back whole, at the most, in the time before; ever where `withinMs` is `null`. */
  readonly maxReturned?: { readonly orders: number; readonly withinMs: number | null };
}

/** Why this buyer cannot pay on delivery, decided when the session is priced. Absent is no reason. */
export interface CashRefusals {
  readonly cod?: string;
  readonly partialCod?: string;
}

type BuyerFacts = Pick<Facts, 'merchant' | 'history' | 'nowMs'>;
type Buying = Pick<Session, 'customerId' | 'country' | 'buyer' | 'shippingAddress'>;

export function cashRefusals(session: Buying, { merchant, ...facts }: BuyerFacts): CashRefusals | undefined {
  const { buyers, partial } = merchant.cashOnDelivery;
  const cod = buyers && whyNotFor(buyers, 'Cash on delivery', session, facts);
  const partialCod = partial?.buyers && whyNotFor(partial.buyers, 'Paying a part on delivery', session, facts);
  return cod || partialCod ? { ...(cod && { cod }), ...(partialCod && { partialCod }) } : undefined;
}

/** Whether it takes what buyers have ordered before to say who may pay on delivery. */
export const asksForCashHistory = ({ buyers, partial }: CashOnDelivery): boolean =>
  [buyers, partial?.buyers].some(
    (rule) => (rule?.minOrders ?? rule?.maxOrders ?? rule?.maxUnpaid ?? rule?.maxReturned) !== undefined,
  );

function whyNotFor(
  { only, not = [], ...rule }: CashBuyers,
  what: string,
  session: Buying,
  facts: Pick<BuyerFacts, 'history' | 'nowMs'>,
): string | null {
  const names = namesForCash(session);
  const externalId = session.buyer.externalId?.toLowerCase();
  const known = externalId === undefined ? names : [...names, externalId];
  const isListed = (list: readonly string[]): boolean => known.some((name) => list.includes(name));
  const needsKnown = only !== undefined || (rule.minOrders ?? 0) > 0;
  if (needsKnown && known.length === 0) {
    return `${what} depends on who is buying: enter your e-mail address first.`;
  }
  const isRefused =
    isListed(not) ||
    (only !== undefined && !isListed(only)) ||
    !holds(rule, ordersBy(names, facts.history), facts.nowMs);
  return isRefused ? `${what} is not possible for this account.` : null;
}

function holds(
  { minOrders = 0, maxOrders = Infinity, maxUnpaid = Infinity, maxReturned }: Omit<CashBuyers, 'only' | 'not'>,
  orders: readonly PastOrder[],
  nowMs: number,
): boolean {
  const kept = orders.filter(({ paid }) => paid !== 'refunded');
  if (kept.length < minOrders || orders.length > maxOrders) return false;
  const unpaid = orders.filter(({ paid }) => isDueOnDelivery(paid));
  if (unpaid.length > maxUnpaid) return false;
  if (maxReturned === undefined) return true;
  const since = maxReturned.withinMs === null ? -Infinity : nowMs - maxReturned.withinMs;
  return orders.filter(({ paid, atMs }) => paid === 'refunded' && atMs >= since).length <= maxReturned.orders;
}
