// `kassa backup` and `kassa restore`: one file for everything, the same for both databases.
import { rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { systemClock } from '../base/clock.ts';
import { createVault } from '../base/crypto.ts';
import { OperatorError } from '../base/operator-error.ts';
import type { Config } from '../config.ts';
import type { BackupHead, Tell } from '../store/backup-format.ts';
import { openStore } from '../store/open-store.ts';
import { checkBackup, createFile, fingerprintOf, linesOf, writeBackup } from './backup-file.ts';
import { needDatabase, serverOf, type Print } from './commands.ts';
import { findInstanceSecret } from './instance-secret.ts';
import { askForBackup } from './operator/ask-desk.ts';

/** `complain` hears of the progress. */
export async function backup(config: Config, path: string, print: Print, complain: Print): Promise<void> {
  const holder = await serverOf(config);
  await createFile(path, (output) =>
    holder === null ? backUpHere(config, output, progress(complain)) : backUpThere(config, holder, output),
  );
  try {
    const { head, end } = await checkBackup(path);
    print(
      `${path}: ${total(end.rows)} rows, whole and checked, as of ${head.taken_at}. ` +
        'Keep the instance secret in another place: without it, what is sealed in the backup stays sealed.',
    );
  } catch (error) {
    await rm(path, { force: true });
    throw error;
  }
}

async function backUpHere(config: Config, output: Writable, tell: Tell): Promise<void> {
  await needDatabase(config);
  const secret = await findInstanceSecret(config);
  if (secret === null) throw new OperatorError(NO_SECRET);
  const store = await openStore(config);
  try {
    await writeBackup({ store, vault: createVault(secret), clock: systemClock }, output, tell);
  } finally {
    await store.close();
  }
}

const NO_SECRET =
  'There is no instance secret here. Set KASSA_DATA to the folder, or KASSA_SECRET to the secret, of the server to back up.';

async function backUpThere(config: Config, holder: number, output: Writable): Promise<void> {
  const bytes = await askForBackup(config, holder);
  await pipeline(bytes, output).catch((error: unknown) => {
    throw new OperatorError('The running server broke off the backup; its log says why.', { cause: error });
  });
}

export async function restore(
  config: Config,
  path: string,
  replace: boolean,
  print: Print,
  complain: Print,
): Promise<void> {
  // Before the database is touched at all.
  const { end } = await checkBackup(path);
  const store = await openStore(config);
  try {
    const options = { replace, tell: progress(complain) };
    const head = await store.restore(linesOf(path), options);
    print(`${total(end.rows)} rows are restored, as they were at ${head.taken_at}.`);
    print(ofTheSecret(head, await findInstanceSecret(config), config.dataFolder));
  } finally {
    await store.close();
  }
}

/** Whether what is sealed can be opened here, and what is lost otherwise. */
function ofTheSecret(head: BackupHead, secret: string | null, dataFolder: string): string {
  if (secret === null) {
    return `There is no instance secret here yet. Before the first start, put that of the backup (fingerprint ${head.secret}) into ${dataFolder}/secret or KASSA_SECRET; with a new one, ${LOST}`;
  }
  const own = fingerprintOf(createVault(secret));
  if (own === head.secret) return 'The instance secret is that of the backup: everything in it can be read.';
  return `The instance secret here (fingerprint ${own}) is not that of the backup (${head.secret}). Put that one in its place; under this one, ${LOST}`;
}

const LOST =
  'these are lost: the links that buyers were given, the secrets of webhook endpoints, those of gateways until the configuration is applied again, and stored replies that carry secrets. Sessions, orders, payments, settings and API keys are whole either way.';

const total = (rows: Readonly<Record<string, number>>): number =>
  Object.values(rows).reduce((sum, count) => sum + count, 0);

const ROWS_BETWEEN_WORDS = 10_000;

function progress(complain: Print): Tell {
  return (table, rows) => {
    if (rows % ROWS_BETWEEN_WORDS === 0) complain(`${table}: ${rows} rows …`);
  };
}
