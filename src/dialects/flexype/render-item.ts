// One line of the cart as Get Session and the webhooks show it.
import type { CatalogItem } from '../../domain/catalog.ts';
import { itemsPricedIn } from '../../domain/price-list.ts';
import type { Line, PricedLine, Session } from '../../domain/session.ts';
import { isSoldOut } from '../../domain/stock.ts';
import type { RenderContext } from '../dialect.ts';
import { toMajor } from '../wire.ts';
import { wireId } from './wire-id.ts';

export interface LineAmounts {
  readonly unit: number;
  readonly subtotal: number;
  readonly discount: number;
}

/** A gift taken counts at nothing: it is no merchandise with a discount. */
export function lineAmounts(line: Line, priced: PricedLine | undefined): LineAmounts {
  if (priced === undefined) throw new Error('a line without its price');
  if (line.giftOfferId !== null) return { unit: 0, subtotal: 0, discount: 0 };
  return { unit: line.unitAmount, subtotal: priced.subtotal, discount: priced.discount };
}

export function sessionItem(
  line: Line,
  { unit, subtotal, discount }: LineAmounts,
  item: CatalogItem | undefined,
  currency: string,
  facts: Pick<RenderContext, 'heldByOthers'>,
) {
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
    out_of_stock: item !== undefined && isSoldOut(item, facts),
    taxable: line.taxable,
    image: variant?.imageUrl ?? product?.imageUrl ?? '',
    source: line.giftOfferId === null ? 'MANUAL' : 'ADD_ON',
  };
}

/** The catalogue as it is priced where the session is sold. */
export const itemIn = (session: Session, context: RenderContext): RenderContext['item'] =>
  context.merchant === null
    ? context.item
    : itemsPricedIn(session.country, { ...context, merchant: context.merchant }, session.checkout);
