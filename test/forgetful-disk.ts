// A disk that forgets: records everything that is done to the files below a folder, and makes the folder as it may look
// after the power failed at any moment of it. What was synced is there; of every write since, all, nothing or the beginning.
// Names of files are taken as known at once, as journaling file systems do it.
import fs from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { vi } from 'vitest';

type Step =
  | { readonly kind: 'name'; readonly path: string; readonly file: number; readonly isOld: boolean }
  | { readonly kind: 'write'; readonly file: number; readonly bytes: Uint8Array; readonly position: number }
  | { readonly kind: 'size'; readonly file: number; readonly size: number }
  | { readonly kind: 'sync'; readonly file: number }
  | { readonly kind: 'move'; readonly from: string; readonly to: string }
  | { readonly kind: 'remove'; readonly path: string };

export interface ForgetfulDisk {
  /** How many steps there have been: a moment to fail at. */
  readonly steps: () => number;
  readonly syncs: () => number;
  readonly stop: () => void;
  /** Makes `folder`. With `forgetsSyncs` not even syncs are kept, as if the file system ignored them. */
  readonly failAt: (steps: number, folder: string, random: () => number, forgetsSyncs?: boolean) => Promise<void>;
}

/** `start` is where a copy of the folder as it stands is kept. */
export async function recordDisk(folder: string, start: string): Promise<ForgetfulDisk> {
  await cp(folder, start, { recursive: true });
  const steps: Step[] = [];
  const files = new Map<string, number>();
  const open = new Map<number, number>();
  let count = 0;
  const { openSync, writeSync, fdatasyncSync, ftruncateSync, truncateSync, renameSync, unlinkSync } = fs;

  const inside = (path: unknown): string | null =>
    typeof path === 'string' && path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : null;

  function fileAt(path: string): number {
    const known = files.get(path);
    if (known !== undefined) return known;
    const file = count++;
    files.set(path, file);
    steps.push({ kind: 'name', path, file, isOld: fs.existsSync(join(start, path)) });
    return file;
  }

  vi.spyOn(fs, 'openSync').mockImplementation((path, flags, mode) => {
    const fd = openSync(path, flags, mode);
    const name = inside(path);
    if (name !== null && fs.fstatSync(fd).isFile()) {
      const file = fileAt(name);
      open.set(fd, file);
      if (typeof flags === 'number' && (flags & fs.constants.O_TRUNC) !== 0)
        steps.push({ kind: 'size', file, size: 0 });
    } else open.delete(fd);
    return fd;
  });
  vi.spyOn(fs, 'writeSync').mockImplementation(((
    fd: number,
    data: Uint8Array,
    from: number,
    length: number,
    at: number,
  ) => {
    const written = writeSync(fd, data, from, length, at);
    const file = open.get(fd);
    const bytes = Uint8Array.from(data.subarray(from, from + written));
    if (file !== undefined) steps.push({ kind: 'write', file, bytes, position: at });
    return written;
  }) as typeof fs.writeSync);
  vi.spyOn(fs, 'fdatasyncSync').mockImplementation((fd) => {
    fdatasyncSync(fd);
    const file = open.get(fd);
    if (file !== undefined) steps.push({ kind: 'sync', file });
  });
  vi.spyOn(fs, 'ftruncateSync').mockImplementation((fd, size) => {
    ftruncateSync(fd, size);
    const file = open.get(fd);
    if (file !== undefined) steps.push({ kind: 'size', file, size: size ?? 0 });
  });
  vi.spyOn(fs, 'truncateSync').mockImplementation((path, size) => {
    truncateSync(path, size);
    const name = inside(path);
    if (name !== null) steps.push({ kind: 'size', file: fileAt(name), size: size ?? 0 });
  });
  vi.spyOn(fs, 'renameSync').mockImplementation((from, to) => {
    renameSync(from, to);
    const [old, now] = [inside(from), inside(to)];
    if (old === null || now === null) return;
    files.set(now, fileAt(old));
    files.delete(old);
    steps.push({ kind: 'move', from: old, to: now });
  });
  vi.spyOn(fs, 'unlinkSync').mockImplementation((path) => {
    unlinkSync(path);
    const name = inside(path);
    if (name === null) return;
    files.delete(name);
    steps.push({ kind: 'remove', path: name });
  });

  return {
    steps: () => steps.length,
    syncs: () => steps.filter(({ kind }) => kind === 'sync').length,
    stop: () => vi.restoreAllMocks(),
    async failAt(moment, into, random, forgetsSyncs = false) {
      await cp(start, into, { recursive: true });
      const names = replay(steps.slice(0, moment), start, random, forgetsSyncs);
      for (const path of new Set([...names.keys(), ...removedIn(steps.slice(0, moment))])) {
        const bytes = names.get(path);
        if (bytes === undefined) await rm(join(into, path), { force: true });
        else {
          await mkdir(dirname(join(into, path)), { recursive: true });
          await writeFile(join(into, path), bytes);
        }
      }
    },
  };
}

const removedIn = (steps: readonly Step[]): string[] =>
  steps.flatMap((step) => (step.kind === 'remove' ? [step.path] : step.kind === 'move' ? [step.from] : []));

interface File {
  bytes: Uint8Array;
  unsynced: { readonly bytes: Uint8Array; readonly position: number }[];
}

/** What stands in which file afterwards. */
function replay(
  steps: readonly Step[],
  start: string,
  random: () => number,
  forgetsSyncs: boolean,
): ReadonlyMap<string, Uint8Array> {
  const files = new Map<number, File>();
  const names = new Map<string, number>();
  const fileOf = (id: number): File => files.get(id) ?? { bytes: new Uint8Array(), unsynced: [] };
  for (const step of steps) {
    switch (step.kind) {
      case 'name':
        names.set(step.path, step.file);
        files.set(step.file, {
          bytes: step.isOld ? fs.readFileSync(join(start, step.path)) : new Uint8Array(),
          unsynced: [],
        });
        break;
      case 'write':
        fileOf(step.file).unsynced.push(step);
        break;
      case 'size': {
        const file = fileOf(step.file);
        const bytes = new Uint8Array(step.size);
        bytes.set(file.bytes.subarray(0, step.size));
        file.bytes = bytes;
        break;
      }
      case 'sync': {
        if (forgetsSyncs) break;
        const file = fileOf(step.file);
        for (const { bytes, position } of file.unsynced) put(file, bytes, position);
        file.unsynced = [];
        break;
      }
      case 'move':
        names.set(step.to, names.get(step.from) ?? -1);
        names.delete(step.from);
        break;
      case 'remove':
        names.delete(step.path);
    }
  }
  for (const file of files.values()) {
    for (const { bytes, position } of file.unsynced) put(file, surviving(bytes, random), position);
  }
  return new Map([...names].map(([path, id]) => [path, fileOf(id).bytes]));
}

const SECTOR_BYTES = 512;

/** Disks write whole sectors, and from the front. */
function surviving(bytes: Uint8Array, random: () => number): Uint8Array {
  const fate = random();
  if (fate < 0.4) return bytes.subarray(0, 0);
  if (fate < 0.7) return bytes;
  return bytes.subarray(0, Math.floor((random() * bytes.length) / SECTOR_BYTES) * SECTOR_BYTES);
}

function put(file: File, bytes: Uint8Array, position: number): void {
  if (bytes.length === 0) return;
  if (file.bytes.length < position + bytes.length) {
    const longer = new Uint8Array(position + bytes.length);
    longer.set(file.bytes);
    file.bytes = longer;
  }
  file.bytes.set(bytes, position);
}
