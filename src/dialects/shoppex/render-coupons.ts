// Answers of the routes of coupons.
import { assert } from '../../base/assert.ts';
import type { RenderContext, Result, WireReply } from '../dialect.ts';
import { failureOf, jsonReply } from '../wire.ts';
import { checkedCoupon, couponObject } from './coupon-object.ts';
import type { Shown } from './payment-object.ts';
import { renderFailure, renderForbidden, type FieldNames } from './problems.ts';

/** The core's names of what is refused after the body was read. */
const FIELDS: FieldNames = { codes: 'code' };

const one =
  (status: number, dataOf: (coupon: Shown) => Shown) =>
  (result: Result, context: RenderContext): WireReply => {
    if (result.kind !== 'discount') return renderFailure(failureOf(result), context, FIELDS);
    const coupon = couponObject(result.entry, merchantIn(context));
    if (coupon === null) return renderFailure({ kind: 'not-found', what: 'discount' }, context);
    return jsonReply(status, { data: dataOf(coupon) });
  };

export const renderNewCoupon = one(201, (coupon) => coupon);
export const renderCoupon = one(200, (coupon) => coupon);
export const renderChecked = one(200, (coupon) => ({ coupon: checkedCoupon(coupon) }));

export function renderCoupons(result: Result, context: RenderContext): WireReply {
  if (result.kind !== 'discounts') return renderFailure(failureOf(result), context);
  const { items, nextCursor } = result.page;
  const merchant = merchantIn(context);
  return jsonReply(200, {
    data: items.flatMap((entry) => couponObject(entry, merchant) ?? []),
    pagination: { next_cursor: nextCursor, has_more: nextCursor !== null },
  });
}

export function renderDeletedCoupon(result: Result, context: RenderContext): WireReply {
  if (result.kind === 'refused') return renderForbidden(result, context);
  if (result.kind !== 'deleted') return renderFailure(failureOf(result), context);
  return { status: 204, body: null };
}

function merchantIn({ merchant }: RenderContext) {
  assert(merchant !== null, 'coupons are shown to their shop only');
  return merchant;
}
