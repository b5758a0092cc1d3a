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

/** How far a merchant's time is ahead of the world's, as the database had it at this version of the merchant. */
export interface ClockReading {
  readonly merchantId: string;
  readonly aheadMs: number;
  readonly version: number;
}

export interface MovableClock extends Clock {
  /** Older news than the last is ignored: two answers of the database may arrive in the wrong order. */
  readonly learn: (reading: ClockReading) => void;
}

/** Time as `base` tells it, with each merchant's business time moved as far as was last heard of it. */
export function movableClock(base: Clock): MovableClock {
  const readings = new Map<string, ClockReading>();
  return {
    wallMs: () => base.wallMs(),
    businessMs: (merchantId) => base.businessMs(merchantId) + (readings.get(merchantId)?.aheadMs ?? 0),
    learn(reading) {
      const last = readings.get(reading.merchantId);
      if (last === undefined || reading.version >= last.version) readings.set(reading.merchantId, reading);
    },
  };
}

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
