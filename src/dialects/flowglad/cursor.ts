// Pages of lists: oldest first, with a cursor that names the last row of the page before.
import { isObject, parseJson } from '../../base/json.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { Page, Paged, WireRequest } from '../dialect.ts';
import { strayFilter } from '../known-fields.ts';
import { bounds } from './policy.ts';

/** The vendor's clients ask for nothing else. */
const PARAMETERS = ['limit', 'cursor'];

export function readPage({ query }: WireRequest): { readonly page: Page } | { readonly problem: Problem } {
  const stray = strayFilter(query, PARAMETERS);
  if (stray !== null) return { problem: stray };
  const limit = query['limit'] ?? String(bounds.defaultPageSize);
  if (!/^\d{1,4}$/.test(limit) || Number(limit) < 1 || Number(limit) > bounds.maxPageSize) {
    return bad('limit', `limit must be a whole number from 1 to ${bounds.maxPageSize}.`);
  }
  const page: Page = { limit: Number(limit), cursor: null, order: 'oldest-first', counted: true };
  const cursor = query['cursor'];
  if (cursor === undefined) return { page };
  const read = readCursor(cursor);
  if (read === null) return bad('cursor', 'cursor is none that a list has given; leave it out to start over.');
  const { past, isBackward } = read;
  const { order, ...newestFirst } = page;
  return { page: isBackward ? { ...newestFirst, past } : { ...newestFirst, order, past } };
}

export interface WirePage {
  readonly data: readonly unknown[];
  readonly currentCursor?: string;
  readonly nextCursor?: string;
  readonly hasMore: boolean;
  readonly total: number;
}

/** `cursor` is the one asked with. */
export function wirePage<Row extends { readonly id: string; readonly createdAtMs: number }>(
  { items, nextCursor, total = items.length }: Paged<Row>,
  cursor: string | undefined,
  show: (row: Row) => unknown,
): WirePage {
  const last = nextCursor === null ? undefined : items.at(-1);
  return {
    data: items.map(show),
    ...(cursor !== undefined && { currentCursor: cursor }),
    ...(last !== undefined && { nextCursor: writeCursor(last, cursor) }),
    hasMore: last !== undefined,
    total,
  };
}

function readCursor(cursor: string): { readonly past: NonNullable<Page['past']>; readonly isBackward: boolean } | null {
  const parsed = parseJson(Buffer.from(cursor, 'base64').toString('utf8'));
  if (!('value' in parsed) || !isObject(parsed.value)) return null;
  const { createdAt, id = null, direction = 'forward' } = parsed.value;
  if (typeof createdAt !== 'number' || !Number.isSafeInteger(createdAt)) return null;
  if (id !== null && typeof id !== 'string') return null;
  if (direction !== 'forward' && direction !== 'backward') return null;
  return { past: { atMs: createdAt, id }, isBackward: direction === 'backward' };
}

/** Goes on in the direction of the page it ends. */
function writeCursor(last: { readonly id: string; readonly createdAtMs: number }, cursor: string | undefined): string {
  const isBackward = cursor !== undefined && readCursor(cursor)?.isBackward === true;
  const direction = isBackward ? 'backward' : 'forward';
  const place = { parameters: {}, createdAt: last.createdAtMs, id: last.id, direction };
  return Buffer.from(JSON.stringify(place)).toString('base64');
}

const bad = (at: string, text: string): { problem: Problem } => ({ problem: problem('invalid_value', at, text) });
