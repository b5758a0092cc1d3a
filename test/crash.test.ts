// Kills the server, and on Postgres the database, in the middle of the work, again and again. Whatever was acknowledged
// must be there afterwards, and nothing may be half done.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection } from '../bench/connection.ts';
import { freePort } from '../bench/free-port.ts';
import { startKassa } from '../bench/start-program.ts';
import { auditPglite, auditPostgres } from './audit.ts';
import { inspect, repeatUnanswered } from './crash/inspect.ts';
import { openLedger, type Ledger } from './crash/ledger.ts';
import { SESSIONS, shopUntilCrash } from './crash/shop.ts';
import { fillDataFolder } from './data-folder.ts';
import { startPostgresServer, type PostgresServer } from './postgres-server.ts';

const CRASHES = 4;
const BUYERS = 8;
/** New sessions before a crash: different every time, so that it meets different moments of the work. */
const SESSIONS_BEFORE = { least: 5, most: 80 };
const SESSIONS_WITHIN_MS = 30_000;
/** An attempt that was asked when the server died is looked at after its lease of 30 seconds. */
const SETTLED_WITHIN_MS = 45_000;
/** Of the embedded database in `KASSA_DATA`. */
const PGLITE_FOLDER = 'database';
const WHOLE_TEST_MS = 300_000;

type Kassa = Awaited<ReturnType<typeof startKassa>>;

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'kassa-crash-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

// At the same time, because each mostly waits: for servers that start, and for leases that run out.
describe.concurrent('a server that is killed under load', { timeout: WHOLE_TEST_MS }, () => {
  it('keeps what it acknowledged, on PGlite', async () => {
    await fillDataFolder(join(home, 'pglite'));
    await killServerRepeatedly('pglite', null);
    expect(await auditPglite(join(home, 'pglite', PGLITE_FOLDER))).toMatchObject({ broken: [] });
  });

  it('keeps what it acknowledged, on Postgres', async () => {
    await withPostgres(async ({ url }) => {
      await killServerRepeatedly('postgres', url);
      expect(await auditPostgres(url)).toMatchObject({ broken: [] });
    });
  });

  it('keeps it when Postgres is killed, and comes back by itself', async () => {
    await withPostgres(async (postgres) => {
      const kassa = await startKassa({ folder: join(home, 'database'), databaseUrl: postgres.url });
      const killDatabase = async (): Promise<void> => {
        await postgres.kill();
        await postgres.restart();
        await untilReady(kassa.port);
      };
      try {
        await crashRepeatedly('database', async () => kassa, killDatabase);
      } finally {
        await kassa.stop();
      }
      expect(await auditPostgres(postgres.url)).toMatchObject({ broken: [] });
    });
  });
});

async function withPostgres(work: (postgres: PostgresServer) => Promise<void>): Promise<void> {
  const postgres = await startPostgresServer();
  try {
    await work(postgres);
  } finally {
    await postgres.stop();
  }
}

async function killServerRepeatedly(name: string, databaseUrl: string | null): Promise<void> {
  const start = async (): Promise<Kassa> =>
    startKassa({ folder: join(home, name), databaseUrl, port: await freePort() });
  let kassa = await start();
  try {
    await crashRepeatedly(
      name,
      async () => kassa,
      async () => {
        await kassa.kill();
        kassa = await start();
      },
    );
  } finally {
    await kassa.stop();
  }
}

async function crashRepeatedly(name: string, running: () => Promise<Kassa>, crash: () => Promise<void>): Promise<void> {
  const ledger = openLedger();
  for (let round = 1; round <= CRASHES; round++) {
    const before = new Set(ledger.told.keys());
    const { port, demo } = await running();
    const shopping = Promise.all(Array.from({ length: BUYERS }, () => shopUntilCrash(port, demo.keys.native, ledger)));
    const enough = before.size + randomBetween(SESSIONS_BEFORE.least, SESSIONS_BEFORE.most);
    // Nobody stops shopping before the crash, except over a wrong answer.
    await Promise.race([untilTold(ledger, enough), shopping]);
    await Promise.all([crash(), shopping]);

    const fresh = [...ledger.told.keys()].filter((id) => !before.has(id));
    const now = await running();
    expect(await repeatUnanswered(now.port, now.demo.keys.native, ledger)).toEqual([]);
    expect(await inspect(now.port, now.demo.keys.native, fresh, ledger)).toEqual([]);
    console.log(`${name}: crash ${round} of ${CRASHES}, ${fresh.length} sessions all there`);
  }
  // What was fine after one crash must have survived the later ones.
  const { port, demo } = await running();
  expect(await untilSettled(port, demo.keys.native)).toEqual([]);
  expect(await inspect(port, demo.keys.native, [...ledger.told.keys()], ledger)).toEqual([]);
  expect(completed(ledger)).toBeGreaterThan(0);
}

async function untilTold(ledger: Ledger, count: number): Promise<void> {
  const deadlineMs = performance.now() + SESSIONS_WITHIN_MS;
  while (ledger.told.size < count) {
    if (performance.now() > deadlineMs) throw new Error(`only ${ledger.told.size} of ${count} sessions were opened`);
    await sleep(2);
  }
}

const randomBetween = (least: number, most: number): number => least + Math.floor(Math.random() * (most - least + 1));

const completed = (ledger: Ledger): number =>
  [...ledger.told.values()].filter(({ status }) => status === 'complete').length;

/** Payments that nobody knows the end of; there must come a time when there are none. */
async function untilSettled(port: number, key: string): Promise<readonly string[]> {
  const connection = await openConnection(port, `authorization: Bearer ${key}\r\n`);
  const deadlineMs = performance.now() + SETTLED_WITHIN_MS;
  for (;;) {
    const { text } = await connection.send('GET', `${SESSIONS}?status=processing&limit=100`);
    const ids = (JSON.parse(text) as { data: readonly { id: string }[] }).data.map(({ id }) => id);
    if (ids.length === 0 || performance.now() > deadlineMs) {
      connection.close();
      return ids;
    }
    await sleep(250);
  }
}

async function untilReady(port: number): Promise<void> {
  const deadlineMs = performance.now() + 20_000;
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => null);
    await answer?.arrayBuffer();
    if (answer?.status === 200) return;
    if (performance.now() > deadlineMs) throw new Error('the server did not get ready again');
    await sleep(50);
  }
}
