// What a gateway says became of an attempt. Reports come late, twice and out of order; each rule here holds for all of
// these. The first success completes the session; money that comes after it is given back.
import { assert, unreachable } from '../../base/assert.ts';
import { isSameJson } from '../../base/json.ts';
import type { ReportPayment } from '../command.ts';
import type { Decision } from '../decision.ts';
import type { HappenedEvent } from '../event.ts';
import type { Facts } from '../facts.ts';
import { instrumentId, keptBy } from '../instrument.ts';
import { isOver } from '../lifecycle.ts';
import {
  attemptById,
  dueNow,
  hasArrived,
  winningAttempt,
  type Attempt,
  type ChainTransfer,
  type Report,
} from '../payment.ts';
import type { Session } from '../session.ts';
import { isCheckDue, nextCheckAtMs, putAttempt, stateByAttempts } from './attempts.ts';
import { complete, failedRenewal, succeeded } from './complete.ts';
import { conclude, unchanged } from './conclude.ts';
import { holdShares, releaseAll } from './holds.ts';
import { askRefund } from './refund.ts';

export function reportPayment(session: Session, command: ReportPayment, facts: Facts): Decision {
  const attempt = attemptById(session, command.attemptId);
  if (attempt === undefined) return unchanged(session);
  const { report } = command;
  const reference = report.reference ?? attempt.reference;
  const kept = report.kind === 'paid' ? report.instrument : undefined;
  const left = kept && { instrumentId: instrumentId(session.merchantId, attempt.gateway, kept) };
  const known = { ...attempt, reference, ...left, ...transferIn(report, attempt) };
  switch (report.kind) {
    case 'paid':
      return heardPaid(session, known, command, facts);
    case 'authorized':
      return heardAuthorized(session, known, report, command, facts);
    case 'declined':
      return heardDeclined(session, attempt, known, report, facts);
    case 'pending':
    case 'challenge':
    case 'unknown':
      return heardWaiting(session, attempt, known, report, facts);
    default:
      return unreachable(report);
  }
}

function heardPaid(session: Session, attempt: Attempt, command: ReportPayment, facts: Facts): Decision {
  if (attempt.state === 'paid') return unchanged(session);
  const paid: Attempt = { ...attempt, state: 'paid', checkDueAtMs: null, settledAtMs: facts.nowMs };
  if (canComplete(session, attempt)) {
    return completeWith(session, paid, command, facts);
  }
  const next = putAttempt(session, paid);
  if (winningAttempt(session)?.id === attempt.id) {
    const updated: HappenedEvent = { type: 'order.updated', detail: { reason: 'paid', attempt: attempt.id } };
    return conclude(session, { session: next, events: [succeeded(paid), updated], prolongs: false }, facts);
  }
  return giveBack(session, next, paid, command, facts);
}

/** Discounts and stock are held since the payment started, unless the attempt had been given up in between. */
function completeWith(session: Session, winner: Attempt, command: ReportPayment, facts: Facts): Decision {
  const held = holdShares(session, facts, true);
  const done = complete(held.session, winner, command.orderId, facts);
  const instrument = keptBy(done.session, winner, command.report, facts.nowMs);
  return conclude(session, { ...done, claims: [...held.claims, ...done.claims], instrument, prolongs: false }, facts);
}

/**
 * A second or late payment: it never counts as paid and goes back at once. There is no `payment.succeeded` for it,
 * because nobody may deliver for it; `payment.refunded` follows when the gateway has done it.
 */
function giveBack(session: Session, next: Session, paid: Attempt, command: ReportPayment, facts: Facts): Decision {
  const refund = askRefund(command.refundId, paid.id, paid.amount, facts, null, true);
  const detail = { reason: 'late_payment', attempt: paid.id, amount: paid.amount, refund: refund.id };
  return conclude(
    session,
    {
      // The attempt may have been the live one, when the cart no longer costs what it paid.
      session: { ...next, state: stateByAttempts(next), refunds: [...next.refunds, refund] },
      events: [{ type: 'session.updated', detail }],
      effects: [{ type: 'refund', refundId: refund.id }],
      prolongs: false,
    },
    facts,
  );
}

