// Why a session cannot be changed any more, or not right now.
import { unreachable } from '../../base/assert.ts';
import { attemptInProgress, isExpired } from '../lifecycle.ts';
import { problem, type Problem } from '../problem.ts';
import { partlyArrived } from '../payment.ts';
import type { Session } from '../session.ts';

/** A session whose time is over counts as expired, whether or not it has been swept. */
export function whyOver(session: Session, nowMs: number): Problem | null {
  switch (session.state) {
    case 'completed':
      return problem('session_completed', null, 'The session has been completed and cannot be changed.', 'nobody');
    case 'expired':
      return expired();
    case 'canceled':
      return problem('session_canceled', null, 'The session has been canceled. Open a new one.');
    case 'failed':
      return problem('session_not_open', null, 'The session ended after too many failed payments. Open a new one.');
    case 'open':
    case 'paying':
    case 'settling':
      return isExpired(session, nowMs) ? expired() : null;
    default:
      return unreachable(session.state);
  }
}

/** The outcome of a payment has to be known first. */
export function whyInProgress(session: Session): Problem | null {
  if (attemptInProgress(session) === undefined) return null;
  const text = 'A payment is in progress. Wait for its result; nothing can be changed until then.';
  return problem('payment_in_progress', null, text, 'nobody');
}

/** What was sent on a chain stays with the attempt it was sent for: the buyer can only send the rest. */
export function whyPartlyArrived(session: Session): Problem | null {
  if (partlyArrived(session) === undefined) return null;
  const text =
    'A part of the payment has arrived. Send the rest to the same address; until then the order cannot be canceled, changed or paid in another way.';
  return problem('payment_partly_arrived', null, text, 'buyer');
}

const expired = (): Problem => problem('session_expired', null, 'The session has expired. Open a new one.');

/** `undefined` takes any version. */
export function whyStale(session: Session, ifVersion: number | undefined): Problem | null {
  if (ifVersion === undefined || ifVersion === session.version) return null;
  const text = `The session is at version ${session.version}, not ${ifVersion}: it has changed since you read it. Read it again.`;
  return problem('version_stale', null, text);
}
