// Routes of coupons: discounts with one code each.
import type { Route } from '../dialect.ts';
import {
  parseCheck,
  parseCoupon,
  parseDeleteCoupon,
  parseListCoupons,
  parseNewCoupon,
  parseReadCoupon,
} from './parse-coupons.ts';
import { scopesOf } from './policy.ts';
import { renderChecked, renderCoupon, renderCoupons, renderDeletedCoupon, renderNewCoupon } from './render-coupons.ts';

const read = { scopes: scopesOf('coupons', 'read'), idempotency: 'none' } as const satisfies Partial<Route>;
const write = { scopes: scopesOf('coupons', 'write'), idempotency: 'optional' } as const satisfies Partial<Route>;

const COUPONS = '/dev/v1/coupons';
const COUPON = `${COUPONS}/:id`;

export const couponRoutes: readonly Route[] = [
  { method: 'GET', path: COUPONS, ...read, parse: parseListCoupons, render: renderCoupons },
  { method: 'POST', path: COUPONS, ...write, parse: parseNewCoupon, render: renderNewCoupon },
  { method: 'GET', path: `${COUPONS}/code/:code`, ...read, parse: parseCheck, render: renderChecked },
  { method: 'GET', path: COUPON, ...read, parse: parseReadCoupon, render: renderCoupon },
  { method: 'PATCH', path: COUPON, ...write, parse: parseCoupon, render: renderCoupon },
  { method: 'DELETE', path: COUPON, ...write, parse: parseDeleteCoupon, render: renderDeletedCoupon },
];