function heardAuthorized(
  session: Session,
  attempt: Attempt,
  report: Extract<Report, { kind: 'authorized' }>,
  command: ReportPayment,
  facts: Facts,
): Decision {
  if (attempt.state === 'authorized' || attempt.state === 'paid') return unchanged(session);
  if (canComplete(session, attempt)) {
    const winner: Attempt = {
      ...attempt,
      state: 'authorized',
      collect: report.collect,
      checkDueAtMs: null,
      settledAtMs: facts.nowMs,
    };
    return completeWith(session, winner, command, facts);
  }
  if (attempt.state === 'superseded' && attempt.settledAtMs === null) return waitOn(session, attempt, facts);
  // Nobody wants this authorization any more: release the buyer's money.
  const given: Attempt = { ...attempt, state: 'superseded', checks: 0, settledAtMs: null, decline: null };
  const due = { ...given, checkDueAtMs: nextCheckAtMs(given, facts.wallMs) };
  const next = putAttempt(session, due);
  return conclude(
    session,
    {
      session: { ...next, state: stateByAttempts(next) },
      effects: [{ type: 'void-attempt', attemptId: attempt.id }],
      prolongs: false,
    },
    facts,
  );
}

function heardDeclined(
  session: Session,
  attempt: Attempt,
  known: Attempt,
  report: Extract<Report, { kind: 'declined' }>,
  facts: Facts,
): Decision {
  switch (attempt.state) {
    case 'paid':
    case 'authorized':
      // A late or repeated notification. It does not undo what was settled.
      return unchanged(session);
    case 'declined':
      return heardLate(session, attempt, known, facts);
    case 'superseded': {
      if (attempt.settledAtMs !== null) return heardLate(session, attempt, known, facts);
      const ended = { ...known, checkDueAtMs: null, settledAtMs: facts.nowMs };
      const events = unusedPart(ended);
      return conclude(session, { session: putAttempt(session, ended), events, prolongs: false }, facts);
    }
    case 'asked':
    case 'challenged':
    case 'pending':
    case 'unknown':
      return declined(session, known, report, facts);
    default:
      return unreachable(attempt.state);
  }
}

function declined(
  session: Session,
  attempt: Attempt,
  { code, message }: Extract<Report, { kind: 'declined' }>,
  facts: Facts,
): Decision {
  const next = putAttempt(session, {
    ...attempt,
    state: 'declined',
    decline: { code, message },
    checkDueAtMs: null,
    settledAtMs: facts.nowMs,
  });
  const failed: HappenedEvent = { type: 'payment.failed', detail: { attempt: attempt.id, code } };
  const events = [failed, ...unusedPart(attempt)];
  const state = stateByAttempts(next);
  // What its customer types on the page is no charge of ours, and uses up none of its tries.
  const subscription = attempt.instrumentId === undefined ? null : failedRenewal(next);
  if (state !== 'open' || next.attempts.length < facts.limits.maxAttempts) {
    return conclude(session, { session: { ...next, state }, events, subscription, prolongs: false }, facts);
  }
  // That was the last attempt it could have: nobody can pay it any more.
  const released = releaseAll({ ...next, state: 'failed' });
  const over: HappenedEvent = { type: 'session.canceled', detail: { reason: 'too_many_attempts' } };
  return conclude(session, { ...released, events: [...events, over], subscription, prolongs: false }, facts);
}

type Waiting = Extract<Report, { kind: 'pending' | 'challenge' | 'unknown' }>;

function heardWaiting(session: Session, attempt: Attempt, known: Attempt, report: Waiting, facts: Facts): Decision {
  switch (attempt.state) {
    case 'paid':
    case 'authorized':
      return unchanged(session);
    case 'declined':
    case 'superseded':
      return heardLate(session, attempt, known, facts);
    case 'asked':
    case 'challenged':
    case 'pending':
    case 'unknown':
      break;
    default:
      return unreachable(attempt.state);
  }
  if (isOlder(report.transfer, attempt.transfer)) return unchanged(session);
  const next = waitingAttempt(attempt, report);
  if (isSame(attempt, next)) return waitOn(session, attempt, facts);
  const due = { ...next, checks: 0, checkDueAtMs: nextCheckAtMs({ ...next, checks: 0 }, facts.wallMs) };
  const after = putAttempt(session, due);
  assert(!isOver(session.state), 'a session that is over has a live attempt');
  const parts = partsSeen(attempt, due);
  const events = due.state === attempt.state ? parts : [...parts, ...eventsOf(due)];
  const isTold = due.instructions !== null && attempt.instructions === null;
  const expiresAtMs = isTold || parts.length > 0 ? lifeForTransfer(session, facts) : session.expiresAtMs;
  const state = stateByAttempts(after);
  return conclude(session, { session: { ...after, state, expiresAtMs }, events, prolongs: false }, facts);
}

