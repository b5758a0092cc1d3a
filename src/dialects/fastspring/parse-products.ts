// Requests about products → Intents. A product made here is named by its path, which is the product's id in the catalogue.
import { z } from 'zod';
import { escapeHtml } from '../../base/escape-html.ts';
import { uuidv4 } from '../../base/ids.ts';
import { isCountry } from '../../domain/address.ts';
import { INTERVALS } from '../../base/calendar.ts';
import { isCurrency } from '../../domain/currency.ts';
import type { Amount } from '../../domain/money.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import type { ProductPut } from '../../domain/put-product.ts';
import { MAX_INTERVALS, MAX_TRIAL_DAYS } from '../../domain/recurring.ts';
import type { BadRequest, Intent, WireRequest } from '../dialect.ts';
import { fromMajor } from '../wire.ts';
import { readClassicBody } from './classic-body.ts';
import { shortId } from './ids.ts';
import { eachNamed } from './named-ids.ts';
import { PAGING, readNumberedPage } from './numbered-page.ts';
import { bounds } from './policy.ts';
import { unknownParameter } from './query-fields.ts';
import { reject } from './read-body.ts';
import { ImageUrl, optional, PriceMap, required, Tags, text } from './shapes.ts';

/** Paths beside those of products. */
const RESERVED: readonly string[] = ['price', 'offers'];

const path = z
  .string()
  .trim()
  .max(bounds.maxPathChars)
  .regex(/^[\w.~-]+$/, { error: 'may have letters, digits and - _ . ~ only' })
  .refine((given) => !RESERVED.includes(given), { error: 'is a path of this API itself' });

const Words = z.record(z.string().max(bounds.maxLocaleChars), z.string().max(bounds.maxLongTextChars));

const Product = z.object({
  product: required(path),
  display: optional(Words.refine((words) => Object.keys(words).length > 0, { error: 'names no language' })),
  description: optional(z.object({ summary: optional(Words), action: optional(Words), full: optional(Words) })),
  fulfillment: optional(z.object({ instructions: optional(Words) })),
  image: optional(ImageUrl),
  format: optional(z.enum(['digital', 'physical'])),
  sku: text(bounds.maxTextChars),
  badge: optional(Words),
  rank: optional(z.int().min(0).max(bounds.maxRank)),
  attributes: optional(Tags),
  pricing: optional(
    z.looseObject({
      price: optional(PriceMap),
      quantityBehavior: optional(z.enum(['allow', 'lock', 'hide'])),
      quantityDefault: optional(z.int().min(1)),
      // Programs send every field, most of them empty.
      interval: optional(z.enum(['', 'adhoc', ...INTERVALS])),
      intervalLength: optional(z.int().min(0).max(MAX_INTERVALS)),
      trial: optional(z.int().min(0).max(MAX_TRIAL_DAYS)),
    }),
  ),
});

const Body = z.object({ products: required(z.array(Product).min(1).max(bounds.maxProducts)) });

type ProductWish = z.output<typeof Product>;

/** What the catalogue has no field for, kept with the product as it came. */
export interface ProductRest {
  readonly display?: ProductWish['display'];
  readonly descriptions?: ProductWish['description'];
  readonly fulfillment?: ProductWish['fulfillment'];
  readonly format?: ProductWish['format'];
  readonly articleNumber?: string;
  readonly badge?: ProductWish['badge'];
  readonly rank?: number;
  readonly attributes?: ProductWish['attributes'];
  readonly quantityBehavior?: string | undefined;
  readonly quantityDefault?: number | undefined;
}

export function parsePutProducts(request: WireRequest): Intent | BadRequest {
  const read = readClassicBody(request, Body);
  if ('reject' in read) return read.reject;
  const wishes = read.value.products;
  const twin = wishes.findIndex(({ product }, index) => wishes.findIndex((one) => one.product === product) < index);
  if (twin >= 0) {
    const at = `products[${twin}].product`;
    return reject(problem('invalid_value', at, `${at} names a product again; send all of it at once.`));
  }
  return { do: 'each', parts: wishes.map(putOf) };
}

/** What is wrong with one product is its own matter. */
function putOf(wish: ProductWish): Intent | BadRequest {
  const { product: id, pricing = {} } = wish;
  const unsupported = unsupportedIn(pricing);
  const recurring = rhythmIn(pricing);
  if (recurring !== null && 'code' in recurring) unsupported.push(recurring);
  const prices = amountsIn(pricing.price ?? {});
  if ('problems' in prices || unsupported.length > 0) {
    return reject(...unsupported, ...('problems' in prices ? prices.problems : []));
  }
  const put: ProductPut = {
    id,
    change: changeOf(wish),
    ...(pricing.price !== undefined && { prices: prices.amounts }),
    ...(recurring !== null && 'interval' in recurring && { recurring }),
    ...(wish.format !== undefined && { requiresShipping: wish.format === 'physical' }),
    variantId: `${id}-${shortId(uuidv4())}`,
  };
  return { do: 'put-product', put };
}

