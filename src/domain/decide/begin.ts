// Beginning a subscription that a merchant has agreed on with a customer elsewhere. Its first period is a session like any
// later one: charged at once to what was kept, and payable by the customer where that comes to nothing.
import { addIntervals } from '../../base/calendar.ts';
import type { BeginSubscription, OpenSession, SessionInput } from '../command.ts';
import { refuse, type Decision, type Refusal } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { price } from '../pricing/price.ts';
import { problem, type Problem } from '../problem.ts';
import { missingForPayment } from '../readiness.ts';
import { MAX_TRIAL_DAYS, periodEndMs, rhythmOf } from '../recurring.ts';
import type { Session } from '../session.ts';
import { awaiting } from '../start-subscription.ts';
import { renewalSessionId } from '../billing-period.ts';
import { RENEWAL_LIFE_MS, type Subscription } from '../subscription.ts';
import { chargeInstrument, LOOK_AGAIN_MS } from './charge.ts';
import { complete } from './complete.ts';
import { conclude } from './conclude.ts';
import { holdShares } from './holds.ts';
import { paidOnce } from './paid-once.ts';

const DAY_MS = 86_400_000;
/** A start this long ago is meant to be now: clocks differ, and requests take their time. */
const MAX_LATE_MS = DAY_MS;

/** Nobody is there to say where it goes: that is where the customer had things sent last. */
export function inputToBegin({ begin, input }: OpenSession, { customer }: Facts): SessionInput {
  const address = customer?.addresses[0];
  if (begin === undefined || address === undefined || input.shippingAddress !== undefined) return input;
  return { ...input, shippingAddress: address };
}

/** `opened` has what is sold and to whom. */
export function beginSubscription(opened: Session, begin: BeginSubscription, facts: Facts): Decision | Refusal {
  const wrong = whyNotBegun(opened, begin, facts);
  if (wrong !== null) return refuse(wrong);
  const untilMs = freeUntilMs(opened, begin, facts);
  const session = onTerms(opened, begin, untilMs, facts);
  const missing = missingForPayment(session, facts);
  if (missing.length > 0) return refuse(...missing);
  if (session.totals.total > 0 && (untilMs !== null || begin.isFree === true)) return refuse(SENT_FREE);
  return session.totals.total === 0 ? beginFree(session, begin, untilMs, facts) : beginPaid(session, begin, facts);
}

/** Sending something has its price also where the goods have none, and a charge would be one for a whole period. */
const SENT_FREE = problem(
  'invalid_value',
  'lines',
  '`lines`: what is sent cannot be free at first, begin later, or be given for nothing: its shipping would be charged. Begin it now, at its price.',
);

function whyNotBegun(
  { lines, customerId }: Session,
  { startMs, trialEndMs }: BeginSubscription,
  { nowMs }: Facts,
): Problem | null {
  if (customerId === null) {
    return problem('missing_value', 'customer', '`customer` is missing: a subscription is somebody’s.');
  }
  const once = lines.find(({ recurring }) => recurring === undefined);
  if (once !== undefined) return paidOnce(once.title);
  if (startMs !== undefined && startMs < nowMs - MAX_LATE_MS) {
    const text = '`start_at` lies in the past, and what is over cannot be charged any more. Leave it out to begin now.';
    return problem('invalid_value', 'start_at', text);
  }
  if (trialEndMs !== undefined && trialEndMs < Math.max(nowMs, startMs ?? 0) - MAX_LATE_MS) {
    const text = '`trial_end` lies in the past or before the start. Give a later time, or leave it out.';
    return problem('invalid_value', 'trial_end', text);
  }
  if (Math.max(trialEndMs ?? 0, startMs ?? 0) > nowMs + MAX_TRIAL_DAYS * DAY_MS) {
    const at = trialEndMs === undefined ? 'start_at' : 'trial_end';
    const text = `\`${at}\` is more than ${MAX_TRIAL_DAYS} days away. Times are milliseconds, or dates with their time.`;
    return problem('invalid_value', at, text);
  }
  return null;
}

