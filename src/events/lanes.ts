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

/** Silent receivers remembered at once: those that callers invent for single payments are never heard of again. */
const MAX_SILENT = 10_000;

export interface LaneLimits {
  readonly maxRunning: number;
  readonly maxPerLane: number;
  /** The one that fell silent first is forgotten first; 10,000 unless given. */
  readonly maxSilent?: number;
}

export function createLanes({ maxRunning, maxPerLane, maxSilent = MAX_SILENT }: LaneLimits): Lanes {
  const lanes = new Map<string, Lane>();
  // Receivers that did not answer last time get one try at a time until they do.
  const silent = new Set<string>();
  function note(name: string, answered: boolean): void {
    silent.delete(name);
    if (answered) return;
    silent.add(name);
    if (silent.size > maxSilent) silent.delete(silent.values().next().value ?? name);
  }

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
    note(name, await task());
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
