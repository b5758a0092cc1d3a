// Routes around webhooks: endpoints, and the logs of what was sent to them.
import type { Route } from '../dialect.ts';
import { parseMe } from './parse-payments.ts';
import {
  parseCreateWebhook,
  parseListLogs,
  parseListWebhooks,
  parseOnWebhook,
  parseTestWebhook,
  parseUpdateWebhook,
} from './parse-webhooks.ts';
import { scopesOf } from './policy.ts';
import {
  renderDeletedWebhook,
  renderEventNames,
  renderLog,
  renderLogs,
  renderNewWebhook,
  renderTested,
  renderWebhook,
  renderWebhooks,
} from './render-webhooks.ts';

const ROOT = '/dev/v1/webhooks';
const read = { method: 'GET', scopes: scopesOf('webhooks', 'read'), idempotency: 'none' } as const;
const write = { scopes: scopesOf('webhooks', 'write'), idempotency: 'optional' } as const;
const post = { method: 'POST', ...write } as const;

export const webhookRoutes: readonly Route[] = [
  { ...read, path: ROOT, parse: parseListWebhooks, render: renderWebhooks },
  { ...post, path: ROOT, parse: parseCreateWebhook, render: renderNewWebhook },
  { ...read, path: `${ROOT}/events`, parse: parseMe, render: renderEventNames },
  { ...read, path: `${ROOT}/logs`, parse: parseListLogs, render: renderLogs },
  { ...read, path: `${ROOT}/logs/:id`, parse: parseOnWebhook('read-delivery'), render: renderLog },
  { ...post, path: `${ROOT}/logs/:id/retry`, parse: parseOnWebhook('resend-delivery'), render: renderLog },
  { ...read, path: `${ROOT}/:id`, parse: parseOnWebhook('read-endpoint'), render: renderWebhook },
  { method: 'PATCH', ...write, path: `${ROOT}/:id`, parse: parseUpdateWebhook, render: renderWebhook },
  {
    method: 'DELETE',
    ...write,
    path: `${ROOT}/:id`,
    parse: parseOnWebhook('delete-endpoint'),
    render: renderDeletedWebhook,
  },
  { ...post, path: `${ROOT}/:id/test`, parse: parseTestWebhook, render: renderTested },
  { ...post, path: `${ROOT}/:id/rotate-secret`, parse: parseOnWebhook('rotate-endpoint'), render: renderWebhook },
];
