// Closing a session without an order: its time is over, or the merchant gives it up.
import type { CloseSession } from '../command.ts';
import { refuse, type Decision, type Refusal } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { isExpired, mayEnd } from '../lifecycle.ts';
import type { Session } from '../session.ts';
import { supersedeLive } from './attempts.ts';
import { conclude, unchanged } from './conclude.ts';
import { releaseAll } from './holds.ts';
import { whyInProgress, whyOver, whyPartlyArrived } from './over.ts';

export function closeSession(session: Session, command: CloseSession, facts: Facts): Decision | Refusal {
  const isDue = isExpired(session, facts.nowMs);
  if (command.how === 'expire' && !command.force && !isDue) return unchanged(session);
  const isJustDue = command.how === 'expire' && isDue;
  const over = isJustDue ? null : whyOver(session, facts.nowMs);
  if (over !== null) return refuse(over);
  const inProgress = mayEnd(session) ? null : whyInProgress(session);
  if (inProgress !== null) return refuse(inProgress);
  const arrived = command.fromPage === true ? whyPartlyArrived(session) : null;
  if (arrived !== null) return refuse(arrived);

  const state = command.how === 'expire' ? 'expired' : 'canceled';
  const given = supersedeLive({ ...session, state }, facts);
  const released = releaseAll(given.session);
  return conclude(
    session,
    {
      session: released.session,
      events: [{ type: state === 'expired' ? 'session.expired' : 'session.canceled' }],
      effects: given.effects,
      claims: released.claims,
      prolongs: false,
    },
    facts,
  );
}
