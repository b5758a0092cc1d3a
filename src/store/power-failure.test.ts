// A power failure under the embedded database: of everything written since the start, only what was synced to the disk
// is still there. Every session that was answered as saved must be.
import fs from 'node:fs';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { MERCHANT_ID } from '../../test/makers.ts';
import { makeSave, newSession, seed } from '../../test/store-makers.ts';
import { openStore } from './open-store.ts';
import type { Store } from './store.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kassa-power-'));
});

afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true, force: true });
});

it('loses nothing that was answered', async () => {
  const [live, disk] = [join(folder, 'live'), join(folder, 'disk')];
  const first = await open(live);
  await first.migrate();
  await seed(first);
  await first.close();
  await cp(live, disk, { recursive: true });

  const forgetful = mirrorSyncedWrites(live, disk);
  const store = await open(live);
  const sessions = Array.from({ length: 60 }, () => newSession());
  for (const session of sessions.slice(0, 10)) await store.save(makeSave(session));
  await Promise.all(sessions.slice(10).map((session) => store.save(makeSave(session))));
  // On its way, but not answered, when the lights go out.
  const unanswered = store.save(makeSave(newSession()));
  vi.restoreAllMocks();
  expect(forgetful.syncedBytes()).toBeGreaterThan(100_000);

  const after = await open(disk);
  const { rows } = await after.listSessions(MERCHANT_ID, {}, { limit: 100, after: null });
  expect(rows).toEqual([...sessions].reverse());
  expect((await after.listEvents(MERCHANT_ID, {}, { limit: 100, after: null })).rows).toHaveLength(60);
  await after.close();
  await unanswered;
  await store.close();
});

const open = (dataFolder: string): Promise<Store> => openStore({ databaseUrl: null, dataFolder });

/** From now on `disk` receives each write below `live` when, and only when, its file is synced. */
function mirrorSyncedWrites(live: string, disk: string): { syncedBytes: () => number } {
  const paths = new Map<number, string>();
  const unsynced = new Map<number, { bytes: Uint8Array; position: number }[]>();
  let synced = 0;

  const { openSync, writeSync, fdatasyncSync } = fs;
  vi.spyOn(fs, 'openSync').mockImplementation((path, flags, mode) => {
    const fd = openSync(path, flags, mode);
    if (String(path).startsWith(live)) {
      paths.set(fd, join(disk, String(path).slice(live.length)));
      unsynced.set(fd, []);
      // That a file exists is taken as known at once; what stands in it is not.
      if (fs.statSync(path).isFile()) fs.closeSync(openSync(paths.get(fd)!, 'a'));
    }
    return fd;
  });
  vi.spyOn(fs, 'writeSync').mockImplementation(((
    fd: number,
    data: Uint8Array,
    from: number,
    length: number,
    at: number,
  ) => {
    unsynced.get(fd)?.push({ bytes: Uint8Array.from(data.subarray(from, from + length)), position: at });
    return writeSync(fd, data, from, length, at);
  }) as typeof fs.writeSync);
  vi.spyOn(fs, 'fdatasyncSync').mockImplementation((fd) => {
    fdatasyncSync(fd);
    const path = paths.get(fd);
    if (path === undefined) return;
    const copy = openSync(path, 'r+');
    for (const { bytes, position } of unsynced.get(fd) ?? [])
      synced += writeSync(copy, bytes, 0, bytes.length, position);
    fs.closeSync(copy);
    unsynced.set(fd, []);
  });
  return { syncedBytes: () => synced };
}
