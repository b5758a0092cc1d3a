// The coupons that count and the gifts that can be taken, as Get Session shows them.
import { isUuid, uuidFromNames } from '../../base/ids.ts';
import type { CatalogItem } from '../../domain/catalog.ts';
import type { Benefit, Discount, GiftOffer } from '../../domain/discount.ts';
import type { Merchant } from '../../domain/merchant.ts';
import type { Amount } from '../../domain/money.ts';
import { giftOffers } from '../../domain/offers.ts';
import { discountBehind } from '../../domain/pricing/candidates.ts';
import { merchandise } from '../../domain/pricing/cart.ts';
import type { AppliedCode, Session } from '../../domain/session.ts';
import { toMajor } from '../wire.ts';
import { wireId } from './wire-id.ts';

type Shown = Readonly<Record<string, unknown>>;

/** Discounts that count, with a code or without, in the order in which they were taken off; those for a way to pay have a field of their own. */
export function coupons(session: Session, merchant: Merchant): readonly Shown[] {
  let cart = merchandise(session.lines);
  return session.adjustments.flatMap((adjustment) => {
    const { kind, amount, code } = adjustment;
    const offer = kind === 'payment_offer' ? undefined : discountBehind(adjustment, merchant);
    if (offer === undefined) return [];
    // What is off the shipping leaves the cart as it was.
    const off = kind === 'discount' ? 0 - amount : 0;
    cart -= off;
    return [
      coupon(
        session,
        offer,
        { off, left: cart },
        session.codes.find((entry) => entry.code === code),
      ),
    ];
  });
}

function coupon(
  session: Session,
  offer: Discount,
  { off, left }: { readonly off: Amount; readonly left: Amount },
  entry: AppliedCode | undefined,
): Shown {
  const { currency } = session;
  const cap = offer.cap[currency];
  const id = uuidFromNames('coupon', session.id, offer.id);
  return {
    coupon_id: offerId(session, offer),
    code: offer.code ?? offer.label,
    application_type: entry === undefined ? 'AUTOMATIC' : 'CODE',
    combine: offer.combinable,
    ...sizeOf(offer.benefit, off, currency),
    discount_max_cap: cap === undefined ? null : toMajor(cap, currency),
    cart_discounted_amount: toMajor(left, currency),
    cart_discount_amount: toMajor(off, currency),
    previous_coupon_code: entry?.replaced ?? null,
    coupon_type: COUPON_TYPES[offer.benefit.kind],
    coupon_platform: 'SHOPIFY',
    applied_from: entry === undefined ? 'AUTO' : 'MANUAL',
    disable_cod: offer.disablesCod,
    id,
    _id: id,
  };
}

const COUPON_TYPES: Readonly<Record<Benefit['kind'], string>> = {
  percentage: 'PRODUCT_AMOUNT',
  amount: 'ORDER_AMOUNT',
  parts: 'PRODUCT_AMOUNT',
  'fixed-price': 'PRODUCT_AMOUNT',
  tiered: 'ORDER_AMOUNT',
  'buy-x-get-y': 'BUY_X_GET_Y',
  'free-shipping': 'FREE_SHIPPING',
};

/** A percentage as such; of everything else, what it comes to in this cart. */
function sizeOf(benefit: Benefit, off: Amount, currency: string): Shown {
  if (benefit.kind === 'percentage') return { discount_type: 'PERCENTAGE', discount_amount: benefit.rate / 10_000 };
  const amount = benefit.kind === 'amount' && benefit.per === 'cart' ? (benefit.amounts[currency] ?? off) : off;
  return { discount_type: 'FIXED', discount_amount: toMajor(amount, currency) };
}

/** Gift offers that the cart has reached, whether or not a gift was taken, and those whose progress everybody is shown. */
export function addOns(
  session: Session,
  merchant: Merchant,
  find: (variantId: string) => CatalogItem | undefined,
): readonly Shown[] {
  return giftOffers(session, { merchant, item: find })
    .filter(({ offer, reached }) => reached || offer.progress === 'everywhere')
    .map(({ offer, target }) => ({
      coupon_id: offerId(session, offer),
      ...(offer.minQuantity === undefined
        ? { target_type: 'PURCHASE_AMOUNT', target: toMajor(target, session.currency) }
        : { target_type: 'PURCHASE_QUANTITY', target }),
      max_quantity: offer.maxQuantity,
      products: giftProducts(offer, session, find),
    }));
}

/** The offer's variants under the products they belong to, both in the merchant's order. */
function giftProducts(
  offer: GiftOffer,
  session: Session,
  find: (variantId: string) => CatalogItem | undefined,
): readonly Shown[] {
  const byProduct = new Map<string, CatalogItem[]>();
  for (const variantId of offer.variantIds) {
    const item = find(variantId);
    if (item?.variant.prices[session.currency] === undefined) continue;
    const siblings = byProduct.get(item.product.id);
    if (siblings === undefined) byProduct.set(item.product.id, [item]);
    else siblings.push(item);
  }
  return [...byProduct.values()].map((items) => giftProduct(items, session));
}

function giftProduct(items: readonly CatalogItem[], { currency, merchantId }: Session): Shown {
  const [first] = items;
  if (first === undefined) throw new Error('a product without variants');
  const { product } = first;
  return {
    product_id: wireId(product.id),
    status: product.status,
    id: uuidFromNames('product', merchantId, product.id),
    title: product.title,
    vendor: product.vendor,
    body_html: product.descriptionHtml,
    handle: product.handle,
    image: product.imageUrl ?? '',
    single_variant: product.singleVariant,
    images: [],
    variants: items.map((item) => giftVariant(item, currency)),
  };
}

function giftVariant({ product, variant }: CatalogItem, currency: string): Shown {
  const price = toMajor(variant.prices[currency] ?? 0, currency);
  const compareAt = variant.compareAt[currency];
  return {
    title: variant.title,
    variant_id: wireId(variant.id),
    image_id: null,
    compare_at_price: compareAt === undefined ? null : toMajor(compareAt, currency),
    product_id: wireId(product.id),
    item_price: price,
    price,
    image: variant.imageUrl ?? product.imageUrl ?? '',
    inventory_quantity: variant.inventoryQuantity ?? 0,
  };
}

/** Coupon ids are UUIDs on this wire; a merchant's own id that is none gets one of its own, always the same. */
const offerId = (session: Session, { id }: { readonly id: string }): string =>
  isUuid(id) ? id : uuidFromNames('offer', session.merchantId, id);
