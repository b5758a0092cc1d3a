// Power failures under the embedded database, at any write: of what was written, only what was synced to the disk is sure
// to be there. Every session that was answered as saved must be, and the database must open.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'vite';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { fillDataFolder } from '../../test/data-folder.ts';
import { recordDisk, type ForgetfulDisk } from '../../test/forgetful-disk.ts';
import { makeSave, newSession, seed } from '../../test/store-makers.ts';
import type { Reopened } from '../../test/crash/reopen.ts';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';

const ROOT = join(import.meta.dirname, '../..');
const REOPENED_WITHIN_MS = 60_000;
const run = promisify(execFile);

const CUTS = 5;
const ONE_BY_ONE = 20;
const AT_ONCE = 40;

let folder: string;
let program: string;
let disk: ForgetfulDisk;
/** Sessions by the moment at which they were answered as saved; and one that never was. */
const answered: { readonly id: string; readonly moment: number }[] = [];
const asked = new Set<string>();
/** The moments between which sessions were saved, and the database was closed and opened again. */
let begun = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kassa-power-'));
  program = join(ROOT, 'node_modules', '.cache', basename(folder));
  await compileReopen();
  const live = join(folder, 'live');
  await fillDataFolder(live);
  const first = await open(live);
  await seed(first);
  await first.close();

  disk = await recordDisk(live, join(folder, 'start'));
  const store = await open(live);
  begun = disk.steps();
  for (let saves = 0; saves < ONE_BY_ONE; saves++) await save(store);
  await Promise.all(Array.from({ length: AT_ONCE }, () => save(store)));
  // Closing writes all tables and moves the log on; a failure in the middle of that is one like any other.
  await store.close();
  const again = await open(live);
  for (let saves = 0; saves < ONE_BY_ONE; saves++) await save(again);
  await again.close();
  disk.stop();
});

afterEach(() => vi.restoreAllMocks());
afterAll(async () => {
  for (const path of [folder, program]) await rm(path, { recursive: true, force: true });
});

const open = (dataFolder: string): Promise<Store> => openStore({ databaseUrl: null, dataFolder });

async function save(store: Store): Promise<void> {
  const session = newSession();
  asked.add(session.id);
  const result = await store.save(makeSave(session));
  if (result.kind === 'saved') answered.push({ id: session.id, moment: disk.steps() });
}

/** Ids of the sessions that are there after a failure at that moment, each with its event. */
async function sessionsAfter(moment: number, seedOfChance: number, forgetsSyncs = false): Promise<ReadonlySet<string>> {
  const after = join(folder, `after-${moment}-${seedOfChance}`);
  await disk.failAt(moment, after, chance(seedOfChance), forgetsSyncs);
  try {
    const { sessions, eventsOf, saved } = await reopen(after);
    expect([...eventsOf].sort()).toEqual([...sessions].sort());
    // And it goes on working.
    expect(saved).toBe('saved');
    return new Set(sessions);
  } finally {
    await rm(after, { recursive: true, force: true });
  }
}

/** Once, because to compile it takes longer than to run it; below the project, where it finds its libraries. */
async function compileReopen(): Promise<void> {
  const ssr = join(ROOT, 'test', 'crash', 'reopen.ts');
  await build({ configFile: false, logLevel: 'warn', build: { ssr, outDir: program, target: 'node20' } });
}

async function reopen(dataFolder: string): Promise<Reopened> {
  const { stdout } = await run(process.execPath, [join(program, 'reopen.js'), dataFolder], {
    timeout: REOPENED_WITHIN_MS,
    killSignal: 'SIGKILL',
  });
  return JSON.parse(stdout) as Reopened;
}

it('waits for the disk before each answer, and answers a crowd with few waits', () => {
  expect(answered).toHaveLength(2 * ONE_BY_ONE + AT_ONCE);
  expect(disk.syncs()).toBeGreaterThanOrEqual(2 * ONE_BY_ONE + 1);
});

it.each(Array.from({ length: CUTS }, (_, index) => index))(
  'loses nothing that was answered, whenever the power fails (%i)',
  async (index) => {
    const seedOfChance = Math.floor(Math.random() * 1e9);
    const random = chance(seedOfChance);
    // One cut in each part of the time, so that all of it is looked at.
    const moment = begun + Math.floor(((index + random()) / CUTS) * (disk.steps() - begun));
    const present = await sessionsAfter(moment, seedOfChance);
    const due = answered.filter((one) => one.moment <= moment);
    const lost = due.filter(({ id }) => !present.has(id));
    expect(lost, `power failure at step ${moment}, seed ${seedOfChance}`).toEqual([]);
    expect([...present].filter((id) => !asked.has(id))).toEqual([]);
  },
  120_000,
);

it('opens after a failure in the middle of opening, which leaves the lock of the database empty', async () => {
  const after = join(folder, 'after-opening');
  await disk.failAt(disk.steps(), after, chance(1));
  await writeFile(join(after, 'database', 'postmaster.pid'), '');
  expect((await reopen(after)).saved).toBe('saved');
}, 120_000);

it('would lose much if the file system ignored syncs, so that this test would see it', async () => {
  const last = answered.at(ONE_BY_ONE - 1)?.moment ?? 0;
  const forgetNothingBy = (): Promise<number> =>
    sessionsAfter(last, 1, true).then(
      ({ size }) => size,
      () => 0,
    );
  expect(await forgetNothingBy()).toBeLessThan(ONE_BY_ONE);
}, 120_000);

/** The same numbers for the same seed, so that a failure can be repeated. */
function chance(seedOfChance: number): () => number {
  let state = seedOfChance >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
