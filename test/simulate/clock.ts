// The world's two clocks, which only the simulation moves.
import type { Clock } from '../../src/base/clock.ts';
import { NOW_MS } from '../makers.ts';

export interface MovableClock extends Clock {
  /** Time passes, for the world and so for business. */
  pass(ms: number): void;
  /** Business time alone jumps ahead, as a test clock does. */
  jump(ms: number): void;
}

export function createClock(note: (line: string) => void): MovableClock {
  let [wallMs, aheadMs] = [NOW_MS, 0];
  return {
    wallMs: () => wallMs,
    businessMs: () => wallMs + aheadMs,
    pass(ms) {
      note(`${ms / 1_000} s pass`);
      wallMs += ms;
    },
    jump(ms) {
      note(`business time jumps ahead by ${ms / 1_000} s`);
      aheadMs += ms;
    },
  };
}
