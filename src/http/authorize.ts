// Who is asking, and whether this route is theirs: keys, shown as bearer tokens or as user name and password, and scopes.
import type { FastifyRequest } from 'fastify';
import { networkOf } from '../base/network-of.ts';
import type { Caller, Dialect, DialectPolicy, Route } from '../dialects/dialect.ts';
import type { Edge, FaultCause } from './edge.ts';

export type Authorized = { readonly caller: Caller | null } | { readonly fault: FaultCause };

/** Without a wait where everything is known. */
export type Authorize = (request: FastifyRequest, fresh: boolean) => Authorized | Promise<Authorized>;

/** Longer tokens are no keys of ours, and hashing them would be work for nothing. */
const MAX_TOKEN_CHARS = 256;

const ANYONE: Authorized = { caller: null };

export function createAuthorize(edge: Edge, dialect: Dialect, route: Route): Authorize {
  const anyone: Authorize = (request) =>
    tooMany(edge.publicPerIp.take(networkOf(request.ip), edge.clock.wallMs())) ?? ANYONE;
  if (route.scopes === 'public') return anyone;
  const { scopes, isKeyOptional = false } = route;
  const { credentials = 'bearer' } = dialect.policy;
  const prefix = dialect.policy.keyPrefix ?? '';
  const sufficient = sufficientScopes(scopes);
  return (request, fresh) => {
    if (isKeyOptional && request.headers.authorization === undefined) return anyone(request, fresh);
    const token =
      credentials === 'basic' ? (basicTokenOf(request) ?? fetchedToken(request)) : tokenOf(request, credentials);
    if (token === null) return unauthenticated(edge, request, HOW_TO[credentials](prefix));
    if (!token.startsWith(prefix) && !token.startsWith(dialect.policy.oauth?.accessPrefix ?? prefix)) {
      return unauthenticated(edge, request, `Keys for this API begin with ${prefix}; the one sent begins otherwise.`);
    }
    const caller = edge.engine.authenticate(token, { fresh });
    return caller instanceof Promise ? caller.then((found) => judge(request, found)) : judge(request, caller);
  };

  /** One that was fetched with a key; keys themselves stand there as what they are. */
  function fetchedToken(request: FastifyRequest): string | null {
    const { accessPrefix } = dialect.policy.clientCredentials ?? {};
    const token = tokenOf(request);
    return accessPrefix !== undefined && token !== null && token.startsWith(accessPrefix) ? token : null;
  }

  function judge(request: FastifyRequest, caller: Caller | null): Authorized {
    // How a key begins is only how it is written; what it opens was said when it was made.
    if (caller === null || caller.key.dialect !== dialect.name) {
      return unauthenticated(
        edge,
        request,
        credentials === 'basic' && basicTokenOf(request) === null
          ? 'The token is not known here; it may have ended, be copied incompletely, or be one for another API.'
          : `The ${NAMES[credentials]} not known here; it may be revoked, copied incompletely, or one for another API.`,
      );
    }
    if (sufficient.size > 0 && !caller.key.scopes.some((scope) => sufficient.has(scope))) {
      const wanted = scopes.join(' or ');
      return {
        fault: { kind: 'forbidden', message: `This needs a key with the scope ${wanted}; the one sent lacks it.` },
      };
    }
    return tooMany(edge.perKey.take(caller.key.id, edge.clock.wallMs())) ?? { caller };
  }
}

const asBearer = (prefix: string): string => `Send your API key as "Authorization: Bearer ${prefix}…".`;

const HOW_TO = {
  bearer: asBearer,
  'bearer-or-raw': asBearer,
  basic: (): string =>
    'Send user name and password of the API as "Authorization: Basic …": base64 of the two with a colon between them.',
} as const;

const NAMES = {
  bearer: 'API key is',
  'bearer-or-raw': 'API key is',
  basic: 'pair of user name and password is',
} as const;

/** Any of these on a key lets it pass; whoever may write may read. Empty when any valid key will do. */
function sufficientScopes(scopes: readonly string[]): ReadonlySet<string> {
  if (scopes.length === 0) return new Set();
  return new Set(['*', ...scopes, ...scopes.map((scope) => scope.replace(/\.read$/, '.write'))]);
}

function tokenOf(request: FastifyRequest, credentials: DialectPolicy['credentials'] = 'bearer'): string | null {
  const header = request.headers.authorization;
  if (header === undefined) return null;
  const isBearer = header.slice(0, 7).toLowerCase() === 'bearer ';
  if (!isBearer && (credentials !== 'bearer-or-raw' || /\s/.test(header))) return null;
  const token = isBearer ? header.slice(7).trim() : header;
  return token === '' || token.length > MAX_TOKEN_CHARS ? null : token;
}

/** User name and password with a colon between them, which together are the key; `null` when they are no such pair. */
function basicTokenOf(request: FastifyRequest): string | null {
  const header = request.headers.authorization;
  if (header === undefined || header.slice(0, 6).toLowerCase() !== 'basic ') return null;
  const encoded = header.slice(6).trim();
  if (encoded.length > MAX_TOKEN_CHARS * 2 || !/^[\w+/-]+={0,2}$/.test(encoded)) return null;
  const pair = Buffer.from(encoded, 'base64').toString('utf8');
  return pair.length <= MAX_TOKEN_CHARS && /^[^:]+:./s.test(pair) ? pair : null;
}

/** Wrong keys are counted by network, so that guessing becomes slow for the guesser and nobody else. */
function unauthenticated(edge: Edge, request: FastifyRequest, message: string): Authorized {
  const limited = tooMany(edge.failedKeysPerIp.take(networkOf(request.ip), edge.clock.wallMs()));
  return limited ?? { fault: { kind: 'unauthenticated', message } };
}

function tooMany(waitS: number): { readonly fault: FaultCause } | null {
  if (waitS === 0) return null;
  const message = `Too many requests; come again in ${waitS} s.`;
  return { fault: { kind: 'rate-limited', message, retryAfterS: waitS } };
}
