// Uses of discounts that a session holds: taken when a payment starts, given back when it comes to nothing.
import type { PercentDiscount } from '../discount.ts';
import type { Claim } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { problem } from '../problem.ts';
import type { Session } from '../session.ts';

const RESOURCE = 'discount';

export interface Held {
  readonly session: Session;
  readonly claims: readonly Claim[];
}

/**
 * Takes a use of every applied discount that has only so many. With `force` it is counted even above the limit: when
 * the merchant already has the money, refusing would help nobody.
 */
export function holdDiscounts(session: Session, { merchant }: Pick<Facts, 'merchant'>, force = false): Held {
  const claims: Claim[] = [];
  session.codes.forEach(({ code }, index) => {
    const adjustment = session.adjustments.find((other) => other.kind === 'discount' && other.code === code);
    const offer = merchant.offers.find(
      (other): other is PercentDiscount => other.kind === 'percent' && other.id === adjustment?.source,
    );
    if (offer === undefined || offer.maxUses === null || isHeld(session, offer.id)) return;
    const text = `The code “${code}” has been used up. Remove it to go on.`;
    claims.push({
      resource: RESOURCE,
      key: offer.id,
      delta: 1,
      limit: force ? Number.MAX_SAFE_INTEGER : offer.maxUses,
      refusal: problem('discount_used_up', `discounts[${index}].code`, text, 'buyer'),
    });
  });
  const taken = claims.map(({ resource, key, delta }) => ({ resource, key, delta }));
  return { session: taken.length === 0 ? session : { ...session, holds: [...session.holds, ...taken] }, claims };
}

/** Gives back what the session holds of discounts that it no longer has. */
export const releaseUnused = (session: Session): Held =>
  release(session, ({ key }) => !session.adjustments.some(({ kind, source }) => kind === 'discount' && source === key));

/** Gives back everything: the session is over without an order. */
export const releaseAll = (session: Session): Held => release(session, () => true);

function release(session: Session, isDue: (hold: Session['holds'][number]) => boolean): Held {
  const due = session.holds.filter(isDue);
  if (due.length === 0) return { session, claims: [] };
  const claims = due.map(({ resource, key, delta }): Claim => ({
    resource,
    key,
    delta: -delta,
    // Giving back must never be refused, not even when the merchant has lowered the limit meanwhile.
    limit: Number.MAX_SAFE_INTEGER,
    refusal: problem('discount_used_up', null, 'A discount could not be given back.', 'nobody'),
  }));
  return { session: { ...session, holds: session.holds.filter((hold) => !isDue(hold)) }, claims };
}

const isHeld = (session: Session, key: string): boolean =>
  session.holds.some((hold) => hold.resource === RESOURCE && hold.key === key);
