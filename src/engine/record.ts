// What of a decision is written: the save with its events, their places in the sequence, and when to look again.
import { uuidv7 } from '../base/ids.ts';
import type { Decision } from '../domain/decision.ts';
import { abandonedAtMs, mayEnd } from '../domain/lifecycle.ts';
import type { Merchant } from '../domain/merchant.ts';
import { paymentStatus } from '../domain/payment.ts';
import type { Session } from '../domain/session.ts';
import type { EventRecord, KeyUse, Save } from '../store/store.ts';
import type { EngineDeps } from './deps.ts';
import { newCustomerOf } from './save-customer.ts';
import { tellOf } from './save-subscription.ts';

/** `before` is the session decided on; `null` inserts. */
export function recordOf(
  deps: EngineDeps,
  before: Session | null,
  decision: Decision,
  merchant: Merchant,
  key: KeyUse | null,
): Save {
  const nowMs = deps.clock.businessMs(merchant.id);
  return {
    session: decision.session,
    expectedVersion: before?.version ?? 0,
    paymentStatus: paymentStatus(decision.session),
    sweepAtMs: sweepAt(decision.session),
    checkDueAtMs: checkDueAt(decision.session),
    factsVersion: merchant.factsVersion,
    events: recordEvents(deps, decision, merchant, nowMs),
    claims: decision.claims,
    coins: decision.coins,
    newCustomer: newCustomerOf(deps, before, decision.session, merchant),
    subscription: decision.subscription && { change: decision.subscription, tell: tellOf(deps, merchant) },
    instrument: decision.instrument,
    dispute: decision.dispute,
    key,
    nowMs,
  };
}

function recordEvents(
  deps: EngineDeps,
  { session, events }: Decision,
  merchant: Merchant,
  nowMs: number,
): EventRecord[] {
  return events.map((event, index) => ({
    id: uuidv7(deps.clock.wallMs()),
    type: event.type,
    sequence: session.sequence - events.length + index + 1,
    atMs: nowMs,
    detail: event.detail ?? {},
    listened: deps.listens(merchant, event.type, session, event.detail),
  }));
}

/** The sweeper looks only at sessions that it can end, or tell to be abandoned: at what comes first. */
function sweepAt(session: Session): number | null {
  const endsAtMs = mayEnd(session) ? session.expiresAtMs : null;
  const leftAtMs = abandonedAtMs(session);
  if (endsAtMs === null || leftAtMs === null) return endsAtMs ?? leftAtMs;
  return Math.min(endsAtMs, leftAtMs);
}

/** The earliest wall time at which an attempt or refund of this session should be asked about. */
function checkDueAt({ attempts, refunds }: Session): number | null {
  let due: number | null = null;
  for (const waiting of [attempts, refunds]) {
    for (const { checkDueAtMs } of waiting) {
      if (checkDueAtMs !== null && (due === null || checkDueAtMs < due)) due = checkDueAtMs;
    }
  }
  return due;
}
