// What is promised about FlexyPe requests before anybody reads one.
import type { DialectPolicy } from '../dialect.ts';

export const policy: DialectPolicy = {
  keyPrefix: null,
  scopes: [],
  idempotency: { maxKeyChars: 255, lifeMs: 0, keepsRefusals: false },
  // Any write starts the hour anew; reading does not, or a polling page would keep its session alive for ever.
  sessionLife: { ms: 60 * 60 * 1000, slides: true },
  cors: 'merchant-origins',
  maxBodyBytes: 512 * 1024,
};

/** Bounds on what a stranger may make us keep. */
export const bounds = {
  maxItems: 250,
  maxNoteChars: 5_000,
  /** Attributes, properties of one line, UTM pairs. */
  maxPairs: 100,
  maxPairNameChars: 255,
  maxPairValueChars: 1_000,
  maxUrlChars: 2_048,
  /** Of the browser's name and the page it came from. */
  maxHeaderChars: 500,
  /** Attribution and unknown fields together, as JSON text. */
  maxExtraChars: 32 * 1024,
} as const;
