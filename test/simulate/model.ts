// What must hold at every moment, checked with each save as it is written: sessions grow by one, totals add up, nothing is
// held or claimed that may not be. Also the world's memory of how every session stands.
import { attemptInProgress, isOver, mayFollow } from '../../src/domain/lifecycle.ts';
import { dueNow, liveAttempt, paidAmount, refundedOrRetriedAmount, winningAttempt } from '../../src/domain/payment.ts';
import { checkTotals } from '../../src/domain/pricing/lines.ts';
import type { Session } from '../../src/domain/session.ts';
import type { Save } from '../../src/store/store.ts';

export interface Model {
  /** Every session as it was last saved, in order of creation. */
  readonly sessions: ReadonlyMap<string, Session>;
  /** By session: when the save that opened it arrived, and when its key ends. Time may have jumped while it was on its way. */
  readonly openings: ReadonlyMap<string, { readonly arrivedAtMs: number; readonly keyEndsAtMs: number }>;
  /** Of every event: whose it is and which. */
  readonly events: ReadonlyMap<
    string,
    { readonly sessionId: string; readonly sequence: number; readonly type: string }
  >;
  /** What is claimed, by resource and key. */
  readonly used: ReadonlyMap<string, number>;
  /** The merchant's present version. */
  factsVersion: number;
  saved(save: Save): void;
}

export function createModel(businessMs: () => number, complain: (what: string) => void): Model {
  const sessions = new Map<string, Session>();
  const openings = new Map<string, { arrivedAtMs: number; keyEndsAtMs: number }>();
  const events = new Map<string, { sessionId: string; sequence: number; type: string }>();
  const used = new Map<string, number>();

  const model: Model = {
    sessions,
    openings,
    events,
    used,
    factsVersion: 1,
    saved(save) {
      const { session } = save;
      const before = sessions.get(session.id) ?? null;
      sessions.set(session.id, session);
      if (before === null) {
        openings.set(session.id, { arrivedAtMs: businessMs(), keyEndsAtMs: save.key?.expiresAtMs ?? 0 });
      }
      const wrong = [
        ...wrongGrowth(before, save),
        ...wrongStanding(session),
        ...(before === null ? [] : wrongChange(before, session)),
        ...(save.factsVersion === model.factsVersion ? [] : ['was decided on facts that had passed']),
        ...claim(save),
      ];
      for (const { id, sequence, type } of save.events) events.set(id, { sessionId: session.id, sequence, type });
      for (const what of wrong) complain(`session ${ordinalIn(sessions, session.id)} ${what}`);
    },
  };

  function claim({ claims }: Save): string[] {
    return claims.flatMap(({ resource, key, delta, limit }) => {
      const name = `${resource} ${key}`;
      const sum = Math.max(0, (used.get(name) ?? 0) + delta);
      used.set(name, sum);
      return delta > 0 && sum > limit ? [`took ${name} to ${sum} of ${limit}`] : [];
    });
  }

  return model;
}

/** Sessions are called by when they came, which is the same in every run of a seed. */
export function ordinalIn(sessions: ReadonlyMap<string, Session>, id: string): number {
  return [...sessions.keys()].indexOf(id) + 1;
}

function wrongGrowth(before: Session | null, { session, expectedVersion, events }: Save): string[] {
  const wrong: string[] = [];
  if (expectedVersion !== (before?.version ?? 0))
    wrong.push(`was at ${before?.version} and saved over ${expectedVersion}`);
  if (session.version !== expectedVersion + 1) wrong.push(`went from version ${expectedVersion} to ${session.version}`);
  const first = (before?.sequence ?? 0) + 1;
  if (events.some(({ sequence }, index) => sequence !== first + index)) wrong.push('has events out of sequence');
  if (session.sequence !== first - 1 + events.length) wrong.push('counts other events than it has');
  return wrong;
}

function wrongStanding(session: Session): string[] {
  const wrong: string[] = [];
  try {
    checkTotals(session);
  } catch (error) {
    wrong.push(`does not add up: ${String(error)}`);
  }
  const live = session.attempts.filter((attempt) => liveAttempt({ ...session, attempts: [attempt] }) !== undefined);
  if (live.length > 1) wrong.push('has two live attempts');
  if (live.length > 0 && isOver(session.state)) wrong.push(`is ${session.state} with a live attempt`);
  if ((session.state === 'completed') !== (session.order !== null))
    wrong.push(`is ${session.state} with${session.order ? '' : 'out'} an order`);
  if (isOver(session.state) && session.order === null && session.holds.length > 0)
    wrong.push('is over and holds something');
  const winner = winningAttempt(session);
  if (winner !== undefined && winner.amount !== dueNow(session)) wrong.push('was paid another amount than it costs');
  if (session.order !== null && winner === undefined && session.totals.total > 0)
    wrong.push('has an order that nobody pays');
  if (refundedOrRetriedAmount(session) > paidAmount(session)) wrong.push('gives back more than it was paid');
  return wrong;
}

function wrongChange(before: Session, after: Session): string[] {
  const wrong: string[] = [];
  if (!mayFollow(before.state, after.state)) wrong.push(`went from ${before.state} to ${after.state}`);
  const wasEnded = after.state !== before.state && (after.state === 'expired' || after.state === 'canceled');
  const awaited = attemptInProgress(before);
  if (wasEnded && awaited !== undefined && awaited.instructions === null)
    wrong.push('ended while its payment was on its way');
  if (before.order !== null && after.order?.id !== before.order.id) wrong.push('lost its order');
  for (const { id, state, amount } of before.attempts) {
    const later = after.attempts.find((attempt) => attempt.id === id);
    const now = later?.state;
    if (later !== undefined && later.amount !== amount)
      wrong.push('has another amount of an attempt than it asked for');
    if (now === undefined || (state === 'paid' && now !== 'paid')) wrong.push(`forgot that an attempt was ${state}`);
    // The bank never goes back on a no, so whoever hears of money after it was told a no that was none.
    if (state === 'declined' && now === 'paid') wrong.push('was paid by an attempt that had been declined');
  }
  return wrong;
}
