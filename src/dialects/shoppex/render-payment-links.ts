// A payment link's record, and the answers that carry one. It has every field of the request again, because clients change a
// link by sending what they have read.
import type { CatalogItem } from '../../domain/catalog.ts';
import type { PaymentLink } from '../../domain/payment-link.ts';
import type { RenderContext, Result, WireReply } from '../dialect.ts';
import { epochSeconds, failureOf, jsonReply, toMajor } from '../wire.ts';
import type { Shown } from './payment-object.ts';
import { bounds } from './policy.ts';
import { renderFailure, type FieldNames } from './problems.ts';

/** The vendor lists products in one text. */
const FIELDS: FieldNames = {
  variants: 'products_ids',
  ...Object.fromEntries(
    Array.from({ length: bounds.maxLinkProducts }, (_, index) => [`variants[${index}]`, 'products_ids']),
  ),
  amount: 'price',
  least: 'min_price',
  most: 'max_price',
  suggested: 'suggested_price',
};

type Render = (result: Result, context: RenderContext) => WireReply;

const one =
  (status: number): Render =>
  (result, context) =>
    result.kind === 'payment-link'
      ? jsonReply(status, { data: { payment_link: linkObject(result.link, context) } })
      : renderFailure(failureOf(result), context, FIELDS);

export const renderNewLink = one(201);
export const renderChangedLink = one(200);

export function renderLink(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'payment-link') return renderFailure(failureOf(result), context);
  const { link, items, takings } = result;
  return jsonReply(200, {
    data: {
      payment_link: linkObject(link, context),
      products: items.map((item) => productIn(item, link.currency)),
      analytics: { totalRevenue: toMajor(takings.amount, link.currency), totalOrders: takings.orders },
    },
  });
}

export function renderLinks(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'payment-links') return renderFailure(failureOf(result), context);
  const { items, nextCursor } = result.page;
  return jsonReply(200, {
    data: items.map((link) => linkObject(link, context)),
    pagination: { next_cursor: nextCursor, has_more: nextCursor !== null },
  });
}

export const renderDeletedLink: Render = (result, context) =>
  result.kind === 'deleted' ? { status: 204, body: null } : renderFailure(failureOf(result), context);

const NAMES = [
  ...['suggested_price', 'min_price', 'max_price', 'suggested_amount', 'min_amount', 'max_amount'],
  ...['description', 'return_url', 'products_ids'],
];

function linkObject(link: PaymentLink, { merchant, paymentLinkUrl }: RenderContext): Shown {
  const absent = Object.fromEntries(NAMES.map((name) => [name, null]));
  return {
    id: link.id,
    uniqid: link.id,
    shop_id: link.merchantId,
    shop_name: merchant?.name ?? null,
    ...absent,
    products_ids: '',
    ...link.extra,
    status: link.isActive,
    is_active: link.isActive,
    url: paymentLinkUrl(link),
    created_at: epochSeconds(link.createdAtMs),
    updated_at: epochSeconds(link.updatedAtMs),
  };
}

const productIn = ({ product, variant }: CatalogItem, currency: string): Shown => {
  const price = toMajor(variant.prices[currency] ?? 0, currency);
  return { uniqid: product.id, variant_id: variant.id, title: product.title, price, price_display: price, currency };
};
