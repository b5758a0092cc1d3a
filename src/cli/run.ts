// The command line: from arguments to one command, and from its errors to an exit code.
import { parseArgs } from 'node:util';
import { unreachable } from '../base/assert.ts';
import { didYouMean } from '../base/nearest-name.ts';
import { readConfig, unknownSettings, VERSION, type Config } from '../config.ts';
import { backup, restore } from './backup.ts';
import { apply, createKey, explainSession, importShopify, migrate } from './commands.ts';
import { explainError } from './explain-error.ts';
import { serve } from './serve.ts';
import { BadUsage, USAGE } from './usage.ts';

/**
 * Answers the exit code: 0 done, 1 failed, 2 wrong use. With `--detailed-exitcode`: 0 nothing to change, 2 something, 1
 * everything that went wrong.
 */
export async function run(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  print: (text: string) => void,
  complain: (text: string) => void,
): Promise<number> {
  let config: Config | null = null;
  try {
    const { values, positionals } = read(args);
    const [command = 'help', ...rest] =
      values.help === true ? ['help'] : values.version === true ? ['version'] : positionals;
    if (command === 'help') return say(print, USAGE);
    if (command === 'version') return say(print, VERSION);
    const known = checkUse(command, rest, values);
    config = readConfig(environment);
    for (const warning of unknownSettings(environment)) complain(warning);
    return await dispatch({ command: known, rest, values, config, environment, print, complain });
  } catch (error) {
    const sentence = explainError(error, config);
    complain(sentence ?? (error instanceof Error ? (error.stack ?? error.message) : String(error)));
    return error instanceof BadUsage && !args.includes('--detailed-exitcode') ? 2 : 1;
  }
}

type Values = ReturnType<typeof read>['values'];

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        help: { type: 'boolean', short: 'h' },
        version: { type: 'boolean', short: 'v' },
        plan: { type: 'boolean' },
        'detailed-exitcode': { type: 'boolean' },
        'archive-missing': { type: 'boolean' },
        replace: { type: 'boolean' },
        merchant: { type: 'string' },
        dialect: { type: 'string' },
        scopes: { type: 'string' },
      },
    });
  } catch (error) {
    // What follows is Node's advice to whoever means no option at all.
    const [what] = (error as Error).message.split('. ');
    throw new BadUsage(`${what}.\nkassa help lists what there is; settings such as PORT are environment variables.`);
  }
}

/** What each command takes: its options, and whether anything stands after it. */
const COMMANDS = {
  serve: { options: [], more: false },
  migrate: { options: [], more: false },
  apply: { options: ['plan', 'detailed-exitcode'], more: true },
  import: { options: ['merchant', 'plan', 'archive-missing'], more: true },
  backup: { options: [], more: true },
  restore: { options: ['replace'], more: true },
  keys: { options: ['merchant', 'dialect', 'scopes'], more: true },
  explain: { options: [], more: true },
} satisfies Record<string, { options: readonly string[]; more: boolean }>;

type CommandName = keyof typeof COMMANDS;

const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);

/** Whoever says more than a command understands expects something that would not happen. */
function checkUse(command: string, rest: readonly string[], values: Values): CommandName {
  if (!isCommand(command)) {
    const guess = didYouMean(command, [...Object.keys(COMMANDS), 'help', 'version']);
    throw new BadUsage(`There is no command ${command}.${guess} kassa help lists what there is.`);
  }
  const { options, more }: { options: readonly string[]; more: boolean } = COMMANDS[command];
  const strange = Object.keys(values).find((option) => !options.includes(option));
  if (strange !== undefined) throw new BadUsage(`kassa ${command} does not take --${strange}.`);
  const [extra] = rest;
  if (!more && extra !== undefined) throw new BadUsage(`kassa ${command} takes nothing more: what is ${extra}?`);
  return command;
}

interface Given {
  readonly command: CommandName;
  readonly rest: readonly string[];
  readonly values: Values;
  readonly config: Config;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
}

async function dispatch(given: Given): Promise<number> {
  const { command, rest, values, config, environment, print, complain } = given;
  switch (command) {
    case 'serve':
      await serve(config, print);
      return 0;
    case 'migrate':
      await migrate(config, print);
      return 0;
    case 'apply': {
      const isDetailed = values['detailed-exitcode'] === true;
      const changed = await apply(config, oneFile(rest, 'apply shop.yaml'), values.plan === true, environment, print);
      return isDetailed && changed ? 2 : 0;
    }
    case 'import': {
      const [format, ...files] = rest;
      if (format !== 'shopify') throw new BadUsage('Say what the file is: kassa import shopify products.json');
      const path = oneFile(files, 'import shopify products.json');
      const { merchant = null, plan = false, 'archive-missing': archiveMissing = false } = values;
      const options = { merchant, onlyPlan: plan, archiveMissing };
      return (await importShopify(config, path, options, print, complain)) ? 0 : 1;
    }
    case 'backup':
      await backup(config, oneFile(rest, 'backup kassa-2026-06-01.backup'), print, complain);
      return 0;
    case 'restore':
      await restore(config, oneFile(rest, 'restore kassa-2026-06-01.backup'), values.replace === true, print, complain);
      return 0;
    case 'keys': {
      const { merchant, dialect, scopes = '*' } = values;
      const [verb, extra] = rest;
      if (verb === 'create' && extra !== undefined) {
        throw new BadUsage(`kassa keys create takes nothing more: what is ${extra}? A value with blanks needs quotes.`);
      }
      if (verb !== 'create' || merchant === undefined || dialect === undefined) {
        throw new BadUsage('Say whose key and for which API: kassa keys create --merchant my-store --dialect native');
      }
      await createKey(config, { merchant, dialect, scopes: scopes.split(',').map((scope) => scope.trim()) }, print);
      return 0;
    }
    case 'explain': {
      const [id, ...more] = rest;
      if (id === undefined || more.length > 0) throw new BadUsage('Name one session: kassa explain ses_…');
      await explainSession(config, id, print);
      return 0;
    }
    default:
      return unreachable(command);
  }
}

function oneFile([file, ...more]: readonly string[], example: string): string {
  if (file === undefined || more.length > 0) throw new BadUsage(`Name one file: kassa ${example}`);
  return file;
}

function say(print: (text: string) => void, text: string): number {
  print(text);
  return 0;
}
