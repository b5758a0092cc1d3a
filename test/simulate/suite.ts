// The simulation on one database; each has a test file of its own, so that both run side by side.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatabaseKind } from '../databases.ts';
import { report } from './report.ts';
import { openSimulator, type Simulator } from './simulator.ts';
import { planFor } from './steps.ts';

const SEEDS = Number(process.env['SIMULATION_SEEDS'] ?? 300);
const FROM = Number(process.env['SIMULATION_FROM'] ?? 1);

/** A run takes a tenth of a second, and much longer where others use the machine too. */
const LONGEST_RUN_MS = 2_000;
const SHRINKING_MS = 300_000;

export function simulateOn(kind: DatabaseKind): void {
  describe(`simulated on ${kind}`, () => {
    let simulator: Simulator;
    beforeAll(async () => {
      simulator = await openSimulator(kind);
    });
    afterAll(() => simulator.close());

    it('does the same again for the same seed', async () => {
      const [first, second] = [await simulator.run(planFor(7)), await simulator.run(planFor(7))];
      expect(second.trace).toEqual(first.trace);
    });

    it(`holds for ${SEEDS} seeds`, { timeout: SHRINKING_MS + SEEDS * LONGEST_RUN_MS }, async () => {
      for (let seed = FROM; seed < FROM + SEEDS; seed++) {
        const plan = planFor(seed);
        const outcome = await simulator.run(plan);
        if (outcome.broken.length > 0) expect.fail(await report(plan, outcome, (shorter) => simulator.run(shorter)));
      }
    });
  });
}
