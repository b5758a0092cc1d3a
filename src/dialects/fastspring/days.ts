// From when until when a list of the classic API goes: days of the calendar, or the last so many.
import { problem, type Problem } from '../../domain/problem.ts';
import type { WireRequest } from '../dialect.ts';
import { daysMs } from './policy.ts';

/** In UTC; the first is included and the second is not. `null` is without an end. `lastMs`: so long before now at the most. */
export interface Days {
  readonly fromMs: number | null;
  readonly beforeMs: number | null;
  readonly lastMs: number | null;
}

const MOST_DAYS = 36_500;

export function readDays({
  query,
}: {
  readonly query: Partial<WireRequest['query']>;
}): Days | { readonly problem: Problem } {
  const { begin, end, days } = query;
  const fromMs = begin === undefined ? null : startOfDay(begin);
  const endMs = end === undefined ? null : startOfDay(end);
  if (begin !== undefined && fromMs === null) return bad('begin', `Invalid begin date. ${SHAPES}`);
  if (end !== undefined && endMs === null) return bad('end', `Invalid end date. ${SHAPES}`);
  if (fromMs !== null && endMs !== null && endMs <= fromMs) return bad('end', 'End date must be after begin date.');
  const beforeMs = endMs === null ? null : endMs + daysMs(1);
  if (days === undefined) return { fromMs, beforeMs, lastMs: null };
  if (!/^\d{1,5}$/.test(days) || Number(days) < 1 || Number(days) > MOST_DAYS) {
    return bad('days', `Can not parse days: it must be a whole number from 1 to ${MOST_DAYS}.`);
  }
  return { fromMs, beforeMs, lastMs: daysMs(Number(days)) };
}

const SHAPES = 'Dates are written 2026-06-15 or 06/15/26.';

/** `2026-06-15`, `6/15/26` and `06/15/2026`; `null` for days that there are not. */
function startOfDay(text: string): number | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{2}|\d{4})$/.exec(text);
  const [year = '', month = '', day = ''] =
    iso?.slice(1) ?? (american === null ? [] : [american[3], american[1], american[2]]);
  if (year === '') return null;
  const fullYear = Number(year) + (year.length === 2 ? 2000 : 0);
  const date = new Date(Date.UTC(fullYear, Number(month) - 1, Number(day)));
  const exists = date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day);
  return exists ? date.getTime() : null;
}

const bad = (at: string, text: string): { readonly problem: Problem } => ({
  problem: problem('invalid_value', at, text),
});
