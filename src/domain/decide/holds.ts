// Shares of what sessions compete for: uses of discounts and pieces in stock. Taken when a payment starts, given back
// when it comes to nothing.
import type { Claim } from '../decision.ts';
import { buyerKey } from '../buyer-history.ts';
import type { Discount } from '../discount.ts';
import type { Facts } from '../facts.ts';
import { problem, type Problem } from '../problem.ts';
import type { Session } from '../session.ts';

type Hold = Session['holds'][number];
type HoldFacts = Pick<Facts, 'merchant' | 'item'>;

export interface Held {
  readonly session: Session;
  readonly claims: readonly Claim[];
}

/** All that this session needs of one thing, whatever it holds of it by now. */
interface Share extends Hold {
  readonly limit: number;
  readonly refusal: Problem;
}

const DISCOUNT = 'discount';
const NO_LIMIT = Number.MAX_SAFE_INTEGER;

/**
 * Takes what the session needs and does not hold yet, and gives back the stock it holds beyond that. With `force` it is
 * counted even above the limit: when the merchant already has the money, refusing would help nobody.
 */
export function holdShares(session: Session, facts: HoldFacts, force = false): Held {
  const shares = [...discountShares(session, facts), ...stockShares(session, facts)];
  const taken = shares.flatMap((share): Claim[] => {
    const delta = share.delta - heldOf(session, share);
    return delta <= 0 ? [] : [{ ...share, delta, limit: force ? NO_LIMIT : share.limit }];
  });
  const surplus = stockBeyond(session, shares);
  const claims = [...taken, ...surplus.map(givenBack)];
  return claims.length === 0 ? { session, claims } : { session: withHolds(session, claims), claims };
}

/** Gives back what the session holds of discounts and stock that its cart no longer needs. */
export function releaseUnused(session: Session, facts: HoldFacts): Held {
  if (session.holds.length === 0) return { session, claims: [] };
  const shares = discountShares(session, facts);
  const discounts = session.holds.filter(
    (hold) => hold.resource === DISCOUNT && !shares.some((share) => isSame(share, hold)),
  );
  return release(session, [...discounts, ...stockBeyond(session, stockShares(session, facts))]);
}

/** Gives back everything: the session is over without an order. */
export const releaseAll = (session: Session): Held => release(session, session.holds);

/** One use of every code in force that has only so many, in all or for one buyer. */
function discountShares(session: Session, { merchant }: HoldFacts): Share[] {
  return session.codes.flatMap(({ code }, index): Share[] => {
    const adjustment = session.adjustments.find((other) => other.code === code);
    const offer = merchant.offers.find(
      (other): other is Discount => other.kind === 'discount' && other.id === adjustment?.source,
    );
    if (offer === undefined) return [];
    const { id, maxUses, maxUsesPerBuyer } = offer;
    const at = `discounts[${index}].code`;
    const shares: Share[] = [];
    if (maxUses !== null) {
      const refusal = problem(
        'discount_used_up',
        at,
        `The code “${code}” has been used up. Remove it to go on.`,
        'buyer',
      );
      shares.push({ resource: DISCOUNT, key: id, delta: 1, limit: maxUses, refusal });
    }
    const buyer = buyerKey(session);
    if (maxUsesPerBuyer !== undefined && buyer !== null) {
      const text = `You have used the code “${code}” as often as it may be. Remove it to go on.`;
      const refusal = problem('discount_used_up', at, text, 'buyer');
      shares.push({ resource: DISCOUNT, key: `${id} ${buyer}`, delta: 1, limit: maxUsesPerBuyer, refusal });
    }
    return shares;
  });
}

/** The pieces of every variant that is counted and not sold beyond its stock. Several lines may have the same one. */
function stockShares({ lines }: Session, { item }: HoldFacts): Share[] {
  const shares = new Map<string, Share>();
  lines.forEach(({ variantId, title, quantity }, index) => {
    const variant = variantId === null ? undefined : item(variantId)?.variant;
    if (variant === undefined || variant.whenOutOfStock === 'continue' || variant.inventoryQuantity === null) return;
    // A new statement of the stock is a new count, so what was sold before it is not subtracted twice.
    const key = `${variant.id}@${variant.stocktake ?? 0}`;
    const text = `There are not enough of “${title}” left. Lower the quantity or remove it to go on.`;
    const refusal = problem('out_of_stock', `lines[${index}]`, text, 'buyer');
    const first = shares.get(key) ?? { resource: 'stock', key, delta: 0, limit: variant.inventoryQuantity, refusal };
    shares.set(key, { ...first, delta: first.delta + quantity });
  });
  return [...shares.values()];
}

/** What the session holds of stock beyond `shares`. */
function stockBeyond(session: Session, shares: readonly Share[]): Hold[] {
  return session.holds.flatMap((hold): Hold[] => {
    if (hold.resource !== 'stock') return [];
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