/** With its own rhythm, at its own price, and free for as long as nothing is to be charged. */
function onTerms(
  opened: Session,
  { rhythm, isFree }: BeginSubscription,
  untilMs: number | null,
  facts: Facts,
): Session {
  const lines = opened.lines.map((line) => ({
    ...line,
    ...(line.recurring !== undefined && rhythm !== undefined && { recurring: { ...line.recurring, ...rhythm } }),
    ...(isFree && { unitAmount: 0 }),
  }));
  const trialDays = untilMs === null ? undefined : Math.ceil((untilMs - facts.nowMs) / DAY_MS);
  const cart: Session = { ...opened, lines, trialDays, abandonment: undefined };
  return { ...cart, ...price(cart, facts) };
}

/** When the first charge is due; `null` is now. */
function freeUntilMs(
  { trialDays = 0 }: Session,
  { startMs = 0, trialEndMs }: BeginSubscription,
  { nowMs }: Facts,
): number | null {
  const untilMs = trialEndMs ?? addIntervals(Math.max(nowMs, startMs), 'day', trialDays);
  return untilMs > nowMs ? untilMs : null;
}

/** A trial of a buyer is counted, also one that the merchant has given them beyond their first. */
function beginFree(session: Session, begin: BeginSubscription, untilMs: number | null, facts: Facts): Decision {
  const isTrial = begin.trialEndMs !== undefined || begin.startMs === undefined;
  const counted = isTrial ? session : { ...session, trialDays: undefined };
  const held = holdShares(counted, facts, begin.trialEndMs !== undefined);
  const named: Session = {
    ...held.session,
    trialDays: session.trialDays,
    subscription: { id: begin.subscriptionId, renewal: 0 },
  };
  const done = complete(named, null, begin.orderId, facts);
  const begun = done.subscription?.kind === 'start' ? done.subscription.subscription : null;
  const subscription = begun && withTerms(untilMs === null ? begun : freeUntil(begun, untilMs), begin);
  const events = [{ type: 'session.created' } as const, ...done.events];
  const start = subscription && ({ kind: 'start', subscription } as const);
  return conclude(
    null,
    { ...done, events, claims: [...held.claims, ...done.claims], subscription: start, prolongs: false },
    facts,
  );
}

function beginPaid(opened: Session, begin: BeginSubscription, facts: Facts): Decision {
  const { nowMs, merchant } = facts;
  const { subscriptionId: id, instrument } = begin;
  const recurring = rhythmOf(opened.lines);
  const session: Session = {
    ...opened,
    id: renewalSessionId({ id, renewals: 0 }),
    life: { ms: RENEWAL_LIFE_MS, slides: false },
    expiresAtMs: nowMs + RENEWAL_LIFE_MS,
    subscription: {
      id,
      renewal: 1,
      startMs: nowMs,
      endMs: recurring === null ? nowMs : periodEndMs(nowMs, recurring, 1),
    },
  };
  const waiting = awaiting(session, merchant, instrument === null ? nowMs : nowMs + LOOK_AGAIN_MS, nowMs);
  const subscription = waiting && ({ kind: 'start', subscription: withTerms(waiting, begin) } as const);
  const created = { type: 'session.created' } as const;
  if (instrument === null) return conclude(null, { session, events: [created], subscription, prolongs: false }, facts);
  const charged = chargeInstrument(session, instrument, begin.attemptId, facts, false);
  return conclude(null, { ...charged, events: [created, ...charged.events], subscription, prolongs: false }, facts);
}

const freeUntil = (begun: Subscription, untilMs: number): Subscription => ({
  ...begun,
  anchorMs: untilMs,
  trialEndsAtMs: untilMs,
  periodEndMs: untilMs,
  dueAtMs: untilMs,
});

function withTerms(
  begun: Subscription,
  { instrument, backupInstrumentId, name, isFree, startMs = 0 }: BeginSubscription,
): Subscription {
  return {
    ...begun,
    startedAtMs: Math.max(begun.startedAtMs, startMs),
    instrumentId: instrument?.id ?? null,
    ...(backupInstrumentId !== undefined && { backupInstrumentId }),
    ...(name !== undefined && { name }),
    ...(isFree && { isFree }),
  };
}
