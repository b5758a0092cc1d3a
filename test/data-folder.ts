// Data folders for tests, with a database that is migrated and empty.
import { access, cp, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { madeOnce } from './made-once.ts';

/** In the system's temporary folder; whoever has asked for it removes it. */
export async function makeDataFolder(name: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), `kassa-${name}-`));
  await fillDataFolder(folder);
  return folder;
}

/** The same where there is a folder; the database that it may have stays. */
export async function fillDataFolder(folder: string): Promise<void> {
  const hasDatabase = await access(join(folder, 'database')).then(
    () => true,
    () => false,
  );
  if (!hasDatabase) await cp(await madeOnce('empty-folder'), folder, { recursive: true });
}
