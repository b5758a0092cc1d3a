// The embedded database on a real folder: durable, locked, and there again after a restart.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { fillDataFolder } from '../../test/data-folder.ts';
import { MERCHANT_ID, NOW_MS } from '../../test/makers.ts';
import { makeConfig, makeSave, newSession, savedSession, seed } from '../../test/store-makers.ts';
import { lockDataFolder } from './data-lock.ts';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';

let dataFolder: string;

beforeEach(async () => {
  dataFolder = await mkdtemp(join(tmpdir(), 'kassa-data-'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(dataFolder, { recursive: true, force: true });
});

const open = (): Promise<Store> => openStore({ databaseUrl: null, dataFolder });

it('keeps everything over a restart', async () => {
  const store = await open();
  expect(await store.isMigrated()).toBe(false);
  await store.migrate();
  await seed(store);
  const session = await savedSession(store);
  await store.close();

  const again = await open();
  expect(await again.isMigrated()).toBe(true);
  await again.migrate();
  expect(await again.applyConfig(makeConfig(), NOW_MS)).toEqual({ changed: false });
  expect(await again.loadSession(MERCHANT_ID, session.id)).toEqual({ session, factsVersion: 1 });
  await again.close();
});

it('writes to the disk once for each commit, before it says saved', async () => {
  await fillDataFolder(dataFolder);
  const store = await open();
  await seed(store);
  await savedSession(store);
  const synced = vi.spyOn(fs, 'fdatasyncSync');
  for (let saves = 1; saves <= 20; saves++) {
    await savedSession(store);
    expect(synced).toHaveBeenCalledTimes(saves);
  }
  synced.mockClear();
  await Promise.all(Array.from({ length: 50 }, () => store.save(makeSave(newSession()))));
  expect(synced.mock.calls.length).toBe(1);
  synced.mockClear();
  await store.listSessions(MERCHANT_ID, {}, { limit: 10, after: null });
  expect(synced).not.toHaveBeenCalled();
  await store.close();
});

it('tells a second process which one has the folder', async () => {
  await fillDataFolder(dataFolder);
  const store = await open();
  await expect(open()).rejects.toThrow(`Process ${process.pid} is using the data folder ${dataFolder} already`);
  await store.close();
  await (await lockDataFolder(dataFolder)).release();
});

it('has the lock back when its holder was killed', async () => {
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', HOLDER, join(dataFolder, 'lock')], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: import.meta.dirname,
  });
  await new Promise((resolve) => holder.stdout.once('data', resolve));
  await expect(lockDataFolder(dataFolder)).rejects.toThrow(/is using the data folder/);
  const ended = new Promise((resolve) => holder.once('exit', resolve));
  holder.kill('SIGKILL');
  await ended;
  await (await lockDataFolder(dataFolder)).release();
});

it('starts anew when the very first start was cut off', async () => {
  await fs.promises.mkdir(join(dataFolder, 'database.draft', 'base'), { recursive: true });
  await fs.promises.writeFile(join(dataFolder, 'database.draft', 'PG_VERSION'), '18\n');
  const store = await open();
  await store.migrate();
  expect(await store.isMigrated()).toBe(true);
  await store.close();
  expect(fs.existsSync(join(dataFolder, 'database.draft'))).toBe(false);
});

// Another process cannot import TypeScript on every Node that we support, so it takes the same lock by hand.
const HOLDER = `
import { openSync } from 'node:fs';
import { tryLock } from 'fs-native-extensions';
const file = openSync(process.argv[1], 'a+');
if (!tryLock(file, 1024)) process.exit(1);
console.log('locked');
setInterval(() => {}, 1_000);
`;
