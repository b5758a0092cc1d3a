// A whole server for a test: the demo store on a database of its own, listening on a free port, silent.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { App } from '../src/app.ts';
import type { Clock } from '../src/base/clock.ts';
import { readConfig, type Config } from '../src/config.ts';
import { boot } from '../src/cli/boot.ts';
import type { Demo } from '../src/cli/demo.ts';
import { openMemoryStore } from '../src/store/open-store.ts';
import { fillDataFolder } from './data-folder.ts';
import { createTestDatabase } from './postgres.ts';

export interface TestServerOptions {
  readonly database?: 'pglite' | 'postgres';
  /** 0, a free one, unless given. */
  readonly port?: number;
  /** Replaces parts of the configuration. */
  readonly config?: Partial<Config>;
  readonly clock?: Clock;
  readonly log?: Logger;
}

export interface TestServer {
  readonly baseUrl: string;
  readonly keys: Demo['keys'];
  readonly shopDomain: string;
  readonly app: App;
  stop(): Promise<void>;
}

export async function startTestServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { clock, log } = options;
  const dataFolder = await mkdtemp(join(tmpdir(), 'kassa-test-'));
  const database = options.database === 'postgres' ? await createTestDatabase() : null;
  const config: Config = {
    ...readConfig({}),
    port: options.port ?? 0,
    dataFolder,
    databaseUrl: database?.url ?? null,
    allowPrivateWebhooks: true,
    logLevel: 'silent',
    ...options.config,
  };
  async function tidyUp(): Promise<void> {
    await database?.drop();
    await rm(dataFolder, { recursive: true, force: true });
  }
  try {
    // Who names a folder looks into it afterwards; in memory, a database is used again by the next server.
    const inMemory = config.databaseUrl === null && options.config?.dataFolder === undefined;
    if (config.databaseUrl === null && !inMemory) await fillDataFolder(config.dataFolder);
    const { app, demo } = await boot(config, {
      ...(clock && { clock }),
      ...(log && { log }),
      ...(inMemory && { openStore: openMemoryStore }),
    });
    if (demo === null) throw new Error('a test server serves the demo store');
    return {
      baseUrl: demo.baseUrl,
      keys: demo.keys,
      shopDomain: demo.flexype.shopDomain,
      app,
      async stop() {
        await app.stop();
        await tidyUp();
      },
    };
  } catch (error) {
    await tidyUp();
    throw error;
  }
}
