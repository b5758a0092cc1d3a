// OAuth 2 in the vendor's words. These answers have no envelope.
import { z } from 'zod';
import type { Asked, BadRequest, Intent, RenderContext, Result, Route, WireReply, WireRequest } from '../dialect.ts';
import type { AccessRequest } from '../oauth-intent.ts';
import { tokenAnswer, UNKEPT } from '../token-answer.ts';
import { failureOf, jsonReply, readShape } from '../wire.ts';
import { optional } from './field-schemas.ts';
import { bounds, oauth } from './policy.ts';
import { renderFailure } from './problems.ts';
import { readBody, readInput, reject } from './read-body.ts';

const text = z.string().min(1).max(bounds.maxUrlChars);
/** Names with spaces between them. */
const Scope = optional(text.transform((scope) => scope.split(' ').filter((name) => name !== '')));

const Authorization = z.object({
  response_type: z.literal('code', { error: 'code is the only one there is' }),
  client_id: text,
  redirect_uri: text,
  scope: Scope,
  state: optional(text),
});

const Redemption = z.object({
  grant_type: z.literal('authorization_code', { error: 'give authorization_code or refresh_token' }),
  code: text,
  redirect_uri: text,
  client_id: text,
  client_secret: text,
});
const Refreshing = z.object({
  grant_type: z.literal('refresh_token'),
  refresh_token: text,
  scope: Scope,
  client_id: text,
  client_secret: text,
});

function parseReadRequest({ query }: WireRequest): Intent | BadRequest {
  const read = readShape(Authorization, query);
  return 'problems' in read ? reject(...read.problems) : { do: 'read-access-request', ...requestOf(read.value) };
}

function parseGrant(request: WireRequest): Intent | BadRequest {
  const read = readInput(request, Authorization);
  return 'reject' in read ? read.reject : { do: 'grant-access', ...requestOf(read.value) };
}

const requestOf = (given: z.output<typeof Authorization>): AccessRequest => ({
  clientId: given.client_id,
  redirectUri: given.redirect_uri,
  scopes: given.scope ?? null,
});

/** The client's name and secret stand in the form, or before it as user name and password. */
function parseToken(request: WireRequest): Intent | BadRequest {
  const body = readBody(request);
  if ('reject' in body) return body.reject;
  const fields = { ...basicOf(request), ...body.fields };
  if (fields['grant_type'] === 'refresh_token') {
    const read = readShape(Refreshing, fields);
    if ('problems' in read) return reject(...read.problems);
    const { refresh_token: refreshToken, scope = null, ...given } = read.value;
    return { do: 'refresh-access', refreshToken, scopes: scope, ...proofOf(given) };
  }
  const read = readShape(Redemption, fields);
  if ('problems' in read) return reject(...read.problems);
  const { code, redirect_uri: redirectUri, ...given } = read.value;
  return { do: 'redeem-code', code, redirectUri, ...proofOf(given) };
}

const proofOf = (given: { readonly client_id: string; readonly client_secret: string }) => ({
  clientId: given.client_id,
  clientSecret: given.client_secret,
});

function basicOf({ headers }: WireRequest): Readonly<Record<string, string>> {
  const [, encoded] = /^basic ([\w+/-]{1,4000}={0,2})$/i.exec(headers['authorization'] ?? '') ?? [];
  if (encoded === undefined) return {};
  const [, id, secret] = /^([^:]+):(.+)$/s.exec(new TextDecoder().decode(bytesOf(encoded))) ?? [];
  return id === undefined || secret === undefined ? {} : { client_id: id, client_secret: secret };
}

const bytesOf = (base64: string): Uint8Array => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** A browser is led to the page, which says itself what is wrong; programs are told. */
function renderRequest(result: Result, context: RenderContext, { request }: Asked): WireReply {
  if (/\btext\/html\b/.test(request.headers['accept'] ?? '')) {
    const location = `/shoppex${oauth.consentPath}?${new URLSearchParams(request.query).toString()}`;
    return { status: 303, headers: { ...UNKEPT, location }, body: null };
  }
  if (result.kind !== 'access-request') return renderFailure(failureOf(result), context);
  const { client, shop, redirectUri, scopes } = result;
  const { state } = request.query;
  return jsonReply(200, {
    client_id: client.clientId,
    client_name: client.name,
    shop_name: shop,
    redirect_uri: redirectUri,
    scope: scopes.join(' '),
    ...(state !== undefined && { state }),
  });
}

function renderCode(result: Result, context: RenderContext, { request }: Asked): WireReply {
  if (result.kind !== 'code') return renderFailure(failureOf(result), context);
  const url = new URL(result.redirectUri);
  url.searchParams.append('code', result.code);
  const read = readInput(request, Authorization);
  const state = 'value' in read ? read.value.state : undefined;
  if (state !== undefined) url.searchParams.append('state', state);
  return jsonReply(200, { redirect_url: url.href }, UNKEPT);
}

const renderToken = (result: Result): WireReply =>
  tokenAnswer(result, { reasons: REASONS, scopeOf: (scopes) => scopes.join(' '), noMerchant: 404 });

const REASONS = {
  invalid_client: 'client_id and client_secret are not those of a program that this shop knows.',
  invalid_grant: 'The code or token is used up, over, taken back, or was given to another program or address.',
  invalid_scope: 'More is asked for than was given.',
} as const;

const AUTHORIZE = '/dev/v1/oauth/authorize';

export const oauthRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: AUTHORIZE,
    scopes: 'public',
    idempotency: 'none',
    parse: parseReadRequest,
    render: renderRequest,
  },
  { method: 'POST', path: AUTHORIZE, scopes: [], idempotency: 'none', parse: parseGrant, render: renderCode },
  {
    method: 'POST',
    path: '/dev/v1/oauth/token',
    scopes: 'public',
    idempotency: 'none',
    parse: parseToken,
    render: renderToken,
  },
];
