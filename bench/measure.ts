// The closed loop: each connection sends its next request when the last one is answered, for a fixed time.

/** One finished window of work. */
export interface Window {
  readonly perSecond: number;
  /** Ascending, in milliseconds. */
  readonly latencies: readonly number[];
}

/** `work` does one operation and throws when an answer is wrong. */
export async function measure(works: readonly (() => Promise<void>)[], windowMs: number): Promise<Window> {
  const latencies: number[] = [];
  const startedMs = performance.now();
  const endMs = startedMs + windowMs;
  await Promise.all(
    works.map(async (work) => {
      for (let beganMs = performance.now(); beganMs < endMs;) {
        await work();
        const nowMs = performance.now();
        latencies.push(nowMs - beganMs);
        beganMs = nowMs;
      }
    }),
  );
  const tookMs = performance.now() - startedMs;
  return { perSecond: (latencies.length * 1000) / tookMs, latencies: latencies.sort((a, b) => a - b) };
}

/** The smallest value that `share` of all values do not exceed. */
export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const upper = sorted[Math.floor(middle)] ?? Number.NaN;
  const lower = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  return (lower + upper) / 2;
}
