// Shoppex's Dev API as far as it takes payments: its policy and routes. A checkout session and a payment are two views of
// one Kassa session, and share its id.
import { uuidv4 } from '../../base/ids.ts';
import type { Dialect, Route } from '../dialect.ts';
import { couponRoutes } from './coupon-routes.ts';
import { customerRoutes } from './customer-routes.ts';
import { parsePayment, parseSession } from './parse-create.ts';
import { oauthRoutes } from './oauth.ts';
import { orderChangeRoutes } from './order-changes.ts';
import { parseList, parseListPayments } from './parse-list.ts';
import { parseOrder, parseRefund } from './parse-orders.ts';
import { parseComplete, parseMe, parseRead, parseVoid } from './parse-payments.ts';
import { paymentLinkRoutes } from './payment-link-routes.ts';
import { policy, readScopes, writeScopes } from './policy.ts';
import { productRoutes } from './product-routes.ts';
import { errors, renderFault } from './problems.ts';
import { refusingFields } from './read-body.ts';
import { renderCapabilities, renderMe } from './render-me.ts';
import {
  renderCompletedInvoice,
  renderInvoice,
  renderInvoices,
  renderNewOrder,
  renderOrder,
  renderOrders,
  renderRefunded,
  renderVoidedInvoice,
} from './render-orders.ts';
import { renderCompleted, renderNewPayment, renderPayment, renderPayments, renderVoided } from './render-payments.ts';
import { renderSession } from './render-session.ts';
import { subscriptionRoutes } from './subscriptions.ts';
import { webhook } from './webhook.ts';
import { webhookRoutes } from './webhook-routes.ts';

const write = { scopes: writeScopes, idempotency: 'optional' } as const satisfies Partial<Route>;
/** Money or an order come of these, so the vendor wants a key with each. */
const once = { ...write, idempotency: 'required' } as const;
const read = { scopes: readScopes, idempotency: 'none' } as const satisfies Partial<Route>;

const routes: readonly Route[] = [
  { method: 'POST', path: '/dev/v1/checkout/sessions', ...write, parse: parseSession, render: renderSession },
  { method: 'POST', path: '/dev/v1/payments', ...write, parse: parsePayment, render: renderNewPayment },
  { method: 'GET', path: '/dev/v1/payments', ...read, parse: parseListPayments, render: renderPayments },
  { method: 'GET', path: '/dev/v1/payments/:uniqid', ...read, parse: parseRead, render: renderPayment },
  { method: 'DELETE', path: '/dev/v1/payments/:uniqid', ...write, parse: parseVoid, render: renderVoided },
  {
    method: 'POST',
    path: '/dev/v1/payments/:uniqid/complete',
    ...write,
    parse: parseComplete,
    render: renderCompleted,
  },
  { method: 'POST', path: '/dev/v1/orders', ...write, parse: parseOrder, render: renderNewOrder },
  { method: 'GET', path: '/dev/v1/orders', ...read, parse: parseList, render: renderOrders },
  { method: 'GET', path: '/dev/v1/orders/:uniqid', ...read, parse: parseRead, render: renderOrder },
  ...(['fulfill', 'complete'] as const).map((action): Route => ({
    method: 'POST',
    path: `/dev/v1/orders/:uniqid/${action}`,
    ...write,
    parse: parseComplete,
    render: renderOrder,
  })),
  {
    method: 'POST',
    path: '/dev/v1/orders/:uniqid/refund',
    ...once,
    parse: parseRefund,
    render: renderRefunded,
  },
  { method: 'GET', path: '/dev/v1/invoices', ...read, parse: parseList, render: renderInvoices },
  { method: 'GET', path: '/dev/v1/invoices/:uniqid', ...read, parse: parseRead, render: renderInvoice },
  {
    method: 'POST',
    path: '/dev/v1/invoices/:uniqid/complete',
    ...once,
    parse: parseComplete,
    render: renderCompletedInvoice,
  },
  {
    method: 'POST',
    path: '/dev/v1/invoices/:uniqid/void',
    ...write,
    parse: parseVoid,
    render: renderVoidedInvoice,
  },
  {
    method: 'GET',
    path: '/dev/v1/me/capabilities',
    scopes: [],
    idempotency: 'none',
    parse: parseMe,
    render: renderCapabilities,
  },
  ...orderChangeRoutes,
  ...couponRoutes,
  ...productRoutes,
  ...customerRoutes,
  ...paymentLinkRoutes,
  ...subscriptionRoutes,
  ...webhookRoutes,
  ...oauthRoutes,
  { method: 'GET', path: '/dev/v1/me', scopes: [], idempotency: 'none', parse: parseMe, render: renderMe },
];

export const shoppex: Dialect = {
  name: 'shoppex',
  policy,
  publicId: () => uuidv4(),
  pagePath: '/invoice/:id',
  paymentLinkPath: '/pay/:id',
  routes: routes.map(refusingFields),
  fault: renderFault,
  errors,
  webhook,
};
