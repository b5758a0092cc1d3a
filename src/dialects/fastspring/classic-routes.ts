// The classic API, for sellers only: its resources and who answers for them.
import type { Route } from '../dialect.ts';
import { parseAccounts, parseCreateAccount, parseReadAccount, parseUpdateAccount } from './parse-accounts.ts';
import { parseClassic, parseReadClassic } from './parse-classic.ts';
import { parseChangeOrders, parseOrders, parseReadOrders } from './parse-orders.ts';
import { parseReadReturns, parseReturns } from './parse-returns.ts';
import { renderAccount, renderAccounts, renderChangedAccount, renderNewAccount } from './render-accounts.ts';
import { renderClassic, renderClassicCreated } from './render-classic.ts';
import { renderChangedOrders, renderNamedOrders, renderOrders } from './render-orders.ts';
import { renderNewReturns, renderReturns } from './render-returns.ts';

type Scoped = Pick<Route, 'scopes' | 'idempotency'>;

const scoped = (scope: string): Scoped => ({ scopes: [scope], idempotency: 'none' });
const sessions = { read: scoped('sessions.read'), write: scoped('sessions.write') };
const orders = { read: scoped('orders.read'), write: scoped('orders.write') };
const returns = { read: scoped('returns.read'), write: scoped('returns.write') };
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
  { method: 'POST', path: '/accounts/:id', ...accounts.write, parse: parseUpdateAccount, render: renderChangedAccount },
];
