// A session that nobody has ordered with in time. That changes nothing about it: who comes back goes on where they left.
import type { Decision } from '../decision.ts';
import type { Facts } from '../facts.ts';
import { abandonedAtMs } from '../lifecycle.ts';
import type { Session } from '../session.ts';
import { conclude, unchanged } from './conclude.ts';

export function abandonSession(session: Session, facts: Facts): Decision {
  const dueAtMs = abandonedAtMs(session);
  if (dueAtMs === null || facts.nowMs < dueAtMs) return unchanged(session);
  return conclude(
    session,
    {
      session: { ...session, abandonment: { dueAtMs, toldAtMs: facts.nowMs } },
      events: [{ type: 'session.abandoned' }],
      prolongs: false,
    },
    facts,
  );
}
