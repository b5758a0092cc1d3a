// FlexyPe's checkout session API: its policy and routes. Nobody shows a key here: the shop's domain names the merchant.
import { uuidv4 } from '../../base/ids.ts';
import type { Dialect } from '../dialect.ts';
import { parseRefresh, parseResend, parseSend, parseVerify } from './parse-otp.ts';
import { parseCreate, parseGet } from './parse.ts';
import { policy } from './policy.ts';
import { errors, renderFault } from './problems.ts';
import { renderCreated } from './render-created.ts';
import { renderOtpSent, renderTokens, renderVerified } from './render-otp.ts';
import { renderSession } from './render-session.ts';
import { resume } from './resume-link.ts';
import { webhook } from './webhook.ts';

export const flexype: Dialect = {
  name: 'flexype',
  policy,
  publicId: () => uuidv4(),
  pagePath: '/pay/:id',
  resume,
  routes: [
    {
      method: 'POST',
      path: '/session',
      scopes: 'public',
      idempotency: 'none',
      parse: parseCreate,
      render: renderCreated,
    },
    {
      method: 'GET',
      path: '/session/:id',
      scopes: 'public',
      idempotency: 'none',
      parse: parseGet,
      render: renderSession,
    },
    {
      method: 'POST',
      path: '/v2/public/checkout/otp/send',
      scopes: 'public',
      idempotency: 'none',
      parse: parseSend,
      render: renderOtpSent,
    },
    {
      method: 'POST',
      path: '/v2/public/checkout/otp/resend',
      scopes: 'public',
      idempotency: 'none',
      parse: parseResend,
      render: renderOtpSent,
    },
    {
      method: 'POST',
      path: '/v1/public/otp/verify',
      scopes: 'public',
      idempotency: 'none',
      parse: parseVerify,
      render: renderVerified,
    },
    // Ours: the vendor says that access tokens can be renewed, and not where.
    {
      method: 'POST',
      path: '/v1/public/token/refresh',
      scopes: 'public',
      idempotency: 'none',
      parse: parseRefresh,
      render: renderTokens,
    },
  ],
  fault: renderFault,
  errors,
  webhook,
};
