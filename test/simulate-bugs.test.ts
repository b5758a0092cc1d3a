// Puts a bug into a guarded place and expects the simulation to find it: what it cannot find, it does not guard. Here, and
// only here, `decide` is replaced by one that can be bent, because this test is about the simulation and not about `decide`.
//
// Each begins with the seed that `bugs.ts` knows to find it, and when that one does no longer, looks from the first one on.
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type * as DecideModule from '../src/domain/decide.ts';
import { bendDecide } from './simulate/bent-decide.ts';
import { BUGS } from './simulate/bugs.ts';
import { openSimulator, type Simulator } from './simulate/simulator.ts';
import { planFor } from './simulate/steps.ts';

vi.mock('undici', async () => (await import('./simulate/outside.ts')).http);
vi.mock('node:timers/promises', async () => (await import('./simulate/outside.ts')).pauses);
vi.mock('../src/domain/decide.ts', async (original) => {
  const real = await original<typeof DecideModule>();
  const { bendable } = await import('./simulate/bent-decide.ts');
  return { ...real, decide: bendable(real.decide) };
});

const MANY_SEEDS = 1_000;
/** Looking through all of them. */
const LONGEST_SEARCH_MS = MANY_SEEDS * 2_000;

describe('the simulation', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await openSimulator('pglite');
  });
  afterEach(() => bendDecide(null));
  afterAll(() => simulator.close());

  it.each(BUGS)('finds a program that $name', { timeout: LONGEST_SEARCH_MS }, async ({ name, seed: known, mutant }) => {
    bendDecide(mutant.decide ?? null);
    const finds = async (seed: number): Promise<boolean> => {
      const { broken } = await simulator.run(planFor(seed), mutant);
      return broken.length > 0;
    };
    if (await finds(known)) return;
    for (let seed = 1; seed <= MANY_SEEDS; seed++) {
      if (!(await finds(seed))) continue;
      console.log(
        `seed ${known} does no longer find a program that ${name}, but seed ${seed} does: change it in bugs.ts`,
      );
      return;
    }
    expect.fail(`${MANY_SEEDS} seeds did not find a program that ${name}`);
  });
});
