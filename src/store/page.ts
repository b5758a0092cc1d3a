// Pages of lists, newest first. A cursor names the last row of the page before; callers only pass it back.
import { isObject } from '../base/json.ts';
import { isUuid } from '../base/ids.ts';
import { BadCursor, type PageOf } from './store.ts';

export interface Position {
  readonly atMs: number;
  readonly id: string;
}

/** `ids` says what kind of id the list has, so that a cursor from another list cannot break the statement. */
export function readCursor(cursor: string | null, ids: 'uuid' | 'text'): Position | null {
  if (cursor === null) return null;
  const position = parse(Buffer.from(cursor, 'base64url').toString('utf8'));
  if (!isObject(position)) throw new BadCursor('The cursor is not one that a list has given.');
  const { at, id } = position;
  if (!Number.isSafeInteger(at) || typeof id !== 'string' || id.includes('\u0000') || (ids === 'uuid' && !isUuid(id))) {
    throw new BadCursor('The cursor is not one that this list has given.');
  }
  return { atMs: at as number, id };
}

/** Makes a page of up to `limit` from `rows`, of which there is one more when there is a next page. */
export function pageOf<Raw, Row>(
  rows: readonly Raw[],
  limit: number,
  read: (raw: Raw) => Row,
  positionOf: (row: Row) => Position,
): PageOf<Row> {
  const page = rows.slice(0, limit).map(read);
  const last = page.at(-1);
  return { rows: page, next: rows.length > limit && last !== undefined ? writeCursor(positionOf(last)) : null };
}

const writeCursor = ({ atMs, id }: Position): string =>
  Buffer.from(JSON.stringify({ at: atMs, id })).toString('base64url');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
