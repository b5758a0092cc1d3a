// The shape of a configuration file, in the words and units of the people who write it. `demo/kassa.yaml` explains every
// field to users; keep the two together.
import { z } from 'zod';
import { INTERVALS } from '../../base/calendar.ts';
import { CHANNELS } from '../../domain/message.ts';
import type { TextPlace } from '../../domain/page-texts.ts';
import { MAX_INTERVALS, MAX_TRIAL_DAYS } from '../../domain/recurring.ts';
import { cashOnDelivery } from './cash-schema.ts';
import { checkout } from './checkout-schema.ts';
import { coins } from './coins-schema.ts';
import { discount, pieces, scope } from './discount-schema.ts';
import { country, currency, isLocale, locale, onlyTrue, origin, ownId, prices, slug, text, webUrl } from './fields.ts';
import { paymentFee } from './payment-fee-schema.ts';
import { priceList } from './price-list-schema.ts';
import { shippingRate } from './shipping-schema.ts';
import { taxSettings } from './tax-schema.ts';

const scopes = z
  .array(z.string().regex(/^(\*|[a-z_]+\.[a-z_]+)$/, 'must be * or a scope such as sessions.read'))
  .min(1);

const environmentVariable = z
  .string()
  .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable in capitals');

const host = z
  .string()
  .transform((value) => value.toLowerCase())
  .refine(
    (value) => /^[a-z0-9.-]+(:\d{1,5})?$/.test(value),
    'must be a host such as my-store.com, without https:// and path',
  );

/** Plain text of the shop's for buyers: no markup, and nothing but line breaks among what cannot be printed. */
const words = z
  .string()
  .trim()
  .min(1)
  .max(1_200)
  .refine((value) => !/[^\P{C}\n]/u.test(value), 'may not have control characters; only line breaks');

/** `*` is any other. */
const language = z
  .string()
  .refine((value) => value === '*' || isLocale(value), 'must be a language tag such as en or en-IN, or "*"');

/** One text for every language, or one by language tag. */
const wordsByLocale = z.union([words.transform((value) => ({ '*': value })), z.record(language, words)]);

const recurring = z.strictObject({
  interval: z.enum(INTERVALS),
  interval_count: z.int().min(1).max(MAX_INTERVALS).default(1),
  /** Whoever subscribes for the first time pays nothing for so long. */
  trial_days: z.int().min(1).max(MAX_TRIAL_DAYS).optional(),
});

const variant = z.strictObject({
  id: ownId,
  /** What tells this variant from the others; left out when there is only one. */
  title: text.optional(),
  sku: text.optional(),
  price: prices,
  compare_at: prices.optional(),
  image: webUrl.optional(),
  grams: z.int().min(0).default(0),
  taxable: z.boolean().default(true),
  /** In place of the product's. */
  tax_category: slug.optional(),
  requires_shipping: z.boolean().default(true),
  /** Left out when stock is not tracked. May be negative. */
  stock: z.int().optional(),
  when_out_of_stock: z.enum(['deny', 'continue']).default('deny'),
  /** Its price is for each period; left out for what is paid once. */
  recurring: recurring.optional(),
});

const product = z.strictObject({
  id: ownId,
  title: text,
  handle: slug.optional(),
  vendor: text.optional(),
  description_html: z.string().max(50_000).default(''),
  image: webUrl.optional(),
  status: z.enum(['active', 'draft', 'archived']).default('active'),
  /** Names by which discounts mean several products at once. */
  collections: z.array(slug).default([]),
  tags: z.array(text).default([]),
  /** What rates of tax go by; left out: the standard ones. */
  tax_category: slug.optional(),
  variants: z.array(variant).min(1).max(250),
});

const gift = z
  .strictObject({
    name: slug,
    label: text,
    /** Merchandise before discounts that unlocks it. */
    from: prices.optional(),
    /** Pieces that unlock it instead. */
    from_pieces: pieces.optional(),
    /** Of which products. */
    on: scope.optional(),
    max_quantity: z.int().min(1).max(100).default(1),
    variants: z.array(ownId).min(1),
    /** Where buyers see it before they reach it. */
    progress: z.enum(['page', 'everywhere', 'nowhere']).default('page'),
  })
  .refine((offer) => (offer.from === undefined) !== (offer.from_pieces === undefined), {
    error: 'begins with either from (an amount) or from_pieces (a number of them)',
  });

const gateway = z.strictObject({
  name: text,
  methods: z.array(text).min(1),
  aliases: z.array(text).default([]),
  opens_session: z.boolean().default(false),
  settings: z.record(z.string(), z.unknown()).default({}),
});

const messenger = z.strictObject({
  name: text,
  /** Which messages it carries. The first for phones in the whole list is what buyers get unless they ask for another. */
  channels: z.array(z.enum(CHANNELS)).min(1),
  settings: z.record(z.string(), z.unknown()).default({}),
});

