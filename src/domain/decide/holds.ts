// Shares of what sessions compete for: uses of discounts, early orders and pieces in stock. Taken when a payment starts, given back
// when it comes to nothing.
import { NO_LIMIT, type Claim } from '../decision.ts';
import { uuidFromNames } from '../../base/ids.ts';
import { buyerNames } from '../buyer-history.ts';
import type { Facts } from '../facts.ts';
import { useKeys } from '../pricing/payment-offers.ts';
import { codeField, discountBehind } from '../pricing/candidates.ts';
import { problem, type Problem } from '../problem.ts';
import { trialKeys } from '../recurring.ts';
import { isRenewal, type Session } from '../session.ts';
import { countedStock, stockKey } from '../stock.ts';
import { isDueOnDelivery, paymentStatus } from '../payment.ts';
import { cashShares, UNPAID } from './cash-shares.ts';

type Hold = Session['holds'][number];
type HoldFacts = Pick<Facts, 'merchant' | 'item'>;

export interface Held {
  readonly session: Session;
  readonly claims: readonly Claim[];
}

/** All that this session needs of one thing, whatever it holds of it by now. */
export interface Share extends Hold {
  readonly limit: number;
  readonly refusal: Problem;
}

/**
 * Takes what the session needs and does not hold yet, and gives back what it holds beyond that. With `force` it is
 * counted even above the limit: when the merchant already has the money, refusing would help nobody.
 */
export function holdShares(session: Session, facts: HoldFacts, force = false): Held {
  const shares = sharesOf(session, facts);
  const taken = shares.flatMap((share): Claim[] => {
    const delta = share.delta - heldOf(session, share);
    return delta <= 0 ? [] : [{ ...share, delta, limit: force ? NO_LIMIT : share.limit }];
  });
  const claims = [...taken, ...heldBeyond(session, shares).map(givenBack)];
  return claims.length === 0 ? { session, claims } : { session: withHolds(session, claims), claims };
}

/**
 * Sets pieces aside for as long as the session lives, where the merchant wants that: of each variant all that the cart asks
 * for, or none while others have too many. Whoever comes too late is told before paying.
 */
export function reserveStock(session: Session, facts: HoldFacts & Pick<Facts, 'heldByOthers'>): Held {
  if (facts.merchant.reservesStock !== true) return { session, claims: [] };
  const claims = stockShares(session, facts).flatMap((share): Claim[] => {
    const delta = share.delta - heldOf(session, share);
    const isThere = share.delta + facts.heldByOthers(share.key) <= share.limit;
    return delta > 0 && isThere ? [{ ...share, delta, isOptional: true }] : [];
  });
  return claims.length === 0 ? { session, claims } : { session: withHolds(session, claims), claims };
}

/**
 * Counts the order with every discount that it has by a code, once for all payments of a subscription. The count is never
 * given back, and has no limit.
 */
export function countRedemptions(session: Session): Held {
  const { adjustments } = session;
  const redeemed = isRenewal(session)
    ? []
    : adjustments.flatMap(({ source, code }) => (code === undefined ? [] : [source]));
  const refusal = problem('session_busy', null, 'The order could not be counted. Try again.', 'nobody');
  const claims = [...new Set(redeemed)].map((key): Claim => ({
    resource: 'redemption',
    key,
    delta: 1,
    limit: NO_LIMIT,
    refusal,
  }));
  return claims.length === 0 ? { session, claims } : { session: withHolds(session, claims), claims };
}

/** Gives back what the session holds and its cart no longer needs. */
export const releaseUnused = (session: Session, facts: HoldFacts): Held =>
  session.holds.length === 0
    ? { session, claims: [] }
    : release(session, heldBeyond(session, sharesOf(session, facts)));

/** Gives back everything: the session is over without an order. */
export const releaseAll = (session: Session): Held => release(session, session.holds);

/** Gives back an order's place among the unpaid ones, once nothing is due on delivery any more. */
export function releasePaid(before: Session | null, { session, claims }: Held): Held {
  const isUnpaid = ({ resource }: Hold): boolean => resource === UNPAID;
  if (session.order === null || !session.holds.some(isUnpaid) || isDueOnDelivery(paymentStatus(session))) {
    return { session, claims };
  }
  const due = (before?.holds ?? []).filter(isUnpaid);
  const others = claims.filter((claim) => !isUnpaid(claim));
  return {
    session: { ...session, holds: session.holds.filter((hold) => !isUnpaid(hold)) },
    claims: [...others, ...due.map(givenBack)],
  };
}

const sharesOf = (session: Session, facts: HoldFacts): readonly Share[] => [
  ...strictest([...(isRenewal(session) ? [] : discountShares(session, facts)), ...cashShares(session, facts.merchant)]),
  ...trialShares(session),
  ...stockShares(session, facts),
  ...coinShares(session),
];

/**
 * One use of every code that has only so many, in all or for one buyer, and one order of a buyer who may have only so
 * many before. Buyers are counted by each of their names, and not in clear: claims outlive sessions.
 */
