// One process to a data folder. The operating system holds the lock and drops it with the process, however that ends;
// there is nothing to clean up and nothing to go stale.
import { mkdir, open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { OperatorError } from '../base/operator-error.ts';

export interface DataLock {
  readonly release: () => Promise<void>;
}

export async function lockDataFolder(folder: string): Promise<DataLock> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'lock');
  const file = await open(path, 'a+', 0o600);
  if (!tryLock(file.fd, OUT_OF_THE_WAY)) {
    await file.close();
    const pid = (await readFile(path, 'utf8').catch(() => '')).trim();
    const who = pid === '' ? 'Another process' : `Process ${pid}`;
    throw new OperatorError(
      `${who} is using the data folder ${folder} already; stop it first, or give this one a folder of its own with KASSA_DATA.`,
    );
  }
  await file.truncate();
  await file.write(`${process.pid}\n`);
  // Closing the file gives the lock back.
  return { release: () => file.close() };
}

/** The process that has the folder; `null` when none has, or there is no folder. Leaves everything as it is. */
export async function holderOf(folder: string): Promise<number | null> {
  const path = join(folder, 'lock');
  const file = await open(path, 'r+').catch(() => null);
  if (file === null) return null;
  try {
    if (tryLock(file.fd, OUT_OF_THE_WAY)) return null;
    return Number((await readFile(path, 'utf8')).trim());
  } finally {
    await file.close();
  }
}

/** Where the lock sits in the file: behind its content, because Windows does not let others read what is locked. */
const OUT_OF_THE_WAY = 1_024;
