// Bounded concurrency: so many tries at once in all, and so few for one receiver that a slow one cannot starve the rest.

/** A try; answers whether the receiver answered at all. Must not throw. */
export type Task = () => Promise<boolean>;

export interface Lanes {
  /** How many more tasks may begin now. */
  free(): number;
  /** Lanes that can begin nothing more for now. */
  full(): readonly string[];
  /** Runs the task when its lane has room. */
  add(lane: string, task: Task): void;
  /** When nothing runs or waits any more. */
  idle(): Promise<void>;
  /** Forgets the tasks that have not begun. */
  drop(): void;
}

interface Lane {
  running: number;
  readonly waiting: Task[];
}

export function createLanes({ maxRunning, maxPerLane }: { maxRunning: number; maxPerLane: number }): Lanes {
  const lanes = new Map<string, Lane>();
  // Receivers that did not answer last time get one try at a time until they do.
  const silent = new Set<string>();
  let running = 0;
  let onIdle: (() => void)[] = [];

  const roomIn = (name: string): number => (silent.has(name) ? 1 : maxPerLane);

  function next(name: string, lane: Lane): void {
    while (lane.running < roomIn(name)) {
      const task = lane.waiting.shift();
      if (task === undefined) break;
      void begin(name, lane, task);
    }
    if (lane.running === 0) lanes.delete(name);
    tellIdle();
  }

  async function begin(name: string, lane: Lane, task: Task): Promise<void> {
    lane.running += 1;
    running += 1;
    if (await task()) silent.delete(name);
    else silent.add(name);
    lane.running -= 1;
    running -= 1;
    next(name, lane);
  }

  function tellIdle(): void {
    if (lanes.size > 0) return;
    const listeners = onIdle;
    onIdle = [];
    for (const listener of listeners) listener();
  }

  return {
    free: () => Math.max(0, maxRunning - running),
    full: () => [...lanes].filter(([name, lane]) => lane.running >= roomIn(name)).map(([name]) => name),
    add(name, task) {
      const lane = lanes.get(name) ?? { running: 0, waiting: [] };
      lanes.set(name, lane);
      lane.waiting.push(task);
      next(name, lane);
    },
    idle: () => (lanes.size === 0 ? Promise.resolve() : new Promise((resolve) => onIdle.push(resolve))),
    drop() {
      for (const lane of lanes.values()) lane.waiting.length = 0;
    },
  };
}
