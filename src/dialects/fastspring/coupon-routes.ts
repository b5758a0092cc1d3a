// The classic API's coupons: discounts with any number of codes.
import type { Route } from '../dialect.ts';
import { parseAddCodes, parseClearCodes, parseDeleteCoupon, parsePutCoupon, parseReadCoupon } from './parse-coupons.ts';
import {
  renderAddedCodes,
  renderClearedCodes,
  renderCodes,
  renderDeletedCoupon,
  renderPutCoupon,
  renderReadCoupon,
} from './render-coupons.ts';

const read = { scopes: ['coupons.read', 'coupons.write'], idempotency: 'none' } as const satisfies Partial<Route>;
const write = { scopes: ['coupons.write'], idempotency: 'none' } as const satisfies Partial<Route>;

export const couponRoutes: readonly Route[] = [
  { method: 'POST', path: '/coupons', ...write, parse: parsePutCoupon, render: renderPutCoupon },
  { method: 'GET', path: '/coupons/:id', ...read, parse: parseReadCoupon, render: renderReadCoupon },
  { method: 'POST', path: '/coupons/:id', ...write, parse: parseAddCodes, render: renderAddedCodes },
  { method: 'GET', path: '/coupons/:id/codes', ...read, parse: parseReadCoupon, render: renderCodes },
  { method: 'DELETE', path: '/coupons/:id/codes', ...write, parse: parseClearCodes, render: renderClearedCodes },
  { method: 'DELETE', path: '/coupons/:id', ...write, parse: parseDeleteCoupon, render: renderDeletedCoupon },
];
