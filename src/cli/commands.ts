// The commands that do one thing and end: migrate, apply, keys, explain. What a running server has locked, they ask that server for.
import { resolve } from 'node:path';
import type { Config } from '../config.ts';
import { holderOf } from '../store/data-lock.ts';
import { open, readFileFor } from './boot.ts';
import { askDesk } from './operator/ask-desk.ts';
import { carryOut, type KeyOrder, type Order, type Outcome } from './orders.ts';

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

async function give(config: Config, order: Order): Promise<Outcome> {
  const holder = await serverOf(config);
  if (holder !== null) return askDesk(config, holder, order);
  const app = await open(config);
  try {
    return await carryOut(app, order);
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