const customer = z.strictObject({
  /** The shop's own id of this person. */
  external_id: ownId,
  email: z.email('must be an e-mail address such as asha@example.com'),
  name: text,
});

const apiKey = z
  .strictObject({
    name: slug,
    dialect: text,
    scopes,
    /** Name of the environment variable that holds the key. */
    from_env: environmentVariable.optional(),
    /** Made at random once and shown when it is made. */
    generate: onlyTrue,
  })
  .refine((key) => (key.from_env === undefined) !== (key.generate === undefined), {
    error: 'needs either from_env (the variable that holds the key) or generate: true',
  });

const oauthClient = z.strictObject({
  client_id: text.regex(/^[\w-]{1,100}$/, 'must be letters, digits, hyphens and underscores'),
  name: text,
  dialect: text,
  /** Name of the environment variable that holds the secret. */
  secret_from_env: environmentVariable,
  /** Where codes are sent; compared to the letter. */
  redirect_uris: z
    .array(webUrl.refine((url) => !url.includes('#'), 'must have no part after #'))
    .min(1)
    .max(20),
  /** The most that the program can ever be given. */
  scopes,
});

const webhook = z.strictObject({
  url: webUrl,
  dialect: text,
  events: z.array(text).min(1),
  /** For an API whose webhooks come in several generations: the one to send. */
  version: text.optional(),
  description: text.optional(),
  enabled: z.boolean().default(true),
  /** A reference such as `${WEBHOOK_SECRET}`. */
  secret: z.string(),
});

const merchant = z.strictObject({
  slug,
  id: z
    .uuid()
    .transform((id) => id.toLowerCase())
    .optional(),
  name: text,
  mode: z.enum(['test', 'live']),
  currency,
  country,
  locale: locale.optional(),
  shop_domains: z.array(host).default([]),
  checkouts: z.array(checkout).default([]),
  return_hosts: z.array(host).default([]),
  origins: z.array(origin).default([]),
  email_required: z.boolean().default(true),
  phone_login: z.enum(['off', 'optional', 'required']).optional(),
  /** Minutes after which a session without an order counts as abandoned. */
  abandoned_after_minutes: z.union([z.int().min(1).max(10_080), z.literal(false)]).optional(),
  page: z
    .strictObject({
      logo: webUrl.optional(),
      accent: z
        .string()
        .regex(/^#[0-9a-fA-F]{6}$/, 'must be a colour such as "#0a7d5a", in quotes')
        .optional(),
      support_email: z.email().optional(),
      terms: webUrl.optional(),
      privacy: webUrl.optional(),
      texts: z
        .strictObject({
          notice: wordsByLocale.optional(),
          shipping_address: wordsByLocale.optional(),
          submit: wordsByLocale.optional(),
          after_submit: wordsByLocale.optional(),
          thank_you: wordsByLocale.optional(),
        } satisfies Record<TextPlace, unknown>)
        .default({}),
    })
    .default({ texts: {} }),
  tax: taxSettings.default({ included_in_prices: true, otherwise_in: [], ask_tax_id: false, tables: [], rates: [] }),
  shipping: z.array(shippingRate).default([]),
  /** Whether sessions set their pieces aside while they live, or claim them when a payment starts. */
  reserve_stock: z.enum(['when_paying', 'with_session']).default('when_paying'),
  cash_on_delivery: cashOnDelivery.optional(),
  payment_fees: z.array(paymentFee).default([]),
  coins: coins.optional(),
  price_lists: z.array(priceList).default([]),
  discounts: z.array(discount).default([]),
  /** The order of lanes; those not named come last. */
  discount_lanes: z.array(slug).default([]),
  gifts: z.array(gift).default([]),
  gateways: z.array(gateway).min(1),
  messengers: z.array(messenger).default([]),
  customers: z.array(customer).default([]),
  keys: z.array(apiKey).default([]),
  webhooks: z.array(webhook).default([]),
  oauth_clients: z.array(oauthClient).default([]),
  products: z.array(product).default([]),
});

const boundHost = z
  .string()
  .refine(
    (value) => /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(value),
    'must be a host such as api.example.com in lower case, without https://, port and path',
  );

/** Host → name of the dialect that answers first there. */
const hosts = z.record(boundHost, text).optional();

export const configurationSchema = z.strictObject({ hosts, merchants: z.array(merchant).min(1) });

/** A merchant as far as the rest of it can be judged without what it must have: for looking at a malformed file. */
const partOfMerchant = merchant.extend({
  slug: slug.default(''),
  name: text.default(''),
  mode: z.enum(['test', 'live']).default('test'),
  gateways: z.array(gateway).default([]),
});

/** What `configurationSchema` refuses for what is missing, once all that is malformed is left out. */
export const partialConfigurationSchema = z.strictObject({ hosts, merchants: z.array(partOfMerchant).default([]) });

export type MerchantInput = z.output<typeof merchant>;
export type ProductInput = z.output<typeof product>;
