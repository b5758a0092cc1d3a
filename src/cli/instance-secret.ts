// The instance's own secret where none is configured: made once, kept in the data folder, readable by its owner only.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { randomToken } from '../base/crypto.ts';
import { OperatorError } from '../base/operator-error.ts';
import type { Config } from '../config.ts';

/** The secret that is configured or kept in the data folder; `null` when there is none, and none is made. */
export async function findInstanceSecret({ secret, dataFolder }: Config): Promise<string | null> {
  if (secret !== null) return secret;
  try {
    return (await readFile(join(dataFolder, 'secret'), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

export async function readInstanceSecret(dataFolder: string): Promise<string> {
  await mkdir(dataFolder, { recursive: true, mode: 0o700 });
  const path = join(dataFolder, 'secret');
  try {
    // Fails when the file is there, so that two processes starting together agree on one secret.
    await writeFile(path, `${randomToken(32)}\n`, { flag: 'wx', mode: 0o600, flush: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
  const secret = (await readFile(path, 'utf8')).trim();
  if (secret.length < 32) {
    throw new OperatorError(
      `${path} should hold this instance's secret but is too short. Restore it from a backup; only if there is no data yet, delete it.`,
    );
  }
  return secret;
}
