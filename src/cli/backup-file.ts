// Backup files: the lines of a backup, compressed. Written under another name until they are whole and on the disk.
import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { once } from 'node:events';
import { pipeline } from 'node:stream/promises';
import type { Readable, Writable } from 'node:stream';
import { createGunzip, createGzip } from 'node:zlib';
import type { App } from '../app.ts';
import type { Vault } from '../base/crypto.ts';
import { OperatorError } from '../base/operator-error.ts';
import { VERSION } from '../config.ts';
import { BadBackup, readBackup, type BackupEnd, type BackupHead, type Tell } from '../store/backup-format.ts';

const FINGERPRINT_CHARS = 16;

/** Tells secrets apart without telling them. */
export const fingerprintOf = (vault: Vault): string => vault.derive('fingerprint').slice(0, FINGERPRINT_CHARS);

/** Ends `output`. */
export async function writeBackup(
  { store, vault, clock }: Pick<App, 'store' | 'vault' | 'clock'>,
  output: Writable,
  tell: Tell,
): Promise<BackupEnd> {
  const gzip = createGzip();
  const written = pipeline(gzip, output);
  // It may fail while nobody waits for it yet; whoever does later still gets the error.
  written.catch(() => {});
  async function write(line: string): Promise<void> {
    // A full disk or a reader that went away ends the wait too.
    if (!gzip.write(line)) await Promise.race([once(gzip, 'drain'), written]);
  }
  try {
    const about = {
      version: VERSION,
      taken_at: new Date(clock.wallMs()).toISOString(),
      secret: fingerprintOf(vault),
    };
    const end = await store.backUp(about, write, tell);
    gzip.end();
    await written;
    return end;
  } catch (error) {
    gzip.destroy(error as Error);
    await written.catch(() => {});
    throw error;
  }
}

/** `path` has the backup whole and on the disk, or is not there. */
export async function createFile(path: string, fill: (output: Writable) => Promise<void>): Promise<void> {
  const draft = `${path}.part`;
  const present = await open(path, 'r').catch(() => null);
  await present?.close();
  if (present !== null) throw new OperatorError(`There is a file ${path} already; a backup takes no other's place.`);
  // It holds what buyers have entered.
  const file = await open(draft, 'w', 0o600);
  try {
    await fill(file.createWriteStream({ flush: true }));
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw error;
  } finally {
    await file.close().catch(() => {});
  }
}

/** The lines of the file, without their ends. */
export async function* linesOf(path: string): AsyncGenerator<string> {
  const gunzip = createGunzip();
  const piped = pipeline(createReadStream(path), gunzip);
  // Whoever reads hears of it from the stream it reads.
  piped.catch(() => {});
  try {
    yield* splitLines(gunzip);
    await piped;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'Z_BUF_ERROR') throw new BadBackup(`${path} ends in the middle: it was never finished, or cut off.`);
    if (code === 'Z_DATA_ERROR') throw new BadBackup(`${path} is damaged, or no backup of Kassa.`);
    throw error;
  }
}

async function* splitLines(bytes: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of bytes.setEncoding('utf8') as AsyncIterable<string>) {
    const lines = (rest + piece).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** Reads the file to its end and checks it. */
export async function checkBackup(path: string): Promise<{ readonly head: BackupHead; readonly end: BackupEnd }> {
  let head: BackupHead | null = null;
  let end: BackupEnd | null = null;
  for await (const part of readBackup(linesOf(path))) {
    if (part.kind === 'head') head = part.head;
    if (part.kind === 'end') end = part.end;
  }
  if (head === null || end === null) throw new BadBackup(`${path} is empty.`);
  return { head, end };
}
