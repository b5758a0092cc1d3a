// Decides what happens next. Every call that leaves a process (to the database, the bank, a receiver, or into a pause)
// stops here until the simulation lets it go, one at a time; so the order of everything is the seed's and not the
// machine's. A process that crashes never hears of its calls again, exactly as after `kill -9`: no handler of it runs.
import type { Random } from './random.ts';

/** Thrown where the simulation breaks a line on purpose; any other error is a bug. */
export class BrokenLine extends Error {}

export interface Process {
  readonly name: string;
  isAlive: boolean;
}

/** What may become of a call: it goes well or later, the line breaks on either side of it, or its process dies on either side. */
export type Fate = 'goes well' | 'tarries' | 'breaks before' | 'breaks after' | 'crashes before' | 'crashes after';

/** How a task of a process ended; `lost` when the process died over it. */
export type Ending<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'threw'; readonly error: unknown }
  | { readonly kind: 'lost' };

/** Whether a call's line can break; those that cannot are merely waits. */
export type Line = 'database' | 'bank' | 'none';

interface Parked {
  readonly process: Process;
  readonly what: string;
  readonly line: Line;
  readonly work: () => Promise<unknown>;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

export interface Scheduler {
  /** Waits its turn, then works. `what` goes into the trace. */
  call<T>(what: string, line: Line, work: () => Promise<T>): Promise<T>;
  /** Begins a task of a process; its calls are parked and `onEnd` tells how it ended. */
  start<T>(process: Process, task: () => Promise<T>, onEnd: (ending: Ending<T>) => void): Promise<void>;
  /** Lets one parked call go; false when none is. */
  step(random: Random, fateOf: (line: Line) => Fate): Promise<boolean>;
  crash(process: Process): void;
  /** Tasks that have not ended. */
  busy(): number;
  /** The process on whose behalf the present code runs. */
  running(): Process | null;
}

/** Not from `node:timers/promises`, whose pauses the simulation takes over. */
const immediate = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

/** Turns of the event loop that a task may take between two calls before it counts as hanging. */
const MANY_TURNS = 2_000;

export function createScheduler(note: (line: string) => void): Scheduler {
  // One call is let go at a time, so whatever code runs until the next one runs for its process.
  let current: Process | null = null;
  const tasks = new Set<{ readonly process: Process; readonly lose: () => void }>();
  let parked: Parked[] = [];

  /** Until every task has parked a call, has ended, or waits for another task of its process. */
  async function settle(): Promise<void> {
    await immediate();
    for (let turns = 0; parked.length === 0 && tasks.size > 0; turns++) {
      if (turns > MANY_TURNS) throw new Error('a task waits for something that will never happen');
      await immediate();
    }
  }

  function crash(process: Process): void {
    process.isAlive = false;
    note(`${process.name} crashes`);
    parked = parked.filter((call) => call.process !== process);
    for (const task of [...tasks].filter((other) => other.process === process)) {
      tasks.delete(task);
      task.lose();
    }
  }

  /** The call's answer reaches its caller, unless that has died. */
  async function work(call: Parked): Promise<void> {
    try {
      const value = await call.work();
      call.resolve(value);
    } catch (error) {
      call.reject(error);
    }
  }

  /** Nobody hears how it went, also when it failed. */
  const unheard = (call: Parked): Promise<unknown> => call.work().catch(() => undefined);

  async function meet(call: Parked, fate: Fate): Promise<void> {
    if (fate !== 'tarries') note(`${call.process.name} ${call.what}${fate === 'goes well' ? '' : `: ${fate}`}`);
    switch (fate) {
      case 'goes well':
        return work(call);
      case 'tarries':
        return void parked.push(call);
      case 'breaks before':
        return call.reject(new BrokenLine(`the line broke before ${call.what}`));
      case 'breaks after':
        await unheard(call);
        return call.reject(new BrokenLine(`the line broke after ${call.what}`));
      case 'crashes before':
        return crash(call.process);
      case 'crashes after':
        await unheard(call);
        return crash(call.process);
    }
  }

  return {
    crash,
    busy: () => tasks.size,
    running: () => current,
    call(what, line, doing) {
      const process = current;
      // Outside of every task: the simulation itself looks something up.
      if (process === null) return doing();
      return new Promise((resolve, reject) => {
        if (!process.isAlive) return;
        parked.push({ process, what, line, work: doing, resolve: resolve as (value: unknown) => void, reject });
      });
    },
    async start(process, run, onEnd) {
      const task = { process, lose: () => onEnd({ kind: 'lost' }) };
      tasks.add(task);
      const end = (ending: Parameters<typeof onEnd>[0]): void => {
        if (tasks.delete(task)) onEnd(ending);
      };
      current = process;
      run().then(
        (value) => end({ kind: 'done', value }),
        (error: unknown) => end({ kind: 'threw', error }),
      );
      await settle();
      current = null;
    },
    async step(random, fateOf) {
      if (parked.length === 0) return false;
      const [call] = parked.splice(random.int(parked.length), 1);
      if (call === undefined) return false;
      current = call.process;
      await meet(call, fateOf(call.line));
      await settle();
      current = null;
      return true;
    },
  };
}
