// What a gateway says of a dispute about an attempt. Nobody decides anything here: it is written down, and told.
import { isSameJson } from '../../base/json.ts';
import type { ReportDispute } from '../command.ts';
import type { Decision } from '../decision.ts';
import { disputeId, mayBecome, type Dispute } from '../dispute.ts';
import type { HappenedEvent } from '../event.ts';
import type { Facts } from '../facts.ts';
import { attemptById } from '../payment.ts';
import type { Session } from '../session.ts';
import { conclude, unchanged } from './conclude.ts';

export function reportDispute(session: Session, { attemptId, report }: ReportDispute, facts: Facts): Decision {
  const attempt = attemptById(session, attemptId);
  // What brought no money cannot be taken back; the payment itself may not have been heard of yet, and is asked about.
  if (attempt?.state !== 'paid') return unchanged(session);
  const { merchantId } = session;
  const id = disputeId(merchantId, attempt.gateway, report.reference);
  const { disputes = [] } = session;
  const before = disputes.find((other) => other.id === id);
  if (before !== undefined && !mayBecome(before.status, report.status)) return unchanged(session);
  const about = { sessionId: session.id, dialect: session.dialect, sessionPublicId: session.publicId };
  const dispute: Dispute = {
    ...{ merchantId, id, ...about, attemptId, gateway: attempt.gateway, currency: session.currency },
    ...report,
    createdAtMs: before?.createdAtMs ?? facts.nowMs,
    updatedAtMs: facts.nowMs,
  };
  if (before !== undefined && isSameJson({ ...dispute, updatedAtMs: before.updatedAtMs }, before)) {
    return unchanged(session);
  }
  const others = disputes.filter((other) => other.id !== id);
  const next = { ...session, disputes: [...others, dispute] };
  return conclude(session, { session: next, events: eventsOf(before, dispute), dispute, prolongs: false }, facts);
}

function eventsOf(before: Dispute | undefined, dispute: Dispute): readonly HappenedEvent[] {
  const { id, attemptId: attempt, status, amount } = dispute;
  if (before?.status === status) return [];
  const detail = { dispute: id, attempt, status, amount };
  return status === 'open'
    ? [{ type: 'payment.disputed', detail }]
    : [{ type: 'order.updated', detail: { reason: `dispute_${status}`, ...detail } }];
}
