// What is promised about FastSpring requests before anybody reads one, and the bounds on what they may bring.
import type { DialectPolicy } from '../dialect.ts';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

export const policy: DialectPolicy = {
  credentials: 'basic',
  clientCredentials: { accessPrefix: 'fsat_', accessLifeMs: HOUR_MS },
  // User names are the vendor's or the merchant's own and begin as they like.
  keyPrefix: '',
  scopes: [
    ...['sessions.read', 'sessions.write', 'accounts.read', 'accounts.write'],
    ...['orders.read', 'orders.write', 'returns.read', 'returns.write', 'products.read', 'products.write'],
    ...['events.read', 'events.write', 'webhooks.write'],
    ...['coupons.read', 'coupons.write', 'subscriptions.read', 'subscriptions.write'],
  ],
  idempotency: { maxKeyChars: 255, lifeMs: 0, keepsRefusals: false },
  sessionLife: { ms: DAY_MS, slides: false },
  cors: 'every-origin',
  maxBodyBytes: 256 * 1024,
};

export const daysMs = (days: number): number => days * DAY_MS;

/** Lengths are the vendor's; counts, where it gives none, ours. */
export const bounds = {
  maxLocaleChars: 5,
  maxIpChars: 39,
  maxPathChars: 256,
  maxItems: 250,
  maxTiers: 50,
  maxMinQuantity: 999_999_999,
  maxCouponChars: 256,
  maxTags: 50,
  maxTagChars: 255,
  maxAttributes: 100,
  maxDescriptionChars: 512,
  maxUrlChars: 2_048,
  maxWordChars: 32,
  maxMethods: 50,
  maxTextChars: 255,
  maxEmailChars: 254,
  defaultPageSize: 50,
  maxPageSize: 250,
  maxPage: 10_000,
  maxBatch: 100,
  maxProducts: 300,
  maxEvents: 25,
  maxEventDays: 30,
  maxLongTextChars: 10_000,
  maxRank: 1_000_000,
  maxNoteChars: 255,
  maxCouponNameChars: 255,
  maxCodes: 10_000,
  maxUses: 1_000_000_000,
} as const;
