// The end of every decision: what each change of a session has in common, and the checks that none may fail.
import { assert } from '../../base/assert.ts';
import { coinChanges, coinEvents } from '../coins.ts';
import type { Claim, Decision, Effect } from '../decision.ts';
import type { Dispute } from '../dispute.ts';
import type { HappenedEvent } from '../event.ts';
import type { Facts } from '../facts.ts';
import { mayFollow } from '../lifecycle.ts';
import { checkTotals } from '../pricing/lines.ts';
import type { Instrument } from '../instrument.ts';
import type { Problem } from '../problem.ts';
import { draftOf } from '../session-draft.ts';
import type { Session } from '../session.ts';
import type { SubscriptionChange } from '../subscription.ts';
import { releasePaid } from './holds.ts';

export interface Change {
  /** As it shall be, still with the version, sequence and times it had. */
  readonly session: Session;
  readonly events?: readonly HappenedEvent[];
  readonly effects?: readonly Effect[];
  readonly claims?: readonly Claim[];
  readonly warnings?: readonly Problem[];
  readonly subscription?: SubscriptionChange | null;
  readonly instrument?: Instrument | null;
  readonly dispute?: Dispute | null;
  /** Somebody did something, so a life that slides starts anew. What a gateway reports is not such a change. */
  readonly prolongs: boolean;
}

/** `before` is `null` for a new session. */
export function conclude(before: Session | null, change: Change, facts: Pick<Facts, 'nowMs'>): Decision {
  const { effects = [], warnings = [], subscription = null, instrument = null, dispute = null, prolongs } = change;
  const { session: held, claims } = releasePaid(before, { session: change.session, claims: change.claims ?? [] });
  const coins = coinChanges(before, held, facts.nowMs);
  const events = [...(change.events ?? []), ...coinEvents(before, held, coins)];
  const session = draftOf(held);
  session.version = (before?.version ?? 0) + 1;
  session.sequence = (before?.sequence ?? 0) + events.length;
  session.updatedAtMs = facts.nowMs;
  if (before !== null && prolongs && held.life.slides) {
    // A transfer may have been given longer than that.
    session.expiresAtMs = Math.max(held.expiresAtMs, facts.nowMs + held.life.ms);
  }
  assert(before === null || mayFollow(before.state, session.state), () => `${before?.state} became ${session.state}`);
  checkTotals(session);
  return {
    kind: 'decision',
    session,
    events,
    effects,
    claims,
    coins,
    subscription,
    instrument,
    dispute,
    warnings,
    changed: true,
  };
}

/** The command asks for nothing new: there is nothing to save. */
export function unchanged(session: Session, warnings: readonly Problem[] = []): Decision {
  const told = {
    events: [],
    effects: [],
    claims: [],
    coins: [],
    subscription: null,
    instrument: null,
    dispute: null,
    warnings,
  };
  return { kind: 'decision', session, ...told, changed: false };
}
