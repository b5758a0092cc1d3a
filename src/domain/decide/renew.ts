// The next period of a subscription: a session of its own that nobody has to visit, charged to the way to pay that was kept.
// Its customer can open it like any other, and pay by hand what could not be charged.
import { nextPeriod } from '../billing-period.ts';
import type { ChargeRenewal, PlanBill, RenewSession } from '../command.ts';
import type { Decision, Refusal } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { isOver } from '../lifecycle.ts';
import { withoutFees } from '../own-terms.ts';
import { liveAttempt } from '../payment.ts';
import { price } from '../pricing/price.ts';
import type { Line, Session, SubscriptionPeriod } from '../session.ts';
import { takenFor } from '../plan-now.ts';
import { CHANGE_LIFE_MS, RENEWAL_LIFE_MS, type Subscription, type SubscriptionChange } from '../subscription.ts';
import { nextLineAfter } from './cart-lines.ts';
import { chargeInstrument } from './charge.ts';
import { complete, failedRenewal } from './complete.ts';
import { conclude, unchanged } from './conclude.ts';
import { holdShares } from './holds.ts';
import { emptySession } from './open.ts';

export function renewSession(command: RenewSession, facts: Facts): Decision {
  const { instrument, attemptId, subscription: seen } = command;
  const session = billOf(command, facts);
  const created = { type: 'session.created' } as const;
  const asSeen = (change: SubscriptionChange | null) => change && { ...change, ifVersion: seen.version };
  if (session.totals.total === 0) {
    const held = holdShares(session, facts, true);
    const done = complete(held.session, null, command.orderId, facts);
    const { claims } = held;
    const subscription = asSeen(done.subscription);
    return conclude(null, { ...done, claims, events: [created, ...done.events], subscription, prolongs: false }, facts);
  }
  if (instrument === null) {
    const subscription = asSeen(failedRenewal(session));
    return conclude(null, { session, events: [created], subscription, prolongs: false }, facts);
  }
  // What is had already was promised; what comes to it has to be there.
  const charged = chargeInstrument(session, instrument, attemptId, facts, command.change === undefined);
  const subscription = asSeen({ kind: 'bill', id: seen.id, session: charged.session });
  return conclude(null, { ...charged, events: [created, ...charged.events], subscription, prolongs: false }, facts);
}

/** Once more, of what could not be charged before. */
export function chargeRenewal(session: Session, command: ChargeRenewal, facts: Facts): Decision | Refusal {
  const { instrument, attemptId, ifVersion } = command;
  const isAsSeen = session.version === ifVersion;
  if (!isAsSeen || isOver(session.state) || liveAttempt(session) !== undefined) return unchanged(session);
  if (instrument !== null)
    return conclude(session, { ...chargeInstrument(session, instrument, attemptId, facts), prolongs: false }, facts);
  // Nobody has left another way to pay meanwhile: that is one more try that came to nothing.
  const failed = { type: 'session.updated', detail: { reason: 'no_instrument' } } as const;
  return conclude(session, { session, events: [failed], subscription: failedRenewal(session), prolongs: false }, facts);
}

/** What the customer has, at what it was sold for, where and to whom it went last; taxed and shipped as of today. */
export function billOf(
  { ids, from, subscription, change }: Pick<RenewSession, 'ids' | 'from' | 'subscription' | 'change'>,
  facts: Facts,
): Session {
  const { dialect, checkout, extra, buyerBecomesCustomer } = from;
  const life = { ms: change === undefined ? RENEWAL_LIFE_MS : CHANGE_LIFE_MS, slides: false };
  const mode = 'subscription';
  const empty = emptySession(
    { dialect, ...(checkout && { checkout }), ids, mode, life, callback: from.callback, extra },
    facts,
  );
  const lines = change === undefined ? (subscription.next ?? subscription).lines : linesOf(change);
  const cart: Session = {
    ...empty,
    abandonment: undefined,
    ...(buyerBecomesCustomer && { buyerBecomesCustomer }),
    currency: subscription.currency,
    country: from.country,
    locale: from.locale,
    customerId: subscription.customerId,
    buyer: from.buyer,
    shippingAddress: from.shippingAddress,
    billingAddress: from.billingAddress,
    shippingOption: from.shippingOption,
    successUrl: from.successUrl,
    cancelUrl: from.cancelUrl,
    clientReferenceId: from.clientReferenceId,
    metadata: from.metadata,
    attributes: from.attributes,
    lines,
    nextLine: nextLineAfter(lines, from),
    codes: subscription.codes.map(({ code }) => ({ code, replaced: null, by: 'merchant' })),
    subscription: change === undefined ? nextOf(subscription) : changeOf(subscription, change),
  };
  return { ...cart, ...price(cart, facts) };
}

/** Nothing is sent for the rest of a period, and no fee is asked for it. */
const linesOf = ({ plan: { lines }, begins }: PlanBill): readonly Line[] =>
  begins ? lines : lines.map((line) => ({ ...withoutFees(line), requiresShipping: false }));

/** The period after what is paid for, with what was planned for it. */
const nextOf = (subscription: Subscription): SubscriptionPeriod => ({
  id: subscription.id,
  renewal: subscription.renewals + 1,
  ...nextPeriod(subscription),
  ...(subscription.next && { isPlanned: true }),
  ...(subscription.credit !== undefined && { credit: subscription.credit }),
});

const changeOf = (
  subscription: Subscription,
  { period, begins, partMs, wholeMs, credit }: PlanBill,
): SubscriptionPeriod => ({
  id: subscription.id,
  renewal: subscription.renewals,
  ...period,
  change: { partMs, wholeMs, had: begins ? {} : takenFor(subscription) },
  credit,
});
