// Background work that comes round: one round at a time, a pause between, and an end that waits for the last one.

export interface Repeated {
  start(): void;
  stop(): Promise<void>;
}

export function repeat(
  pauseMs: number,
  round: () => Promise<void>,
  onFault: (error: unknown, doing: string) => void,
): Repeated {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> = Promise.resolve();
  let isStopped = false;

  function plan(): void {
    timer = setTimeout(() => {
      running = round()
        .catch((error: unknown) => onFault(error, 'background work'))
        .then(() => (isStopped ? undefined : plan()));
    }, pauseMs);
  }

  return {
    start: plan,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
