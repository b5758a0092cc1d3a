// Giving money back: asking for it, and what the gateway says became of it.
import { unreachable } from '../../base/assert.ts';
import type { RefundPayment, ReportRefund } from '../command.ts';
import { refuse, type Decision, type Refusal } from '../decision.ts';
import type { HappenedEvent } from '../event.ts';
import type { Facts } from '../facts.ts';
import { isAmount } from '../money.ts';
import {
  disputeOf,
  hasFailed,
  refundedOrRetriedAmount,
  winningAttempt,
  type Attempt,
  type Refund,
} from '../payment.ts';
import { problem, type Problem } from '../problem.ts';
import type { Session } from '../session.ts';
import { checkText } from './check-text.ts';
import { conclude, unchanged } from './conclude.ts';

const MIN_WAIT_MS = 5_000;
const MAX_WAIT_MS = 3_600_000;

/** A refund that nobody asks for again is tried again where it failed: a day apart at the most, and for a month. */
const MIN_RETRY_MS = 300_000;
const MAX_RETRY_MS = 86_400_000;
const RETRY_LIFE_MS = 30 * 86_400_000;

const DISPUTED = problem(
  'payment_disputed',
  null,
  'The payment is disputed: the bank holds the money until it has decided, and would give it back a second time.',
);
const TAKEN_BACK = problem(
  'nothing_to_refund',
  null,
  'The bank has taken the payment back after a dispute, so there is nothing to refund.',
);

export function refundPayment(session: Session, command: RefundPayment, facts: Facts): Decision | Refusal {
  const winner = winningAttempt(session);
  // Cash that came on delivery is given back by hand.
  const paid = winner?.state === 'paid' ? winner.amount : 0;
  const left = paid - refundedOrRetriedAmount(session);
  if (winner === undefined || paid === 0) {
    return refuse(problem('nothing_to_refund', null, 'The session has not been paid, so there is nothing to refund.'));
  }
  const dispute = disputeOf(session)?.status;
  if (dispute === 'open') return refuse(DISPUTED);
  if (dispute === 'lost') return refuse(TAKEN_BACK);
  if (left <= 0) return refuse(problem('nothing_to_refund', null, 'All of it has been refunded, or is about to be.'));
  const refusal = whyNotRefundable(session, winner, facts) ?? whyBadAmount(command.amount, left);
  if (refusal !== null) return refuse(refusal);
  const { reason, note, isRetried } = command;
  const badText = [
    ...checkText(reason, 'reason', facts.limits.maxNoteChars),
    ...checkText(note, 'note', facts.limits.maxNoteChars),
  ];
  if (badText.length > 0) return refuse(...badText);

  const asked = askRefund(command.refundId, winner.id, command.amount ?? left, facts, reason);
  const refund: Refund = { ...asked, ...(note !== undefined && { note }), ...(isRetried && { isRetried }) };
  return conclude(
    session,
    {
      session: { ...session, refunds: [...session.refunds, refund] },
      effects: [{ type: 'refund', refundId: refund.id }],
      prolongs: false,
    },
    facts,
  );
}

/** A refund that a gateway is about to be asked for. Without a reason it is an automatic one: see report.ts. */
export function askRefund(
  id: string,
  attemptId: string,
  amount: number,
  facts: Facts,
  reason: string | null,
  automatic = false,
): Refund {
  const checkDueAtMs = facts.wallMs + facts.limits.attemptLeaseMs;
  return {
    id,
    attemptId,
    amount,
    reason,
    state: 'asked',
    automatic,
    atMs: facts.nowMs,
    checkDueAtMs,
    settledAtMs: null,
  };
}

export function reportRefund(session: Session, { refundId, report }: ReportRefund, facts: Facts): Decision {
  const refund = session.refunds.find(({ id }) => id === refundId);
  if (refund === undefined || isFinal(refund)) return unchanged(session);
  const tell = (next: Refund, events: readonly HappenedEvent[]): Decision => {
    const refunds = session.refunds.map((other) => (other.id === next.id ? next : other));
    return conclude(session, { session: { ...session, refunds }, events, prolongs: false }, facts);
  };
  const { id, attemptId, amount, automatic } = refund;
  const detail = { refund: id, attempt: attemptId, amount, automatic };
  // A refund of a payment that never counted leaves the order as it is.
  const about = automatic ? 'session.updated' : 'order.updated';
  switch (report.kind) {
    case 'refunded':
      return tell({ ...refund, state: 'done', checkDueAtMs: null, settledAtMs: facts.nowMs }, [
        { type: 'payment.refunded', detail },
        ...(automatic ? [] : [{ type: about, detail: { reason: 'refunded', ...detail } } as const]),
      ]);
    case 'failed': {
      // Another failure of the same kind, before it was time to ask, is a repeated report.
      if (refund.state === 'failed' && (refund.checkDueAtMs ?? 0) > facts.wallMs) return unchanged(session);
      const checkDueAtMs = retryAtMs(refund, facts);
      const isNews = refund.state !== 'failed' || checkDueAtMs === null;
      const settledAtMs = isNews ? facts.nowMs : refund.settledAtMs;
      const retried = checkDueAtMs !== null;
      return tell(
        { ...refund, state: 'failed', checkDueAtMs, settledAtMs },
        isNews
          ? [{ type: about, detail: { reason: 'refund_failed', message: report.message, retried, ...detail } }]
          : [],
      );
    }
    case 'unknown':
      if (refund.state === 'unknown' && (refund.checkDueAtMs ?? 0) > facts.wallMs) return unchanged(session);
      return tell(
        { ...refund, state: 'unknown', checkDueAtMs: facts.wallMs + waitMs(refund, facts), settledAtMs: null },
        [],
      );
    default:
      return unreachable(report);
  }
}

function whyNotRefundable(session: Session, winner: Attempt, facts: Facts): Problem | null {
  const country = session.shippingAddress?.country ?? session.country;
  const method = facts
    .everyMethod(session.currency, country)
    .find((other) => other.gateway === winner.gateway && other.method === winner.method);
  if (method?.refunds === true) return null;
  const text = `For ${winner.method} at the gateway ${winner.gateway} refunds are not supported. Give the money back by hand.`;
  return problem('refund_unsupported', null, text, 'merchant');
}

function whyBadAmount(amount: number | null, left: number): Problem | null {
  if (amount === null) return null;
  if (!isAmount(amount) || amount <= 0) {
    return problem('invalid_value', 'amount', '`amount` must be a whole number of minor units above 0.');
  }
  if (amount <= left) return null;
  const text = `\`amount\` is ${amount}, and only ${left} (in minor units) of the payment is left to refund.`;
  return { ...problem('refund_too_large', 'amount', text), figures: { most: left } };
}

const isFinal = (refund: Refund): boolean => refund.state === 'done' || hasFailed(refund);

/** Waits as long again as it has waited so far, which doubles every time. */
const waitMs = (refund: Refund, facts: Facts): number =>
  Math.min(Math.max(facts.nowMs - refund.atMs, MIN_WAIT_MS), MAX_WAIT_MS);

/**
 * The merchant can ask again for a refund of their own. Where the buyer has paid twice, or for what had ended, nobody asks, so it
 * is tried until it succeeds or only people can help.
 */
function retryAtMs(refund: Refund, facts: Facts): number | null {
  const triedMs = facts.nowMs - refund.atMs;
  if (!(refund.automatic || refund.isRetried) || triedMs >= RETRY_LIFE_MS) return null;
  return facts.wallMs + Math.min(Math.max(triedMs, MIN_RETRY_MS), MAX_RETRY_MS);
}
