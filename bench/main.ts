// The benchmark as a command: starts the floor and Kassa on both databases, measures them, ends everything again.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startPostgresServer } from '../test/postgres-server.ts';
import { bench, type Plan } from './bench.ts';
import { createDatabase, versionOf } from './create-database.ts';
import { floorTarget } from './floor-target.ts';
import { importBuilt } from './import-built.ts';
import { kassaTarget } from './kassa-target.ts';
import type * as Pricing from './pricing.ts';
import { heading, lines, machine } from './report.ts';
import { startFloor, startKassa } from './start-program.ts';
import { OPERATIONS, type Target } from './target.ts';

/** Needs no server. */
const PRICING = 'pricing';

const USAGE = `npm run bench -- [--quick] [--only create,checkout] [--connections 1,8,32] [--explicit]
  --quick        about a minute instead of eight, and less exact
  --only         these: ${OPERATIONS.join(', ')}, ${PRICING}
  --connections  these numbers of connections
  --explicit     the floor writes with begin, two statements and commit`;

const FULL: Plan = {
  connections: [1, 8, 32],
  operations: OPERATIONS,
  rounds: 3,
  windowMs: 1_800,
  warmUpMs: 1_500,
  compileMs: 6_000,
};
const QUICK: Plan = { ...FULL, windowMs: 250, warmUpMs: 150, compileMs: 500 };

async function main(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: 'boolean', default: false },
      explicit: { type: 'boolean', default: false },
      only: { type: 'string' },
      connections: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return console.log(USAGE);
  const plan = planFrom(values);
  if (values.only?.includes(PRICING) ?? true) {
    const { PRICING_CASES, pricingLine, measurePricing } = await importBuilt<typeof Pricing>('pricing');
    for (const sizes of PRICING_CASES) console.log(pricingLine(sizes, measurePricing(sizes)));
  }
  if (plan.operations.length === 0) return;
  await withServers(values.explicit, async (targets, database) => {
    console.log(heading());
    await bench(plan, targets, (measured) => {
      for (const line of lines(measured, FLOOR)) console.log(line);
    });
    console.log(machine(database));
  });
}

const FLOOR = 'floor';

function planFrom(values: { quick: boolean; only?: string | undefined; connections?: string | undefined }): Plan {
  const plan = values.quick ? QUICK : FULL;
  const only = values.only?.split(',').map((name) => name.trim());
  const unknown = only?.find((name) => name !== PRICING && !OPERATIONS.some((known) => known === name));
  if (unknown !== undefined) throw new Error(`--only: there is no operation "${unknown}"\n${USAGE}`);
  const connections = values.connections?.split(',').map(Number);
  if (connections?.some((count) => !Number.isInteger(count) || count < 1) === true) {
    throw new Error(`--connections: give whole numbers such as 1,8,32\n${USAGE}`);
  }
  return {
    ...plan,
    operations: OPERATIONS.filter((name) => only?.includes(name) ?? true),
    connections: connections ?? plan.connections,
  };
}

async function withServers(
  isExplicit: boolean,
  work: (targets: readonly Target[], database: string) => Promise<void>,
): Promise<void> {
  // Ended in the reverse order of their start, whatever happens in between.
  const started: (() => Promise<void>)[] = [];
  try {
    const postgres = keepStop(await startPostgresServer());
    const home = await mkdtemp(join(tmpdir(), 'kassa-bench-'));
    started.push(() => rm(home, { recursive: true, force: true }));
    const floor = keepStop(await startFloor(await createDatabase(postgres.url, 'floor'), isExplicit));
    const databaseUrl = await createDatabase(postgres.url, 'kassa');
    const onPostgres = keepStop(await startKassa({ folder: join(home, 'postgres'), databaseUrl }));
    const embedded = keepStop(await startKassa({ folder: join(home, 'embedded'), databaseUrl: null }));
    await work(
      [floorTarget(floor, FLOOR), kassaTarget(onPostgres, 'kassa, Postgres'), kassaTarget(embedded, 'kassa, PGlite')],
      await versionOf(postgres.url),
    );
  } finally {
    for (const end of started.reverse()) await end();
  }

  function keepStop<Server extends { stop(): Promise<void> }>(server: Server): Server {
    started.push(() => server.stop());
    return server;
  }
}

// Last, so that everything above is there. It runs while it is loaded, because the loader closes afterwards.
await main(process.argv.slice(2));
