// The life of a session as tables: which state may follow which, and when its time is over. Decides nothing.
import { liveAttempt, type Attempt } from './payment.ts';
import { MILESTONES, type Milestone, type Session, type SessionState } from './session.ts';

/** The states that may follow each state; a state without any is the end. */
export const TRANSITIONS: Readonly<Record<SessionState, readonly SessionState[]>> = {
  open: ['paying', 'completed', 'canceled', 'expired'],
  paying: ['open', 'settling', 'completed', 'failed', 'canceled', 'expired'],
  settling: ['open', 'paying', 'completed', 'failed', 'canceled', 'expired'],
  completed: [],
  failed: [],
  canceled: [],
  expired: [],
};

export const isOver = (state: SessionState): boolean => TRANSITIONS[state].length === 0;

export const mayFollow = (from: SessionState, to: SessionState): boolean =>
  from === to || TRANSITIONS[from].includes(to);

/** The further of the two milestones: nothing ever takes a buyer back. */
export const advance = (from: Milestone, to: Milestone): Milestone =>
  MILESTONES.indexOf(to) > MILESTONES.indexOf(from) ? to : from;

/**
 * The live attempt whose outcome must be waited for. One that is merely `challenged` does not count: the buyer has not
 * confirmed it, so it can be given up at any time.
 */
export function attemptInProgress(session: Session): Attempt | undefined {
  const live = liveAttempt(session);
  return live?.state === 'challenged' ? undefined : live;
}

/** Whether the session's time is over, swept or not. It never is while money may be on its way. */
export function isExpired(session: Session, nowMs: number): boolean {
  if (session.state !== 'open' && session.state !== 'paying') return false;
  return nowMs >= session.expiresAtMs && attemptInProgress(session) === undefined;
}
