// What a failure says: the seed, how to run it again, what broke, and the shortest story that ends the same way.
import type { Outcome } from './run.ts';
import { shrink } from './shrink.ts';
import type { Plan } from './steps.ts';

export async function report(plan: Plan, failed: Outcome, rerun: (plan: Plan) => Promise<Outcome>): Promise<string> {
  const { plan: shorter, outcome } = await shrink(plan, failed, rerun);
  return [
    `seed ${plan.seed} broke: ${failed.broken.join('\n  ')}`,
    `again: SIMULATION_FROM=${plan.seed} SIMULATION_SEEDS=1 npx vitest run test/simulate`,
    `the shortest run that still breaks has ${shorter.steps.length} of ${plan.steps.length} steps:`,
    ...outcome.trace.map((line) => `  ${line}`),
  ].join('\n');
}
