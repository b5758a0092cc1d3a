// FastSpring's checkout sessions: the present API (Sessions v2), open to buyers and sellers, under both of its prefixes,
// and the classic one for sellers.
import type { Dialect, Route } from '../dialect.ts';
import { classicRoutes } from './classic-routes.ts';
import { couponRoutes } from './coupon-routes.ts';
import { extraOf } from './extra.ts';
import { newSessionId, orderReference } from './ids.ts';
import { oauthRoutes } from './oauth.ts';
import { openApiRoute } from './openapi.ts';
import { parseAddItem, parseCoupon, parseCustomer, parseRemoveItem, parseUpdateItem } from './parse-parts.ts';
import { parseCreate, parseRead, parseUpdate } from './parse-session.ts';
import { policy } from './policy.ts';
import { errors, renderFault } from './problems.ts';
import {
  renderCoupon,
  renderCreated,
  renderCustomer,
  renderItem,
  renderPaymentMethods,
  renderRemoved,
  renderSession,
} from './render-session.ts';
import { refusingParameters } from './query-fields.ts';
import { subscriptionRoutes } from './subscription-routes.ts';
import { webhook } from './webhook.ts';

const PREFIXES = ['/v2/checkouts', '/session-service/v2/checkouts'] as const;
const SESSIONS = '/:storeId/:checkoutId/sessions';
const SESSION = `${SESSIONS}/:sessionId`;
const ITEMS = `${SESSION}/cart/items`;

const write = {
  scopes: ['sessions.write'],
  isKeyOptional: true,
  idempotency: 'none',
} as const satisfies Partial<Route>;
const read = { ...write, scopes: ['sessions.read'] } as const satisfies Partial<Route>;

const routes: readonly Route[] = [
  { method: 'POST', path: SESSIONS, ...write, parse: parseCreate, render: renderCreated },
  { method: 'GET', path: SESSION, ...read, parse: parseRead, render: renderSession },
  { method: 'PUT', path: SESSION, ...write, parse: parseUpdate, render: renderSession },
  { method: 'GET', path: `${SESSION}/payment-methods`, ...read, parse: parseRead, render: renderPaymentMethods },
  { method: 'POST', path: ITEMS, ...write, parse: parseAddItem, render: renderItem },
  { method: 'PUT', path: `${ITEMS}/:productPath`, ...write, parse: parseUpdateItem, render: renderItem },
  { method: 'DELETE', path: `${ITEMS}/:productPath`, ...write, parse: parseRemoveItem, render: renderRemoved },
  { method: 'PUT', path: `${SESSION}/customer`, ...write, parse: parseCustomer, render: renderCustomer },
  { method: 'POST', path: `${SESSION}/cart/coupon`, ...write, parse: parseCoupon, render: renderCoupon },
];

export const fastspring: Dialect = {
  name: 'fastspring',
  policy,
  publicId: () => newSessionId(),
  orderNumber: (session, order) => orderReference(extraOf(session).checkout, order),
  pagePath: '/checkout/session/:id',
  // Where the vendor's stores have it, with and without a checkout.
  pageAliases: ['/:store/session/:id', '/:store/:checkout/session/:id'],
  routes: [
    ...PREFIXES.flatMap((prefix) => routes.map((route) => ({ ...route, path: prefix + route.path }))),
    ...[...classicRoutes, ...couponRoutes, ...subscriptionRoutes].map(refusingParameters),
    ...oauthRoutes,
    openApiRoute,
  ],
  unserved: ['/quotes'],
  fault: renderFault,
  errors,
  webhook,
};
