// The two clocks. Nothing else in the project may ask what time it is.

export interface Clock {
  /** The world's time in epoch milliseconds: signatures, leases, network time-outs, logs. Never moved. */
  wallMs(): number;
  /** The merchant's time in epoch milliseconds: expiry, discount windows, when a retry is due. */
  businessMs(merchantId: string): number;
}

export const systemClock: Clock = {
  wallMs: () => Date.now(),
  businessMs: () => Date.now(),
};

/** A clock for tests: both times stand still until told to move. */
export function fixedClock(startMs: number): Clock & { advance(ms: number): void } {
  let nowMs = startMs;
  return {
    wallMs: () => nowMs,
    businessMs: () => nowMs,
    advance: (ms) => {
      nowMs += ms;
    },
  };
}
