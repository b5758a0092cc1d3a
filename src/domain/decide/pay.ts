// Starting a payment. The attempt is decided and saved here; the provider hears of it only afterwards.
import type { StartPayment } from '../command.ts';
import { refuse, type Claim, type Decision, type Effect, type Refusal } from '../decision.ts';
import type { HappenedEvent } from '../event.ts';
import { unknownTaxRegion } from '../delivery.ts';
import type { Facts, Method } from '../facts.ts';
import { advance } from '../lifecycle.ts';
import { availableMethods, hasOwnPage, methodRefusal, partialCodMethods } from '../offers.ts';
import { dueNow, partlyArrived } from '../payment.ts';
import { keepsPart } from '../payment-mode.ts';
import { cashRefusals } from '../cash-buyers.ts';
import { codeField, discountBehind } from '../pricing/candidates.ts';
import { whyNotThisBuyer } from '../pricing/conditions.ts';
import { withPaymentMethod } from '../pricing/price.ts';
import { problem, type Problem } from '../problem.ts';
import { keepsInstrument } from '../recurring.ts';
import { missingForPayment } from '../readiness.ts';
import { isRenewal, type Session } from '../session.ts';
import { beginAttempt, putAttempt, supersedeLive } from './attempts.ts';
import { complete } from './complete.ts';
import { conclude, unchanged } from './conclude.ts';
import { holdShares } from './holds.ts';
import { whyInProgress, whyOver, whyPartlyArrived, whyStale } from './over.ts';

export function startPayment(session: Session, command: StartPayment, facts: Facts): Decision | Refusal {
  const early =
    whyOver(session, facts.nowMs) ??
    whyInProgress(session) ??
    whyStale(session, command.ifVersion) ??
    whyElsewhere(session, command);
  if (early !== null) return refuse(early);
  // The buyer goes on where they have begun to send the money.
  if (partlyArrived(session) !== undefined) return unchanged(session);
  const tooMany = whyTooMany(session, facts);
  if (tooMany !== null) return refuse(tooMany);
  const missing = missingForPayment(session, facts);
  if (missing.length > 0) return refuse(...missing);
  const lost = lostDiscounts(session, facts);
  if (lost.length > 0) return refuse(...lost);
  const free = withPaymentMethod(session, null, facts);
  // Where nothing is due now and something is later, the way to pay is kept all the same, without a fee for it.
  const isFree = free.totals.total === 0;
  const mustKeep = keepsInstrument(session);
  if (isFree && !mustKeep) return completeFree(session, free, command, facts);
  // Who buys, and what has become of their orders, is asked again.
  const asked = { ...session, cashRefusals: cashRefusals(session, facts) };
  const isPartialCod = command.partialCod ?? keepsPart(session, command.method);
  const method = chooseMethod(asked, command, isPartialCod, facts);
  if ('code' in method) return refuse(method);
  const chosen = isFree
    ? { ...free, paymentMethod: method.method }
    : withPaymentMethod(session, method.method, facts, isPartialCod);
  // A fee for this way may bear a tax of its own.
  const stopped = [...unknownTaxRegion(chosen, facts), ...lostDiscounts(chosen, facts)];
  if (stopped.length > 0) return refuse(...stopped);
  if (chosen.totals.total === 0 && !mustKeep) return completeFree(session, chosen, command, facts);
  const badCard = whyBadCard(method, command, facts);
  if (badCard !== null) return refuse(badCard);

  const given = supersedeLive(chosen, facts);
  const started = beginPayment(given.session, command.attemptId, method, facts);
  return conclude(session, { ...started, effects: [...given.effects, ...started.effects], prolongs: true }, facts);
}

export interface Started {
  readonly session: Session;
  readonly claims: readonly Claim[];
  readonly events: readonly HappenedEvent[];
  readonly effects: readonly Effect[];
}

