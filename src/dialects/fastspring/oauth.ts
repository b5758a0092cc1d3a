// OAuth 2 client credentials, as the vendor gives them: name and password of the API fetch a token that ends. Errors are RFC
// 6749's own, which every OAuth client reads.
import { z } from 'zod';
import { isObject } from '../../base/json.ts';
import { problem } from '../../domain/problem.ts';
import type { BadRequest, Intent, Result, Route, WireReply, WireRequest } from '../dialect.ts';
import { failureOf, jsonReply, readJsonBody, readShape, type Failure } from '../wire.ts';
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

function renderToken(result: Result): WireReply {
  if (result.kind === 'access-refused') {
    const { reason } = result;
    const isStranger = reason === 'invalid_client';
    return tokenError(isStranger ? 401 : 400, reason, REASONS[reason], isStranger ? WHO_ARE_YOU : {});
  }
  if (result.kind !== 'access') return tokenFailure(failureOf(result));
  const { accessToken, lifeMs, scopes } = result;
  const scope = scopes.includes('*') ? ALL : scopes.join(' ');
  const token = { access_token: accessToken, token_type: 'Bearer', expires_in: lifeMs / 1_000, scope };
  return jsonReply(200, token, UNKEPT);
}

const WHO_ARE_YOU = { 'www-authenticate': 'Basic realm="kassa"' };

const REASONS = {
  invalid_client: 'client_id and client_secret are no user name and password of the API.',
  invalid_grant: 'There is nothing to be refreshed: fetch another token.',
  invalid_scope: `The credentials may not do all of that. Ask for ${ALL}, which is all that they may, or leave it out.`,
} as const;

function tokenFailure(failure: Failure): WireReply {
  switch (failure.kind) {
    case 'rejected':
    case 'refused': {
      const [first] = failure.problems;
      const isType = first?.at === 'grant_type' && first.code !== 'missing_value';
      return tokenError(400, isType ? 'unsupported_grant_type' : 'invalid_request', first?.text ?? '');
    }
    case 'not-found':
      return tokenError(failure.what === 'merchant' ? 400 : 404, 'invalid_request', 'There is no such thing here.');
    case 'key-reused':
    case 'key-in-flight':
      return tokenError(400, 'invalid_request', 'Idempotency keys mean nothing here.');
  }
}

const tokenError = (
  status: number,
  error: string,
  description: string,
  headers: Readonly<Record<string, string>> = {},
): WireReply => jsonReply(status, { error, error_description: description }, { ...UNKEPT, ...headers });

/** RFC 6749, section 5.1. */
const UNKEPT = { 'cache-control': 'no-store', pragma: 'no-cache' };

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
