// Access by OAuth 2 (RFC 6749). For programs of others by the code flow: the merchant gives it with a key, the program fetches
// it with its secret. For the shop's own programs by client credentials: a key fetches a token that ends. Never more than
// the key may do, and never more than the client can be given.
import { unreachable } from '../base/assert.ts';
import { equalInConstantTime, sha256Hex } from '../base/crypto.ts';
import { prefixedId, uuidv7 } from '../base/ids.ts';
import type { Caller, Dialect, Result } from '../dialects/dialect.ts';
import type { AccessRequest, GrantAccessIntent, KeylessOAuthIntent, OAuthPolicy } from '../dialects/oauth-intent.ts';
import type { Merchant } from '../domain/merchant.ts';
import { narrowScopes, type OAuthClient } from '../domain/oauth-client.ts';
import { problem } from '../domain/problem.ts';
import type { Issued } from '../store/access-grant-store.ts';
import type { Callers } from './callers.ts';
import type { EngineDeps } from './deps.ts';
import type { Known } from './facts-cache.ts';
import { refused } from './refused.ts';

export interface OAuth {
  /** With the facts of the merchant who knows the client; `null` when nobody does, or nobody need be known. */
  run(intent: KeylessOAuthIntent, dialect: string): Promise<{ readonly result: Result; readonly known: Known | null }>;
  grant(caller: Caller, merchant: Merchant, intent: GrantAccessIntent): Promise<Result>;
}

type FetchIntent = Extract<KeylessOAuthIntent, { do: 'fetch-access' }>;
type ClientIntent = Exclude<KeylessOAuthIntent, FetchIntent>;

const RANDOM_CHARS = 43;
const SHOWN_CHARS = 6;

type OAuthDeps = Pick<EngineDeps, 'store' | 'clock' | 'dialects' | 'facts'>;

export function createOAuth(deps: OAuthDeps, callers: Pick<Callers, 'authenticate'>): OAuth {
  const { store, clock, facts } = deps;

  function policyOf(dialect: string): OAuthPolicy {
    const policy = deps.dialects.find(({ name }) => name === dialect)?.policy.oauth;
    if (policy === undefined) throw new Error(`the dialect ${dialect} gives no access to programs`);
    return policy;
  }

  async function redeem(
    intent: Extract<KeylessOAuthIntent, { do: 'redeem-code' | 'refresh-access' }>,
    dialect: string,
    merchant: Merchant | null,
  ): Promise<Result> {
    const client = clientOf(merchant, dialect, intent.clientId);
    const isProven = equalInConstantTime(sha256Hex(intent.clientSecret), client?.secretHash ?? '');
    if (merchant === null || client === undefined || !isProven) return denied('invalid_client');
    const { issued, accessToken, refreshToken } = newTokens(client, merchant.livemode);
    const nowMs = clock.wallMs();
    const { clientId } = client;
    const scopes =
      intent.do === 'redeem-code'
        ? await store.redeemCode(
            merchant.id,
            { clientId, codeHash: sha256Hex(intent.code), redirectUri: intent.redirectUri },
            issued,
            nowMs,
          )
        : await store.refreshGrant(
            merchant.id,
            { clientId, refreshHash: sha256Hex(intent.refreshToken) },
            (granted) => withinGrant(intent.scopes, granted, client),
            issued,
            nowMs,
          );
    if (scopes === null) return denied('invalid_grant');
    if (scopes.length === 0) return denied('invalid_scope');
    return { kind: 'access', accessToken, refreshToken, lifeMs: policyOf(dialect).accessLifeMs, scopes };
  }

  function newTokens({ dialect, clientId }: OAuthClient, livemode: boolean) {
    const policy = policyOf(dialect);
    const nowMs = clock.wallMs();
    const accessToken = prefixedId(policy.accessPrefix, RANDOM_CHARS);
    const refreshToken = prefixedId(policy.refreshPrefix, RANDOM_CHARS);
    const prefix = accessToken.slice(0, policy.accessPrefix.length + SHOWN_CHARS);
    const issued: Issued = {
      key: { id: uuidv7(nowMs), dialect, prefix, hash: sha256Hex(accessToken), livemode },
      clientId,
      expiresAtMs: nowMs + policy.accessLifeMs,
      refreshHash: sha256Hex(refreshToken),
      refreshExpiresAtMs: nowMs + policy.refreshLifeMs,
    };
    return { issued, accessToken, refreshToken };
  }

  async function answerClient(intent: ClientIntent, dialect: string, merchant: Merchant | null): Promise<Result> {
    switch (intent.do) {
      case 'read-access-request': {
        const asked = read(intent, dialect, merchant);
        if ('problems' in asked) return asked;
        const { client, scopes } = asked;
        const { redirectUri } = intent;
        return { kind: 'access-request', client, shop: merchant?.name ?? '', redirectUri, scopes };
      }
      case 'redeem-code':
      case 'refresh-access':
        return redeem(intent, dialect, merchant);
      default:
        return unreachable(intent);
    }
  }

  async function fetchAccess({ key, scopes: wanted }: FetchIntent, dialect: string): Promise<Result> {
    const spoken = deps.dialects.find(({ name }) => name === dialect);
    const policy = spoken?.policy.clientCredentials;
    if (spoken === undefined || policy === undefined)
      throw new Error(`the dialect ${dialect} gives no tokens for keys`);
    const caller = await callers.authenticate(key, { fresh: true });
    // A token is not exchanged for another one: then it would never end.
    if (caller === null || caller.key.dialect !== dialect || caller.key.isGranted === true) {
      return denied('invalid_client');
    }
    const { id: parent, livemode } = caller.key;
    const scopes = wanted === null ? caller.key.scopes : narrowScopes(wanted, caller.key.scopes);
    // Whoever may do everything may not do what there is not.
    const isMore = wanted?.some((scope) => !scopes.includes(scope) || !isThere(spoken, scope)) === true;
    if (scopes.length === 0 || isMore) return denied('invalid_scope');
    const nowMs = clock.wallMs();
    const accessToken = prefixedId(policy.accessPrefix, RANDOM_CHARS);
    await store.insertKey({
      ...{ merchantId: caller.merchant.id, id: uuidv7(nowMs), dialect, scopes, livemode },
      prefix: accessToken.slice(0, policy.accessPrefix.length + SHOWN_CHARS),
      hash: sha256Hex(accessToken),
      createdAtMs: nowMs,
      revokedAtMs: null,
      granted: { grantId: parent, clientId: parent, expiresAtMs: nowMs + policy.accessLifeMs },
    });
    return { kind: 'access', accessToken, lifeMs: policy.accessLifeMs, scopes };
  }

  return {
    async run(intent, dialect) {
      if (intent.do === 'fetch-access') return { result: await fetchAccess(intent, dialect), known: null };
      const merchantId = (await store.locate('oauth-client', intent.clientId))?.merchantId ?? null;
      const known = merchantId === null ? null : await facts.present(merchantId);
      return { result: await answerClient(intent, dialect, known?.merchant ?? null), known };
    },

    async grant({ key }, merchant, intent) {
      if (key.isGranted === true) {
        const text = 'Access is given with a key of the shop, not with one that was itself given.';
        return refused(problem('credentials_required', null, text));
      }
      const asked = read(intent, key.dialect, merchant, key.scopes);
      if ('problems' in asked) return asked;
      const policy = policyOf(key.dialect);
      const nowMs = clock.wallMs();
      const code = prefixedId(policy.codePrefix, RANDOM_CHARS);
      const { clientId, redirectUri } = intent;
      const codeExpiresAtMs = nowMs + policy.codeLifeMs;
      await store.insertGrant(
        merchant.id,
        { id: uuidv7(nowMs), clientId, scopes: asked.scopes, redirectUri, codeHash: sha256Hex(code), codeExpiresAtMs },
        nowMs,
      );
      return { kind: 'code', code, redirectUri };
    },
  };
}

