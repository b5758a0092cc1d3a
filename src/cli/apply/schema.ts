// The shape of a configuration file, in the words and units of the people who write it. `demo/kassa.yaml` explains every
// field to users; keep the two together.
import { z } from 'zod';
import { isCountry } from '../../domain/address.ts';
import { isCurrency } from '../../domain/currency.ts';
import { CHANNELS } from '../../domain/message.ts';
import type { TextPlace } from '../../domain/page-texts.ts';

const text = z.string().trim().min(1).max(500);
const slug = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'must be lower-case letters, digits and hyphens, such as my-store');
const webUrl = z.url({ protocol: /^https?$/, error: 'must be an absolute URL that begins with https://' });

/** The merchant's own id of a product or variant: numbers are taken as they are written. */
const ownId = z.union([
  z.string().trim().min(1).max(100),
  z.int('must be a whole number, or text in quotes when it is longer than 15 digits').transform(String),
]);

const country = z
  .string('must be a country code in quotes, such as "IN"')
  .refine(isCountry, 'must be a two-letter country code in capitals, such as IN or US');

/** `['*']` is everywhere; a plain `*` is taken for it. */
const countries = z.union([z.literal('*').transform(() => ['*']), z.array(country).min(1)]);

const currency = z.string().refine(isCurrency, 'must be a three-letter currency code in capitals, such as INR or USD');

/** `3595`, `"3595.00"` in the merchant's currency, or `{ INR: 3595, USD: 45 }`. Judged with the currency at hand later. */
const decimal = z.union([
  z.number().nonnegative(),
  z.string().regex(/^\d+(\.\d+)?$/, 'must be a plain decimal number such as 3595 or 19.99'),
]);
const prices = z.union([decimal, z.record(currency, decimal)]);

/** `10`, `7.5`, `"10 %"`. */
const percent = z
  .union([z.number(), z.string().regex(/^\d+(\.\d+)?\s*%?$/, 'must be a percentage such as 10 or "7.5 %"')])
  .transform((value) => Number(String(value).replace('%', '').trim()))
  .refine((value) => value >= 0 && value <= 100, 'must lie between 0 and 100')
  .refine((value) => Math.abs(value * 10_000 - Math.round(value * 10_000)) < 1e-6, 'may have at most four decimals');

/** A moment: `2026-06-01T00:00:00+05:30`, or a date, whose midnight in UTC is meant. */
const moment = z
  .union(
    [z.iso.date(), z.iso.datetime({ offset: true })],
    'must be a date such as 2026-06-01 or a time such as 2026-06-01T00:00:00+05:30',
  )
  .transform((value) => Date.parse(value));

/** `3-5` or `2`: days a parcel takes. */
const days = z
  .union([
    z.int().min(0).transform(String),
    z.string().regex(/^\d{1,3}(\s*-\s*\d{1,3})?$/, 'must be a number of days such as 2 or 3-5'),
  ])
  .transform((value) => value.split('-').map(Number));

const origin = z
  .string()
  .refine(
    (value) => URL.canParse(value) && new URL(value).origin === value,
    'must be an origin such as https://my-store.com, without a path',
  );

const host = z
  .string()
  .transform((value) => value.toLowerCase())
  .refine(
    (value) => /^[a-z0-9.-]+(:\d{1,5})?$/.test(value),
    'must be a host such as my-store.com, without https:// and path',
  );

const locale = z.string().refine(isLocale, 'must be a language tag such as en or en-IN');

/** Plain text of the shop's for buyers: no markup, and nothing but line breaks among what cannot be printed. */
const words = z
  .string()
  .trim()
  .min(1)
  .max(1_200)
  .refine((value) => !/[^\P{C}\n]/u.test(value), 'may not have control characters; only line breaks');

/** One text for every language, or one by language tag. */
const wordsByLocale = z.union([words.transform((value) => ({ '*': value })), z.record(locale, words)]);

/** Store and checkout, as they stand in the paths of calls: `my-store/web-main`. */
const checkoutPath = z
  .string()
  .transform((value) => value.toLowerCase())
  .refine(
    (value) => /^[a-z0-9][a-z0-9_-]{0,62}\/[a-z0-9][a-z0-9_-]{0,62}$/.test(value),
    'must be a store and a checkout such as my-store/main, of letters, digits and hyphens',
  );

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
  requires_shipping: z.boolean().default(true),
  /** Left out when stock is not tracked. May be negative. */
  stock: z.int().optional(),
  when_out_of_stock: z.enum(['deny', 'continue']).default('deny'),
});

const product = z.strictObject({
  id: ownId,
  title: text,
  handle: slug.optional(),
  vendor: text.optional(),
  description_html: z.string().max(50_000).default(''),
  image: webUrl.optional(),
  status: z.enum(['active', 'draft', 'archived']).default('active'),
  variants: z.array(variant).min(1).max(250),
});

const discount = z.strictObject({
  code: z.string().trim().min(1).max(64),
  label: text.optional(),
  percent,
  /** The most it takes off. */
  cap: prices.optional(),
  /** Carts below this refuse the code. */
  minimum: prices.optional(),
  combinable: z.boolean().default(false),
  disables_cod: z.boolean().default(false),
  starts: moment.optional(),
  ends: moment.optional(),
  max_uses: z.int().min(1).optional(),
});

const gift = z.strictObject({
  name: slug,
  label: text,
  /** Merchandise before discounts that unlocks it. */
  from: prices,
  max_quantity: z.int().min(1).max(100).default(1),
  variants: z.array(ownId).min(1),
});

const shippingRate = z.strictObject({
  id: slug,
  label: text,
  countries,
  price: prices,
  free_from: prices.optional(),
  days: days.optional(),
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

const apiKey = z
  .strictObject({
    name: slug,
    dialect: text,
    scopes: z.array(z.string().regex(/^(\*|[a-z_]+\.[a-z_]+)$/, 'must be * or a scope such as sessions.read')).min(1),
    /** Name of the environment variable that holds the key. */
    from_env: z
      .string()
      .regex(/^[A-Z][A-Z0-9_]*$/, 'must be the name of an environment variable in capitals')
      .optional(),
    /** Made at random once and shown when it is made. */
    generate: z.literal(true, 'can only be true; leave it out otherwise').optional(),
  })
  .refine((key) => (key.from_env === undefined) !== (key.generate === undefined), {
    error: 'needs either from_env (the variable that holds the key) or generate: true',
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
  checkouts: z.array(checkoutPath).default([]),
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
  tax: z
    .strictObject({
      included_in_prices: z.boolean(),
      rates: z.array(z.strictObject({ country, percent, label: text })),
    })
    .default({ included_in_prices: true, rates: [] }),
  shipping: z.array(shippingRate).default([]),
  cash_on_delivery: z.strictObject({ fee: prices.default(0), countries }).optional(),
  discounts: z.array(discount).default([]),
  gifts: z.array(gift).default([]),
  gateways: z.array(gateway).min(1),
  messengers: z.array(messenger).default([]),
  keys: z.array(apiKey).default([]),
  webhooks: z.array(webhook).default([]),
  products: z.array(product).default([]),
});

function isLocale(value: string): boolean {
  try {
    return Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
}

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
export type PricesInput = z.output<typeof prices>;
