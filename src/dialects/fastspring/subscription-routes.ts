// Subscriptions of the classic API, for sellers only.
import { problem } from '../../domain/problem.ts';
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
import { reject } from './read-body.ts';
import {
  renderCanceled,
  renderChangedSubscriptions,
  renderEntries,
  renderNamedSubscriptions,
  renderNotOffered,
  renderPaused,
  renderResumed,
  renderSubscriptions,
  renderUncanceled,
} from './render-subscriptions.ts';

const read = { scopes: ['subscriptions.read'], idempotency: 'none' } as const;
const write = { scopes: ['subscriptions.write'], idempotency: 'none' } as const;
const cancel = { ...write, query: ['billingPeriod'] } as const;

const ALL = '/subscriptions';
const ONE = '/subscriptions/:id';

/** Operations of the vendor's that are not here. Without a route their names would be taken for the id of a subscription. */
const notOffered = (name: string, text: string): Route => ({
  ...{ method: 'POST', path: `${ALL}/${name}`, ...write },
  parse: () => reject(problem('unknown_key', null, text)),
  render: renderNotOffered(`subscription.${name}`),
});

export const subscriptionRoutes: readonly Route[] = [
  { method: 'GET', path: ALL, ...read, parse: parseSubscriptions, render: renderSubscriptions },
  { method: 'POST', path: ALL, ...write, parse: parseChangeSubscriptions, render: renderChangedSubscriptions },
  notOffered('charge', 'Charging on demand is not offered: subscriptions are paid by themselves when they are due.'),
  notOffered(
    'estimate',
    'Estimates are not offered: changes count from the next payment on, and nothing is charged before.',
  ),
  { method: 'GET', path: ONE, ...read, parse: parseReadSubscriptions, render: renderNamedSubscriptions },
  { method: 'POST', path: ONE, ...write, parse: parseUncancel, render: renderUncanceled },
  { method: 'DELETE', path: ONE, ...cancel, parse: parseCancelSubscriptions, render: renderCanceled },
  { method: 'GET', path: `${ONE}/entries`, ...read, parse: parseEntries, render: renderEntries },
  { method: 'POST', path: `${ONE}/pause`, ...write, parse: parsePause, render: renderPaused },
  { method: 'POST', path: `${ONE}/resume`, ...write, parse: parseResume, render: renderResumed },
];
