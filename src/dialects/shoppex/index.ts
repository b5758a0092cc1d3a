// Shoppex's Dev API as far as it takes payments: its policy and routes. A checkout session and a payment are two views of
// one Kassa session, and share its id.
import { uuidv4 } from '../../base/ids.ts';
import type { Dialect, Route } from '../dialect.ts';
import { parsePayment, parseSession } from './parse-create.ts';
import { parseComplete, parseList, parseMe, parseRead, parseVoid } from './parse-payments.ts';
import { policy, readScopes, writeScopes } from './policy.ts';
import { errors, renderFault } from './problems.ts';
import { renderMe } from './render-me.ts';
import { renderCompleted, renderNewPayment, renderPayment, renderPayments, renderVoided } from './render-payments.ts';
import { renderSession } from './render-session.ts';
import { webhook } from './webhook.ts';

const write = { scopes: writeScopes, idempotency: 'optional' } as const satisfies Partial<Route>;
const read = { scopes: readScopes, idempotency: 'none' } as const satisfies Partial<Route>;

export const shoppex: Dialect = {
  name: 'shoppex',
  policy,
  publicId: () => uuidv4(),
  pagePath: '/invoice/:id',
  routes: [
    { method: 'POST', path: '/dev/v1/checkout/sessions', ...write, parse: parseSession, render: renderSession },
    { method: 'POST', path: '/dev/v1/payments', ...write, parse: parsePayment, render: renderNewPayment },
    { method: 'GET', path: '/dev/v1/payments', ...read, parse: parseList, render: renderPayments },
    { method: 'GET', path: '/dev/v1/payments/:uniqid', ...read, parse: parseRead, render: renderPayment },
    { method: 'DELETE', path: '/dev/v1/payments/:uniqid', ...write, parse: parseVoid, render: renderVoided },
    {
      method: 'POST',
      path: '/dev/v1/payments/:uniqid/complete',
      ...write,
      parse: parseComplete,
      render: renderCompleted,
    },
    { method: 'GET', path: '/dev/v1/me', scopes: [], idempotency: 'none', parse: parseMe, render: renderMe },
  ],
  fault: renderFault,
  errors,
  webhook,
};