/** The session with a new live attempt for what is due now. */
export function beginPayment(session: Session, attemptId: string, method: Method, facts: Facts): Started {
  const held = holdShares(session, facts);
  const attempt = beginAttempt(attemptId, method, dueNow(session), facts);
  const { gateway, amount } = attempt;
  return {
    session: {
      ...putAttempt(held.session, attempt),
      state: 'paying',
      milestone: advance(session.milestone, 'payment_started'),
    },
    claims: held.claims,
    events: [{ type: 'payment.started', detail: { attempt: attemptId, method: method.method, gateway, amount } }],
    effects: [{ type: 'start-attempt', attemptId }],
  };
}

function completeFree(session: Session, free: Session, command: StartPayment, facts: Facts): Decision {
  const held = holdShares(free, facts);
  const done = complete(held.session, null, command.orderId, facts);
  return conclude(session, { ...done, claims: [...held.claims, ...done.claims], prolongs: true }, facts);
}

/** The price was promised as it stands, but not to another buyer, nor to one who has ordered elsewhere since. */
function lostDiscounts(session: Session, facts: Facts): Problem[] {
  // Whom a discount of a subscription is for was asked when it began.
  if (isRenewal(session)) return [];
  return session.adjustments.flatMap((adjustment): Problem[] => {
    const offer = discountBehind(adjustment, facts.merchant);
    const refusal = offer === undefined ? null : whyNotThisBuyer(offer, session, facts);
    if (refusal === null) return [];
    const at = codeField(adjustment, session);
    const isForMethod = adjustment.kind === 'payment_offer';
    const way = at === null ? 'Change the order to see its price.' : 'Remove it to go on.';
    return [problem(refusal.code, isForMethod ? 'payment_method' : at, `${refusal.text} ${way}`, 'buyer')];
  });
}

/** What was sent on a chain in part is not paid in another way. */
function whyElsewhere(session: Session, { method, gateway }: StartPayment): Problem | null {
  const begun = partlyArrived(session);
  if (begun === undefined) return null;
  const isSame = (method ?? begun.method) === begun.method && (gateway ?? begun.gateway) === begun.gateway;
  return isSame ? null : whyPartlyArrived(session);
}

function whyTooMany(session: Session, { limits }: Facts): Problem | null {
  if (session.attempts.length < limits.maxAttempts) return null;
  const text = `The session has had ${limits.maxAttempts} payment attempts, the most there may be. Open a new one.`;
  return problem('session_not_open', null, text);
}

function chooseMethod(session: Session, command: StartPayment, isPartialCod: boolean, facts: Facts): Method | Problem {
  const methods = isPartialCod ? partialCodMethods(session, facts) : availableMethods(session, facts);
  const only = methods.length === 1 ? methods[0]?.method : undefined;
  const wanted = command.method ?? session.paymentMethod ?? only;
  if (wanted === undefined)
    return problem('missing_value', 'method', 'Choose how to pay: `method` is missing.', 'buyer');
  const offered = methods.filter(({ method }) => method === wanted);
  if (offered.length === 0) return methodRefusal(wanted, isPartialCod, 'method', session, facts);
  const found = offered.find(({ gateway }) => command.gateway === null || gateway === command.gateway);
  if (found !== undefined) return found;
  const gateways = offered.map(({ gateway }) => gateway).join(', ');
  const text = `The gateway “${command.gateway}” does not take ${wanted} for this session. Possible gateways: ${gateways}.`;
  return problem('gateway_unavailable', 'gateway', text);
}

/**
 * Card numbers go only to a gateway that takes them. One that has a page of its own can also do without: then the
 * buyer types the card there.
 */
function whyBadCard(method: Method, command: StartPayment, { merchant }: Facts): Problem | null {
  if (command.card !== null && !method.takesCard) {
    const text = `The gateway ${method.gateway} takes no card numbers for ${method.method} from here. Leave \`card\` out.`;
    return problem('card_not_accepted_here', 'card', text);
  }
  if (command.card !== null || !method.takesCard || hasOwnPage(method, merchant)) return null;
  return problem('missing_value', 'card', 'Enter the card: `card` is missing.', 'buyer');
}
