// Puts a bug into a guarded place and expects the simulation to find it: what it cannot find, it does not guard. Here, and
// only here, `decide` is replaced by one that can be bent, because this test is about the simulation and not about `decide`.
//
// Long runs (`SIMULATION_SEEDS` from 1000 on) look for every bug up to the thousandth seed; short ones only for those that
// show within a few.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as DecideModule from '../src/domain/decide.ts';
import type { Database } from '../src/store/database.ts';
import { bendDecide } from './simulate/bent-decide.ts';
import { BUGS } from './simulate/bugs.ts';
import { openSimulationDatabase } from './simulate/databases.ts';
import { run } from './simulate/run.ts';
import { planFor } from './simulate/steps.ts';

vi.mock('undici', async () => (await import('./simulate/outside.ts')).http);
vi.mock('node:timers/promises', async () => (await import('./simulate/outside.ts')).pauses);
vi.mock('../src/domain/decide.ts', async (original) => {
  const real = await original<typeof DecideModule>();
  const { bendable } = await import('./simulate/bent-decide.ts');
  return { ...real, decide: bendable(real.decide) };
});

/** Looked for in long runs only. */
const SLOW: ReadonlySet<string> = new Set([
  'claims beyond every limit',
  'takes silence for a no',
  'promises that a payment will not start',
  'keeps a second payment',
  'takes a repeated notification for a second payment',
  'ends sessions that are being paid',
  'gives back any amount',
  'completes at any price',
]);
const IS_LONG = Number(process.env['SIMULATION_SEEDS'] ?? 0) >= 1_000;
const MANY_SEEDS = IS_LONG ? 1_000 : 100;

describe('the simulation', () => {
  let database: Database;
  beforeAll(async () => {
    database = await openSimulationDatabase('pglite');
  });
  afterEach(() => bendDecide(null));
  afterAll(() => database.close());

  const bugs = BUGS.filter(({ name }) => IS_LONG || !SLOW.has(name));
  it.each(bugs)('finds a program that $name', { timeout: MANY_SEEDS * 3_000 }, async ({ name, mutant }) => {
    bendDecide(mutant.decide ?? null);
    for (let seed = 1; seed <= MANY_SEEDS; seed++) {
      const { broken } = await run(planFor(seed), database, mutant);
      if (broken.length > 0) {
        console.log(`seed ${seed} finds a program that ${name}: ${broken[0]?.split('\n')[0]}`);
        return;
      }
    }
    expect.fail(`${MANY_SEEDS} seeds did not find a program that ${name}`);
  });
});
