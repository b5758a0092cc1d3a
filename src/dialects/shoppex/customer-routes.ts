// Routes around customers, their wallets and disputes.
import type { Route } from '../dialect.ts';
import {
  parseCreateCustomer,
  parseDeleteCustomer,
  parseListCustomers,
  parseReadCustomer,
  parseUpdateCustomer,
} from './parse-customers.ts';
import { parseListDisputes, parseReadDispute, renderDispute, renderDisputes } from './disputes.ts';
import { parseCredit, parseDebit, parseReadWallet, renderWallet, renderWalletChange } from './wallet.ts';
import { scopesOf } from './policy.ts';
import { renderCustomer, renderCustomers, renderDeletedCustomer } from './render-customers.ts';

const ROOT = '/dev/v1/customers';
const DISPUTES = '/dev/v1/disputes';
const read = { method: 'GET', scopes: scopesOf('customers', 'read'), idempotency: 'none' } as const;
const write = { scopes: scopesOf('customers', 'write'), idempotency: 'optional' } as const;
const readDisputes = { ...read, scopes: scopesOf('disputes', 'read') } as const;

export const customerRoutes: readonly Route[] = [
  { ...read, path: ROOT, parse: parseListCustomers, render: renderCustomers },
  { method: 'POST', ...write, path: ROOT, parse: parseCreateCustomer, render: renderCustomer },
  { ...read, path: `${ROOT}/:id`, parse: parseReadCustomer, render: renderCustomer },
  { method: 'PATCH', ...write, path: `${ROOT}/:id`, parse: parseUpdateCustomer, render: renderCustomer },
  { method: 'DELETE', ...write, path: `${ROOT}/:id`, parse: parseDeleteCustomer, render: renderDeletedCustomer },
  { ...read, path: `${ROOT}/:id/wallet`, parse: parseReadWallet, render: renderWallet },
  { method: 'POST', ...write, path: `${ROOT}/:id/wallet/credit`, parse: parseCredit, render: renderWalletChange },
  { method: 'POST', ...write, path: `${ROOT}/:id/wallet/debit`, parse: parseDebit, render: renderWalletChange },
  { ...readDisputes, path: DISPUTES, parse: parseListDisputes, render: renderDisputes },
  { ...readDisputes, path: `${DISPUTES}/:id`, parse: parseReadDispute, render: renderDispute },
];
