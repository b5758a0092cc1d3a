// Stores in memory, for tests: made in a tenth of the time that a new database takes, from an image of an empty one
// that is kept between runs, and used again within a run once they are closed.
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { PGlite } from '@electric-sql/pglite';
import { systemClock } from '../base/clock.ts';
import { createStore } from './create-store.ts';
import type { Database } from './database.ts';
import { MIGRATIONS } from './migrations/migrate.ts';
import type { StoreOptions } from './open-store.ts';
import { databaseOn, startInMemory } from './pglite.ts';
import type { Store } from './store.ts';

const idle: PGlite[] = [];

/** Migrated and empty. */
export async function openMemoryStore(options: Pick<StoreOptions, 'clock' | 'onBatch'> = {}): Promise<Store> {
  const { clock = systemClock, onBatch } = options;
  return createStore(await openMemoryDatabase(), clock, true, onBatch);
}

/** What is under such a store. */
export async function openMemoryDatabase(): Promise<Database> {
  const pglite = idle.pop() ?? (await startInMemory(await loadImage()));
  return databaseOn(pglite, async () => {
    await pglite.exec(`deallocate all; ${EMPTY_TABLES}`);
    idle.push(pglite);
  });
}

/**
 * Empties all tables; the schema stays. Rows are deleted where they are few: `truncate` makes new files for every table and
 * index, which takes ten times as long.
 */
export const EMPTY_TABLES = `do $$
  declare found record;
  begin
    for found in
      select quote_ident(tablename) as name, pg_relation_size(quote_ident(tablename)) > 1000000 as is_big
      from pg_tables where schemaname = 'public' and tablename <> 'migration'
    loop
      execute case when found.is_big then 'truncate ' else 'delete from ' end || found.name;
    end loop;
  end $$`;

const FOLDER = fileURLToPath(new URL('../../node_modules/.cache/kassa/', import.meta.url));

/** Where to keep between runs what is made of an empty database, as of the present schema. */
export function cachePath(name: string): string {
  const schema = createHash('sha256').update(JSON.stringify(MIGRATIONS)).digest('hex').slice(0, 16);
  return `${FOLDER}${name}-${schema}`;
}

async function loadImage(): Promise<Blob> {
  const path = `${cachePath('empty')}.tar`;
  const kept = await readFile(path).catch(() => null);
  if (kept !== null) return new Blob([kept]);
  const image = await makeImage();
  await mkdir(FOLDER, { recursive: true });
  // Written aside and renamed, because other test files may be looking for it at this moment.
  const draft = `${path}.${randomUUID()}`;
  await writeFile(draft, Buffer.from(await image.arrayBuffer()));
  await rename(draft, path);
  return image;
}

async function makeImage(): Promise<Blob> {
  const pglite = await startInMemory();
  const database = databaseOn(pglite, async () => {});
  await createStore(database, systemClock, false).migrate();
  await database.close();
  const image = await pglite.dumpDataDir('none');
  await pglite.close();
  return image;
}
