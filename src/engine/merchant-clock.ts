// The clock of a merchant in test mode: asked and moved. How it is kept is the store's matter.
import { unreachable } from '../base/assert.ts';
import type { Result } from '../dialects/dialect.ts';
import type { ClockMove } from '../dialects/merchant-clock.ts';
import type { Merchant } from '../domain/merchant.ts';
import { problem } from '../domain/problem.ts';
import type { EngineDeps } from './deps.ts';
import type { Execute } from './execute.ts';
import { doDue } from './tend.ts';
import { refused } from './refused.ts';

/** Far enough for any subscription, and near enough to find a slip of a few digits. */
const MAX_AHEAD_MS = 10 * 366 * 86_400_000;

export function viewClock({ clock }: Pick<EngineDeps, 'clock'>, merchant: Merchant): Result {
  if (merchant.livemode) return { kind: 'not-found', what: 'clock' };
  const nowMs = clock.businessMs(merchant.id);
  const wallMs = clock.wallMs();
  return { kind: 'clock', clock: { nowMs, wallMs, isMoved: nowMs > wallMs } };
}

export async function moveClock(
  deps: EngineDeps,
  execute: Execute,
  merchant: Merchant,
  move: ClockMove,
): Promise<Result> {
  if (merchant.livemode) return { kind: 'not-found', what: 'clock' };
  // What is due by now has its own time: a charge that is about to be made is made before months have passed.
  await doDue(deps, execute, merchant.id);
  let why: string | null = null;
  await deps.store.moveClock(merchant.id, (aheadMs) => {
    const next = aheadAfter(move, aheadMs, deps.clock.wallMs());
    why = move.kind === 'release' ? null : whyNot(aheadMs, next, deps.clock.wallMs());
    return why === null ? next : null;
  });
  if (why !== null) {
    return refused(problem('invalid_value', fieldOf(move), why));
  }
  return viewClock(deps, merchant);
}

function aheadAfter(move: ClockMove, aheadMs: number, wallMs: number): number {
  switch (move.kind) {
    case 'set':
      return move.atMs - wallMs;
    case 'advance':
      return aheadMs + move.byMs;
    case 'release':
      return 0;
    default:
      return unreachable(move);
  }
}

function whyNot(aheadMs: number, next: number, wallMs: number): string | null {
  const now = new Date(wallMs + aheadMs).toISOString();
  if (next < aheadMs) {
    return `The clock moves forwards only, and it is ${now} already; \`release\` takes it back to the real time.`;
  }
  if (next <= MAX_AHEAD_MS) return null;
  return `The clock may be ten years ahead of the real time at the most, and it is ${now} now; check for a slip.`;
}

const fieldOf = ({ kind }: ClockMove): string => (kind === 'set' ? 'at' : 'advance_s');
