// The bounded queue: counts requests that are being answered, so that overload is refused early instead of piling up.

export interface Gate {
  readonly isFull: () => boolean;
  readonly inFlight: () => number;
  /** Counts the work until it is done, however it ends. */
  readonly pass: <T>(work: Promise<T>) => Promise<T>;
}

/** A caller that was refused for overload may come again after this time. */
export const OVERLOAD_RETRY_S = 1;

export function createGate(maxInFlight: number): Gate {
  let inFlight = 0;
  return {
    inFlight: () => inFlight,
    isFull: () => inFlight >= maxInFlight,
    pass(work) {
      inFlight += 1;
      const end = (): void => void (inFlight -= 1);
      work.then(end, end);
      return work;
    },
  };
}
