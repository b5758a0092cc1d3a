// Flowglad's API as far as it sells products and subscriptions: its policy and routes. A price is a variant of Kassa's catalogue.
import type { Dialect, Route } from '../dialect.ts';
import { billingRoutes } from './billing-routes.ts';
import { parseCreate } from './parse-create.ts';
import {
  parseArchiveCustomer,
  parseCreateCustomer,
  parseListCustomers,
  parseReadCustomer,
  parseUpdateCustomer,
} from './parse-customers.ts';
import { parseCreateDiscount, parseListDiscounts, parseReadDiscount, parseUpdateDiscount } from './parse-discounts.ts';
import { parseList, parseRead } from './parse-read.ts';
import { parseCreatePrice, parseListPrices, parseReadPrice, parseUpdatePrice } from './parse-prices.ts';
import { parseCreateProduct, parseListProducts, parseReadProduct, parseUpdateProduct } from './parse-products.ts';
import { parseUpdate } from './parse-update.ts';
import { policy } from './policy.ts';
import { pricingModelRoutes } from './pricing-models.ts';
import { errors, renderFault } from './problems.ts';
import { renderPrice, renderPrices, renderProduct, renderProductDetails, renderProducts } from './render-catalogue.ts';
import { renderCustomer, renderCustomers, renderNewCustomer } from './render-customers.ts';
import { renderDiscount, renderDiscounts, renderWrittenDiscount } from './render-discounts.ts';
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
  pageAliases: ['/add-payment-method/:id'],
  routes: [
    { method: 'POST', path: '/api/v1/checkout-sessions', ...keyed, parse: parseCreate, render: renderSession },
    { method: 'GET', path: '/api/v1/checkout-sessions', ...keyed, parse: parseList, render: renderSessions },
    { method: 'GET', path: '/api/v1/checkout-sessions/:id', ...keyed, parse: parseRead, render: renderSession },
    { method: 'PUT', path: '/api/v1/checkout-sessions/:id', ...keyed, parse: parseUpdate, render: renderSession },
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
    { method: 'POST', path: '/api/v1/products', ...keyed, parse: parseCreateProduct, render: renderProduct },
    { method: 'GET', path: '/api/v1/products', ...keyed, parse: parseListProducts, render: renderProducts },
    { method: 'GET', path: '/api/v1/products/:id', ...keyed, parse: parseReadProduct, render: renderProductDetails },
    { method: 'PUT', path: '/api/v1/products/:id', ...keyed, parse: parseUpdateProduct, render: renderProduct },
    { method: 'POST', path: '/api/v1/prices', ...keyed, parse: parseCreatePrice, render: renderPrice },
    { method: 'GET', path: '/api/v1/prices', ...keyed, parse: parseListPrices, render: renderPrices },
    { method: 'GET', path: '/api/v1/prices/:id', ...keyed, parse: parseReadPrice, render: renderPrice },
    { method: 'PUT', path: '/api/v1/prices/:id', ...keyed, parse: parseUpdatePrice, render: renderPrice },
    {
      method: 'POST',
      path: '/api/v1/discounts',
      ...keyed,
      parse: parseCreateDiscount,
      render: renderWrittenDiscount,
    },
    { method: 'GET', path: '/api/v1/discounts', ...keyed, parse: parseListDiscounts, render: renderDiscounts },
    { method: 'GET', path: '/api/v1/discounts/:id', ...keyed, parse: parseReadDiscount, render: renderDiscount },
    {
      method: 'PUT',
      path: '/api/v1/discounts/:id',
      ...keyed,
      parse: parseUpdateDiscount,
      render: renderWrittenDiscount,
    },
    ...billingRoutes(keyed),
    ...pricingModelRoutes('/api/v1/pricing-models', 'pricingModel', keyed),
    ...pricingModelRoutes('/api/v1/catalogs', 'catalog', keyed),
  ],
  fault: renderFault,
  errors,
  webhook,
};
