// The merchant says that the money is there: a transfer arrived, or it was paid in person or on delivery.
import type { MarkPaid } from '../command.ts';
import { unknownTaxRegion } from '../delivery.ts';
import { refuse, type Decision, type Refusal } from '../decision.ts';
import type { HappenedEvent } from '../event.ts';
import type { Facts, Method } from '../facts.ts';
import { liveAttempt, paidAmount, winningAttempt, type Attempt } from '../payment.ts';
import type { Session } from '../session.ts';
import { beginAttempt, putAttempt } from './attempts.ts';
import { complete, succeeded } from './complete.ts';
import { conclude } from './conclude.ts';
import { holdShares } from './holds.ts';
import { whyInProgress, whyOver } from './over.ts';
import { checkText } from './check-text.ts';

/** By hand, outside of every provider. */
const BY_HAND: Pick<Method, 'gateway' | 'method'> = { gateway: 'manual', method: 'bank_transfer' };

export function markPaid(session: Session, command: MarkPaid, facts: Facts): Decision | Refusal {
  const winner = winningAttempt(session);
  const isOwed = winner?.state === 'authorized' && winner.collect === 'on_delivery';
  const isRestOwed =
    winner?.state === 'paid' && session.partialCod !== undefined && paidAmount(session) < session.totals.total;
  const over = isOwed || isRestOwed ? null : whyOver(session, facts.nowMs);
  if (over !== null) return refuse(over);
  const live = liveAttempt(session);
  const isExpected = live?.state === 'pending' && live.gateway === BY_HAND.gateway;
  const inProgress = isExpected ? null : whyInProgress(session);
  if (inProgress !== null) return refuse(inProgress);
  const badNote = checkText(command.note, 'note', facts.limits.maxNoteChars);
  if (badNote.length > 0) return refuse(...badNote);

  if (isOwed) return collected(session, winner, command, facts);
  if (isRestOwed) return restCollected(session, winner, command, facts);
  const untaxed = isExpected ? [] : unknownTaxRegion(session, facts);
  if (untaxed.length > 0) return refuse(...untaxed);
  const { total } = session.totals;
  const method = { ...BY_HAND, label: '', takesCard: false, refunds: false };
  const attempt = total === 0 ? null : isExpected ? live : beginAttempt(command.attemptId, method, total, facts);
  const held = holdShares(session, facts, true);
  const paid = attempt === null ? null : settled(attempt, facts);
  const done = complete(held.session, paid, command.orderId, facts);
  const events = done.events.map((event) => noted(event, command));
  return conclude(session, { ...done, events, claims: [...held.claims, ...done.claims], prolongs: true }, facts);
}

function collected(session: Session, winner: Attempt, command: MarkPaid, facts: Facts): Decision {
  const paid = settled(winner, facts);
  const events: HappenedEvent[] = [
    noted(succeeded(paid), command),
    { type: 'order.updated', detail: { reason: 'paid', attempt: paid.id } },
  ];
  return conclude(session, { session: putAttempt(session, paid), events, prolongs: false }, facts);
}

/** What was due on delivery beside a part that had been paid. */
function restCollected(session: Session, winner: Attempt, command: MarkPaid, facts: Facts): Decision {
  const rest = session.totals.total - winner.amount;
  const events: HappenedEvent[] = [
    noted(succeeded({ ...winner, method: 'cod', gateway: BY_HAND.gateway, amount: rest }), command),
    { type: 'order.updated', detail: { reason: 'paid', attempt: winner.id } },
  ];
  const partialCod = { upfront: winner.amount, collectedAtMs: facts.nowMs };
  return conclude(session, { session: { ...session, partialCod }, events, prolongs: false }, facts);
}

const settled = (attempt: Attempt, facts: Facts): Attempt => ({
  ...attempt,
  state: 'paid',
  checkDueAtMs: null,
  settledAtMs: facts.nowMs,
});

const noted = (event: HappenedEvent, { note }: MarkPaid): HappenedEvent =>
  event.type === 'payment.succeeded' && note !== null ? { ...event, detail: { ...event.detail, note } } : event;
