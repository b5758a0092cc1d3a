// Programs of others that a merchant lets in. Their secrets come from the environment; only hashes are stored.
import { sha256Hex } from '../../base/crypto.ts';
import type { Dialect } from '../../dialects/dialect.ts';
import type { OAuthClient } from '../../domain/oauth-client.ts';
import type { ApplyDeps } from './deps.ts';
import { isScopeOf } from './keys.ts';
import { unknownName, type Mistake } from './mistake.ts';
import type { MerchantInput } from './schema.ts';

type ClientInput = MerchantInput['oauth_clients'][number];

const MIN_CLIENT_ID_CHARS = 8;
const MIN_SECRET_CHARS = 24;

export function toOAuthClients(
  deps: Pick<ApplyDeps, 'dialects' | 'environment'>,
  { oauth_clients: clients }: Pick<MerchantInput, 'oauth_clients'>,
  at: readonly PropertyKey[],
  mistakes: Mistake[],
): readonly OAuthClient[] {
  return clients.map((client, index) => {
    const secret = deps.environment[client.secret_from_env] ?? '';
    checkClient(deps, client, secret, [...at, index], mistakes);
    return {
      clientId: client.client_id,
      name: client.name,
      dialect: client.dialect,
      secretHash: sha256Hex(secret),
      redirectUris: client.redirect_uris,
      scopes: client.scopes,
    };
  });
}

function checkClient(
  { dialects }: Pick<ApplyDeps, 'dialects'>,
  client: ClientInput,
  secret: string,
  at: readonly PropertyKey[],
  mistakes: Mistake[],
): void {
  const letting = dialects.filter(({ policy }) => policy.oauth !== undefined);
  const dialect = letting.find(({ name }) => name === client.dialect);
  if (dialect === undefined) {
    const known = letting.map(({ name }) => name);
    mistakes.push(unknownName([...at, 'dialect'], 'API with programs of others', client.dialect, known));
    return;
  }
  client.scopes.forEach((scope, index) => {
    if (isScopeOf(dialect, scope)) return;
    mistakes.push(unknownName([...at, 'scopes', index], 'scope', scope, dialect.policy.scopes));
  });
  const text = checkNames(dialect, client, secret);
  if (text !== null) mistakes.push({ path: [...at, text.field], text: text.text });
}

function checkNames(
  { policy }: Dialect,
  { client_id: clientId, secret_from_env: variable }: ClientInput,
  secret: string,
): { readonly field: string; readonly text: string } | null {
  const { clientPrefix = '', secretPrefix = '' } = policy.oauth ?? {};
  if (!clientId.startsWith(clientPrefix) || clientId.length < clientPrefix.length + MIN_CLIENT_ID_CHARS) {
    const least = `${clientPrefix} and at least ${MIN_CLIENT_ID_CHARS} more characters`;
    return { field: 'client_id', text: `must begin with ${least}; make one up that nobody else has.` };
  }
  if (secret === '') {
    return { field: 'secret_from_env', text: `names ${variable}, which is not set in the environment.` };
  }
  if (secret.startsWith(secretPrefix) && secret.length >= secretPrefix.length + MIN_SECRET_CHARS) return null;
  const least = `${secretPrefix} and at least ${MIN_SECRET_CHARS} characters made at random`;
  return { field: 'secret_from_env', text: `names ${variable}, whose secret must be ${least}.` };
}
