// What is promised about Shoppex requests before anybody reads one, and the bounds on what they may bring.
import type { DialectPolicy } from '../dialect.ts';
import type { OAuthPolicy } from '../oauth-intent.ts';

/** A payment, an order and an invoice are one thing here, so a key made for any of these views works. */
const VIEWS = ['payments', 'invoices', 'orders'] as const;

export const writeScopes: readonly string[] = VIEWS.map((view) => `${view}.write`);
export const readScopes: readonly string[] = VIEWS.flatMap((view) => [`${view}.read`, `${view}.write`]);

/** Resources whose scopes open them alone. */
const RESOURCES = [
  'products',
  'coupons',
  'webhooks',
  'customers',
  'disputes',
  'payment_links',
  'subscriptions',
] as const;

/** Whoever may write something may read it. */
export const scopesOf = (resource: (typeof RESOURCES)[number], action: 'read' | 'write'): readonly string[] =>
  action === 'write' ? [`${resource}.write`] : [`${resource}.read`, `${resource}.write`];

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export const oauth: OAuthPolicy = {
  consentPath: '/oauth/consent',
  clientPrefix: 'shoc_',
  secretPrefix: 'shcs_',
  codePrefix: 'shoa_',
  accessPrefix: 'shpat_',
  refreshPrefix: 'shprt_',
  codeLifeMs: 10 * MINUTE_MS,
  accessLifeMs: 60 * MINUTE_MS,
  refreshLifeMs: 90 * DAY_MS,
};

export const policy: DialectPolicy = {
  keyPrefix: 'shx_',
  oauth,
  scopes: [...readScopes, ...RESOURCES.flatMap((name) => [`${name}.read`, `${name}.write`])],
  // The vendor tells its users to take a new key after correcting a refused body, so refusals are replayed too.
  idempotency: { maxKeyChars: 128, lifeMs: DAY_MS, keepsRefusals: true },
  sessionLife: { ms: DAY_MS, slides: false },
  cors: 'none',
  maxBodyBytes: 256 * 1024,
};

export const bounds = {
  maxTitleChars: 128,
  maxUrlChars: 2_048,
  maxGateways: 50,
  maxGatewayChars: 128,
  maxQuantity: 1_000_000,
  maxCustomerIdChars: 255,
  maxConfirmations: 10_000,
  /** Custom fields as JSON text, all together. */
  maxCustomFieldsChars: 16 * 1024,
  maxNoteChars: 5_000,
  maxItems: 100,
  maxInstructionsChars: 500,
  maxSearchChars: 320,
  maxCodeChars: 64,
  maxBoundItems: 250,
  maxIdChars: 255,
  maxUses: 1_000_000_000,
  maxCartChars: 16 * 1024,
  maxProductTitleChars: 255,
  maxProductTextChars: 5_000,
  maxProductDescriptionChars: 50_000,
  maxVariants: 100,
  maxStock: 1_000_000_000,
  maxLinkTextChars: 255,
  maxLinkGatewaysChars: 4_096,
  maxLinkProducts: 100,
  maxCustomerTextChars: 255,
  maxEmailChars: 254,
  maxDescriptionChars: 255,
  /** Some clients name an event twice. */
  maxWebhookEvents: 100,
  maxPageNumber: 100_000,
  defaultPageSize: 50,
  maxPageSize: 100,
} as const;
