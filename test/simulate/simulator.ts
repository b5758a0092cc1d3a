// Runs plan after plan on one database, each with a merchant of its own.
import type { Database } from '../../src/store/database.ts';
import type { DatabaseKind } from '../databases.ts';
import { openSimulationDatabase } from './databases.ts';
import type { Mutant } from './mutant.ts';
import { run, type Outcome } from './run.ts';
import type { Plan } from './steps.ts';

export interface Simulator {
  run(plan: Plan, mutant?: Mutant): Promise<Outcome>;
  close(): Promise<void>;
}

/** As a server does that lives longer than these: plans made while the tables were empty read whole tables. */
const RUNS_BEFORE_ANALYSIS = 5;
const GROWTH_AN_ANALYSIS = 4;

export async function openSimulator(kind: DatabaseKind): Promise<Simulator> {
  return simulatorOn(await openSimulationDatabase(kind));
}

export function simulatorOn(database: Database): Simulator {
  let runs = 0;
  let nextAnalysis = RUNS_BEFORE_ANALYSIS;
  return {
    async run(plan, mutant) {
      const outcome = await run(plan, database, mutant);
      runs += 1;
      if (runs >= nextAnalysis) {
        nextAnalysis = runs * GROWTH_AN_ANALYSIS;
        await database.query({ text: 'analyze' });
      }
      return outcome;
    },
    close: () => database.close(),
  };
}
