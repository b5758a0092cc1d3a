// Records of products, variants and stock, and the answers that carry them.
import { defaultVariantOf, UNTITLED, type ProductEntry, type VariantEntry } from '../../domain/catalog.ts';
import { isDefault } from '../../domain/catalog-change.ts';
import type { Merchant } from '../../domain/merchant.ts';
import { countedStock, stockKey } from '../../domain/stock.ts';
import type { Asked, RenderContext, Result, WireReply } from '../dialect.ts';
import type { TakenPieces } from '../catalog-intent.ts';
import { epochSeconds, failureOf, jsonReply, toMajor } from '../wire.ts';
import type { Shown } from './payment-object.ts';
import { renderFailure, type FieldNames } from './problems.ts';

type Render = (result: Result, context: RenderContext, asked: Asked) => WireReply;

/** Where nothing is counted. */
const NOTHING: TakenPieces = new Map();

const FIELDS: FieldNames = { unit_amount: 'price', handle: 'slug' };

const one =
  (status: number): Render =>
  (result, context) => {
    if (result.kind !== 'product') return renderFailure(failureOf(result), context, FIELDS);
    const { entry, taken = NOTHING } = result;
    const data = {
      ...productObject(entry, taken, context.merchant),
      variants: variantsIn(entry, taken, context.merchant),
    };
    return jsonReply(status, { data });
  };

export const renderNewProduct = one(201);
export const renderProduct = one(200);

export const renderDeletedProduct: Render = (result, context) =>
  result.kind === 'product' ? { status: 204, body: null } : renderFailure(failureOf(result), context, FIELDS);

export const renderProducts: Render = (result, context, { request }) => {
  if (result.kind !== 'products') return renderFailure(failureOf(result), context);
  const { taken = NOTHING } = result;
  const { items, nextCursor } = result.page;
  const wantsVariants = request.query['include_variants'] === 'true';
  return jsonReply(200, {
    data: items.map((entry) => ({
      ...productObject(entry, taken, context.merchant),
      ...(wantsVariants && { variants: variantsIn(entry, taken, context.merchant) }),
    })),
    pagination: { next_cursor: nextCursor, has_more: nextCursor !== null },
  });
};

export const renderStock: Render = (result, context) => {
  if (result.kind !== 'product') return renderFailure(failureOf(result), context);
  const { entry, taken = NOTHING } = result;
  const of = (variant: VariantEntry) => {
    const stock = stockOf(entry, variant, taken);
    return { stock, available_stock: stock, unlimited: stock === null };
  };
  const { product } = entry;
  const sold = variantsOf(entry).map((variant) => ({
    id: variant.variant.id,
    uniqid: variant.variant.id,
    title: variant.variant.title,
    ...of(variant),
  }));
  const stock = totalStock(entry, taken);
  const amounts = { stock, available_stock: stock, unlimited: stock === null };
  const data = { product_id: product.id, product_uniqid: product.id, type: typeOf(entry), ...amounts, variants: sold };
  return jsonReply(200, { data });
};

const oneVariant =
  (status: number): Render =>
  (result, context) => {
    if (result.kind !== 'variant') return renderFailure(failureOf(result), context, FIELDS);
    return jsonReply(status, {
      data: variantObject(result.of, result.entry, result.taken ?? NOTHING, context.merchant),
    });
  };

export const renderNewVariant = oneVariant(201);
export const renderChangedVariant = oneVariant(200);

export const renderDeletedVariant: Render = (result, context) =>
  result.kind === 'variant' ? { status: 204, body: null } : renderFailure(failureOf(result), context, FIELDS);

export const renderVariants: Render = (result, context) =>
  result.kind === 'product'
    ? jsonReply(200, {
        data: variantsIn(result.entry, result.taken ?? NOTHING, context.merchant),
        pagination: { next_cursor: null, has_more: false },
      })
    : renderFailure(failureOf(result), context);

/** One of the product's that is on sale. */
export const renderVariant: Render = (result, context, { request }) => {
  if (result.kind !== 'product') return renderFailure(failureOf(result), context);
  const { entry, taken = NOTHING } = result;
  const found = entry.variants.find(({ variant, isOnSale }) => isOnSale && variant.id === request.params['variantId']);
  if (found === undefined) return renderFailure({ kind: 'not-found', what: 'variant' }, context);
  return jsonReply(200, { data: variantObject(entry, found, taken, context.merchant) });
};

