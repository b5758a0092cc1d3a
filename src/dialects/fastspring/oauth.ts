// OAuth 2 client credentials, as the vendor gives them: name and password of the API fetch a token that ends.
import { z } from 'zod';
import { isObject } from '../../base/json.ts';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, Result, Route, WireReply, WireRequest } from '../dialect.ts';
import { tokenAnswer } from '../token-answer.ts';
import { readJsonBody, readShape } from '../wire.ts';
import { bounds } from './policy.ts';
import { reject } from './read-body.ts';
import { optional } from './shapes.ts';

/** The vendor's one scope, which is all that the credentials may do. */
const ALL = 'ROLE_SELLER_API_READ_WRITE';

const text = z.string().min(1).max(bounds.maxUrlChars);

const Body = z.object({
  grant_type: z.literal('client_credentials', { error: 'client_credentials is the only one there is' }),
  client_id: text,
  client_secret: text,
  scope: optional(text),
});

function parseToken(request: WireRequest): Intent | BadRequest {
  const body = readJsonBody(request, { forms: true });
  if ('problem' in body) return reject(body.problem);
  const fields = isObject(body.value) ? body.value : {};
  if (fields['grant_type'] === undefined) {
    const text = 'grant_type is required: client_credentials is the only one there is.';
    return reject(problem('missing_value', 'grant_type', text));
  }
  const read = readShape(Body, { ...basicOf(request), ...fields });
  if ('problems' in read) return reject(...read.problems);
  const { client_id: name, client_secret: password, scope = ALL } = read.value;
  const scopes = scope.split(' ').filter((one) => one !== '');
  return { do: 'fetch-access', key: `${name}:${password}`, scopes: scopes.includes(ALL) ? null : scopes };
}

/** They stand in the form, or before it as user name and password. */
function basicOf({ headers }: WireRequest): Readonly<Record<string, string>> {
  const [, encoded] = /^basic ([\w+/-]{1,4000}={0,2})$/i.exec(headers['authorization'] ?? '') ?? [];
  if (encoded === undefined) return {};
  const [, name, password] = /^([^:]+):(.+)$/s.exec(Buffer.from(encoded, 'base64').toString('utf8')) ?? [];
  return name === undefined || password === undefined ? {} : { client_id: name, client_secret: password };
}

const renderToken = (result: Result): WireReply =>
  tokenAnswer(result, {
    reasons: REASONS,
    scopeOf: (scopes) => (scopes.includes('*') ? ALL : scopes.join(' ')),
    noMerchant: 400,
  });

const REASONS = {
  invalid_client: 'client_id and client_secret are no user name and password of the API.',
  invalid_grant: 'There is nothing to be refreshed: fetch another token.',
  invalid_scope: `The credentials may not do all of that. Ask for ${ALL}, which is all that they may, or leave it out.`,
} as const;

export const oauthRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/identity/oauth/token',
    scopes: 'public',
    idempotency: 'none',
    parse: parseToken,
    render: renderToken,
  },
];
