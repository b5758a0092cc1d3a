// Which face of the page a session shows. Pure.
import { unreachable } from '../../base/assert.ts';
import { attemptInProgress } from '../../domain/lifecycle.ts';
import {
  lastAttempt,
  liveAttempt,
  partlyArrived,
  winningAttempt,
  type ArrivingAttempt,
  type Attempt,
} from '../../domain/payment.ts';
import type { Order, Session } from '../../domain/session.ts';

export type Stage =
  /** Can be filled in and paid. */
  | {
      readonly kind: 'open';
      /** The latest try, when it was declined. */
      readonly declined: Attempt | null;
      /** A payment that waits for the buyer at the provider; another way to pay gives it up. */
      readonly waiting: Attempt | null;
    }
  /** Something was sent on a chain, and the rest is awaited. */
  | { readonly kind: 'short'; readonly attempt: ArrivingAttempt }
  /** A payment is being made and nobody knows its outcome yet. */
  | { readonly kind: 'processing'; readonly isLate: boolean }
  /** The buyer has done their part; the money is on its way. */
  | { readonly kind: 'settling'; readonly attempt: Attempt }
  | { readonly kind: 'completed'; readonly order: Order; readonly attempt: Attempt | null }
  /** A way to pay was kept, and nothing ordered. */
  | { readonly kind: 'kept'; readonly atMs: number }
  | { readonly kind: 'over'; readonly how: 'failed' | 'canceled' | 'expired' };

export function stageOf(session: Session): Stage {
  switch (session.state) {
    case 'open':
      return { kind: 'open', declined: declinedAttempt(session), waiting: null };
    case 'paying':
    case 'settling':
      return unsettledStage(session);
    case 'completed':
      if (session.mode === 'setup') return { kind: 'kept', atMs: session.completedAtMs ?? session.updatedAtMs };
      if (session.order === null) throw new Error(`session ${session.id} is completed without an order`);
      return { kind: 'completed', order: session.order, attempt: winningAttempt(session) ?? null };
    case 'failed':
    case 'canceled':
    case 'expired':
      return { kind: 'over', how: session.state };
    default:
      return unreachable(session.state);
  }
}

function unsettledStage(session: Session): Stage {
  const begun = partlyArrived(session);
  if (begun !== undefined) return { kind: 'short', attempt: begun };
  const attempt = attemptInProgress(session);
  if (attempt === undefined) {
    return { kind: 'open', declined: declinedAttempt(session), waiting: waitingAttempt(session) };
  }
  if (attempt.state === 'pending') return { kind: 'settling', attempt };
  return { kind: 'processing', isLate: attempt.state === 'unknown' };
}

function waitingAttempt(session: Session): Attempt | null {
  const live = liveAttempt(session);
  return live?.state === 'challenged' && live.redirectUrl !== null ? live : null;
}

function declinedAttempt(session: Session): Attempt | null {
  const last = lastAttempt(session);
  return last?.state === 'declined' ? last : null;
}
