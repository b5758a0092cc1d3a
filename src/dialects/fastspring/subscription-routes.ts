// Subscriptions of the classic API, for sellers only.
import type { Route } from '../dialect.ts';
import {
  parseCancelSubscriptions,
  parseChangeSubscriptions,
  parseEntries,
  parsePause,
  parseReadSubscriptions,
  parseResume,
  parseSubscriptions,
  parseUncancel,
} from './parse-subscriptions.ts';
import {
  renderCanceled,
  renderChangedSubscriptions,
  renderEntries,
  renderNamedSubscriptions,
  renderPaused,
  renderResumed,
  renderSubscriptions,
  renderUncanceled,
} from './render-subscriptions.ts';

const read = { scopes: ['subscriptions.read'], idempotency: 'none' } as const;
const write = { scopes: ['subscriptions.write'], idempotency: 'none' } as const;

const ALL = '/subscriptions';
const ONE = '/subscriptions/:id';

export const subscriptionRoutes: readonly Route[] = [
  { method: 'GET', path: ALL, ...read, parse: parseSubscriptions, render: renderSubscriptions },
  { method: 'POST', path: ALL, ...write, parse: parseChangeSubscriptions, render: renderChangedSubscriptions },
  { method: 'GET', path: ONE, ...read, parse: parseReadSubscriptions, render: renderNamedSubscriptions },
  { method: 'POST', path: ONE, ...write, parse: parseUncancel, render: renderUncanceled },
  { method: 'DELETE', path: ONE, ...write, parse: parseCancelSubscriptions, render: renderCanceled },
  { method: 'GET', path: `${ONE}/entries`, ...read, parse: parseEntries, render: renderEntries },
  { method: 'POST', path: `${ONE}/pause`, ...write, parse: parsePause, render: renderPaused },
  { method: 'POST', path: `${ONE}/resume`, ...write, parse: parseResume, render: renderResumed },
];
