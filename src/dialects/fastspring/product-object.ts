// A product as the classic API shows it: anything that can be bought by one path, whoever put it into the catalogue.
import { isObject } from '../../base/json.ts';
import type { CatalogItem, Product, ProductEntry, Variant, VariantEntry } from '../../domain/catalog.ts';
import { currencyOf } from '../../domain/country-currency.ts';
import { formatAmount } from '../../domain/format-amount.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { itemsPricedIn, priceListsIn } from '../../domain/price-list.ts';
import { problem, type Problem } from '../../domain/problem.ts';
import { UNTITLED } from '../../domain/catalog.ts';
import { toMajor } from '../wire.ts';
import type { Market, ProductRest } from './parse-products.ts';

type Shown = Readonly<Record<string, unknown>>;

/** What is made here is bought by the product's path; of other products, by a variant's id. */
export const pathOfSold = ({ id: productId }: Product, { id, sku }: Variant): string => (sku === productId ? sku : id);

/** Everything that can be bought now. */
export function soldIn(entries: readonly ProductEntry[]): readonly CatalogItem[] {
  return entries.flatMap(({ product, variants }) =>
    product.status !== 'active'
      ? []
      : variants.flatMap(({ variant, isOnSale }) => (isOnSale ? [{ product, variant }] : [])),
  );
}

export const isSold = ({ product }: ProductEntry, { isOnSale }: VariantEntry): boolean =>
  isOnSale && product.status === 'active';

export function productObject({ product, variant }: CatalogItem): Shown {
  const kept = restOf(product);
  const { display, descriptions = {}, fulfillment = {}, attributes = {}, badge = null, rank = null } = kept;
  const name = variant.title === UNTITLED ? product.title : `${product.title}, ${variant.title}`;
  return {
    product: pathOfSold(product, variant),
    parent: null,
    display: display ?? { en: name },
    description: descriptions,
    offers: [],
    fulfillment,
    fulfillments: {},
    image: variant.imageUrl ?? product.imageUrl,
    format: variant.requiresShipping ? 'physical' : 'digital',
    sku: skuOf({ product, variant }),
    badge,
    rank,
    attributes,
    pricing: {
      ...(variant.recurring !== undefined && {
        interval: variant.recurring.interval,
        intervalLength: variant.recurring.intervalCount,
        trial: variant.recurring.trialDays ?? 0,
      }),
      quantityBehavior: kept.quantityBehavior ?? 'allow',
      quantityDefault: kept.quantityDefault ?? 1,
      price: Object.fromEntries(
        Object.entries(variant.prices).map(([currency, amount]) => [currency, toMajor(amount, currency)]),
      ),
    },
  };
}

/** The seller's number of an article: what is made here has its path where others have that. */
export function skuOf({ product, variant }: CatalogItem): string | null {
  return variant.sku === product.id ? (restOf(product).articleNumber ?? null) : variant.sku;
}

/** What an item costs in a country, as a session would ask for it. */
export function pricesIn(
  item: CatalogItem,
  { country, currency: wanted }: Market,
  merchant: Merchant,
  nowMs: number,
): { readonly pricing: Shown } | { readonly problem: Problem } {
  const place = country ?? merchant.country;
  const facts = { merchant, nowMs, item: () => item };
  const prices = itemsPricedIn(place, facts)('')?.variant.prices ?? {};
  const usual = [priceListsIn(place, facts)[0]?.currency, currencyOf(place), merchant.currency];
  const currency = (wanted === null ? usual : [wanted]).find((one) => prices[one ?? ''] !== undefined);
  const amount = prices[currency ?? ''];
  if (currency === undefined || currency === null || amount === undefined) {
    const text = `There is no price in ${wanted ?? merchant.currency}: nothing is converted.`;
    return { problem: problem('currency_unsupported', 'currency', text) };
  }
  return {
    pricing: {
      [place]: {
        currency,
        price: toMajor(amount, currency),
        display: formatAmount(amount, currency, merchant.locale),
        quantityDiscount: {},
        discountReason: null,
        discountPeriodCount: null,
        available: { start: null, end: null },
        setupFeePrice: null,
        setupFeePriceDisplay: null,
      },
    },
  };
}

/** Tolerant: other APIs keep things of their own there. */
function restOf({ extra = {} }: Product): ProductRest {
  const record = (name: string): object | undefined => {
    const value = extra[name];
    return isObject(value) ? value : undefined;
  };
  const { articleNumber, rank, quantityBehavior, quantityDefault } = extra;
  return {
    ...(Object.fromEntries(
      ['display', 'descriptions', 'fulfillment', 'badge', 'attributes'].map((name) => [name, record(name)]),
    ) as Pick<ProductRest, 'display' | 'descriptions' | 'fulfillment' | 'badge' | 'attributes'>),
    ...(typeof articleNumber === 'string' && { articleNumber }),
    ...(typeof rank === 'number' && { rank }),
    ...(typeof quantityBehavior === 'string' && { quantityBehavior }),
    ...(typeof quantityDefault === 'number' && { quantityDefault }),
  };
}
