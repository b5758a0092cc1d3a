// Routes of payment links.
import type { Route } from '../dialect.ts';
import {
  parseCreateLink,
  parseListLinks,
  parseOnLink,
  parseToggleLink,
  parseUpdateLink,
} from './parse-payment-links.ts';
import { scopesOf } from './policy.ts';
import {
  renderChangedLink,
  renderDeletedLink,
  renderLink,
  renderLinks,
  renderNewLink,
} from './render-payment-links.ts';

const LINKS = '/dev/v1/payment-links';
const LINK = `${LINKS}/:id`;
const read = { method: 'GET', scopes: scopesOf('payment_links', 'read'), idempotency: 'none' } as const;
const write = { scopes: scopesOf('payment_links', 'write'), idempotency: 'optional' } as const;

export const paymentLinkRoutes: readonly Route[] = [
  { ...read, path: LINKS, parse: parseListLinks, render: renderLinks },
  { method: 'POST', ...write, path: LINKS, parse: parseCreateLink, render: renderNewLink },
  { ...read, path: LINK, parse: parseOnLink('read-payment-link'), render: renderLink },
  { method: 'PATCH', ...write, path: LINK, parse: parseUpdateLink, render: renderChangedLink },
  { method: 'DELETE', ...write, path: LINK, parse: parseOnLink('delete-payment-link'), render: renderDeletedLink },
  { method: 'POST', ...write, path: `${LINK}/toggle`, parse: parseToggleLink, render: renderChangedLink },
];
