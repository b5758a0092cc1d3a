// A token bucket per key, in memory: a guard of one process against runaway loops and guessing, not an exact quota.

export interface RateLimit {
  /** Takes one token; 0 when there was one, otherwise the seconds to wait for the next. */
  take(key: string, wallMs: number): number;
}

interface Bucket {
  tokens: number;
  atMs: number;
}

/** Keys remembered at once; the oldest is forgotten first. */
const MAX_KEYS = 10_000;

const UNLIMITED: RateLimit = { take: () => 0 };

/** `perSecond` tokens flow in, `burst` fit into the bucket. No rate is no limit. */
export function createRateLimit(perSecond: number, burst: number): RateLimit {
  if (perSecond === 0) return UNLIMITED;
  const buckets = new Map<string, Bucket>();

  function bucketOf(key: string, wallMs: number): Bucket {
    let bucket = buckets.get(key);
    if (bucket === undefined) {
      bucket = { tokens: burst, atMs: wallMs };
      buckets.set(key, bucket);
      if (buckets.size > MAX_KEYS) buckets.delete(buckets.keys().next().value ?? key);
      return bucket;
    }
    // A clock that was set back must not take tokens away.
    const passedMs = Math.max(0, wallMs - bucket.atMs);
    bucket.tokens = Math.min(burst, bucket.tokens + (passedMs / 1000) * perSecond);
    bucket.atMs = wallMs;
    return bucket;
  }

  return {
    take(key, wallMs) {
      const bucket = bucketOf(key, wallMs);
      if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perSecond);
      bucket.tokens -= 1;
      return 0;
    },
  };
}
