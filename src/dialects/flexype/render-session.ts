// The answer to Get Session. Anybody who knows the id may read it, so it never holds contact data, addresses or notes.
import type { CatalogItem } from '../../domain/catalog.ts';
import { isSoldOut } from '../../domain/catalog.ts';
import { priceLines } from '../../domain/pricing/lines.ts';
import type { Line, PricedLine, Session } from '../../domain/session.ts';
import type { RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply, toMajor } from '../wire.ts';
import { addOns, coupons } from './render-offers.ts';
import { pricing } from './render-pricing.ts';
import { errorReply, renderFailure } from './problems.ts';
import { paymentState, sessionState } from './state.ts';
import { wireId } from './wire-id.ts';

export function renderSession(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'session') return renderFailure(failureOf(result));
  const { session } = result;
  if (session.state === 'expired' || session.state === 'canceled') {
    const text = session.state === 'expired' ? 'The session has expired' : 'The shop has canceled the session';
    return errorReply([410, 'SESSION_EXPIRED'], `${text}; create a new one.`);
  }
  const body = { status: 'success', data: sessionData(session, context) };
  return jsonReply(200, body, { 'cache-control': 'no-store' });
}

function sessionData(session: Session, context: RenderContext): Record<string, unknown> {
  const { merchant } = context;
  if (merchant === null) throw new Error('a session is shown without its merchant');
  const priced = priceLines(session);
  const items = session.lines.map((line, index) => {
    const item = line.variantId === null ? undefined : context.item(line.variantId);
    return sessionItem(line, lineAmounts(line, priced[index]), item, session.currency);
  });
  return {
    id: session.publicId,
    items,
    pricing: pricing(session, merchant),
    merchant_id: session.merchantId,
    payment_state: paymentState(session),
    session_state: sessionState(session),
    redirect_url: session.extra['redirect_url'] ?? session.successUrl,
    coupons: coupons(session, merchant, context.nowMs),
    add_ons: addOns(session, merchant, context.item),
    country_code: session.country,
    currency_code: session.currency,
    coin: NO_COINS,
  };
}

interface LineAmounts {
  readonly unit: number;
  readonly subtotal: number;
  readonly discount: number;
}

/** A gift taken counts at nothing: it is no merchandise with a discount. */
function lineAmounts(line: Line, priced: PricedLine | undefined): LineAmounts {
  if (priced === undefined) throw new Error('a line without its price');
  if (line.giftOfferId !== null) return { unit: 0, subtotal: 0, discount: 0 };
  return { unit: line.unitAmount, subtotal: priced.subtotal, discount: priced.discount };
}

function sessionItem(
  line: Line,
  { unit, subtotal, discount }: LineAmounts,
  item: CatalogItem | undefined,
  currency: string,
): Record<string, unknown> {
  const { product, variant } = item ?? {};
  const compareAt = variant?.compareAt[currency];
  const variantId = line.variantId === null ? null : wireId(line.variantId);
  return {
    title: line.title,
    handle: product?.handle ?? '',
    product_id: line.productId === null ? null : wireId(line.productId),
    variant_id: variantId,
    quantity: line.quantity,
    properties: line.properties,
    variant: {
      title: line.variantTitle ?? '',
      variant_id: variantId,
      compare_at_price: compareAt === undefined ? null : toMajor(compareAt, currency),
      price: toMajor(line.unitAmount, currency),
    },
    grams: variant?.grams ?? 0,
    single_variant: product?.singleVariant ?? true,
    item_price: toMajor(unit, currency),
    total_discount: toMajor(discount, currency),
    sub_total_price: toMajor(subtotal, currency),
    total_price: toMajor(subtotal - discount, currency),
    out_of_stock: variant !== undefined && isSoldOut(variant),
    taxable: line.taxable,
    image: variant?.imageUrl ?? product?.imageUrl ?? '',
    source: line.giftOfferId === null ? 'MANUAL' : 'ADD_ON',
  };
}

/** What the vendor sends for a shop without a loyalty programme. */
const NO_COINS = {
  coin_ratio: { base_currency_value: 0, coin_value: 0 },
  config: { provider: 'NONE', name: '', logo: '-' },
  coin_available: 0,
  coin_redeemable: 0,
  coin_used: 0,
  coins_processing: 0,
} as const;
