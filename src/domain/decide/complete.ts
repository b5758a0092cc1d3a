// Completion: a session becomes an order. However the money came, this is the only way.
import { coinTerms } from '../coins.ts';
import type { Claim, Effect } from '../decision.ts';
import { uuidFromNames } from '../../base/ids.ts';
import type { HappenedEvent } from '../event.ts';
import type { Facts } from '../facts.ts';
import { addressToRemember } from '../customer.ts';
import type { Attempt } from '../payment.ts';
import { rhythmOf } from '../recurring.ts';
import { isRenewal, type Order, type Session } from '../session.ts';
import { startedBy } from '../start-subscription.ts';
import type { SubscriptionChange } from '../subscription.ts';
import { putAttempt, supersedeLive } from './attempts.ts';
import { countRedemptions } from './holds.ts';

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export interface Completed {
  readonly session: Session;
  /** Besides those of what it holds already. */
  readonly claims: readonly Claim[];
  readonly events: readonly HappenedEvent[];
  readonly effects: readonly Effect[];
  readonly subscription: SubscriptionChange | null;
}

/**
 * `winner` is the attempt that brought (or promises) the money, already in its final state; `null` when there was
 * nothing to pay. Any other attempt still alive is given up. `payment.succeeded` happens when the money is there, so
 * an order to be paid on delivery has none yet, and one of which a part was paid has `payment.partially_paid`.
 */
export function complete(session: Session, winner: Attempt | null, orderId: string, facts: Facts): Completed {
  const paid = winner === null ? session : putAttempt(session, winner);
  const rest = supersedeLive(paid, facts);
  const terms = coinTerms(facts.merchant, session.currency);
  if (session.mode === 'setup') return keptOnly(rest, facts);
  const order: Order = { id: orderId, number: orderNumber(orderId), atMs: facts.nowMs, coinTerms: terms };
  // Who has the whole amount by other means waits for nothing on delivery.
  const partialCod = winner?.amount === session.partialCod?.upfront ? session.partialCod : undefined;
  const completed: Session = {
    ...withCustomer(rest.session, orderId, facts),
    partialCod,
    subscription: session.subscription ?? periodBegunBy(session, orderId),
    state: 'completed',
    milestone: 'completed',
    order,
    completedAtMs: facts.nowMs,
  };
  const counted = countRedemptions(completed);
  return {
    ...counted,
    events: [
      ...(winner?.state === 'paid' && winner.amount > 0
        ? [partialCod === undefined ? succeeded(winner) : partlyPaid(winner)]
        : []),
      { type: 'order.created', detail: { order: orderId, number: order.number } },
      { type: 'session.completed', detail: { order: orderId, number: order.number } },
    ],
    effects: addressToRemember(completed) === null ? rest.effects : [...rest.effects, { type: 'remember-address' }],
    subscription: changeBy(completed, facts),
  };
}

/** A charge of a renewal has come to nothing. */
export const failedRenewal = (session: Session): SubscriptionChange | null =>
  isRenewal(session) && session.subscription?.change === undefined
    ? { kind: 'fail', id: session.subscription?.id ?? '', session }
    : null;

/** Nothing was ordered: a way to pay was kept. */
function keptOnly({ session, effects }: Pick<Completed, 'session' | 'effects'>, { nowMs }: Facts): Completed {
  const { setup } = session;
  const instrumentId = session.attempts.find(({ state }) => state === 'paid')?.instrumentId;
  return {
    session: { ...session, state: 'completed', milestone: 'completed', completedAtMs: nowMs },
    events: [{ type: 'session.completed' }],
    effects,
    claims: [],
    subscription:
      setup === undefined || instrumentId === undefined
        ? null
        : { kind: 'charge-to', id: setup.subscriptionId, instrumentId },
  };
}

const periodBegunBy = ({ lines }: Session, orderId: string): Session['subscription'] =>
  rhythmOf(lines) === null ? undefined : { id: uuidFromNames('subscription', orderId), renewal: 0 };

function changeBy(session: Session, { merchant, nowMs }: Facts): SubscriptionChange | null {
  const { subscription } = session;
  if (subscription === undefined) return null;
  if (subscription.change !== undefined) return { kind: 'change-plan', id: subscription.id, session };
  if (subscription.renewal > 0) return { kind: 'renew', id: subscription.id, session };
  const begun = startedBy(session, merchant, nowMs);
  return begun === null ? null : { kind: 'start', subscription: begun };
}

/**
 * The customer that a buyer becomes goes by the order's id, also for the merchant; the record is saved with the order.
 * Whoever bears a customer's external id is that customer.
 */
function withCustomer(session: Session, orderId: string, { customer }: Facts): Session {
  const { customerId, buyer } = session;
  // Whoever pays again and again has to be known.
  const becomesCustomer = session.buyerBecomesCustomer ?? rhythmOf(session.lines) !== null;
  if (customerId !== null || !becomesCustomer || buyer.email === null) return session;
  if (customer !== null) return { ...session, customerId: customer.id };
  return { ...session, customerId: orderId, buyer: { ...buyer, externalId: buyer.externalId ?? orderId } };
}

export const succeeded = (attempt: Attempt): HappenedEvent => ({
  type: 'payment.succeeded',
  detail: detailOf(attempt),
});

const partlyPaid = (attempt: Attempt): HappenedEvent => ({
  type: 'payment.partially_paid',
  detail: detailOf(attempt),
});

const detailOf = ({ id, method, gateway, amount }: Attempt) => ({ attempt: id, method, gateway, amount });

/** `XXXX-XXXX`: 40 of the id's random bits in Crockford's base 32, which leaves out letters that look like digits. */
export function orderNumber(orderId: string): string {
  let bits = BigInt(`0x${orderId.replaceAll('-', '').slice(-10)}`);
  let number = '';
  for (let place = 0; place < 8; place++) {
    number = (CROCKFORD[Number(bits % 32n)] ?? '') + number;
    bits /= 32n;
  }
  return `${number.slice(0, 4)}-${number.slice(4)}`;
}
