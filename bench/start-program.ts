// Servers as processes of their own, so that they share nothing with who measures or kills them.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

export interface Program {
  readonly port: number;
  readonly pid: number;
  /** At once, like a crash. */
  kill(): Promise<void>;
  /** Asks it to end, and waits. */
  stop(): Promise<void>;
}

/** What a store's demo file tells other programs. */
export interface DemoFile {
  readonly baseUrl: string;
  readonly keys: {
    readonly native: string;
    readonly shoppex: string;
    readonly flowglad: string;
    readonly fastspring: { readonly username: string; readonly password: string };
  };
  readonly flexype: { readonly shopDomain: string };
  readonly fastspring: { readonly checkoutPath: string; readonly productPath: string };
}

const ROOT = join(import.meta.dirname, '..');
const READY_WITHIN_MS = 60_000;
const STOP_WITHIN_MS = 10_000;

/** Kassa with its demo store. `databaseUrl` null takes the embedded database in `folder`. */
export async function startKassa(options: {
  readonly folder: string;
  readonly databaseUrl: string | null;
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Gets everything that is printed; without it, standard output goes nowhere. */
  readonly listen?: (text: string) => void;
}): Promise<Program & { readonly demo: DemoFile }> {
  const port = options.port ?? (await freePort());
  const env = {
    ...process.env,
    KASSA_DATA: options.folder,
    HOST: '127.0.0.1',
    DATABASE_URL: options.databaseUrl ?? undefined,
    KASSA_CONFIG: undefined,
    KASSA_PUBLIC_URL: undefined,
    ...options.env,
  };
  const program = await startProgram(['bin/kassa.js', 'serve'], port, '/readyz', env, options.listen);
  const demo = JSON.parse(await readFile(join(options.folder, 'demo.json'), 'utf8')) as DemoFile;
  return { ...program, demo };
}

export const startFloor = (databaseUrl: string, isExplicit: boolean): Promise<Program> =>
  freePort().then((port) =>
    // An unknown session answers 404, and so tells that it listens.
    startProgram(['bench/floor.js'], port, `/sessions/${'0'.repeat(8)}-0000-4000-8000-${'0'.repeat(12)}`, {
      ...process.env,
      DATABASE_URL: databaseUrl,
      FLOOR_TX: isExplicit ? 'explicit' : 'single',
    }),
  );

async function startProgram(
  args: readonly string[],
  port: number,
  readyPath: string,
  env: NodeJS.ProcessEnv,
  listen?: (text: string) => void,
): Promise<Program> {
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...env, PORT: String(port) },
    stdio: ['ignore', listen === undefined ? 'ignore' : 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => listen?.(text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    listen?.(text);
    complaints = (complaints + text).slice(-4000);
  });
  try {
    await untilReady(child, `http://127.0.0.1:${port}${readyPath}`);
  } catch (error) {
    await end(child, 'SIGKILL');
    throw new Error(`${args.join(' ')} did not get ready: ${complaints}`, { cause: error });
  }
  return {
    port,
    pid: child.pid ?? 0,
    kill: () => end(child, 'SIGKILL'),
    async stop() {
      const tooLong = setTimeout(() => child.kill('SIGKILL'), STOP_WITHIN_MS);
      await end(child, 'SIGTERM');
      clearTimeout(tooLong);
    },
  };
}

async function untilReady(child: ChildProcess, url: string): Promise<void> {
  const deadlineMs = performance.now() + READY_WITHIN_MS;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with code ${child.exitCode}`);
    const answer = await fetch(url).catch(() => null);
    await answer?.arrayBuffer();
    if (answer !== null && answer.status < 500) return;
    if (performance.now() > deadlineMs) throw new Error('it took too long');
    await sleep(25);
  }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  // Not its exit, after which there may still be something to read.
  const ended = once(child, 'close');
  child.kill(signal);
  await ended;
}
