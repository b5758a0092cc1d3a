// Dates of the calendar, in UTC.

export const INTERVALS = ['day', 'week', 'month', 'year'] as const;
export type Interval = (typeof INTERVALS)[number];

const DAY_MS = 86_400_000;

/** The end of the year 9999. A later time is a slip, and no date has words for one that is much later. */
export const MAX_TIME_MS = 253_402_300_799_999;

/** So many intervals later, at the same time of day. A day that a month does not have is its last one. */
export function addIntervals(fromMs: number, interval: Interval, count: number): number {
  if (interval === 'day') return fromMs + count * DAY_MS;
  if (interval === 'week') return fromMs + count * 7 * DAY_MS;
  const from = new Date(fromMs);
  const month = from.getUTCMonth() + (interval === 'month' ? count : count * 12);
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const midnightMs = Date.UTC(from.getUTCFullYear(), month, Math.min(from.getUTCDate(), lastDay));
  return midnightMs + (((fromMs % DAY_MS) + DAY_MS) % DAY_MS);
}
