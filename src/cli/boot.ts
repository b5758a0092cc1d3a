// From a configuration to a server that is ready: database, merchants, port, and for the demo its keys on disk.
import { readFile } from 'node:fs/promises';
import { relative } from 'node:path';
import { createApp, type App, type AppOptions } from '../app.ts';
import type { Config } from '../config.ts';
import { applyConfiguration, type Applied } from './apply/apply.ts';
import { NO_MEMORY } from './apply/keys.ts';
import { DEMO_FILE, recallKeys, writeDemo, type Demo } from './demo.ts';
import { readInstanceSecret } from './instance-secret.ts';

export interface Booted {
  readonly app: App;
  readonly applied: Applied;
  /** `null` when the server has a configuration of its own. */
  readonly demo: Demo | null;
}

export interface BootOptions extends AppOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Everything is closed again when a step fails. */
export async function boot(config: Config, options: BootOptions = {}): Promise<Booted> {
  const app = await open(config, options);
  try {
    app.pending.add('the configuration is not applied yet');
    const isDemo = config.configFile === null;
    if (isDemo) app.pending.add('demo.json is not written yet');
    const file = await readFileFor(config.configFile ?? DEMO_FILE);
    const memory = isDemo ? await recallKeys(config.dataFolder) : NO_MEMORY;
    const applied = await applyConfiguration(applyDeps(app, options), file, memory);
    app.pending.delete('the configuration is not applied yet');
    await app.listen();
    const demo = isDemo ? await writeDemo(app, applied) : null;
    app.pending.delete('demo.json is not written yet');
    return { app, applied, demo };
  } catch (error) {
    await app.stop();
    throw error;
  }
}

/** All pieces with the database open and migrated, not listening: for commands that only need those. */
export async function open(config: Config, options: BootOptions = {}): Promise<App> {
  const secret = config.secret ?? (await readInstanceSecret(config.dataFolder));
  return createApp({ ...config, secret }, options);
}

export const applyDeps = (app: App, options: BootOptions = {}) => ({
  store: app.store,
  vault: app.vault,
  clock: app.clock,
  dialects: app.dialects,
  gateways: app.gateways,
  allowPrivateWebhooks: app.config.allowPrivateWebhooks,
  environment: options.environment ?? process.env,
});

/** The file's text, and its name as messages call it: as short as it can be from where the command runs. */
export async function readFileFor(path: string): Promise<{ readonly name: string; readonly text: string }> {
  const short = relative(process.cwd(), path);
  return { name: short.startsWith('..') ? path : short, text: await readFile(path, 'utf8') };
}
