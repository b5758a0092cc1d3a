// Background work: sessions whose time is over or that were abandoned, subscriptions to renew, attempts and refunds that
// nobody has reported on.
import { sideBySide } from '../base/side-by-side.ts';
import type { Session } from '../domain/session.ts';
import type { Effect } from '../domain/decision.ts';
import { background } from './background.ts';
import type { EngineDeps } from './deps.ts';
import type { Execute } from './execute.ts';
import { perform } from './perform.ts';
import { renewSubscriptions } from './renew.ts';

/** Sessions of one merchant looked at in one round; the rest waits for the next. */
const ROUND_LIMIT = 200;

/** A gateway that is down lets every call run into its time-out; side by side, few wait in line behind it. */
const MERCHANTS_AT_ONCE = 8;
const SESSIONS_AT_ONCE = 16;

/** Wall time after which a round begins no more checks. They are due the longer, and so first, in the next one. */
const CHECKING_MS = 10_000;

/** Business time. Challenges hold phone numbers and are of no use for longer than an hour or so. */
const CHALLENGE_KEPT_MS = 86_400_000;
const MESSAGE_KEPT_MS = 30 * 86_400_000;

/** What the sweeper wants: nothing happens to a session whose time is not over. */
export const EXPIRE = { type: 'close-session', how: 'expire', force: false } as const;

/** One round for every merchant. A fault in one session is reported and does not stop the others. */
export async function tend(deps: EngineDeps, execute: Execute): Promise<void> {
  const merchantIds = await deps.store.merchantIds();
  await sideBySide(merchantIds, MERCHANTS_AT_ONCE, (merchantId) =>
    guarded(deps, `tending merchant ${merchantId}`, () => tendMerchant(deps, execute, merchantId)),
  );
}

/** What falls due by the merchant's clock. */
export async function doDue(deps: EngineDeps, execute: Execute, merchantId: string): Promise<void> {
  const { store, clock } = deps;
  const due = await store.sessionsToSweep(merchantId, clock.businessMs(merchantId), ROUND_LIMIT);
  await sideBySide(due, SESSIONS_AT_ONCE, (sessionId) =>
    guarded(deps, `sweeping session ${sessionId}`, async () => {
      // First what happened first: also where both are due because nobody looked for long.
      await execute({ ...background, merchantId, sessionId, command: { type: 'abandon-session' } });
      await execute({ ...background, merchantId, sessionId, command: EXPIRE });
    }),
  );
  await renewSubscriptions(deps, execute, merchantId, (doing, work) => guarded(deps, doing, work));
}

async function tendMerchant(deps: EngineDeps, execute: Execute, merchantId: string): Promise<void> {
  const { store, clock } = deps;
  await doDue(deps, execute, merchantId);
  await store.tend(merchantId, clock.businessMs(merchantId));
  const keptFrom = (lifeMs: number): number => clock.businessMs(merchantId) - lifeMs;
  const before = { challengesMs: keptFrom(CHALLENGE_KEPT_MS), messagesMs: keptFrom(MESSAGE_KEPT_MS) };
  await store.dropOldChallenges(merchantId, before, clock.wallMs());
  const untilMs = clock.wallMs() + CHECKING_MS;
  const unsettled = await store.sessionsToCheck(merchantId, clock.wallMs(), ROUND_LIMIT);
  await sideBySide(unsettled, SESSIONS_AT_ONCE, async (sessionId) => {
    if (clock.wallMs() >= untilMs) return;
    await guarded(deps, `checking session ${sessionId}`, () =>
      performDue(deps, execute, merchantId, sessionId, (session) => dueEffects(session, clock.wallMs())),
    );
  });
}

/** Performs what is due on one session, each effect on the session as it then stands, and feeds the reports back. */
export async function performDue(
  deps: EngineDeps,
  execute: Execute,
  merchantId: string,
  sessionId: string,
  due: (session: Session) => readonly Effect[],
): Promise<void> {
  const loaded = await deps.store.loadSession(merchantId, sessionId);
  const known = loaded && (await deps.facts.at(merchantId, loaded.factsVersion));
  if (loaded === null || known === null) return;
  for (const effect of due(loaded.session)) {
    const command = await perform(deps, effect, loaded.session, known, null);
    if (command !== null) await execute({ ...background, merchantId, sessionId, command });
  }
}

function dueEffects(session: Session, wallMs: number): Effect[] {
  const isDue = ({ checkDueAtMs }: { checkDueAtMs: number | null }): boolean =>
    checkDueAtMs !== null && checkDueAtMs <= wallMs;
  return [
    ...session.attempts.filter(isDue).map((attempt): Effect => ({
      // A superseded attempt is only ever given up; asking for it to be voided also tells if it was paid after all.
      type: attempt.state === 'superseded' ? 'void-attempt' : 'check-attempt',
      attemptId: attempt.id,
    })),
    ...session.refunds.filter(isDue).map((refund): Effect => ({ type: 'refund', refundId: refund.id })),
  ];
}

async function guarded(deps: EngineDeps, doing: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    deps.onFault(error, doing);
  }
}