/** A transfer takes days, so the session must not end before the money can be there. */
const lifeForTransfer = ({ expiresAtMs }: Session, { nowMs, limits }: Facts): number =>
  Math.max(expiresAtMs, nowMs + limits.transferLifeMs);

const transferIn = ({ transfer }: Report, before: Attempt): Pick<Attempt, 'transfer'> =>
  transfer === undefined || isOlder(transfer, before.transfer) ? {} : { transfer };

/** What is seen on a chain only becomes more; a notification that says less was overtaken. */
const isOlder = (told: ChainTransfer | undefined, known: ChainTransfer | undefined): boolean =>
  told !== undefined &&
  known !== undefined &&
  (Number(told.received) < Number(known.received) || told.confirmations < known.confirmations);

/** A part of what was to be sent has arrived, and the rest is awaited. */
function partsSeen({ transfer: before }: Attempt, { id, transfer }: Attempt): HappenedEvent[] {
  if (transfer === undefined || transfer.isEnough || transfer.received === (before?.received ?? '0')) return [];
  const { asset, received } = transfer;
  return [{ type: 'payment.partially_paid', detail: { attempt: id, asset, received } }];
}

/** About an attempt that is over: only what was sent for it on a chain can be news. */
function heardLate(session: Session, attempt: Attempt, { transfer }: Attempt, facts: Facts): Decision {
  if (transfer === undefined || transfer.received === attempt.transfer?.received) {
    return waitOn(session, attempt, facts);
  }
  const late = { ...attempt, transfer };
  return conclude(session, { session: putAttempt(session, late), events: unusedPart(late), prolongs: false }, facts);
}

/** What was sent on a chain and has bought nothing: no gateway gives a part back, so the merchant has to know of it. */
function unusedPart(attempt: Attempt): HappenedEvent[] {
  if (!hasArrived(attempt)) return [];
  const { asset, received } = attempt.transfer;
  return [{ type: 'session.updated', detail: { reason: 'transfer_unused', attempt: attempt.id, asset, received } }];
}

function waitingAttempt(before: Attempt, report: Waiting): Attempt {
  const attempt = { ...before, ...transferIn(report, before) };
  const reference = report.reference ?? attempt.reference;
  switch (report.kind) {
    case 'pending':
      return { ...attempt, reference, state: 'pending', instructions: report.instructions ?? attempt.instructions };
    case 'challenge':
      return { ...attempt, reference, state: 'challenged', redirectUrl: report.redirectUrl };
    case 'unknown':
      // A provider that cannot be reached says nothing new about a payment that it has confirmed to be on its way.
      return { ...attempt, reference, state: attempt.state === 'pending' ? 'pending' : 'unknown' };
    default:
      return unreachable(report);
  }
}

const isSame = (a: Attempt, b: Attempt): boolean =>
  a.state === b.state &&
  a.reference === b.reference &&
  a.redirectUrl === b.redirectUrl &&
  a.instructions === b.instructions &&
  isSameJson(a.transfer, b.transfer);

/** Nothing new. When it was time to ask, the answer is counted and the next question put off; a repeat changes nothing. */
function waitOn(session: Session, attempt: Attempt, facts: Facts): Decision {
  if (!isCheckDue(attempt, facts.wallMs)) return unchanged(session);
  const asked = { ...attempt, checks: attempt.checks + 1 };
  const next = { ...asked, checkDueAtMs: nextCheckAtMs(asked, facts.wallMs) };
  return conclude(session, { session: putAttempt(session, next), prolongs: false }, facts);
}

function eventsOf(attempt: Attempt): HappenedEvent[] {
  const detail = { attempt: attempt.id };
  if (attempt.state === 'unknown') return [{ type: 'payment.unknown', detail }];
  return attempt.state === 'pending'
    ? [{ type: 'session.updated', detail: { reason: 'payment_pending', ...detail } }]
    : [];
}

/**
 * Also for an attempt given up or declined before: when the money is there after all and fits what the cart costs now,
 * an order is what everybody wanted.
 */
const canComplete = (session: Session, attempt: Attempt): boolean =>
  !isOver(session.state) && attempt.amount === dueNow(session);