type Refusal = Extract<Result, { kind: 'refused' }>;
type Asked = { readonly client: OAuthClient; readonly scopes: readonly string[] } | Refusal;

/** `limit` is what whoever gives it may do. */
function read(
  { clientId, redirectUri, scopes: wanted }: AccessRequest,
  dialect: string,
  merchant: Merchant | null,
  limit: readonly string[] = ['*'],
): Asked {
  const client = clientOf(merchant, dialect, clientId);
  if (client === undefined) {
    const text = '`client_id`: this shop knows no such program; it stands under `oauth_clients` in the configuration.';
    return refused(problem('invalid_value', 'client_id', text));
  }
  if (!client.redirectUris.includes(redirectUri)) {
    const text = '`redirect_uri` must be one that the program is registered with, to the letter.';
    return refused(problem('invalid_value', 'redirect_uri', text));
  }
  const scopes = narrowScopes(wanted ?? client.scopes, client.scopes, limit);
  if (scopes.length > 0) return { client, scopes };
  const text = '`scope`: nothing of it can be given: the program, or the key, may do none of it.';
  return refused(problem('invalid_value', 'scope', text));
}

const clientOf = (merchant: Merchant | null, dialect: string, clientId: string): OAuthClient | undefined =>
  merchant?.oauthClients?.find((client) => client.clientId === clientId && client.dialect === dialect);

/** More than was given is not asked for by mistake, so nothing is given then. */
function withinGrant(
  wanted: readonly string[] | null,
  granted: readonly string[],
  client: OAuthClient,
): readonly string[] {
  if (wanted === null) return narrowScopes(granted, client.scopes);
  const scopes = narrowScopes(wanted, granted, client.scopes);
  return wanted.includes('*') || scopes.length === new Set(wanted).size ? scopes : [];
}

const isThere = ({ routes }: Dialect, scope: string): boolean =>
  scope === '*' || routes.some(({ scopes }) => typeof scopes !== 'string' && scopes.includes(scope));

const denied = (reason: 'invalid_client' | 'invalid_grant' | 'invalid_scope'): Result => ({
  kind: 'access-refused',
  reason,
});
