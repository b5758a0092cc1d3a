// What a list asks the store for: times that count from now become times.
import type { SessionFilter } from '../dialects/dialect.ts';
import type { SessionQuery } from '../store/store.ts';

export function sessionQuery({ orderedWithinMs, ...filter }: SessionFilter, nowMs: number): SessionQuery {
  if (orderedWithinMs === undefined) return filter;
  return { ...filter, orderedFromMs: Math.max(filter.orderedFromMs ?? 0, nowMs - orderedWithinMs) };
}