function productObject(entry: ProductEntry, taken: TakenPieces, merchant: Merchant | null): Shown {
  const { product, createdAtMs, updatedAtMs } = entry;
  const { extra = {} } = product;
  const [currency, price] = priceOf(defaultVariantOf(entry), merchant);
  return {
    id: product.id,
    uniqid: product.id,
    type: typeOf(entry),
    subtype: extra['subtype'] ?? null,
    title: product.title,
    slug: product.handle,
    description: extra['description'] ?? (product.descriptionHtml || null),
    price,
    price_display: price,
    currency,
    stock: totalStock(entry, taken) ?? UNLIMITED,
    stock_delimiter: null,
    quantity_min: 1,
    quantity_max: UNLIMITED,
    quantity_warning: 0,
    gateways: extra['gateways'] ?? null,
    custom_fields: extra['custom_fields'] ?? null,
    unlisted: extra['unlisted'] ?? false,
    private: extra['private'] ?? false,
    on_hold: product.status === 'draft',
    service_text: extra['service_text'] ?? null,
    delivery_text: extra['delivery_text'] ?? null,
    terms_of_service: extra['terms_of_service'] ?? null,
    sort_priority: extra['sort_priority'] ?? 0,
    additional_role_ids: [],
    license_period: null,
    created_at: epochSeconds(createdAtMs),
    updated_at: epochSeconds(updatedAtMs),
  };
}

/** Products of other origins are none of the vendor's kinds; a service is the one with nothing to hand out. */
const typeOf = ({ product: { extra = {} } }: ProductEntry): string =>
  typeof extra['type'] === 'string' ? extra['type'] : 'SERVICE';

const UNLIMITED = -1;

/** A product without named variants is sold as what has no name. */
const variantsOf = ({ variants }: ProductEntry): readonly VariantEntry[] =>
  variants.filter(({ variant, isOnSale }) => isOnSale && variant.title !== UNTITLED);

const variantsIn = (entry: ProductEntry, taken: TakenPieces, merchant: Merchant | null): readonly Shown[] =>
  variantsOf(entry).map((variant) => variantObject(entry, variant, taken, merchant));

function variantObject(entry: ProductEntry, sold: VariantEntry, taken: TakenPieces, merchant: Merchant | null): Shown {
  const { variant, createdAtMs, updatedAtMs } = sold;
  return {
    id: variant.id,
    uniqid: variant.id,
    product_uniqid: entry.product.id,
    file_id: null,
    dynamic_webhook: null,
    title: variant.title,
    description: null,
    price: priceOf(sold, merchant)[1],
    price_modifier: null,
    stock: stockOf(entry, sold, taken),
    stock_delimiter: null,
    license_period: null,
    option_values: null,
    is_default: isDefault(entry, variant),
    is_featured: false,
    sort_order: entry.variants.indexOf(sold),
    created_at: epochSeconds(createdAtMs),
    updated_at: epochSeconds(updatedAtMs),
  };
}

/** Pieces that are left now; `null` where nobody counts them. */
function stockOf({ product }: ProductEntry, { variant }: VariantEntry, taken: TakenPieces): number | null {
  const stated = countedStock({ product, variant });
  return stated === null ? null : Math.max(0, stated - (taken.get(stockKey(variant)) ?? 0));
}

/** Of all that is on sale of it. */
function totalStock(entry: ProductEntry, taken: TakenPieces): number | null {
  let total = 0;
  for (const sold of entry.variants.filter(({ isOnSale }) => isOnSale)) {
    const stock = stockOf(entry, sold, taken);
    if (stock === null) return null;
    total += stock;
  }
  return total;
}

/** In the shop's own currency where there is a price in it. */
function priceOf(
  sold: VariantEntry | undefined,
  merchant: Merchant | null,
): readonly [currency: string, price: number] {
  const own = merchant?.currency ?? 'USD';
  const prices = sold?.variant.prices ?? {};
  const [currency, amount] = own in prices ? [own, prices[own] ?? 0] : (Object.entries(prices)[0] ?? [own, 0]);
  return [currency, toMajor(amount, currency)];
}
