// The classic API, for sellers only: its resources and who answers for them.
import type { Route } from '../dialect.ts';
import { parseAccounts, parseCreateAccount, parseReadAccount, parseUpdateAccount } from './parse-accounts.ts';
import { parseClassic, parseReadClassic } from './parse-classic.ts';
import { parseMarkEvent, parseProcessed, parseUnprocessed, parseWebhookKey } from './parse-events.ts';
import { parseChangeOrders, parseOrders, parseReadOrders } from './parse-orders.ts';
import {
  parseDeleteProducts,
  parsePrices,
  parseProducts,
  parsePutProducts,
  parseReadProducts,
} from './parse-products.ts';
import { parseReadReturns, parseReturns } from './parse-returns.ts';
import { renderAccount, renderAccounts, renderChangedAccount, renderNewAccount } from './render-accounts.ts';
import { renderClassic, renderClassicCreated } from './render-classic.ts';
import { renderEvents, renderMarkedEvent, renderWebhookKey } from './render-events.ts';
import { renderChangedOrders, renderNamedOrders, renderOrders } from './render-orders.ts';
import {
  renderDeletedProducts,
  renderNamedPrices,
  renderNamedProducts,
  renderPrices,
  renderProducts,
  renderPutProducts,
} from './render-products.ts';
import { renderNewReturns, renderReturns } from './render-returns.ts';

type Scoped = Pick<Route, 'scopes' | 'idempotency'>;

const scoped = (scope: string): Scoped => ({ scopes: [scope], idempotency: 'none' });
const sessions = { read: scoped('sessions.read'), write: scoped('sessions.write') };
const orders = { read: scoped('orders.read'), write: scoped('orders.write') };
const returns = { read: scoped('returns.read'), write: scoped('returns.write') };
const products = { read: scoped('products.read'), write: scoped('products.write') };
const events = { read: scoped('events.read'), write: scoped('events.write') };
const accounts = { read: scoped('accounts.read'), write: scoped('accounts.write') };

export const classicRoutes: readonly Route[] = [
  { method: 'POST', path: '/sessions', ...sessions.write, parse: parseClassic, render: renderClassicCreated },
  { method: 'GET', path: '/sessions/:id', ...sessions.read, parse: parseReadClassic, render: renderClassic },
  { method: 'POST', path: '/accounts', ...accounts.write, parse: parseCreateAccount, render: renderNewAccount },
  { method: 'GET', path: '/accounts', ...accounts.read, parse: parseAccounts, render: renderAccounts },
  { method: 'GET', path: '/accounts/:id', ...accounts.read, parse: parseReadAccount, render: renderAccount },
  { method: 'GET', path: '/orders', ...orders.read, parse: parseOrders, render: renderOrders },
  { method: 'POST', path: '/orders', ...orders.write, parse: parseChangeOrders, render: renderChangedOrders },
  { method: 'GET', path: '/orders/:id', ...orders.read, parse: parseReadOrders, render: renderNamedOrders },
  { method: 'POST', path: '/returns', ...returns.write, parse: parseReturns, render: renderNewReturns },
  { method: 'GET', path: '/returns/:id', ...returns.read, parse: parseReadReturns, render: renderReturns },
  { method: 'GET', path: '/products', ...products.read, parse: parseProducts, render: renderProducts },
  { method: 'POST', path: '/products', ...products.write, parse: parsePutProducts, render: renderPutProducts },
  { method: 'GET', path: '/products/price', ...products.read, parse: parsePrices, render: renderPrices },
  { method: 'GET', path: '/products/price/:id', ...products.read, parse: parsePrices, render: renderNamedPrices },
  { method: 'GET', path: '/products/:id', ...products.read, parse: parseReadProducts, render: renderNamedProducts },
  {
    method: 'DELETE',
    path: '/products/:id',
    ...products.write,
    parse: parseDeleteProducts,
    render: renderDeletedProducts,
  },
  { method: 'GET', path: '/events/processed', ...events.read, parse: parseProcessed, render: renderEvents },
  { method: 'GET', path: '/events/unprocessed', ...events.read, parse: parseUnprocessed, render: renderEvents },
  { method: 'POST', path: '/events/:id', ...events.write, parse: parseMarkEvent, render: renderMarkedEvent },
  {
    method: 'POST',
    path: '/webhooks/keys',
    ...scoped('webhooks.write'),
    parse: parseWebhookKey,
    render: renderWebhookKey,
  },
  { method: 'POST', path: '/accounts/:id', ...accounts.write, parse: parseUpdateAccount, render: renderChangedAccount },
];
