// Flowglad's API as far as it sells products: its policy and routes. A price is a variant of Kassa's catalogue.
import type { Dialect, Route } from '../dialect.ts';
import { parseCreate } from './parse-create.ts';
import { parseList, parseRead } from './parse-read.ts';
import { policy } from './policy.ts';
import { errors, renderFault } from './problems.ts';
import { renderSession, renderSessions } from './render-session.ts';
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
  ],
  fault: renderFault,
  errors,
  webhook: null,
};
