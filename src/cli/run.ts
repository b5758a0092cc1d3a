// The command line: from arguments to one command, and from its errors to an exit code.
import { parseArgs } from 'node:util';
import { readConfig, VERSION, type Config } from '../config.ts';
import { apply, createKey, migrate } from './commands.ts';
import { explain } from './explain.ts';
import { serve } from './serve.ts';
import { BadUsage, USAGE } from './usage.ts';

/** Answers the exit code: 0 done, 1 failed, 2 wrong use. */
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
    config = readConfig(environment);
    await dispatch(command, rest, values, config, print);
    return 0;
  } catch (error) {
    const sentence = explain(error, config);
    complain(sentence ?? (error instanceof Error ? (error.stack ?? error.message) : String(error)));
    return error instanceof BadUsage ? 2 : 1;
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
        merchant: { type: 'string' },
        dialect: { type: 'string' },
        scopes: { type: 'string' },
      },
    });
  } catch (error) {
    throw new BadUsage(`${(error as Error).message}\nkassa help lists what there is.`);
  }
}

async function dispatch(
  command: string,
  rest: readonly string[],
  values: Values,
  config: Config,
  print: (text: string) => void,
): Promise<void> {
  const [first, ...more] = rest;
  switch (command) {
    case 'serve':
      return serve(config, print);
    case 'migrate':
      return migrate(config, print);
    case 'apply':
      if (first === undefined || more.length > 0) throw new BadUsage('Name one file: kassa apply shop.yaml');
      return apply(config, first, values.plan === true, print);
    case 'keys': {
      const { merchant, dialect, scopes = '*' } = values;
      if (first !== 'create' || merchant === undefined || dialect === undefined) {
        throw new BadUsage('Say whose key and for which API: kassa keys create --merchant my-store --dialect native');
      }
      return createKey(config, { merchant, dialect, scopes: scopes.split(',').map((scope) => scope.trim()) }, print);
    }
    default:
      throw new BadUsage(`There is no command ${command}. kassa help lists what there is.`);
  }
}

function say(print: (text: string) => void, text: string): number {
  print(text);
  return 0;
}
