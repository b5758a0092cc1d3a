// Pages of lists, newest first. A cursor names the last row of the page before; callers only pass it back.
import { sql, type RawBuilder, type SelectQueryBuilder } from 'kysely';
import { isObject } from '../base/json.ts';
import { isUuid } from '../base/ids.ts';
import type { Queryable } from './database.ts';
import { textToFind } from './lookup.ts';
import { statementOf, type Tables } from './schema.ts';
import { BadCursor, type PageOf, type PageQuery } from './store.ts';

type Listed = SelectQueryBuilder<
  Tables,
  | 'session'
  | 'customer'
  | 'product'
  | 'variant'
  | 'discount'
  | 'subscription'
  | 'instrument'
  | 'payment_link'
  | 'dispute'
  | 'delivery'
  | 'endpoint',
  object
>;

interface Placed {
  readonly createdAtMs: number;
  readonly id: string;
}

/** One page of the records of a table, with `filtered` saying whose and which. */
export const listPage = <Row extends Placed>(
  database: Queryable,
  filtered: SelectQueryBuilder<Tables, 'session' | 'customer' | 'subscription' | 'payment_link' | 'dispute', object>,
  page: PageQuery,
): Promise<PageOf<Row>> =>
  pageFrom<{ body: Row }, Row>(database, filtered.select('body'), page, 'uuid', ({ body }) => body);

/** One page of what `chosen` selects, in the order in which it was made. */
export async function pageFrom<Raw, Row extends Placed>(
  database: Queryable,
  chosen: Listed,
  page: PageQuery,
  ids: 'uuid' | 'text',
  read: (raw: Raw) => Row,
): Promise<PageOf<Row>> {
  const { isPast, direction } = pageClause(page, ids);
  const list = (isPast === null ? chosen : chosen.where(isPast))
    .orderBy('created_at', direction)
    .orderBy('id', direction)
    .limit(page.limit + 1)
    .offset(page.skip ?? 0);
  const rows = await database.query<Raw>(statementOf(list));
  const found = pageOf(rows, page.limit, read, ({ createdAtMs, id }) => ({ atMs: createdAtMs, id }));
  return page.counted === true ? { ...found, total: await count(database, chosen) } : found;
}

/** What the rows of a page must fulfil, and their order. */
export function pageClause(
  page: PageQuery,
  ids: 'uuid' | 'text' = 'uuid',
): {
  readonly isPast: RawBuilder<boolean> | null;
  readonly direction: 'asc' | 'desc';
} {
  const direction = page.order === 'oldest-first' ? 'asc' : 'desc';
  const place = page.past ?? readCursor(page.after, ids);
  if (place === null) return { isPast: null, direction };
  const { atMs, id } = place;
  if (id !== null && ids === 'uuid' && !isUuid(id))
    throw new BadCursor('The cursor names a row that this list cannot have.');
  const sign = sql.raw(direction === 'asc' ? '>' : '<');
  if (id === null) return { isPast: sql<boolean>`created_at ${sign} ${atMs}::bigint`, direction };
  const typed = ids === 'uuid' ? sql`${id}::uuid` : sql`${textToFind(id)}::text`;
  const isPast = sql<boolean>`(created_at, id) ${sign} (${atMs}::bigint, ${typed})`;
  return { isPast, direction };
}

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

/** How many rows a filter leaves. */
async function count(database: Queryable, chosen: Listed): Promise<number> {
  const counting = chosen.clearSelect().select(sql<number>`count(*)`.as('total'));
  const [row] = await database.query<{ total: number }>(statementOf(counting));
  return row?.total ?? 0;
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
