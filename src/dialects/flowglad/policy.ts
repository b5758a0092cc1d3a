// What is promised about Flowglad requests before anybody reads one, and the bounds on what they may bring.
import type { DialectPolicy } from '../dialect.ts';

/** A key with this scope gets the newest records, whoever uses it. */
export const NEWEST_SCOPE = 'records.newest';

export const policy: DialectPolicy = {
  keyPrefix: 'sk_',
  keyShowsMode: true,
  credentials: 'bearer-or-raw',
  scopes: [NEWEST_SCOPE],
  // The vendor knows no idempotency keys; no route reads one.
  idempotency: { maxKeyChars: 255, lifeMs: 24 * 60 * 60 * 1000, keepsRefusals: false },
  sessionLife: { ms: 24 * 60 * 60 * 1000, slides: false },
  cors: 'none',
  maxBodyBytes: 256 * 1024,
};

export const bounds = {
  maxMetadataValueChars: 500,
  /** Names, slugs, labels. */
  maxTextChars: 500,
  maxDescriptionChars: 10_000,
  maxUrlChars: 2_048,
  /** All of `outputMetadata` as JSON text. */
  maxMetadataChars: 32 * 1024,
  /** Minor units, as many as an int4 holds at the vendor. */
  maxUnitPrice: 2_147_483_647,
  minCodeChars: 3,
  maxCodeChars: 20,
  defaultPageSize: 10,
  maxPageSize: 100,
} as const;
