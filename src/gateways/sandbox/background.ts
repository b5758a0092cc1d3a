// Work that a provider does after it has answered: timers and calls nobody waits for. Failures are not lost money,
// because Kassa asks about every attempt it has not heard of.

export interface Background {
  run(work: () => Promise<void>): void;
  after(ms: number, work: () => Promise<void>): void;
  /** Drops what has not begun and waits for what has. */
  close(): Promise<void>;
}

export function createBackground(): Background {
  const running = new Set<Promise<void>>();
  const timers = new Set<NodeJS.Timeout>();
  let isClosed = false;

  function run(work: () => Promise<void>): void {
    if (isClosed) return;
    const done: Promise<void> = work()
      .catch(() => undefined)
      .finally(() => running.delete(done));
    running.add(done);
  }
  return {
    run,
    after(ms, work) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        run(work);
      }, ms);
      // A payment that settles later must not keep a finished process alive.
      timer.unref();
      timers.add(timer);
    },
    async close() {
      isClosed = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      await Promise.all(running);
    },
  };
}
