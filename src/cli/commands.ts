// The commands that do one thing and end: migrate, apply, import, keys, explain. What a running server has locked, they ask that server for.
import { resolve } from 'node:path';
import { OperatorError } from '../base/operator-error.ts';
import type { Config } from '../config.ts';
import { holderOf } from '../store/data-lock.ts';
import { hasDatabase } from '../store/pglite.ts';
import { open, readFileFor } from './boot.ts';
import type { TellImport } from './import/import-shopify.ts';
import { showProgress } from './import/show-progress.ts';
import { askDesk } from './operator/ask-desk.ts';
import { carryOut, type KeyOrder, type Order, type Outcome } from './orders.ts';
import { readTextFile } from './read-text-file.ts';

export type Print = (text: string) => void;

export async function migrate(config: Config, print: Print): Promise<void> {
  const app = await open(config);
  await app.stop();
  print('The database is up to date.');
}

/** Answers whether anything is, or with `onlyPlan` would be, different from before. */
export async function apply(
  config: Config,
  path: string,
  onlyPlan: boolean,
  environment: Readonly<Record<string, string | undefined>>,
  print: Print,
): Promise<boolean> {
  const file = await readFileFor(resolve(path));
  const order = { do: 'apply', file, environment: namedIn(file.text, environment), onlyPlan } as const;
  return tell(await give(config, order), print);
}

export interface ImportOptions {
  readonly merchant: string | null;
  readonly onlyPlan: boolean;
  readonly archiveMissing: boolean;
}

/** Answers whether all of the file could be taken over. */
export async function importShopify(
  config: Config,
  path: string,
  options: ImportOptions,
  print: Print,
  complain: Print,
): Promise<boolean> {
  const text = await readTextFile(resolve(path), config.imports.maxFileBytes);
  const order = { do: 'import-shopify', file: { name: path, text }, ...options } as const;
  const outcome = await give(config, order, showProgress(complain, process.stderr));
  tell(outcome, print);
  const { complaints = [] } = outcome;
  for (const complaint of complaints) complain(complaint);
  return complaints.length === 0;
}

export async function createKey(config: Config, key: Omit<KeyOrder, 'do'>, print: Print): Promise<void> {
  tell(await give(config, { do: 'create-key', ...key }), print);
}

export async function explainSession(config: Config, session: string, print: Print): Promise<void> {
  tell(await give(config, { do: 'explain', session }), print);
}

function tell({ lines, changed }: Outcome, print: Print): boolean {
  for (const line of lines) print(line);
  return changed;
}

/** Who has the embedded database open; `null` when nobody has, and for PostgreSQL, which everybody may open. */
export const serverOf = async ({ databaseUrl, dataFolder }: Config): Promise<number | null> =>
  databaseUrl === null ? holderOf(dataFolder) : null;

/** For what is of no use on a new database, which opening would make: whoever asks for it is probably in the wrong folder. */
export async function needDatabase({ databaseUrl, dataFolder }: Config): Promise<void> {
  if (databaseUrl !== null || (await hasDatabase(dataFolder))) return;
  throw new OperatorError(
    `There is no database in the folder ${dataFolder}. Set KASSA_DATA to the folder of your server, or DATABASE_URL where it is on PostgreSQL; for a new one, begin with kassa apply or kassa serve.`,
  );
}

async function give(config: Config, order: Order, hear?: TellImport): Promise<Outcome> {
  const holder = await serverOf(config);
  if (holder !== null) return askDesk(config, holder, order, hear);
  if (order.do !== 'apply') await needDatabase(config);
  const app = await open(config);
  try {
    return await carryOut(app, order, hear);
  } finally {
    await app.stop();
  }
}

/** The variables that a file may refer to, and no others: they may have to travel. */
function namedIn(text: string, environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const names = new Set(text.match(/\w+/g));
  return Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value !== undefined && names.has(name) ? [[name, value]] : [],
    ),
  );
}
