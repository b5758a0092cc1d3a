// What is paid again and again: how often, and what the first time is free for.
import { addIntervals, type Interval } from '../base/calendar.ts';
import { uuidFromNames } from '../base/ids.ts';
import type { Line, Session } from './session.ts';

export interface Recurring {
  readonly interval: Interval;
  /** Every so many of them; from 1 on. */
  readonly intervalCount: number;
  /** Whoever has never had one pays nothing for so many days. Absent is none. */
  readonly trialDays?: number;
  /** It ends by itself after so many payments. Absent: it goes on until somebody ends it. */
  readonly payments?: number;
}

/** Longer ones are slips. */
export const MAX_INTERVALS = 365;
export const MAX_TRIAL_DAYS = 730;
export const MAX_PAYMENTS = 10_000;

/** Whether something is to be charged again later, so that the way to pay has to be kept: also where nothing is due now. */
export const keepsInstrument = ({ mode, lines }: Pick<Session, 'mode' | 'lines'>): boolean =>
  mode === 'setup' || lines.some(({ recurring, unitAmount }) => recurring !== undefined && unitAmount > 0);

type Paid = Pick<Line, 'recurring'>;

/** The one rhythm of a cart; `null` where everything is paid once. */
export const rhythmOf = (lines: readonly Paid[]): Recurring | null =>
  lines.find(({ recurring }) => recurring !== undefined)?.recurring ?? null;

export const isSameRhythm = (one: Recurring, other: Recurring): boolean =>
  one.interval === other.interval && one.intervalCount === other.intervalCount;

/** Also as often in all: what one session can sell side by side. */
export const isPaidAlike = (one: Recurring, other: Recurring): boolean =>
  isSameRhythm(one, other) && one.payments === other.payments;

/** The longest free time that a line of the cart comes with; 0 is none. */
export const trialDaysOf = (lines: readonly Paid[]): number =>
  lines.reduce((days, { recurring }) => Math.max(days, recurring?.trialDays ?? 0), 0);

/** How often it is paid after what begins it, which may be free; `null` is until somebody ends it. */
export const paymentsAfterFirst = ({ payments }: Recurring, isFirstFree: boolean): number | null =>
  payments === undefined ? null : payments - (isFirstFree ? 0 : 1);

/** When so many periods after `anchorMs` are over. */
export const periodEndMs = (anchorMs: number, { interval, intervalCount }: Recurring, periods: number): number =>
  addIntervals(anchorMs, interval, intervalCount * periods);

/** Under which the free trials of a buyer are counted: not in clear, because claims outlive sessions. */
export const trialKeys = (names: readonly string[]): readonly string[] =>
  names.map((name) => uuidFromNames('trial', name));
