// The bounded queue: counts requests that are being answered, so that overload is refused early instead of piling up.

export interface Gate {
  readonly isFull: () => boolean;
  readonly enter: () => void;
  readonly leave: () => void;
}

/** A caller that was refused for overload may come again after this time. */
export const OVERLOAD_RETRY_S = 1;

export function createGate(maxInFlight: number): Gate {
  let inFlight = 0;
  return {
    isFull: () => inFlight >= maxInFlight,
    enter: () => {
      inFlight += 1;
    },
    leave: () => {
      inFlight -= 1;
    },
  };
}
