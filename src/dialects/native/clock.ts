// The clock of a test-mode merchant: how it is moved, and how it is shown.
import { z } from 'zod';
import type { ClockMove, ClockView } from '../merchant-clock.ts';
import { isoTime } from '../wire.ts';

const SECOND_MS = 1_000;
const MAX_SECONDS = 10 * 366 * 86_400;
const SECONDS_TEXT = `give whole seconds from 1 to ${MAX_SECONDS} (ten years)`;
const MILLISECONDS_TEXT = `${SECONDS_TEXT}; perhaps these are milliseconds.`;

export const clockMove = z
  .strictObject({
    at: z.iso
      .datetime({ offset: true, error: 'give a time with its zone, such as 2030-01-31T12:00:00Z.' })
      .optional()
      .describe('Later than the present time of this clock.'),
    advance_s: z
      .int(SECONDS_TEXT)
      .min(1, SECONDS_TEXT)
      .max(MAX_SECONDS, MILLISECONDS_TEXT)
      .optional()
      .describe('Seconds.'),
    release: z
      .literal(true, 'can only be true; leave it out to move the clock.')
      .optional()
      .describe('Back to the time it really is.'),
  })
  .refine((move) => Object.keys(move).length === 1, 'Say exactly one of `at`, `advance_s` and `release`.')
  .describe('Exactly one of the three.');

export const clockAnswer = z.strictObject({
  object: z.literal('clock'),
  at: z.iso.datetime().describe('What time it is for this merchant.'),
  real: z.iso.datetime().describe('What time it is.'),
  moved: z.boolean(),
});

export function toClockMove({ at, advance_s }: z.output<typeof clockMove>): ClockMove {
  if (at !== undefined) return { kind: 'set', atMs: Date.parse(at) };
  return advance_s === undefined ? { kind: 'release' } : { kind: 'advance', byMs: advance_s * SECOND_MS };
}

export const renderClock = ({ nowMs, wallMs, isMoved }: ClockView): z.input<typeof clockAnswer> => ({
  object: 'clock',
  at: isoTime(nowMs),
  real: isoTime(wallMs),
  moved: isMoved,
});
