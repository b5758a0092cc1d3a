// From a configuration to a server that is ready: database, merchants, port, and for the demo its keys on disk.
import { readFile } from 'node:fs/promises';
import { dirname, relative } from 'node:path';
import { assert, unreachable } from '../base/assert.ts';
import { createApp, type App, type AppOptions } from '../app.ts';
import type { Config } from '../config.ts';
import { applyConfiguration, type Applied } from './apply/apply.ts';
import { NO_MEMORY } from './apply/keys.ts';
import { readAttachedFiles } from './attached-files.ts';
import { DEMO_FILE, mayHoldDemo, recallKeys, writeDemo, type Demo } from './demo.ts';
import { readInstanceSecret } from './instance-secret.ts';
import { openDesk } from './operator/desk.ts';

export interface Booted {
  readonly app: App;
  /** Nothing without a configuration, where the database's own merchants are served. */
  readonly applied: Applied;
  /** `null` when the server has merchants of its own. */
  readonly demo: Demo | null;
  /** What is served: a configuration file, the demo store, or what stands in the database already. */
  readonly serves: 'configuration' | 'demo' | 'database';
}

export interface BootOptions extends AppOptions {
  readonly environment?: Readonly<Record<string, string | undefined>>;
}

/** Everything is closed again when a step fails. */
export async function boot(config: Config, options: BootOptions = {}): Promise<Booted> {
  const app = await open(config, options);
  try {
    app.pending.add('the configuration is not applied yet');
    const serves = config.configFile !== null ? 'configuration' : (await mayHoldDemo(app)) ? 'demo' : 'database';
    if (serves === 'demo') app.pending.add('demo.json is not written yet');
    const applied = await applyWhatIsServed(app, serves, options);
    app.pending.delete('the configuration is not applied yet');
    await app.listen();
    // A database that others can open needs nobody to open it for them.
    if (config.databaseUrl === null) app.beforeStop(await openDesk(app));
    const demo = serves === 'demo' ? await writeDemo(app, applied) : null;
    app.pending.delete('demo.json is not written yet');
    return { app, applied, demo, serves };
  } catch (error) {
    await app.stop();
    throw error;
  }
}

async function applyWhatIsServed(app: App, serves: Booted['serves'], options: BootOptions): Promise<Applied> {
  const { configFile, dataFolder } = app.config;
  switch (serves) {
    case 'database':
      return { merchants: [], warnings: [], keys: [], hosts: null };
    case 'demo': {
      const file = { ...(await readFileFor(DEMO_FILE)), isDemo: true };
      return applyConfiguration(applyDeps(app, options), file, await recallKeys(dataFolder));
    }
    case 'configuration':
      assert(configFile !== null, 'a configuration is served that nobody named');
      return applyConfiguration(applyDeps(app, options), await readFileFor(configFile), NO_MEMORY);
    default:
      return unreachable(serves);
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
  messengers: app.messengers,
  allowPrivateWebhooks: app.config.allowPrivateWebhooks,
  environment: options.environment ?? process.env,
});

/** The file's text with the files that it names, and its name as messages call it: as short as it can be from where the command runs. */
export async function readFileFor(path: string) {
  const short = relative(process.cwd(), path);
  const text = await readFile(path, 'utf8');
  return { name: short.startsWith('..') ? path : short, text, files: await readAttachedFiles(text, dirname(path)) };
}
