// Runs the whole benchmark: targets in turn within each round, so that what the machine does besides hits all alike.
import { openConnection } from './connection.ts';
import { measure, type Window } from './measure.ts';
import { residentBytes } from './memory.ts';
import { doneFor, type Operation, type Target } from './target.ts';

export interface Plan {
  readonly connections: readonly number[];
  readonly operations: readonly Operation[];
  readonly rounds: number;
  readonly windowMs: number;
  readonly warmUpMs: number;
  /** How long each target works on each operation before anything is measured: by then its code has been compiled. */
  readonly compileMs: number;
}

/** All rounds of one operation at one number of connections on one target. */
export interface Measured {
  readonly target: Target;
  /** What this target did: the asked operation, or the counterpart it is held against. */
  readonly operation: Operation;
  readonly connections: number;
  readonly rounds: readonly Window[];
  /** The most that was seen, or `null` where the system does not say. */
  readonly residentBytes: number | null;
}

export async function bench(
  plan: Plan,
  targets: readonly Target[],
  onMeasured: (measured: readonly Measured[]) => void,
): Promise<void> {
  for (const target of targets) await compile(plan, target);
  for (const connections of plan.connections) {
    for (const operation of plan.operations) {
      onMeasured(await measureAll(plan, targets, operation, connections));
    }
  }
}

/** JavaScript that has just started runs slower than what a server runs for all of its life, the more so the more of it there is. */
async function compile({ operations, connections, compileMs }: Plan, target: Target): Promise<void> {
  for (const operation of new Set(operations.map((asked) => doneFor(asked, target)))) {
    const load = await openLoad(target, operation, Math.max(...connections));
    await measure(load.works, compileMs);
    load.close();
  }
}

async function measureAll(
  plan: Plan,
  targets: readonly Target[],
  operation: Operation,
  connections: number,
): Promise<readonly Measured[]> {
  const jobs = targets.map((target) => ({ target, operation: doneFor(operation, target) }));
  const loads = await Promise.all(jobs.map((job) => openLoad(job.target, job.operation, connections)));
  const rounds = targets.map((): Window[] => []);
  const resident = targets.map((): number | null => null);
  for (const load of loads) await measure(load.works, plan.warmUpMs);
  for (let round = 0; round < plan.rounds; round++) {
    for (const [index, { works }] of loads.entries()) {
      rounds[index]?.push(await measure(works, plan.windowMs));
      resident[index] = Math.max(resident[index] ?? 0, (await residentBytes(targets[index]?.pid ?? 0)) ?? 0) || null;
    }
  }
  for (const load of loads) load.close();
  return jobs.map((job, index) => ({
    ...job,
    connections,
    rounds: rounds[index] ?? [],
    residentBytes: resident[index] ?? null,
  }));
}

/** Each connection works on sessions of its own: two that revise one session would only measure conflicts. */
async function openLoad(target: Target, operation: Operation, count: number) {
  const connections = await Promise.all(
    Array.from({ length: count }, () => openConnection(target.port, target.headers)),
  );
  const works = await Promise.all(
    connections.map(async (connection) => {
      const once = await target.start(operation, connection);
      let turn = 0;
      return () => once(turn++);
    }),
  );
  return { works, close: () => connections.forEach((connection) => connection.close()) };
}
