// One run of one plan, from an empty shop to the rest after the storm.
import type { Database } from '../../src/store/database.ts';
import { inspect } from './inspect.ts';
import { NO_MUTANT, type Mutant } from './mutant.ts';
import { createPlayers } from './players.ts';
import { createRandom, type Random } from './random.ts';
import { comeToRest, drain } from './rest.ts';
import type { Fate, Line } from './scheduler.ts';
import type { Plan, Weather } from './steps.ts';
import { createWorld } from './world.ts';

export interface Outcome {
  /** Empty when everything held. */
  readonly broken: readonly string[];
  readonly trace: readonly string[];
}

/** Calls let go after a step, at the most. */
const MANY_CALLS = 12;

export async function run(plan: Plan, database: Database, mutant: Mutant = NO_MUTANT): Promise<Outcome> {
  const world = await createWorld(database, plan.seed, mutant);
  try {
    const players = createPlayers(world);
    for (const step of plan.steps) {
      const random = createRandom(step.pick);
      await players.act(step, random);
      const fateOf = (line: Line): Fate => drawFate(line, plan.weather, random);
      for (let calls = random.int(MANY_CALLS); calls > 0; calls--) {
        if (!(await world.scheduler.step(random, fateOf))) break;
      }
      if (world.broken.length > 0) break;
    }
    if (world.broken.length === 0) {
      await comeToRest(world, players, plan.seed, plan.weather.losesNotifications);
      for (const what of [...players.complaints(), ...(await inspect(world))]) world.complain(what);
    }
    // Nothing of this run may still be at work in the next.
    await drain(world, createRandom(0));
  } catch (error) {
    world.complain(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return { broken: world.broken, trace: world.trace };
}

function drawFate(line: Line, weather: Weather, random: Random): Fate {
  if (line === 'bank' && random.chance(weather.bankTarries)) return 'tarries';
  if (random.chance(weather.crashes)) return random.pick(['crashes before', 'crashes after']);
  const breaks = line === 'none' ? 0 : line === 'bank' ? weather.bankBreaks : weather.breaks;
  if (random.chance(breaks)) return random.pick(['breaks before', 'breaks after']);
  return 'goes well';
}
