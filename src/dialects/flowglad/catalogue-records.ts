// Records of products, prices and the pricing model, in both generations.
import { defaultVariantOf, UNTITLED, type ProductEntry, type VariantEntry } from '../../domain/catalog.ts';
import { isDefault } from '../../domain/catalog-change.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { COMMITS, timeIn, type Generation } from './generation.ts';
import { organizationId, pricingModelId } from './wire-ids.ts';

type WireRecord = Readonly<Record<string, unknown>>;

export function productRecord(entry: ProductEntry, merchant: Merchant, generation: Generation): WireRecord {
  const { product, createdAtMs, updatedAtMs } = entry;
  const { extra = {} } = product;
  return {
    id: product.id,
    createdAt: timeIn(generation, createdAtMs),
    updatedAt: timeIn(generation, updatedAtMs),
    ...whose(merchant),
    ...(generation === 'first' && { catalogId: pricingModelId(merchant.id), displayFeatures: null, ...COMMITS }),
    name: product.title,
    // A product without a slug goes by its id.
    slug: product.handle === product.id ? null : product.handle,
    active: product.status === 'active',
    default: false,
    description: extra['description'] ?? (product.descriptionHtml || null),
    imageURL: product.imageUrl,
    singularQuantityLabel: extra['singularQuantityLabel'] ?? null,
    pluralQuantityLabel: extra['pluralQuantityLabel'] ?? null,
  };
}

/** With everything that is sold of it. */
export function productDetails(entry: ProductEntry, merchant: Merchant, generation: Generation): WireRecord {
  const first = defaultVariantOf(entry);
  return {
    ...productRecord(entry, merchant, generation),
    prices: entry.variants.map((variant) => priceRecord(entry, variant, merchant, generation)),
    defaultPrice: first === undefined ? null : priceRecord(entry, first, merchant, generation),
    features: [],
  };
}

export function priceRecord(
  of: ProductEntry,
  { variant, isOnSale, createdAtMs, updatedAtMs }: VariantEntry,
  merchant: Merchant,
  generation: Generation,
): WireRecord {
  const [currency, unitPrice] = shownPrice(variant.prices, merchant.currency);
  const { recurring } = variant;
  return {
    id: variant.id,
    createdAt: timeIn(generation, createdAtMs),
    updatedAt: timeIn(generation, updatedAtMs),
    livemode: merchant.livemode,
    pricingModelId: pricingModelId(merchant.id),
    ...(generation === 'first' && {
      ...COMMITS,
      overagePriceId: null,
      setupFeeAmount: null,
      startsWithCreditTrial: null,
    }),
    productId: of.product.id,
    name: variant.title === UNTITLED ? null : variant.title,
    slug: variant.sku,
    type: recurring === undefined ? 'single_payment' : 'subscription',
    unitPrice,
    currency,
    isDefault: isDefault(of, variant),
    active: isOnSale,
    intervalUnit: recurring?.interval ?? null,
    intervalCount: recurring?.intervalCount ?? null,
    trialPeriodDays: recurring?.trialDays ?? null,
    usageMeterId: null,
    usageEventsPerUnit: null,
  };
}

/** As old as its oldest product. */
export function pricingModelRecord(
  products: readonly ProductEntry[],
  merchant: Merchant,
  generation: Generation,
  nowMs: number,
): WireRecord {
  const { pricingModelId: id, ...belonging } = whose(merchant);
  const createdAtMs = Math.min(nowMs, ...products.map((entry) => entry.createdAtMs));
  return {
    id,
    createdAt: timeIn(generation, createdAtMs),
    updatedAt: timeIn(generation, Math.max(createdAtMs, ...products.map((entry) => entry.updatedAtMs))),
    ...belonging,
    ...(generation === 'first' && COMMITS),
    name: merchant.name,
    isDefault: true,
  };
}

export function pricingModelDetails(
  products: readonly ProductEntry[],
  merchant: Merchant,
  generation: Generation,
  nowMs: number,
): WireRecord {
  const sold = products.filter(({ product }) => product.status === 'active');
  return {
    ...pricingModelRecord(products, merchant, generation, nowMs),
    products: sold.map((entry) => productDetails(entry, merchant, generation)),
    usageMeters: [],
  };
}

/** As it would be set up anew: without ids, and with the one price of each product that counts. */
export function pricingModelExport(products: readonly ProductEntry[], merchant: Merchant, nowMs: number): WireRecord {
  const { updatedAt } = pricingModelRecord(products, merchant, 'newest', nowMs);
  const sold = products.filter(({ product }) => product.status === 'active');
  const pricingModel = {
    name: merchant.name,
    isDefault: true,
    features: [],
    products: sold.flatMap((entry) => {
      const first = defaultVariantOf(entry);
      if (first === undefined) return [];
      const product = picked(productRecord(entry, merchant, 'newest'), PRODUCT_FIELDS);
      const price = picked(priceRecord(entry, first, merchant, 'newest'), PRICE_FIELDS);
      return [{ product, price, features: [] }];
    }),
    usageMeters: [],
  };
  return { pricingModel, updatedAt };
}

const PRODUCT_FIELDS = [
  ...['name', 'slug', 'description', 'imageURL', 'active', 'default'],
  ...['singularQuantityLabel', 'pluralQuantityLabel'],
] as const;
const PRICE_FIELDS = [
  ...['type', 'name', 'slug', 'unitPrice', 'currency', 'isDefault', 'active', 'intervalUnit', 'intervalCount'],
  ...['trialPeriodDays', 'usageMeterId', 'usageEventsPerUnit'],
] as const;

const picked = (record: WireRecord, names: readonly string[]): WireRecord =>
  Object.fromEntries(names.map((name) => [name, record[name]]));

const whose = (merchant: Merchant) => ({
  livemode: merchant.livemode,
  organizationId: organizationId(merchant.id),
  pricingModelId: pricingModelId(merchant.id),
});

/** In the merchant's own currency where there is one, as the vendor's prices are. */
function shownPrice(prices: Readonly<Record<string, number>>, own: string): readonly [string, number] {
  const amount = prices[own];
  return amount === undefined ? (Object.entries(prices)[0] ?? [own, 0]) : [own, amount];
}
