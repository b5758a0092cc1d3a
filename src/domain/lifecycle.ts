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

/** Whether the session can be ended without an order as it stands: never while a provider may yet bring the money. */
export const mayEnd = (session: Session): boolean =>
  !isOver(session.state) && (attemptInProgress(session) === undefined || awaitsTransfer(session));

/** Whether the session's time is over, swept or not. */
export const isExpired = (session: Session, nowMs: number): boolean => nowMs >= session.expiresAtMs && mayEnd(session);

/**
 * When the session counts as abandoned, unless it gets an order before; `null` when that is not to be told, or not now.
 * Whoever is at the bank, or has promised to send the money, has not gone away. One that ran out of time untold still has.
 */
export function abandonedAtMs(session: Session): number | null {
  const { state, abandonment } = session;
  if (abandonment === undefined || abandonment.toldAtMs !== null) return null;
  const isUnfinished = state === 'open' || state === 'paying' || state === 'settling';
  const isLeft = state === 'expired' || (isUnfinished && attemptInProgress(session) === undefined);
  return isLeft ? abandonment.dueAtMs : null;
}

/** The buyer was told where to send the money. No provider will ever say more, so only time or the merchant ends the wait. */
function awaitsTransfer(session: Session): boolean {
  const live = liveAttempt(session);
  return live?.state === 'pending' && live.instructions !== null;
}