function changeOf({ display, description, image, pricing, ...wish }: ProductWish): ProductPut['change'] {
  const { quantityBehavior, quantityDefault } = pricing ?? {};
  const { fulfillment, format, sku, badge, rank, attributes } = wish;
  const kept = { fulfillment, format, badge, rank, attributes, quantityBehavior, quantityDefault };
  const rest = { ...kept, display, descriptions: description, articleNumber: sku };
  const extra = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
  const title = display === undefined ? undefined : inEnglish(display);
  const told = inEnglish(description?.full ?? description?.summary ?? {});
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { descriptionHtml: escapeHtml(told ?? '') }),
    ...(image !== undefined && { imageUrl: image }),
    ...(Object.keys(extra).length > 0 && { extra }),
  };
}

const inEnglish = (words: Readonly<Record<string, string>>): string | undefined =>
  words['en'] ?? Object.values(words)[0];

/** Parts of a price that are not there; without them something else would be charged. */
const UNSUPPORTED = ['paidTrial', 'trialPrice', 'quantityDiscounts', 'setupFee'];

function unsupportedIn(pricing: Readonly<Record<string, unknown>>): Problem[] {
  return UNSUPPORTED.filter((name) => !isNothing(pricing[name])).map((name) => {
    const at = `pricing.${name}`;
    const text = `${at} is not supported for products: price tiers and fees are agreed with a session, and trials are free.`;
    return problem('unknown_key', at, text);
  });
}

/** How often it is paid; `null` where nothing is said. */
function rhythmIn({ interval = '', intervalLength = 0, trial = 0 }: NonNullable<ProductWish['pricing']>) {
  const bad = (name: string, text: string): Problem =>
    problem('unknown_key', `pricing.${name}`, `pricing.${name} ${text}`);
  if (interval === 'adhoc') return bad('interval', 'is adhoc, and charging on demand is not supported.');
  if (interval === '') {
    return trial === 0 ? null : bad('trial', 'is for what is paid again and again: give interval, such as month, too.');
  }
  return { interval, intervalCount: Math.max(1, intervalLength), ...(trial > 0 && { trialDays: trial }) };
}

/** Programs send every field, most of them empty. */
const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === 0 ||
  value === false ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0);

function amountsIn(
  prices: Readonly<Record<string, number>>,
): { readonly amounts: Readonly<Record<string, Amount>> } | { readonly problems: readonly Problem[] } {
  const amounts: Record<string, Amount> = {};
  const problems: Problem[] = [];
  for (const [currency, price] of Object.entries(prices)) {
    const at = `pricing.price.${currency}`;
    const money = fromMajor(price, currency);
    if ('amount' in money) amounts[currency] = money.amount;
    else problems.push(problem('invalid_value', at, `${at} ${money.problemText}.`));
  }
  return problems.length > 0 ? { problems } : { amounts };
}

export const parseProducts = (): Intent => ({ do: 'read-catalogue', id: null });

export const parseReadProducts = (request: WireRequest): Intent | BadRequest =>
  eachNamed(request, 'product', (id) => ({ do: 'read-variant', id, by: 'name' }));

/** It is no longer sold; what was sold of it stays as it was. */
export const parseDeleteProducts = (request: WireRequest): Intent | BadRequest =>
  eachNamed(request, 'product', (id) => ({
    do: 'update-product',
    id,
    by: 'name',
    change: { status: 'archived' },
  }));

/** Where and in what the prices are asked for. */
export interface Market {
  readonly country: string | null;
  readonly currency: string | null;
}

export function marketOf({ query }: Pick<WireRequest, 'query'>): Market | { readonly problems: readonly Problem[] } {
  const country = query['country']?.toUpperCase() ?? null;
  const currency = query['currency']?.toUpperCase() ?? null;
  const wrong = (name: string, text: string): Problem => problem('invalid_value', name, `${name} must be ${text}.`);
  const problems = [
    ...(country === null || isCountry(country) ? [] : [wrong('country', 'an ISO 3166-1 code such as DE')]),
    ...(currency === null || isCurrency(currency) ? [] : [wrong('currency', 'an ISO 4217 code such as EUR')]),
  ];
  return problems.length > 0 ? { problems } : { country, currency };
}

export function parsePrices(request: WireRequest): Intent | BadRequest {
  const market = marketOf(request);
  if ('problems' in market) return reject(...market.problems);
  const unknown = unknownParameter(request, ['country', 'currency', ...PAGING], 'prices have country and currency.');
  if (unknown !== null) return reject(unknown);
  if (request.params['id'] !== undefined) return parseReadProducts(request);
  const read = readNumberedPage(request);
  return 'problem' in read ? reject(read.problem) : parseProducts();
}
