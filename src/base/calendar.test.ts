import { describe, expect, test } from 'vitest';
import { addIntervals, type Interval } from './calendar.ts';

const shown = (from: string, interval: Interval, count: number): string =>
  new Date(addIntervals(Date.parse(from), interval, count)).toISOString().replace('.000Z', '');

describe('so much later', () => {
  test.each<[string, Interval, number, string]>([
    ['2026-11-27T08:30:00Z', 'day', 1, '2026-11-28T08:30:00'],
    ['2026-11-27T08:30:00Z', 'week', 2, '2026-12-11T08:30:00'],
    ['2026-11-27T08:30:00Z', 'month', 1, '2026-12-27T08:30:00'],
    ['2026-01-31T23:59:59Z', 'month', 1, '2026-02-28T23:59:59'],
    ['2026-01-31T00:00:00Z', 'month', 2, '2026-03-31T00:00:00'],
    ['2027-12-31T00:00:00Z', 'month', 2, '2028-02-29T00:00:00'],
    ['2026-11-30T12:00:00Z', 'month', 14, '2028-01-30T12:00:00'],
    ['2028-02-29T12:00:00Z', 'year', 1, '2029-02-28T12:00:00'],
    ['2028-02-29T12:00:00Z', 'year', 4, '2032-02-29T12:00:00'],
    ['1969-12-31T12:00:00Z', 'month', 1, '1970-01-31T12:00:00'],
    ['2026-11-27T08:30:00Z', 'month', 0, '2026-11-27T08:30:00'],
  ])('%s and %s × %i is %s', (from, interval, count, expected) => {
    expect(shown(from, interval, count)).toBe(expected);
  });
});
