// What the database itself says of our tables. Which tables are ours, the migrations say: others may stand beside them.
import type { Queryable } from './database.ts';
import { MIGRATIONS } from './migrations/migrate.ts';

/** Of the schema with this version, without the list of migrations. */
export function tableNames(schema: number): readonly string[] {
  const made = MIGRATIONS.slice(0, schema).flatMap(({ sql }) => [
    ...sql.matchAll(/\bcreate table (?:if not exists )?(\w+)/g),
  ]);
  return made.map(([, name = '']) => name);
}

export interface Column {
  readonly name: string;
  /** As SQL writes it: `bigint`, `json[]`. */
  readonly type: string;
}

/** In their order; without those that are calculated. */
export function columnsOf(database: Queryable, table: string): Promise<readonly Column[]> {
  return database.query<Column>({
    text: `select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
      where attrelid = to_regclass($1) and attnum > 0 and not attisdropped and attgenerated = '' order by attnum`,
    values: [quoted(table)],
  });
}

export async function primaryKeyOf(database: Queryable, table: string): Promise<readonly string[]> {
  const rows = await database.query<{ name: string }>({
    text: `select a.attname as name
      from pg_index i
      cross join unnest(i.indkey) with ordinality as k (attnum, place)
      join pg_attribute a on a.attrelid = i.indrelid and a.attnum = k.attnum
      where i.indrelid = to_regclass($1) and i.indisprimary order by k.place`,
    values: [quoted(table)],
  });
  return rows.map(({ name }) => name);
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
