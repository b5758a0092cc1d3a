// Background work that comes round: one round at a time, a pause between, and an end that waits for the last one.

export interface Repeated {
  start(): void;
  /** Begins the next round at once; while one is running, right after it. */
  kick(): void;
  stop(): Promise<void>;
}

export function repeat(
  pauseMs: number,
  round: () => Promise<void>,
  onFault: (error: unknown, doing: string) => void,
): Repeated {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStarted = false;
  let isRunning = false;
  let isKicked = false;

  function plan(): void {
    timer = setTimeout(begin, isKicked ? 0 : pauseMs);
  }

  function begin(): void {
    isRunning = true;
    isKicked = false;
    running = round()
      .catch((error: unknown) => onFault(error, 'background work'))
      .then(() => {
        isRunning = false;
        if (isStarted) plan();
      });
  }

  return {
    start() {
      isStarted = true;
      plan();
    },
    kick() {
      isKicked = true;
      if (!isStarted || isRunning) return;
      clearTimeout(timer);
      plan();
    },
    async stop() {
      isStarted = false;
      clearTimeout(timer);
      await running;
    },
  };
}
