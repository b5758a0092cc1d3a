// Flowglad's API as far as it sells products: its policy and routes. A price is a variant of Kassa's catalogue.
import type { Dialect, Route } from '../dialect.ts';
import { parseCreate } from './parse-create.ts';
import {
  parseArchiveCustomer,
  parseCreateCustomer,
  parseListCustomers,
  parseReadCustomer,
  parseUpdateCustomer,
} from './parse-customers.ts';
import { parseList, parseListPayments, parseRead, parseReadPayment, parseReadPurchase } from './parse-read.ts';
import { policy } from './policy.ts';
import { errors, renderFault } from './problems.ts';
import { renderCustomer, renderCustomers, renderNewCustomer } from './render-customers.ts';
import { renderPayment, renderPayments, renderPurchase } from './render-purchases.ts';
import { renderSession, renderSessions } from './render-session.ts';
import { webhook } from './webhook.ts';
import { parseCreateWebhook, parseReadWebhook, parseUpdateWebhook, renderWebhook } from './webhooks.ts';
import { newWireId } from './wire-ids.ts';

/** Any valid key may do everything in its mode; the vendor has no finer rights. */
const keyed = { scopes: [], idempotency: 'none' } as const satisfies Partial<Route>;

export const flowglad: Dialect = {
  name: 'flowglad',
  policy,
  publicId: () => newWireId('chckt_session_'),
  pagePath: '/checkout/:id',
  routes: [
    { method: 'POST', path: '/api/v1/checkout-sessions', ...keyed, parse: parseCreate, render: renderSession },
    { method: 'GET', path: '/api/v1/checkout-sessions', ...keyed, parse: parseList, render: renderSessions },
    { method: 'GET', path: '/api/v1/checkout-sessions/:id', ...keyed, parse: parseRead, render: renderSession },
    { method: 'POST', path: '/api/v1/customers', ...keyed, parse: parseCreateCustomer, render: renderNewCustomer },
    { method: 'GET', path: '/api/v1/customers', ...keyed, parse: parseListCustomers, render: renderCustomers },
    {
      method: 'GET',
      path: '/api/v1/customers/:externalId',
      ...keyed,
      parse: parseReadCustomer,
      render: renderCustomer,
    },
    {
      method: 'PUT',
      path: '/api/v1/customers/:externalId',
      ...keyed,
      parse: parseUpdateCustomer,
      render: renderCustomer,
    },
    {
      method: 'POST',
      path: '/api/v1/customers/:externalId/archive',
      ...keyed,
      parse: parseArchiveCustomer,
      render: renderCustomer,
    },
    { method: 'POST', path: '/api/v1/webhooks', ...keyed, parse: parseCreateWebhook, render: renderWebhook },
    { method: 'GET', path: '/api/v1/webhooks/:id', ...keyed, parse: parseReadWebhook, render: renderWebhook },
    { method: 'PUT', path: '/api/v1/webhooks/:id', ...keyed, parse: parseUpdateWebhook, render: renderWebhook },
    { method: 'GET', path: '/api/v1/purchases/:id', ...keyed, parse: parseReadPurchase, render: renderPurchase },
    { method: 'GET', path: '/api/v1/payments', ...keyed, parse: parseListPayments, render: renderPayments },
    { method: 'GET', path: '/api/v1/payments/:id', ...keyed, parse: parseReadPayment, render: renderPayment },
  ],
  fault: renderFault,
  errors,
  webhook,
};
