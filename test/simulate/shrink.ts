// Makes a failing run short: leaves out steps, ever smaller parts of them, as long as it still fails.
import type { Outcome } from './run.ts';
import type { Plan, Step } from './steps.ts';

/** Runs that looking for a shorter one may take. */
const MANY_RUNS = 200;

export async function shrink(
  plan: Plan,
  failed: Outcome,
  rerun: (plan: Plan) => Promise<Outcome>,
): Promise<{ readonly plan: Plan; readonly outcome: Outcome }> {
  let best = { plan, outcome: failed };
  let runs = 0;
  async function fails(steps: readonly Step[]): Promise<boolean> {
    runs += 1;
    const shorter = { ...plan, steps };
    const outcome = await rerun(shorter);
    if (!outcome.broken.some((what) => isAlike(what, failed))) return false;
    best = { plan: shorter, outcome };
    return true;
  }

  for (
    let part = Math.ceil(plan.steps.length / 2);
    part >= 1 && runs < MANY_RUNS;
    part = part === 1 ? 0 : Math.ceil(part / 2)
  ) {
    for (let at = 0; at < best.plan.steps.length && runs < MANY_RUNS;) {
      const { steps } = best.plan;
      const isShorter = await fails([...steps.slice(0, at), ...steps.slice(at + part)]);
      if (!isShorter) at += part;
    }
  }
  return best;
}

/** The same thing broke, whichever session it was this time. */
function isAlike(what: string, { broken }: Outcome): boolean {
  const alike = (text: string): string => text.replace(/\d+/g, '');
  return broken.some((other) => alike(other) === alike(what));
}
