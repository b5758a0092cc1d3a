// How attempts begin, wait and are given up. What a gateway says of one is decided in report.ts.
import { unreachable } from '../../base/assert.ts';
import type { Effect } from '../decision.ts';
import type { Facts, Method } from '../facts.ts';
import { isOver } from '../lifecycle.ts';
import type { Amount } from '../money.ts';
import { liveAttempt, type Attempt } from '../payment.ts';
import type { Session, SessionState } from '../session.ts';

const HOUR_MS = 3_600_000;

/** First wait before asking a provider again; each further one is twice as long, up to an hour. */
const FIRST_WAIT_MS = { pending: 60_000, unknown: 5_000, superseded: 60_000 } as const;

/** How long a buyer may take at a provider's page before it is asked what became of them. */
const CHALLENGE_WAIT_MS = 900_000;

export function beginAttempt(
  id: string,
  method: Pick<Method, 'gateway' | 'method'>,
  amount: Amount,
  facts: Facts,
): Attempt {
  return {
    id,
    gateway: method.gateway,
    method: method.method,
    amount,
    state: 'asked',
    startedAtMs: facts.nowMs,
    checkDueAtMs: facts.wallMs + facts.limits.attemptLeaseMs,
    checks: 0,
    reference: null,
    redirectUrl: null,
    instructions: null,
    collect: null,
    decline: null,
    settledAtMs: null,
  };
}

/** When to ask about a waiting attempt, given how often that was done in vain. Instructions wait for the merchant's word. */
export function nextCheckAtMs(
  waiting: Pick<Attempt, 'state' | 'checks' | 'instructions'>,
  wallMs: number,
): number | null {
  switch (waiting.state) {
    case 'challenged':
      return wallMs + CHALLENGE_WAIT_MS;
    case 'pending':
      return waiting.instructions !== null ? null : wallMs + backOffMs(FIRST_WAIT_MS.pending, waiting.checks);
    case 'unknown':
    case 'superseded':
      return wallMs + backOffMs(FIRST_WAIT_MS[waiting.state], waiting.checks);
    case 'asked':
    case 'authorized':
    case 'paid':
    case 'declined':
      return null;
    default:
      return unreachable(waiting.state);
  }
}

export const isCheckDue = ({ checkDueAtMs }: Attempt, wallMs: number): boolean =>
  checkDueAtMs !== null && checkDueAtMs <= wallMs;

export const putAttempt = (session: Session, attempt: Attempt): Session => ({
  ...session,
  attempts: session.attempts.some(({ id }) => id === attempt.id)
    ? session.attempts.map((earlier) => (earlier.id === attempt.id ? attempt : earlier))
    : [...session.attempts, attempt],
});

/**
 * Gives up the live attempt, if there is one. The provider is told after the save; should that be lost, the attempt
 * falls due and the reconciler tells it again.
 */
export function supersedeLive(session: Session, facts: Facts): { session: Session; effects: readonly Effect[] } {
  const live = liveAttempt(session);
  if (live === undefined) return { session, effects: [] };
  const given: Attempt = {
    ...live,
    state: 'superseded',
    checks: 0,
    checkDueAtMs: facts.wallMs + facts.limits.attemptLeaseMs,
  };
  return { session: putAttempt(session, given), effects: [{ type: 'void-attempt', attemptId: live.id }] };
}

/** The state of a session without an order, as its attempts have it. */
export function stateByAttempts(session: Session): SessionState {
  if (isOver(session.state)) return session.state;
  const live = liveAttempt(session);
  if (live === undefined) return 'open';
  return live.state === 'pending' ? 'settling' : 'paying';
}

const backOffMs = (firstMs: number, checks: number): number => Math.min(firstMs * 2 ** checks, HOUR_MS);