function discountShares(session: Session, { merchant }: HoldFacts): Share[] {
  const names = buyerNames(session);
  return session.adjustments.flatMap((adjustment): Share[] => {
    const offer = discountBehind(adjustment, merchant);
    if (offer === undefined) return [];
    const { code, label } = adjustment;
    const isForMethod = adjustment.kind === 'payment_offer';
    const at = isForMethod ? 'payment_method' : codeField(adjustment, session);
    const usedUp = (text: string): Problem => problem('discount_used_up', at, text, 'buyer');
    const found: Share[] = [];
    if (code !== undefined || isForMethod) {
      const name = isForMethod ? `The offer “${label}”` : `The code “${code}”`;
      const way = isForMethod ? 'Change the order to see its price.' : 'Remove it to go on.';
      for (const { key, limit, isForBuyer } of useKeys(offer, names)) {
        const text = isForBuyer ? `You have used ${lowered(name)} as often as it may be.` : `${name} has been used up.`;
        found.push({ resource: 'discount', key, delta: 1, limit, refusal: usedUp(`${text} ${way}`) });
      }
    }
    const { buyers } = offer;
    if (buyers?.maxOrders !== undefined) {
      const way = code === undefined ? '.' : ', or remove the code.';
      const refusal = usedUp(
        `“${code ?? label}” is for early orders only, and you have another under way: finish that one first${way}`,
      );
      for (const name of names) {
        const key = uuidFromNames('order', name);
        found.push({ resource: 'order', key, delta: 1, limit: buyers.maxOrders + 1, refusal });
      }
    }
    return found;
  });
}

/** Several rules may count the same orders; the strictest limit is the one to keep. */
function strictest(shares: readonly Share[]): readonly Share[] {
  if (shares.length < 2) return shares;
  const found = new Map<string, Share>();
  for (const share of shares) {
    const name = `${share.resource} ${share.key}`;
    if (share.limit < (found.get(name)?.limit ?? Infinity)) found.set(name, share);
  }
  return [...found.values()];
}

/** One free trial for each buyer, counted by each of their names. */
function trialShares(session: Session): Share[] {
  if (session.trialDays === undefined) return [];
  const text = 'You have had a free trial before. Change the order to see its price.';
  const refusal = problem('discount_not_for_buyer', 'lines', text, 'buyer');
  return trialKeys(buyerNames(session)).map((key) => ({ resource: 'trial', key, delta: 1, limit: 1, refusal }));
}

/** The customer's balance is the limit. */
function coinShares({ customerId, coins }: Session): Share[] {
  if (customerId === null || coins === undefined || coins.used === 0) return [];
  const text = 'Some of your coins have been used elsewhere in the meantime. Look at the order again.';
  const refusal = problem('coins_unavailable', 'coins', text, 'buyer');
  return [{ resource: 'coins', key: customerId, delta: coins.used, limit: coins.used, refusal }];
}

const lowered = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** The pieces of every variant that is counted and not sold beyond its stock. Several lines may have the same one. */
function stockShares({ lines, subscription }: Session, { item }: HoldFacts): Share[] {
  const had = subscription?.change?.had ?? {};
  const shares = new Map<string, Share>();
  lines.forEach(({ variantId, title, quantity }, index) => {
    const found = variantId === null ? undefined : item(variantId);
    const limit = found === undefined ? null : countedStock(found);
    if (found === undefined || variantId === null || limit === null) return;
    const key = stockKey(found.variant);
    const text = `There are not enough of “${title}” left. Lower the quantity or remove it to go on.`;
    const refusal = problem('out_of_stock', `lines[${index}]`, text, 'buyer');
    const first = shares.get(key) ?? { resource: 'stock', key, delta: 0 - (had[variantId] ?? 0), limit, refusal };
    shares.set(key, { ...first, delta: first.delta + quantity });
  });
  return [...shares.values()].filter(({ delta }) => delta > 0);
}

function heldBeyond(session: Session, shares: readonly Share[]): Hold[] {
  return session.holds.flatMap((hold): Hold[] => {
    const delta = hold.delta - (shares.find((share) => isSame(share, hold))?.delta ?? 0);
    return delta > 0 ? [{ ...hold, delta }] : [];
  });
}

function release(session: Session, due: readonly Hold[]): Held {
  const claims = due.map(givenBack);
  return claims.length === 0 ? { session, claims } : { session: withHolds(session, claims), claims };
}

const givenBack = ({ resource, key, delta }: Hold): Claim => ({
  resource,
  key,
  delta: -delta,
  // Giving back must never be refused, not even when the merchant has lowered the limit meanwhile.
  limit: NO_LIMIT,
  refusal: problem('session_busy', null, 'What the session held could not be given back. Try again.', 'nobody'),
});

/** The session with its holds as they are after `claims`. */
function withHolds(session: Session, claims: readonly Claim[]): Session {
  const kept = session.holds.map((hold) => ({ ...hold, delta: hold.delta + sumOf(claims, hold) }));
  const added = claims
    .filter((claim) => !session.holds.some((hold) => isSame(hold, claim)))
    .map(({ resource, key, delta }) => ({ resource, key, delta }));
  return { ...session, holds: [...kept, ...added].filter(({ delta }) => delta > 0) };
}

const heldOf = (session: Session, share: Hold): number => sumOf(session.holds, share);

const sumOf = (holds: readonly Hold[], one: Hold): number =>
  holds.reduce((sum, hold) => (isSame(hold, one) ? sum + hold.delta : sum), 0);

const isSame = (a: Hold, b: Hold): boolean => a.resource === b.resource && a.key === b.key;
