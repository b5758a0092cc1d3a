// PGlite: PostgreSQL inside this process, for who wants no second one. One connection, files in one folder.
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { createPgConfig } from '@electric-sql/pglite/node-postgres';
import pg from 'pg';
import { lockDataFolder } from './data-lock.ts';
import { createDatabase, PLANNER_SETTINGS, typeParsers, type Database } from './database.ts';
import { DurableFs } from './durable-fs.ts';

/** Without `-F`, which would switch fsync off; and with fsync as the way to do it, because the others are not there. */
const START_PARAMETERS = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  ...['wal_sync_method=fsync', ...PLANNER_SETTINGS].flatMap((setting) => ['-c', setting]),
];

/** Opens the database in `dataFolder`, or makes one. No other process can have it open at the same time. */
export async function openPglite(dataFolder: string): Promise<Database> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const lock = await lockDataFolder(dataFolder);
  try {
    const folder = databaseIn(dataFolder);
    if (!(await exists(folder))) await createCluster(folder);
    // PostgreSQL's own lock, which ours stands above. Cut off by a power failure it is empty, and would keep everybody out.
    await rm(join(folder, 'postmaster.pid'), { force: true });
    const pglite = await PGlite.create({ fs: new DurableFs(folder), startParams: START_PARAMETERS });
    return databaseOn(pglite, async () => {
      await pglite.close();
      await lock.release();
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Leaves everything as it is. */
export const hasDatabase = (dataFolder: string): Promise<boolean> => exists(databaseIn(dataFolder));

const databaseIn = (dataFolder: string): string => join(dataFolder, 'database');

/** In memory, gone with the process. `image` is what an earlier one has dumped. */
export function startInMemory(image?: Blob): Promise<PGlite> {
  return PGlite.create({
    startParams: [...PGlite.defaultStartParams, ...PLANNER_SETTINGS.flatMap((s) => ['-c', s])],
    loadDataDir: image,
  });
}

export function databaseOn(pglite: PGlite, onClose: () => Promise<void>): Database {
  const pool = new pg.Pool({ ...createPgConfig(pglite), idleTimeoutMillis: 0, types: typeParsers });
  return createDatabase(pool, 1, onClose);
}

/** Under another name until it is whole and on the disk, so that a process killed in between leaves nothing half made. */
async function createCluster(folder: string): Promise<void> {
  const draft = `${folder}.draft`;
  await rm(draft, { recursive: true, force: true });
  const pglite = await PGlite.create({ fs: new DurableFs(draft), startParams: START_PARAMETERS });
  await pglite.close();
  await syncTree(draft);
  await rename(draft, folder);
  await syncPath(join(folder, '..'));
}

async function syncTree(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await syncTree(path);
    else await syncPath(path);
  }
  await syncPath(folder);
}

async function syncPath(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );
