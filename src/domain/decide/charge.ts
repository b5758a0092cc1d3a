// Charging what a customer has kept, without them.
import type { Facts } from '../facts.ts';
import type { Instrument } from '../instrument.ts';
import { withPaymentMethod } from '../pricing/price.ts';
import type { Session } from '../session.ts';
import { beginAttempt, putAttempt } from './attempts.ts';
import type { Change } from './conclude.ts';
import { holdShares } from './holds.ts';

/** A charge whose outcome nobody knows yet is told by its session; this is only for looking after it. */
export const LOOK_AGAIN_MS = 3_600_000;

/** With `force` what it takes of shared limits is counted even above them: it was promised before. */
export function chargeInstrument(
  session: Session,
  instrument: Instrument,
  attemptId: string,
  facts: Facts,
  force = true,
): Pick<Change, 'session' | 'claims' | 'effects'> & Required<Pick<Change, 'events'>> {
  const chosen = withPaymentMethod(session, instrument.method, facts);
  const held = holdShares(chosen, facts, force);
  const { gateway, method } = instrument;
  const { total } = chosen.totals;
  const attempt = { ...beginAttempt(attemptId, { gateway, method }, total, facts), instrumentId: instrument.id };
  const detail = { attempt: attemptId, method, gateway, amount: total };
  return {
    session: { ...putAttempt(held.session, attempt), state: 'paying', milestone: 'payment_started' },
    claims: held.claims,
    events: [{ type: 'payment.started', detail }],
    effects: [{ type: 'start-attempt', attemptId }],
  };
}
